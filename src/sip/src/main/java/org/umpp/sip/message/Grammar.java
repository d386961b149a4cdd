// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/** Character classes of RFC 3261 §25.1, one bit each. */
final class Grammar {
    /** token */
    static final int TOKEN = 1;
    /** unreserved, user-unreserved: the user part */
    static final int USER = 2;
    /** password */
    static final int PASSWORD = 4;
    /** paramchar, without escapes */
    static final int PARAMETER = 8;
    /** hname and hvalue, without escapes; with their separators = and &amp; */
    static final int HEADERS = 16;
    /** word: one half of a Call-ID */
    static final int WORD = 32;
    /** gen-value that is not quoted: token or host */
    static final int VALUE = 64;
    /** hostname and IPv4address */
    static final int HOST = 128;
    /** What peers put unquoted in values though it needs quotes, as in {@code type=application/rlmi+xml} (RFC 4662 §5.3) */
    static final int SLASH = 512;
    /** uric: any URI we need not understand */
    static final int URIC = 256;

    private static final short[] CLASSES = new short[128];

    static {
        String alphanum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        String unreserved = alphanum + "-_.!~*'()";
        mark(TOKEN | VALUE, alphanum + "-.!%*_+`'~");
        mark(VALUE, "[]:");
        mark(SLASH, "/");
        mark(WORD, alphanum + "-.!%*_+`'~()<>:\\\"/[]?{}");
        mark(USER, unreserved + "&=+$,;?/");
        mark(PASSWORD, unreserved + "&=+$,");
        mark(PARAMETER, unreserved + "[]/:&+$");
        mark(HEADERS, unreserved + "[]/?:+$=&");
        mark(HOST, alphanum + "-.");
        mark(URIC, unreserved + ";/?:@&=+$,[]%");
    }

    private Grammar() {}

    static boolean is(int c, int classes) {
        return c >= 0 && c < 128 && (CLASSES[c] & classes) != 0;
    }

    static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isToken(String text) {
        return all(text, TOKEN);
    }

    /** {@code callid}: one word, or two about an {@code @}. */
    static boolean isCallId(String text) {
        int words = 1;
        int wordStart = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@' && words == 1 && i > 0) {
                words = 2;
                wordStart = i + 1;
            } else if (!is(c, WORD)) {
                return false;
            }
        }
        return wordStart < text.length();
    }

    /** Whether the text is not empty and wholly of these classes. */
    static boolean all(String text, int classes) {
        for (int i = 0; i < text.length(); i++) {
            if (!is(text.charAt(i), classes)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the text is of these classes or escapes; an empty text is. */
    static boolean allOrEscaped(String text, int classes) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            } else if (!is(c, classes)) {
                return false;
            }
        }
        return true;
    }

    private static void mark(int classes, String characters) {
        for (int i = 0; i < characters.length(); i++) {
            CLASSES[characters.charAt(i)] |= (short) classes;
        }
    }
}
