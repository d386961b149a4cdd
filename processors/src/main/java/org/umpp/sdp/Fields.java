// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

/** The fields of a value, in turn; one space parts them by the grammar, several or tabs are borne. */
final class Fields {
    private final String text;
    private int at;

    Fields(String text) {
        this.text = text;
    }

    /** The next field, or {@code ""} after the last. */
    String next() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        int start = at;
        while (at < text.length() && !isSpace(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
