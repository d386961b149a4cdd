// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The namespace declarations in force at a place of a document (Namespaces in XML 1.0 §6); innermost last. */
final class NamespaceScope {
    private static final byte[] NONE = {};

    private byte[][] prefixes = new byte[8][];
    private String[] uris = new String[8];
    private int size;

    /** How many declarations at the bottom belong to the stream element, and which of them were looked up since. */
    private int outer;

    private long outerUsed;

    /** A scope within another; what the other declares counts as outer here. */
    static NamespaceScope within(NamespaceScope other) {
        NamespaceScope inner = new NamespaceScope();
        inner.prefixes = Arrays.copyOf(other.prefixes, Math.max(8, other.size + 4));
        inner.uris = Arrays.copyOf(other.uris, Math.max(8, other.size + 4));
        inner.size = other.size;
        inner.outer = other.size;
        return inner;
    }

    /** The scope of documents whose default namespace is given from outside. */
    static NamespaceScope withDefault(String uri) {
        NamespaceScope scope = new NamespaceScope();
        scope.declare(NONE, uri);
        return scope;
    }

    int size() {
        return size;
    }

    /** Forgets what was declared since the size was this. */
    void truncate(int to) {
        size = to;
    }

    void declare(byte[] prefix, String uri) {
        if (size == prefixes.length) {
            prefixes = Arrays.copyOf(prefixes, size * 2);
            uris = Arrays.copyOf(uris, size * 2);
        }
        prefixes[size] = prefix;
        uris[size++] = uri;
    }

    /** What the prefix (empty: the default namespace) is bound to; null when it is not declared. */
    @Nullable
    String lookup(byte[] buffer, int from, int to) {
        for (int i = size - 1; i >= 0; i--) {
            if (Arrays.equals(prefixes[i], 0, prefixes[i].length, buffer, from, to)) {
                if (i < outer) {
                    outerUsed |= 1L << i;
                }
                return uris[i];
            }
        }
        if (from == to) {
            return "";
        }
        boolean xml = to - from == 3 && buffer[from] == 'x' && buffer[from + 1] == 'm' && buffer[from + 2] == 'l';
        return xml ? Namespaces.XML : null;
    }

    /**
     * The declarations of outer prefixes that were looked up, as attributes, each led by a space: what an element needs
     * to stand alone. The default namespace is not among them.
     */
    String usedOuterDeclarations() {
        if (outerUsed == 0) {
            return "";
        }
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < outer; i++) {
            if ((outerUsed & (1L << i)) != 0 && prefixes[i].length > 0) {
                xml.append(" xmlns:").append(new String(prefixes[i], StandardCharsets.UTF_8));
                xml.append("='").append(XmlText.escape(uris[i])).append('\'');
            }
        }
        return xml.toString();
    }
}
