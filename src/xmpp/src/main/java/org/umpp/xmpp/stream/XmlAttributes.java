// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The attributes of one start tag, as offsets into its octets (XML 1.0 §3.1, Namespaces in XML 1.0 §3 to §6). */
final class XmlAttributes {
    private static final int FIELDS = 5;
    private static final int NAME = 0;
    private static final int COLON = 1;
    private static final int NAME_END = 2;
    private static final int VALUE = 3;
    private static final int VALUE_END = 4;

    private static final byte[] XMLNS = "xmlns".getBytes(StandardCharsets.US_ASCII);
    private static final String XMLNS_URI = "http://www.w3.org/2000/xmlns/";

    private final byte[] bytes;
    private final NamespaceScope scope;
    private final int limit;
    private int[] fields = new int[8 * FIELDS];
    private int count;
    private int colon;

    XmlAttributes(byte[] bytes, NamespaceScope scope, int limit) {
        this.bytes = bytes;
        this.scope = scope;
        this.limit = limit;
    }

    /** Where the qualified name ends that begins here; {@link #lastColon()} then tells where its prefix ends. */
    int name(int from, int end) {
        colon = -1;
        int i = from;
        boolean start = true;
        while (i < end) {
            int b = bytes[i];
            int c = b >= 0 ? b : XmlChars.decode(bytes, i, end);
            if (c == ':') {
                if (start || colon >= 0) {
                    throw MalformedStreamException.notWellFormed("colon in a name");
                }
                colon = i;
                start = true;
            } else if (start ? XmlChars.isNameStart(c) : XmlChars.isName(c)) {
                start = false;
            } else {
                break;
            }
            i += b >= 0 ? 1 : XmlChars.utf8Length(b & 0xFF);
        }
        if (start) {
            throw MalformedStreamException.notWellFormed("name expected");
        }
        return i;
    }

    int lastColon() {
        return colon;
    }

    /** Reads all attributes from behind the element's name; the result is the offset of {@code >} or {@code />}. */
    int read(int from, int end) {
        count = 0;
        int i = from;
        while (true) {
            int gap = i;
            while (i < end && XmlChars.isSpace(bytes[i])) {
                i++;
            }
            if (i >= end || bytes[i] == '>' || bytes[i] == '/') {
                checkNames();
                return i;
            }
            if (gap == i) {
                throw MalformedStreamException.notWellFormed("space expected between attributes");
            }
            i = attribute(i, end);
        }
    }

    private int attribute(int from, int end) {
        if (count == limit) {
            throw MalformedStreamException.tooMuch("more than " + limit + " attributes");
        }
        if ((count + 1) * FIELDS > fields.length) {
            fields = Arrays.copyOf(fields, fields.length * 2);
        }
        int at = count * FIELDS;
        int i = name(from, end);
        fields[at + NAME] = from;
        fields[at + COLON] = colon;
        fields[at + NAME_END] = i;
        i = skipSpace(i, end);
        if (i >= end || bytes[i] != '=') {
            throw MalformedStreamException.notWellFormed("attribute without a value");
        }
        i = skipSpace(i + 1, end);
        int quote = i < end ? bytes[i] : 0;
        if (quote != '"' && quote != '\'') {
            throw MalformedStreamException.notWellFormed("attribute value without quotes");
        }
        int value = ++i;
        while (i < end && bytes[i] != quote) {
            if (bytes[i] == '<') {
                throw MalformedStreamException.notWellFormed("< in an attribute value");
            }
            i++;
        }
        if (i >= end) {
            throw MalformedStreamException.notWellFormed("attribute value is not closed");
        }
        XmlText.check(bytes, value, i);
        fields[at + VALUE] = value;
        fields[at + VALUE_END] = i;
        count++;
        if (isDeclaration(count - 1)) {
            declare(count - 1);
        }
        return i + 1;
    }

    private int skipSpace(int from, int end) {
        int i = from;
        while (i < end && XmlChars.isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    private void declare(int attribute) {
        int from = fields[attribute * FIELDS + COLON];
        int to = fields[attribute * FIELDS + NAME_END];
        byte[] prefix = from < 0 ? new byte[0] : Arrays.copyOfRange(bytes, from + 1, to);
        String uri = value(attribute);
        String name = new String(prefix, StandardCharsets.UTF_8);
        boolean xml = name.equals("xml");
        if (name.equals("xmlns")
                || xml != uri.equals(Namespaces.XML)
                || uri.equals(XMLNS_URI)
                || (uri.isEmpty() && prefix.length > 0)) {
            throw MalformedStreamException.notWellFormed("forbidden namespace declaration");
        }
        if (!xml) {
            scope.declare(prefix, uri);
        }
    }

    /** Prefixes can be declared behind their use in the same tag, so names are checked once all are known. */
    private void checkNames() {
        for (int i = 0; i < count; i++) {
            String uri = isDeclaration(i) ? XMLNS_URI : uri(i);
            for (int j = 0; j < i; j++) {
                if (sameName(i, j) || (!uri.isEmpty() && !isDeclaration(j) && uri.equals(uri(j)) && sameLocal(i, j))) {
                    throw MalformedStreamException.notWellFormed("attribute given twice");
                }
            }
        }
    }

    private boolean sameName(int i, int j) {
        return Arrays.equals(
                bytes,
                fields[i * FIELDS + NAME],
                fields[i * FIELDS + NAME_END],
                bytes,
                fields[j * FIELDS + NAME],
                fields[j * FIELDS + NAME_END]);
    }

    private boolean sameLocal(int i, int j) {
        return Arrays.equals(
                bytes,
                fields[i * FIELDS + COLON] + 1,
                fields[i * FIELDS + NAME_END],
                bytes,
                fields[j * FIELDS + COLON] + 1,
                fields[j * FIELDS + NAME_END]);
    }

    /** The namespace of an element or attribute prefix. */
    String resolve(int nameStart, int prefixEnd) {
        String uri = scope.lookup(bytes, nameStart, Math.max(prefixEnd, nameStart));
        if (uri == null) {
            throw MalformedStreamException.notWellFormed("prefix is not declared");
        }
        return uri;
    }

    int count() {
        return count;
    }

    boolean isDeclaration(int attribute) {
        int from = fields[attribute * FIELDS + NAME];
        int prefixEnd = fields[attribute * FIELDS + COLON];
        int to = prefixEnd < 0 ? fields[attribute * FIELDS + NAME_END] : prefixEnd;
        return Arrays.equals(bytes, from, to, XMLNS, 0, XMLNS.length);
    }

    /** The namespace of an attribute; empty when its name has no prefix. */
    String uri(int attribute) {
        int prefixEnd = fields[attribute * FIELDS + COLON];
        return prefixEnd < 0 ? "" : resolve(fields[attribute * FIELDS + NAME], prefixEnd);
    }

    /** The name as written, with its prefix. */
    String name(int attribute) {
        int from = fields[attribute * FIELDS + NAME];
        return new String(bytes, from, fields[attribute * FIELDS + NAME_END] - from, StandardCharsets.UTF_8);
    }

    boolean nameIs(int attribute, byte[] name) {
        return Arrays.equals(
                bytes, fields[attribute * FIELDS + NAME], fields[attribute * FIELDS + NAME_END], name, 0, name.length);
    }

    /** The value as meant. */
    String value(int attribute) {
        return XmlText.attribute(bytes, fields[attribute * FIELDS + VALUE], fields[attribute * FIELDS + VALUE_END]);
    }

    /** The value of the attribute of this name as written, or null. */
    @Nullable
    String value(String name) {
        int at = indexOf(name);
        return at < 0 ? null : value(at);
    }

    /** Which attribute has this name as written; -1 if none has. */
    int indexOf(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < count; i++) {
            if (nameIs(i, wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** Where the attribute begins in the octets. */
    int start(int attribute) {
        return fields[attribute * FIELDS + NAME];
    }

    /** Where it ends, the closing quote included. */
    int end(int attribute) {
        return fields[attribute * FIELDS + VALUE_END] + 1;
    }
}
