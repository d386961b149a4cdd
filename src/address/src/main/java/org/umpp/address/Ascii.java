// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/** The letters and digits of ASCII, independent of any locale. */
final class Ascii {
    private Ascii() {}

    static String toLowerCase(String text) {
        char[] lower = text.toCharArray();
        for (int i = 0; i < lower.length; i++) {
            if (lower[i] >= 'A' && lower[i] <= 'Z') {
                lower[i] = (char) (lower[i] | 0x20);
            }
        }
        return new String(lower);
    }

    static boolean isLetterOrDigit(int c) {
        int lower = c | 0x20;
        return (lower >= 'a' && lower <= 'z') || isDigit(c);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** The value of a hexadecimal digit in either case, -1 for anything else. */
    static int hexValue(int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
