// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/** Names without colon, as ids in XML must be (Namespaces in XML 1.0 §3, XML 1.0 §2.3). */
final class NcName {
    private NcName() {}

    static boolean matches(String text) {
        if (text.isEmpty() || !isStart(text.codePointAt(0))) {
            return false;
        }
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (!isStart(c) && !isInner(c)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    private static boolean isStart(int c) {
        if (c < 0x80) {
            return c == '_' || (Ascii.isLetterOrDigit(c) && !Ascii.isDigit(c));
        }
        return (c >= 0xC0 && c <= 0x2FF && c != 0xD7 && c != 0xF7)
                || (c >= 0x370 && c <= 0x1FFF && c != 0x37E)
                || (c >= 0x200C && c <= 0x200D)
                || (c >= 0x2070 && c <= 0x218F)
                || (c >= 0x2C00 && c <= 0x2FEF)
                || (c >= 0x3001 && c <= 0xD7FF)
                || (c >= 0xF900 && c <= 0xFDCF)
                || (c >= 0xFDF0 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0xEFFFF);
    }

    private static boolean isInner(int c) {
        return Ascii.isDigit(c)
                || c == '-'
                || c == '.'
                || c == 0xB7
                || (c >= 0x300 && c <= 0x36F)
                || (c >= 0x203F && c <= 0x2040);
    }
}
