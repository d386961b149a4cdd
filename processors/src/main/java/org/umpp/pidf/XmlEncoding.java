// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Decodes XML octets (XML 1.0 appendix F), strictly, from the few encodings that presence documents come in. */
final class XmlEncoding {
    private static final int DECLARATION = 128;

    private XmlEncoding() {}

    static String decode(byte[] octets, int maxLength) {
        if (octets.length > maxLength) {
            throw new MalformedPidfException(
                    "presence document: " + octets.length + " octets (expected: at most " + maxLength + ")");
        }
        try {
            return charset(octets).newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedPidfException("presence document: octets that its encoding does not have");
        }
    }

    private static Charset charset(byte[] octets) {
        int first = octets.length < 2 ? 0 : (octets[0] & 0xff) << 8 | (octets[1] & 0xff);
        return switch (first) {
            case 0xfeff, 0x003c -> StandardCharsets.UTF_16BE;
            case 0xfffe, 0x3c00 -> StandardCharsets.UTF_16LE;
            default -> declared(octets);
        };
    }

    private static Charset declared(byte[] octets) {
        int length = Math.min(octets.length, DECLARATION);
        String start = new String(octets, 0, length, StandardCharsets.ISO_8859_1);
        int end = start.indexOf("?>");
        int encoding = start.indexOf("encoding");
        if (end < 0 || encoding < 0 || encoding > end || !start.stripLeading().startsWith("<?xml")) {
            return StandardCharsets.UTF_8;
        }
        String value = start.substring(encoding + "encoding".length(), end).strip();
        value = value.startsWith("=") ? value.substring(1).strip() : "";
        int close = value.isEmpty() ? -1 : value.indexOf(value.charAt(0), 1);
        return named(close < 0 ? "" : value.substring(1, close));
    }

    private static Charset named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            // UTF-16 cannot be declared in octets that are not UTF-16; whoever does so changed the encoding afterwards.
            case "utf-8", "utf8", "utf-16", "us-ascii" -> StandardCharsets.UTF_8;
            case "iso-8859-1", "latin1" -> StandardCharsets.ISO_8859_1;
            default -> throw new MalformedPidfException("presence document: encoding (expected: UTF-8)");
        };
    }
}
