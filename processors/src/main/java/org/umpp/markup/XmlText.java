// SPDX-License-Identifier: Apache-2.0
package org.umpp.markup;

import org.jspecify.annotations.Nullable;

/** Character data as XML writes it, so that it is read back the same; what XML cannot carry becomes U+FFFD (D-54). */
public final class XmlText {
    private static final String REPLACEMENT = "\uFFFD";

    private XmlText() {}

    /** The text for content and for attributes, in quotes of either kind. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        attribute(text, out);
        return out.toString();
    }

    /** Appends the value of an attribute. */
    public static void attribute(String text, StringBuilder out) {
        append(text, true, out);
    }

    /** Appends an attribute, led by a space. */
    public static void attribute(String name, String value, StringBuilder out) {
        out.append(' ').append(name).append("=\"");
        attribute(value, out);
        out.append('"');
    }

    /** Appends the text of an element. */
    public static void content(String text, StringBuilder out) {
        append(text, false, out);
    }

    private static void append(String text, boolean quoted, StringBuilder out) {
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            String instead = instead(c, quoted);
            if (instead != null) {
                out.append(text, written, i).append(instead);
                written = i + 1;
            }
        }
        out.append(text, written, text.length());
    }

    /** What is written for a character, null for itself (XML 1.0 §2.2, §2.4, §2.11, §3.3.3). */
    private static @Nullable String instead(char c, boolean quoted) {
        if (c > '>') {
            return c < Character.MIN_SURROGATE || (c > Character.MAX_SURROGATE && c < 0xFFFE) ? null : REPLACEMENT;
        }
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\r' -> "&#xD;";
            case '"' -> quoted ? "&quot;" : null;
            case '\'' -> quoted ? "&apos;" : null;
            case '\t' -> quoted ? "&#x9;" : null;
            case '\n' -> quoted ? "&#xA;" : null;
            default -> c < ' ' ? REPLACEMENT : null;
        };
    }
}
