// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

/** Which code points XML 1.0 allows where (XML 1.0, fifth edition, §2.2 and §2.3), and strict UTF-8. */
final class XmlChars {
    private static final boolean[] ASCII_NAME_START = new boolean[128];
    private static final boolean[] ASCII_NAME = new boolean[128];

    static {
        for (int c = 0; c < 128; c++) {
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            ASCII_NAME_START[c] = letter || c == '_' || c == ':';
            ASCII_NAME[c] = ASCII_NAME_START[c] || (c >= '0' && c <= '9') || c == '-' || c == '.';
        }
    }

    private XmlChars() {}

    static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    /** Whether the code point may stand in a document at all (Char). */
    static boolean isLegal(int c) {
        if (c < 0x20) {
            return c == '\t' || c == '\n' || c == '\r';
        }
        return c < 0xD800 || (c > 0xDFFF && c != 0xFFFE && c != 0xFFFF && c <= 0x10FFFF);
    }

    static boolean isNameStart(int c) {
        if (c < 128) {
            return c >= 0 && ASCII_NAME_START[c];
        }
        return (c >= 0xC0 && c <= 0x2FF && c != 0xD7 && c != 0xF7)
                || (c >= 0x370 && c <= 0x1FFF && c != 0x37E)
                || c == 0x200C
                || c == 0x200D
                || (c >= 0x2070 && c <= 0x218F)
                || (c >= 0x2C00 && c <= 0x2FEF)
                || (c >= 0x3001 && c <= 0xD7FF)
                || (c >= 0xF900 && c <= 0xFDCF)
                || (c >= 0xFDF0 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0xEFFFF);
    }

    static boolean isName(int c) {
        if (c < 128) {
            return c >= 0 && ASCII_NAME[c];
        }
        return isNameStart(c) || c == 0xB7 || (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
    }

    /**
     * The code point that begins at a byte of 0x80 or more.
     *
     * @throws MalformedStreamException when the bytes are not UTF-8 (overlong, surrogate, cut short) or not a legal Char
     */
    static int decode(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        int length = utf8Length(lead);
        if (length == 0 || at + length > end) {
            throw MalformedStreamException.notWellFormed("octets are not UTF-8");
        }
        int c = lead & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            int b = bytes[at + i] & 0xFF;
            if ((b & 0xC0) != 0x80) {
                throw MalformedStreamException.notWellFormed("octets are not UTF-8");
            }
            c = (c << 6) | (b & 0x3F);
        }
        boolean overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
        if (overlong || !isLegal(c)) {
            throw MalformedStreamException.notWellFormed("character may not stand in XML");
        }
        return c;
    }

    /** How many octets a character takes that begins with this one; 0 when none can. */
    static int utf8Length(int lead) {
        if (lead < 0x80) {
            return 1;
        }
        if (lead >= 0xC2 && lead <= 0xDF) {
            return 2;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            return 3;
        }
        return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    }
}
