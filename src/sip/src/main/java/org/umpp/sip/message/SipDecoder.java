// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one byte stream into messages and reads them (RFC 3261 §7.5, §18.3). Feed it octets as they come with
 * {@link #append}, then call {@link #next} until it answers null. How the stream is cut into pieces makes no difference.
 *
 * <p>Lines end in CRLF only: a lone CR or LF ends the stream, as two readings of one message are how requests are
 * smuggled past a neighbour. A body's length comes from Content-Length alone, which streams must have (§20.14).
 *
 * <p>For one connection; not safe for use by several threads.
 */
public final class SipDecoder {
    private static final byte[] EMPTY = new byte[0];
    private static final int KEPT_WHILE_IDLE = 4_096;

    private final SipLimits limits;
    private int[] lines = new int[32];

    private byte[] buffer = EMPTY;
    private int start;
    private int end;

    private State state = State.BETWEEN;
    private boolean oddCrlf;
    // Both relative to start.
    private int scanned;
    private int lineStart;
    private int lineCount;
    private @Nullable HeadReader head;
    private int bodyStart;
    private int bodyLength;

    private enum State {
        BETWEEN,
        HEAD,
        BODY,
        CLOSED
    }

    public SipDecoder(SipLimits limits) {
        this.limits = limits;
    }

    /** Takes octets of the stream, which are copied. After a violation that closes the stream they are dropped. */
    public void append(byte[] octets, int offset, int length) {
        if (state == State.CLOSED) {
            return;
        }
        if (start == end) {
            start = 0;
            end = 0;
        }
        if (buffer.length - end < length) {
            makeRoom(length);
        }
        System.arraycopy(octets, offset, buffer, end, length);
        end += length;
    }

    /** Whether octets of an unfinished message are held: it has begun and must end in time. */
    public boolean isAmidMessage() {
        return state == State.HEAD || state == State.BODY;
    }

    /**
     * The next message or keep-alive; null when more octets are needed.
     *
     * @throws MalformedSipException when the peer broke the grammar or a limit; the octets concerned are consumed. When
     *     it {@linkplain MalformedSipException#closes closes} the stream, all later calls answer null
     */
    public @Nullable SipElement next() {
        if (state == State.BETWEEN) {
            KeepAlive keepAlive = keepAlive();
            if (keepAlive != null) {
                return keepAlive;
            }
        }
        if (state == State.HEAD && findHead()) {
            readHead();
        }
        if (state == State.BODY && end - start >= bodyStart + bodyLength) {
            return finish();
        }
        if (state == State.BETWEEN && start == end && buffer.length > KEPT_WHILE_IDLE) {
            buffer = EMPTY;
            start = 0;
            end = 0;
        }
        return null;
    }

    private @Nullable KeepAlive keepAlive() {
        if (start == end) {
            return null;
        }
        if (buffer[start] != '\r') {
            state = State.HEAD;
            oddCrlf = false;
            scanned = 0;
            lineStart = 0;
            lineCount = 0;
            return null;
        }
        if (end - start < 2) {
            return null;
        }
        if (buffer[start + 1] != '\n') {
            throw closing(400, "Malformed line end");
        }
        start += 2;
        oddCrlf = !oddCrlf;
        return oddCrlf ? KeepAlive.PONG : KeepAlive.PING;
    }

    /** Finds line ends up to the empty line; joins folded lines by making their CRLF spaces (§7.3.1). */
    private boolean findHead() {
        byte[] octets = buffer;
        int stop = Math.min(end, start + limits.head() + 4);
        int i = start + scanned;
        while (true) {
            i = LineEnd.find(octets, i, stop);
            // A fold shows only in the octet behind the CRLF, and the empty line in the two behind it.
            if (i + 2 >= stop) {
                return needMore(i, stop);
            }
            checkLine(i - start);
            if (octets[i] != '\r' || octets[i + 1] != '\n') {
                throw closing(400, "Malformed line end");
            }
            byte following = octets[i + 2];
            if (lineCount > 0 && (following == ' ' || following == '\t')) {
                octets[i] = ' ';
                octets[i + 1] = ' ';
                i += 2;
                continue;
            }
            if (following == '\r' && i + 3 >= stop) {
                return needMore(i, stop);
            }
            endLine(i - start);
            i += 2;
            if (following == '\r') {
                if (octets[i + 1] != '\n') {
                    throw closing(400, "Malformed line end");
                }
                bodyStart = i + 2 - start;
                return true;
            }
        }
    }

    private boolean needMore(int position, int stop) {
        scanned = position - start;
        checkLine(scanned);
        if (stop - start >= limits.head() + 4) {
            throw closing(513, ReasonPhrase.of(513));
        }
        if ((position < stop && buffer[position] == '\n')
                || (position + 1 < stop && buffer[position] == '\r' && buffer[position + 1] != '\n')) {
            throw closing(400, "Malformed line end");
        }
        return false;
    }

    private void checkLine(int lineEnd) {
        int length = lineEnd - lineStart;
        if (lineCount == 0 && length > limits.startLine()) {
            throw closing(414, ReasonPhrase.of(414));
        }
        if (lineCount > 0 && length > limits.headerLine()) {
            throw closing(513, ReasonPhrase.of(513));
        }
    }

    private void endLine(int lineEnd) {
        if (lineCount > limits.headers()) {
            throw closing(513, ReasonPhrase.of(513));
        }
        if (lineCount == lines.length) {
            lines = Arrays.copyOf(lines, lineCount * 2);
        }
        lines[lineCount++] = lineEnd;
        lineStart = lineEnd + 2;
    }

    private void readHead() {
        HeadReader reader = new HeadReader(buffer, start, lines, lineCount);
        head = reader;
        bodyLength = reader.bodyLength();
        if (bodyLength < 0) {
            throw closing(reader.lengthComplaint());
        }
        if (bodyLength > limits.body()) {
            throw closing(new MalformedSipException(513, ReasonPhrase.of(513)));
        }
        state = State.BODY;
    }

    private SipMessage finish() {
        HeadReader reader = head;
        if (reader == null) {
            throw new IllegalStateException("body without head");
        }
        int length = bodyStart + bodyLength;
        SipMessage message = reader.message(Arrays.copyOfRange(buffer, start, start + length), bodyStart, length);
        start += length;
        head = null;
        // what breaks between messages is no part of this one
        lineCount = 0;
        state = State.BETWEEN;
        MalformedSipException complaint = reader.complaint();
        if (complaint == null) {
            return message;
        }
        throw message instanceof SipRequest request ? complaint.in(request) : complaint;
    }

    private MalformedSipException closing(int status, String reason) {
        return closing(new MalformedSipException(status, reason));
    }

    /** Ends the stream. What was read of a request goes along, so that it can be refused before the connection closes. */
    private MalformedSipException closing(MalformedSipException complaint) {
        SipRequest request = null;
        if (lineCount > 1) {
            HeadReader reader = new HeadReader(buffer, start, lines, lineCount);
            int length = lines[lineCount - 1] + 2;
            byte[] own = Arrays.copyOfRange(buffer, start, start + length);
            if (reader.message(own, length, length) instanceof SipRequest partial) {
                request = partial;
            }
        }
        state = State.CLOSED;
        buffer = EMPTY;
        start = 0;
        end = 0;
        head = null;
        return new MalformedSipException(complaint.status(), complaint.reason(), true, request);
    }

    private void makeRoom(int more) {
        int held = end - start;
        byte[] larger = held + more <= buffer.length
                ? buffer
                : new byte[Math.max(1_024, Math.max(held + more, buffer.length * 2))];
        System.arraycopy(buffer, start, larger, 0, held);
        buffer = larger;
        start = 0;
        end = held;
    }
}
