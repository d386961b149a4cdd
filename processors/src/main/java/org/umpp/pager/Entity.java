// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Content with what is said of it: the body of a message, or a part of one (RFC 2045, 2046). */
final class Entity {
    /** So many parts are looked at. */
    private static final int MAX_PARTS = 16;

    private final ContentType type;
    private final String language;
    private final byte[] body;

    /** @param language the first language it is in, "" where none is said */
    Entity(ContentType type, String language, byte[] body) {
        this.type = type;
        this.language = language;
        this.body = body;
    }

    ContentType type() {
        return type;
    }

    String language() {
        return language;
    }

    /** Its octets, which nobody writes to. */
    byte[] body() {
        return body;
    }

    /** Reads header fields and what is behind them, octet by octet as characters of ISO 8859-1. */
    static Entity parse(String octets) {
        Fields fields = Fields.parse(octets);
        String type = fields.first("content-type");
        return new Entity(
                type.isEmpty() ? ContentType.PLAIN : ContentType.parse(type),
                language(fields.first("content-language")),
                decoded(fields.first("content-transfer-encoding"), fields.rest()));
    }

    /** The first of the languages in a Content-Language. */
    static String language(String field) {
        int end = field.indexOf(',');
        String first = (end < 0 ? field : field.substring(0, end)).strip();
        return first.matches("[A-Za-z0-9-]{1,35}") ? first : "";
    }

    /**
     * The parts of a multipart.
     *
     * @throws MalformedContentException if it has no boundary, or too many parts
     */
    List<Entity> parts() {
        String boundary = type.parameter("boundary");
        if (boundary.isEmpty()) {
            throw new MalformedContentException(type.essence() + ": no boundary");
        }
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String delimiter = "--" + boundary;
        List<Entity> parts = new ArrayList<>();
        int at = delimiterFrom(text, delimiter, 0);
        while (at >= 0 && !text.startsWith("--", at + delimiter.length())) {
            int line = text.indexOf('\n', at + delimiter.length());
            if (line < 0) {
                break;
            }
            if (parts.size() == MAX_PARTS) {
                throw new MalformedContentException(type.essence() + ": (expected: at most " + MAX_PARTS + " parts)");
            }
            int next = delimiterFrom(text, delimiter, line + 1);
            int end = next < 0 ? text.length() : next;
            parts.add(parse(withoutLineEnd(text, line + 1, end)));
            at = next;
        }
        return parts;
    }

    /** Where a line begins with the delimiter; -1 if none does. */
    private static int delimiterFrom(String text, String delimiter, int from) {
        int at = text.indexOf(delimiter, from);
        while (at >= 0 && !isDelimiter(text, at, at + delimiter.length())) {
            at = text.indexOf(delimiter, at + 1);
        }
        return at;
    }

    private static boolean isDelimiter(String text, int at, int end) {
        boolean begins = at == 0 || text.charAt(at - 1) == '\n';
        return begins
                && (end == text.length() || " \t\r\n".indexOf(text.charAt(end)) >= 0 || text.startsWith("--", end));
    }

    /** The line end before a delimiter belongs to it. */
    private static String withoutLineEnd(String text, int from, int to) {
        int end = to;
        if (end > from && text.charAt(end - 1) == '\n') {
            end--;
        }
        if (end > from && text.charAt(end - 1) == '\r') {
            end--;
        }
        return text.substring(from, end);
    }

    private static byte[] decoded(String encoding, String octets) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "", "7bit", "8bit", "binary" -> octets.getBytes(StandardCharsets.ISO_8859_1);
            case "base64" -> base64(octets);
            case "quoted-printable" -> QuotedPrintable.decode(octets);
            default -> throw new UnsupportedContentException("Content-Transfer-Encoding");
        };
    }

    private static byte[] base64(String octets) {
        try {
            return Base64.getMimeDecoder().decode(octets.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new MalformedContentException("base64: not well-formed");
        }
    }
}
