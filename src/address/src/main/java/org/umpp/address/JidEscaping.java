// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/**
 * JID escaping: the ten characters a localpart cannot hold, or would misread, as a backslash and two hexadecimal digits
 * (XEP-0106 §4).
 */
final class JidEscaping {
    /** Escaped wherever they stand; the backslash is the tenth, and escaped only where it would begin an escape. */
    private static final String ESCAPED = " \"&'/:<>@";

    private static final char BACKSLASH = '\\';
    private static final int LENGTH = 3;

    private JidEscaping() {}

    /** The localpart that {@code text} becomes. */
    static String escape(String text) {
        int i = 0;
        while (i < text.length() && !needsEscape(text, i)) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 8).append(text, 0, i);
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (needsEscape(text, i)) {
                escaped.append(BACKSLASH)
                        .append(Character.forDigit(c >> 4, 16))
                        .append(Character.forDigit(c & 0xf, 16));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** The text that {@code local} stands for. */
    static String unescape(String local) {
        int i = local.indexOf(BACKSLASH);
        if (i < 0) {
            return local;
        }
        StringBuilder text = new StringBuilder(local.length()).append(local, 0, i);
        while (i < local.length()) {
            int escaped = escapedAt(local, i);
            if (escaped == ' ' && (i == 0 || i + LENGTH == local.length())) {
                // XEP-0106 §4.2: no localpart begins or ends with a space, so this is no escape.
                escaped = -1;
            }
            text.append(escaped < 0 ? local.charAt(i) : (char) escaped);
            i += escaped < 0 ? 1 : LENGTH;
        }
        return text.toString();
    }

    private static boolean needsEscape(String text, int i) {
        char c = text.charAt(i);
        return c == BACKSLASH ? escapedAt(text, i) >= 0 : ESCAPED.indexOf(c) >= 0;
    }

    /**
     * The character whose escape begins at {@code i}, -1 when none does. Digits count in either case: a localpart is put in
     * lower case after it was escaped, so {@code \2F} would turn into an escape.
     */
    private static int escapedAt(String text, int i) {
        if (text.charAt(i) != BACKSLASH || i + LENGTH > text.length()) {
            return -1;
        }
        int high = Ascii.hexValue(text.charAt(i + 1));
        int low = Ascii.hexValue(text.charAt(i + 2));
        if (high < 0 || low < 0) {
            return -1;
        }
        int c = high << 4 | low;
        return c == BACKSLASH || ESCAPED.indexOf(c) >= 0 ? c : -1;
    }
}
