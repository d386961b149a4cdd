// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;

/** Text and attribute values between their meaning and their octets (XML 1.0 §2.4, §3.3.3, §4.1). */
public final class XmlText {
    private XmlText() {}

    /**
     * The text as it may stand in content or in an attribute of either quote. What XML cannot carry at all becomes U+FFFD,
     * so that no text can break a stream.
     */
    public static String escape(String text) {
        int plain = plainPrefix(text);
        if (plain == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 32);
        append(out.append(text, 0, plain), text, plain);
        return out.toString();
    }

    static void appendEscaped(StringBuilder out, String text) {
        append(out, text, 0);
    }

    private static int plainPrefix(String text) {
        int i = 0;
        while (i < text.length() && isPlain(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0xD800 && c != '<' && c != '>' && c != '&' && c != '\'' && c != '"';
    }

    private static void append(StringBuilder out, String text, int from) {
        for (int i = from; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\'' -> out.append("&apos;");
                case '"' -> out.append("&quot;");
                // As references, these survive the normalisation of line ends and attribute values.
                case '\r' -> out.append("&#xD;");
                case '\n' -> out.append("&#xA;");
                case '\t' -> out.append("&#x9;");
                default -> out.appendCodePoint(XmlChars.isLegal(c) ? c : 0xFFFD);
            }
        }
    }

    /** The end of a run of characters that may stand in any content, and mean themselves: most text is nothing else. */
    static int plain(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int b = bytes[i];
            if (b < ' ' || b == '<' || b == '&' || b == ']') {
                break;
            }
            i++;
        }
        return i;
    }

    /** Checks a run of characters and references; {@code <} may not occur in it. */
    static void check(byte[] bytes, int from, int to) {
        for (int i = from; i < to; ) {
            int b = bytes[i];
            if (b == '&') {
                i = skipReference(bytes, i, to);
            } else if (b >= 0x20) {
                i++;
            } else if (b < 0) {
                XmlChars.decode(bytes, i, to);
                i += XmlChars.utf8Length(b & 0xFF);
            } else if (XmlChars.isSpace(b)) {
                i++;
            } else {
                throw MalformedStreamException.notWellFormed("character may not stand in XML");
            }
        }
    }

    /** What checked content means: references resolved, line ends normalised. */
    static String content(byte[] bytes, int from, int to) {
        return meaning(bytes, from, to, false);
    }

    /** What a checked attribute value means: as content, and white space normalised. */
    static String attribute(byte[] bytes, int from, int to) {
        return meaning(bytes, from, to, true);
    }

    private static String meaning(byte[] bytes, int from, int to, boolean attribute) {
        int special = from;
        while (special < to && bytes[special] != '&' && (bytes[special] < 0 || bytes[special] >= ' ')) {
            special++;
        }
        String head = new String(bytes, from, special - from, StandardCharsets.UTF_8);
        if (special == to) {
            return head;
        }
        StringBuilder out = new StringBuilder(to - from).append(head);
        for (int i = special; i < to; ) {
            int b = bytes[i];
            if (b == '&') {
                int end = skipReference(bytes, i, to);
                out.appendCodePoint(reference(bytes, i + 1, end - 1));
                i = end;
            } else if (b == '\r') {
                out.append(attribute ? ' ' : '\n');
                i += i + 1 < to && bytes[i + 1] == '\n' ? 2 : 1;
            } else if (b >= 0) {
                out.append(attribute && b < ' ' ? ' ' : (char) b);
                i++;
            } else {
                out.appendCodePoint(XmlChars.decode(bytes, i, to));
                i += XmlChars.utf8Length(b & 0xFF);
            }
        }
        return out.toString();
    }

    /** The index behind the semicolon of the reference that begins at the ampersand. */
    private static int skipReference(byte[] bytes, int at, int to) {
        // The longest reference to a code point with no needless zeros is &#1114111; and some zeros are legal.
        int limit = Math.min(to, at + 16);
        for (int i = at + 1; i < limit; i++) {
            if (bytes[i] == ';') {
                reference(bytes, at + 1, i);
                return i + 1;
            }
        }
        throw MalformedStreamException.notWellFormed("ampersand without a reference");
    }

    private static int reference(byte[] bytes, int from, int to) {
        String name = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        if (name.startsWith("#")) {
            return characterReference(name);
        }
        return switch (name) {
            case "lt" -> '<';
            case "gt" -> '>';
            case "amp" -> '&';
            case "apos" -> '\'';
            case "quot" -> '"';
            default -> throw undeclared(name);
        };
    }

    private static MalformedStreamException undeclared(String name) {
        for (int i = 0; i < name.length(); i++) {
            int c = name.charAt(i);
            if (c < 128 && (i == 0 ? !XmlChars.isNameStart(c) : !XmlChars.isName(c))) {
                return MalformedStreamException.notWellFormed("ampersand without a reference");
            }
        }
        return name.isEmpty()
                ? MalformedStreamException.notWellFormed("ampersand without a reference")
                : MalformedStreamException.restricted("entity reference");
    }

    private static int characterReference(String name) {
        boolean hex = name.startsWith("#x");
        int c = 0;
        int digits = 0;
        for (int i = hex ? 2 : 1; i < name.length(); i++, digits++) {
            int digit = Character.digit(name.charAt(i), hex ? 16 : 10);
            if (digit < 0 || name.charAt(i) > 127 || c > 0x10FFFF) {
                throw MalformedStreamException.notWellFormed("character reference");
            }
            c = c * (hex ? 16 : 10) + digit;
        }
        if (digits == 0 || !XmlChars.isLegal(c)) {
            throw MalformedStreamException.notWellFormed("character reference");
        }
        return c;
    }
}
