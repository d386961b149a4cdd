// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads session descriptions liberally: bare LF, empty lines, any order below {@code v=}, unknown types and attributes,
 * and the draft's {@code c=} and {@code t=} that stand before the {@code m=message} line they belong to.
 */
public final class SdpReader {
    /** The longest description read, in octets or characters. */
    public static final int MAX_LENGTH = 65_536;

    /** The most lines read; a browser's offer has some hundreds. */
    public static final int MAX_LINES = 1_024;

    /** The most media descriptions read. */
    public static final int MAX_MEDIA = 64;

    private static final int MAX_FORMATS = 128;

    private final List<SdpLine> sessionLines = new ArrayList<>();
    private final List<MediaBlock> blocks = new ArrayList<>();
    private int number;
    private boolean versioned;
    private @Nullable Origin origin;
    private String name = SessionDescription.NO_NAME;
    private @Nullable String connection;

    private SdpReader() {}

    /**
     * Reads a body; octets that are no UTF-8 become U+FFFD, since text in another charset matters to no session.
     *
     * @throws MalformedSdpException if it is no session description, or exceeds a bound
     */
    public static SessionDescription read(byte[] body) {
        requireLength(body.length);
        return read(new String(body, StandardCharsets.UTF_8));
    }

    /**
     * Reads a text.
     *
     * @throws MalformedSdpException if it is no session description, or exceeds a bound
     */
    public static SessionDescription read(String text) {
        requireLength(text.length());
        return new SdpReader().readAll(text);
    }

    private static void requireLength(int length) {
        if (length > MAX_LENGTH) {
            throw new MalformedSdpException(
                    "session description: " + length + " (expected: at most " + MAX_LENGTH + ")");
        }
    }

    private SessionDescription readAll(String text) {
        int start = 0;
        for (int end = 0; end <= text.length(); end++) {
            if (end == text.length() || text.charAt(end) == '\n' || text.charAt(end) == '\r') {
                String line = text.substring(start, end);
                start = end + 1;
                if (!line.isBlank()) {
                    readLine(line);
                }
            }
        }
        Origin known = origin;
        if (known == null) {
            throw new MalformedSdpException("session description: no o= line (expected: one)");
        }
        String host = connection == null ? "" : Connection.host(connection);
        List<MediaDescription> media = new ArrayList<>(blocks.size());
        for (MediaBlock block : blocks) {
            media.add(block.describe(sessionLines, host));
        }
        return new SessionDescription(known, name, host, sessionLines, media);
    }

    private void readLine(String line) {
        number++;
        if (number > MAX_LINES) {
            throw new MalformedSdpException("session description: (expected: at most " + MAX_LINES + " lines)");
        }
        if (line.length() < 2 || line.charAt(1) != '=' || line.indexOf('\0') >= 0) {
            throw malformed(line, "<type>=<value>");
        }
        char type = line.charAt(0);
        String value = line.substring(2);
        if (type == 'v') {
            readVersion(line, value);
        } else if (!versioned) {
            throw malformed(line, "v=0");
        } else if (type == 'o') {
            readOrigin(line, value);
        } else if (type == 'm') {
            readMedia(line, value);
        } else if (blocks.isEmpty()) {
            readSessionLine(new SdpLine(type, value));
        } else {
            blocks.get(blocks.size() - 1).add(new SdpLine(type, value));
        }
    }

    private void readVersion(String line, String value) {
        // A second v= would begin a second description, which offer/answer does not allow (RFC 3264 §5).
        if (versioned || !value.strip().equals("0")) {
            throw malformed(line, "v=0, once");
        }
        versioned = true;
    }

    private void readOrigin(String line, String value) {
        Fields fields = new Fields(value);
        try {
            if (origin != null) {
                throw new IllegalArgumentException("second o=");
            }
            origin = new Origin(
                    fields.next(), fields.next(), fields.next(), fields.next(), fields.next(), fields.next());
        } catch (IllegalArgumentException e) {
            throw malformed(line, "o=<username> <sess-id> <sess-version> <nettype> <addrtype> <address>, once");
        }
    }

    private void readSessionLine(SdpLine line) {
        switch (line.type()) {
            case 's' -> name = line.value().isEmpty() ? SessionDescription.NO_NAME : line.value();
            case 'c' -> connection = connection == null ? line.value() : connection;
            case 'i', 'u', 'e', 'p', 'b', 't', 'r', 'z', 'k', 'a' -> sessionLines.add(line);
            default -> {
                // An extension of the grammar that this side cannot know; a session does without it.
            }
        }
    }

    private void readMedia(String line, String value) {
        Fields fields = new Fields(value);
        String media = fields.next();
        String port = fields.next();
        String protocol = fields.next();
        List<String> formats = new ArrayList<>();
        for (String format = fields.next(); !format.isEmpty(); format = fields.next()) {
            formats.add(requireToken(line, format));
        }
        if (formats.isEmpty() && port.equals("0")) {
            // Some refuse media without repeating a format; whichever stands there is ignored (RFC 3264 §6).
            formats.add("*");
        }
        int slash = port.indexOf('/');
        int first = number(slash < 0 ? port : port.substring(0, slash));
        int count = slash < 0 ? 1 : number(port.substring(slash + 1));
        if (first < 0 || first > 65_535 || count < 1 || formats.isEmpty() || formats.size() > MAX_FORMATS) {
            throw malformed(line, "m=<media> <port> <proto> <fmt> ...");
        }
        if (blocks.size() == MAX_MEDIA) {
            throw new MalformedSdpException("session description: (expected: at most " + MAX_MEDIA + " m= lines)");
        }
        MediaBlock block =
                new MediaBlock(requireToken(line, media), first, count, requireToken(line, protocol), formats);
        if (!blocks.isEmpty()) {
            blocks.get(blocks.size() - 1).handOver(block);
        }
        blocks.add(block);
    }

    /** The number that up to nine digits make, or -1. */
    private static int number(String digits) {
        return Origin.isNumber(digits) && digits.length() <= 9 ? Integer.parseInt(digits) : -1;
    }

    private String requireToken(String line, String field) {
        if (!Connection.isToken(field)) {
            throw malformed(line, "m=: fields without controls");
        }
        return field;
    }

    private MalformedSdpException malformed(String line, String expected) {
        return MalformedSdpException.atLine(number, line, expected);
    }
}
