// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of UTF-8 (RFC 3986 §2.1), each place of a URI with its own set of characters that may stand raw. */
final class PercentEncoding {
    /** RFC 3261 §25.1 {@code user}: unreserved and user-unreserved. */
    static final PercentEncoding SIP_USER = new PercentEncoding("-_.!~*'()&=+$,;?/");

    /** RFC 3261 §25.1 {@code paramchar}. */
    static final PercentEncoding SIP_PARAMETER = new PercentEncoding("-_.!~*'()[]/:&+$");

    /**
     * The characters RFC 7247 §6.2 leaves raw in im: and pres:, less those that would change the meaning of a URI
     * (RFC 3986): {@code # % ? ^ ` { | }}. The dot stands raw only inside a dot-atom, see {@link MailboxUri}.
     */
    static final PercentEncoding MAILBOX = new PercentEncoding("-_!~*'&=+$/.");

    /** Letters and digits only: what is left is an NCName once it has a prefix, see {@link TupleId}. */
    static final PercentEncoding TUPLE_ID = new PercentEncoding("");

    private static final String HEX = "0123456789ABCDEF";

    private final boolean[] raw = new boolean[0x80];

    private PercentEncoding(String symbols) {
        for (int c = 0; c < raw.length; c++) {
            raw[c] = Ascii.isLetterOrDigit(c) || symbols.indexOf(c) >= 0;
        }
    }

    String encode(String text) {
        int i = 0;
        while (i < text.length() && isRaw(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0 && raw[octet]) {
                encoded.append((char) octet);
            } else {
                append(encoded, octet);
            }
        }
        return encoded.toString();
    }

    private boolean isRaw(char c) {
        return c < raw.length && raw[c];
    }

    static void append(StringBuilder out, int octet) {
        out.append('%').append(HEX.charAt(octet >> 4 & 0xf)).append(HEX.charAt(octet & 0xf));
    }

    /**
     * Decodes {@code text}. Raw characters that the grammar wants encoded, but that cannot be mistaken, are let through.
     *
     * @param part names the text in errors
     * @throws MalformedAddressException when a percent sign begins no escape, the octets are not UTF-8, or a raw character
     *     is outside ASCII, a control, a space, or one of {@code " < > \}
     */
    static String decode(String text, String part) {
        boolean encoded = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '<' || c == '>' || c == '\\') {
                throw new MalformedAddressException(part, text, "the characters of a URI, others percent-encoded");
            }
            encoded |= c == '%';
        }
        return encoded ? decodeOctets(text, part) : text;
    }

    private static String decodeOctets(String text, String part) {
        byte[] octets = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Ascii.hexValue(text.charAt(i + 1)) : -1;
                int low = i + 2 < text.length() ? Ascii.hexValue(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw new MalformedAddressException(part, text, "two hexadecimal digits after %");
                }
                octets[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                octets[length++] = (byte) c;
            }
        }
        try {
            return Utf8.decode(octets, length);
        } catch (CharacterCodingException e) {
            throw new MalformedAddressException(part, text, "percent-encoded UTF-8");
        }
    }
}
