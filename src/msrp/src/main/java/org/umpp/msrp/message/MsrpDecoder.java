// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a connection (RFC 4975 §9), however its octets are cut. */
public final class MsrpDecoder {
    private static final int FIRST_BUFFER = 2_048;
    private static final String DASHES = "-------";

    private final MsrpLimits limits;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int end;
    /** Where the message begins that is being read. */
    private int start;
    /** Where to look on: of a head, the line that is not complete; of a body, what may be its end. */
    private int scan;

    private boolean broken;
    private @Nullable Head head;
    /** Where the body begins; -1 within a head. */
    private int body = -1;
    /** How much of a body that is too long was passed over. */
    private long passed;

    /** The lines before a body. */
    private static final class Head {
        private final String id;
        private final String what;
        private final byte[] endLine;
        private final List<String> lines = new ArrayList<>();

        Head(String id, String what) {
            this.id = id;
            this.what = what;
            this.endLine = ("\r\n" + DASHES + id).getBytes(StandardCharsets.US_ASCII);
        }
    }

    public MsrpDecoder(MsrpLimits limits) {
        this.limits = limits;
    }

    /** Takes octets that have come; they are copied. */
    public void append(byte[] octets, int from, int length) {
        if (broken) {
            return;
        }
        compact();
        if (buffer.length - end < length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, end + length));
        }
        System.arraycopy(octets, from, buffer, end, length);
        end += length;
    }

    private void compact() {
        if (start == 0) {
            return;
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        scan -= start;
        if (body >= 0) {
            body -= start;
        }
        end -= start;
        start = 0;
        if (buffer.length > FIRST_BUFFER && end < FIRST_BUFFER / 2) {
            buffer = Arrays.copyOf(buffer, FIRST_BUFFER);
        }
    }

    /** Whether a message has begun and is not complete. */
    public boolean isAmidMessage() {
        return !broken && (head != null || end > start);
    }

    /**
     * The next message; null if it is not complete.
     *
     * @throws MalformedMsrpException if there is none; unless that names a request to be answered, nothing can be read any more
     */
    public @Nullable MsrpMessage next() {
        if (broken) {
            return null;
        }
        try {
            return body >= 0 ? body() : head();
        } catch (MalformedMsrpException e) {
            if (e.request() == null) {
                broken = true;
                buffer = new byte[0];
                end = 0;
            }
            throw e;
        }
    }

    private @Nullable MsrpMessage head() {
        while (true) {
            int newline = indexOfNewline();
            int length = (newline < 0 ? end : newline + 1) - start;
            if (length > limits.head()) {
                throw new MalformedMsrpException("header fields: (expected: at most " + limits.head() + " octets)");
            }
            if (newline < 0) {
                return null;
            }
            if (newline == scan || buffer[newline - 1] != '\r') {
                throw new MalformedMsrpException("line: (expected: its end to be CR LF)");
            }
            String line = new String(buffer, scan, newline - 1 - scan, StandardCharsets.UTF_8);
            scan = newline + 1;
            Head known = head;
            if (known == null) {
                if (line.isEmpty()) {
                    // some keep a connection alive so
                    start = scan;
                } else {
                    head = startLine(line);
                }
            } else if (line.isEmpty()) {
                body = scan;
                // the end of the empty line may be that before the end line
                scan -= 2;
                return body();
            } else if (line.startsWith(DASHES)) {
                return bodiless(known, line);
            } else {
                known.lines.add(line);
            }
        }
    }

    private int indexOfNewline() {
        for (int i = scan; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static Head startLine(String line) {
        String[] words = line.split(" ", 3);
        if (words.length < 3 || !words[0].equals("MSRP") || !Identifiers.isIdentifier(words[1])) {
            throw new MalformedMsrpException("start line: (expected: MSRP, a transaction id, and a method or status)");
        }
        return new Head(words[1], words[2]);
    }

    private MsrpMessage bodiless(Head known, String line) {
        int flag = DASHES.length() + known.id.length();
        Continuation continuation = line.length() == flag + 1 && line.startsWith(known.id, DASHES.length())
                ? Continuation.of(line.charAt(flag))
                : null;
        if (continuation == null) {
            throw new MalformedMsrpException("end line: (expected: that of the transaction)");
        }
        done();
        return message(known, null, false, continuation);
    }

    private @Nullable MsrpMessage body() {
        Head known = head;
        if (known == null) {
            throw new IllegalStateException("a body without a head");
        }
        byte[] endLine = known.endLine;
        // the end line, its flag and CR LF
        int tail = endLine.length + 3;
        while (scan + tail <= end) {
            if (startsWith(endLine, scan)) {
                Continuation continuation = Continuation.of(buffer[scan + endLine.length]);
                if (continuation != null && buffer[scan + tail - 2] == '\r' && buffer[scan + tail - 1] == '\n') {
                    return withBody(known, scan, scan + tail, continuation);
                }
            }
            scan++;
        }
        requireBearable(passed + Math.max(0, scan - body));
        if (scan - body > limits.body()) {
            passed += scan - body;
            start = scan;
            body = scan;
        }
        return null;
    }

    private MsrpMessage withBody(Head known, int to, int after, Continuation continuation) {
        // an end line right below the empty line ends a body of nothing
        int length = Math.max(0, to - body);
        requireBearable(passed + length);
        boolean oversized = passed + length > limits.body();
        byte[] octets = oversized ? new byte[0] : Arrays.copyOfRange(buffer, body, body + length);
        scan = after;
        done();
        return message(known, octets, oversized, continuation);
    }

    private void requireBearable(long length) {
        if (length > limits.passedOver()) {
            throw new MalformedMsrpException("body: (expected: at most " + limits.passedOver() + " octets)");
        }
    }

    private boolean startsWith(byte[] what, int at) {
        for (int i = 0; i < what.length; i++) {
            if (buffer[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    private void done() {
        start = scan;
        head = null;
        body = -1;
        passed = 0;
    }

    private static MsrpMessage message(
            Head head, byte @Nullable [] body, boolean oversized, Continuation continuation) {
        List<MsrpUri> toPath = null;
        List<MsrpUri> fromPath = null;
        List<MsrpRequest.Field> fields = new ArrayList<>();
        for (String line : head.lines) {
            int colon = line.indexOf(':');
            if (colon < 1 || !isName(line, colon)) {
                throw new MalformedMsrpException("header field: (expected: a name, a colon and a value)");
            }
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (name.equalsIgnoreCase("To-Path")) {
                toPath = MsrpUri.path(value);
            } else if (name.equalsIgnoreCase("From-Path")) {
                fromPath = MsrpUri.path(value);
            } else {
                fields.add(new MsrpRequest.Field(name, value));
            }
        }
        if (toPath == null || fromPath == null) {
            throw new MalformedMsrpException("message: (expected: To-Path and From-Path)");
        }
        if (isStatus(head.what)) {
            return new MsrpResponse(
                    head.id,
                    Integer.parseInt(head.what.substring(0, 3)),
                    head.what.length() > 3 ? head.what.substring(4).strip() : "",
                    toPath,
                    fromPath);
        }
        return request(head, toPath, fromPath, fields, body, oversized, continuation);
    }

    private static MsrpRequest request(
            Head head,
            List<MsrpUri> toPath,
            List<MsrpUri> fromPath,
            List<MsrpRequest.Field> fields,
            byte @Nullable [] body,
            boolean oversized,
            Continuation continuation) {
        if (!head.what.matches("[A-Z]{1,32}")) {
            throw new MalformedMsrpException("start line: (expected: a method or a status)");
        }
        MsrpRequest.Builder builder = MsrpRequest.of(head.what, head.id, toPath, fromPath);
        boolean plain = true;
        for (MsrpRequest.Field field : fields) {
            plain &= isPlain(field.value());
            builder.field(field.name(), isPlain(field.value()) ? field.value() : "");
        }
        if (body != null) {
            builder.octets(body, oversized);
        }
        MsrpRequest request = builder.build(continuation);
        if (!plain) {
            throw new MalformedMsrpException("header field: a control (expected: none)", request);
        }
        try {
            request.check();
        } catch (MalformedMsrpException e) {
            throw new MalformedMsrpException(String.valueOf(e.getMessage()), request);
        }
        return request;
    }

    private static boolean isStatus(String what) {
        return what.matches("[0-9]{3}( .*)?");
    }

    private static boolean isName(String line, int colon) {
        for (int i = 0; i < colon; i++) {
            char c = line.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' && value.charAt(i) != '\t') {
                return false;
            }
        }
        return true;
    }
}
