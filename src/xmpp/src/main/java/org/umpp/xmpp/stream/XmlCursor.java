// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks through a piece of XML that lies in memory as a whole, and checks on the way that it is well-formed, with
 * namespaces, in the subset that RFC 6120 §11.1 leaves: no comments, processing instructions, document types or entities.
 * Names and values become strings only when asked for.
 */
final class XmlCursor {
    /** What the cursor stands on. An empty element gives a start and an end. */
    enum Token {
        START,
        END,
        TEXT,
        DONE
    }

    private static final byte[] CDATA = "<![CDATA[".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int end;
    private final XmlLimits limits;
    private final NamespaceScope scope;
    private final XmlAttributes attributes;

    private int position;
    private int tokenStart;
    private int textStart;
    private int textEnd;
    private boolean cdata;
    private boolean pendingEnd;

    private int outermost;
    private int depth;
    private int nameStart;
    private int nameColon;
    private int nameEnd;
    private String namespace = "";

    /** For each open element: where its name lies and how many declarations were in force outside it. */
    private int[] open = new int[24];

    XmlCursor(byte[] bytes, int from, int to, NamespaceScope outer, XmlLimits limits) {
        this.bytes = bytes;
        this.position = from;
        this.end = to;
        this.limits = limits;
        this.scope = NamespaceScope.within(outer);
        this.attributes = new XmlAttributes(bytes, scope, limits.attributes());
    }

    /** A cursor within an element: before the first child, at depth 1, with all up to the end tag of that element before it. */
    static XmlCursor inside(byte[] content, NamespaceScope outer, XmlLimits limits) {
        XmlCursor cursor = new XmlCursor(content, 0, content.length, outer, limits);
        cursor.outermost = 1;
        cursor.depth = 1;
        return cursor;
    }

    /**
     * Goes to the next token.
     *
     * @throws MalformedStreamException not-well-formed, restricted-xml, or policy-violation beyond a limit
     */
    Token next() {
        if (pendingEnd) {
            pendingEnd = false;
            tokenStart = position;
            return close();
        }
        tokenStart = position;
        if (position == end) {
            if (depth > outermost) {
                throw MalformedStreamException.notWellFormed("element is not closed");
            }
            return Token.DONE;
        }
        if (bytes[position] != '<') {
            return characters();
        }
        int next = position + 1 < end ? bytes[position + 1] : -1;
        return switch (next) {
            case '/' -> endTag();
            case '!' -> cdata();
            case '?' -> throw MalformedStreamException.restricted("processing instruction");
            default -> startTag();
        };
    }

    private Token characters() {
        int plain = XmlText.plain(bytes, position, end);
        int i = plain;
        if (i == end || bytes[i] == '<') {
            return stop(position, i, i, false);
        }
        while (i < end && bytes[i] != '<') {
            if (bytes[i] == ']' && i + 2 < end && bytes[i + 1] == ']' && bytes[i + 2] == '>') {
                throw MalformedStreamException.notWellFormed("]]> in text");
            }
            i++;
        }
        XmlText.check(bytes, plain, i);
        return stop(position, i, i, false);
    }

    private Token cdata() {
        int from = position + CDATA.length;
        if (from > end || !Arrays.equals(bytes, position, from, CDATA, 0, CDATA.length)) {
            throw MalformedStreamException.restricted("comment or document type");
        }
        int i = from;
        while (i + 2 < end && !(bytes[i] == ']' && bytes[i + 1] == ']' && bytes[i + 2] == '>')) {
            i++;
        }
        if (i + 2 >= end) {
            throw MalformedStreamException.notWellFormed("CDATA section is not closed");
        }
        for (int c = from; c < i; c++) {
            if (bytes[c] < 0) {
                XmlChars.decode(bytes, c, i);
                c += XmlChars.utf8Length(bytes[c] & 0xFF) - 1;
            } else if (!XmlChars.isLegal(bytes[c])) {
                throw MalformedStreamException.notWellFormed("character may not stand in XML");
            }
        }
        return stop(from, i, i + 3, true);
    }

    private Token stop(int from, int to, int next, boolean literal) {
        textStart = from;
        textEnd = to;
        cdata = literal;
        position = next;
        if (depth == 0) {
            throw MalformedStreamException.notWellFormed("text outside an element");
        }
        return Token.TEXT;
    }

    private Token startTag() {
        if (depth == limits.depth()) {
            throw MalformedStreamException.tooMuch("elements nested deeper than " + limits.depth());
        }
        nameStart = position + 1;
        nameEnd = attributes.name(nameStart, end);
        nameColon = attributes.lastColon();
        int outside = scope.size();
        int i = attributes.read(nameEnd, end);
        if (i < end && bytes[i] == '/') {
            pendingEnd = true;
            i++;
        }
        if (i >= end || bytes[i] != '>') {
            throw MalformedStreamException.notWellFormed("start tag is not closed");
        }
        position = i + 1;
        namespace = attributes.resolve(nameStart, nameColon);
        push(outside);
        return Token.START;
    }

    private void push(int outside) {
        if (depth * 3 == open.length) {
            open = Arrays.copyOf(open, open.length * 2);
        }
        open[depth * 3] = nameStart;
        open[depth * 3 + 1] = nameEnd;
        open[depth * 3 + 2] = outside;
        depth++;
    }

    private Token endTag() {
        int from = position + 2;
        int i = from;
        while (i < end && bytes[i] != '>' && !XmlChars.isSpace(bytes[i])) {
            i++;
        }
        if (depth == outermost || !Arrays.equals(bytes, from, i, bytes, open[depth * 3 - 3], open[depth * 3 - 2])) {
            throw MalformedStreamException.notWellFormed("end tag does not match");
        }
        while (i < end && XmlChars.isSpace(bytes[i])) {
            i++;
        }
        if (i == end || bytes[i] != '>') {
            throw MalformedStreamException.notWellFormed("end tag is not closed");
        }
        position = i + 1;
        return close();
    }

    private Token close() {
        depth--;
        scope.truncate(open[depth * 3 + 2]);
        return Token.END;
    }

    /** Elements open, the one of a START included, the one of an END not. */
    int depth() {
        return depth;
    }

    /** The offset where the token begins. */
    int tokenStart() {
        return tokenStart;
    }

    /** The offset behind the token; for the start of an empty element behind the whole of it. */
    int tokenEnd() {
        return position;
    }

    /** Whether the START the cursor stands on has the form of an empty element. */
    boolean isEmptyElement() {
        return pendingEnd;
    }

    /** The namespace of the last START. */
    String namespace() {
        return namespace;
    }

    boolean hasPrefix() {
        return nameColon >= 0;
    }

    /** The local name of the last START. */
    String localName() {
        int from = nameColon < 0 ? nameStart : nameColon + 1;
        return new String(bytes, from, nameEnd - from, StandardCharsets.UTF_8);
    }

    /** The name of the last START as written. */
    String qualifiedName() {
        return new String(bytes, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
    }

    /** The attributes of the last START. */
    XmlAttributes attributes() {
        return attributes;
    }

    /** The declarations in force. */
    NamespaceScope scope() {
        return scope;
    }

    /** The meaning of the last TEXT. */
    String text() {
        if (!cdata) {
            return XmlText.content(bytes, textStart, textEnd);
        }
        return new String(bytes, textStart, textEnd - textStart, StandardCharsets.UTF_8)
                .replace("\r\n", "\n")
                .replace('\r', '\n');
    }
}
