// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message, octet by octet as it will go to the wire. Header fields keep the order in which they are given;
 * Content-Length is always added at the end, and never taken from a caller or from what is copied. A value with a CR, LF
 * or NUL is refused: no value can end its line and start another. Not safe for use by several threads.
 */
public final class MessageBuilder<M extends SipMessage> {
    private static final byte[] VERSION = "SIP/2.0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_BODY = new byte[0];

    /** Makes the message of the octets written. */
    private interface Finish<M> {
        M message(byte[] octets, SipHeaders headers, int bodyStart, int end);
    }

    private final Finish<M> finish;
    private final OctetWriter out;
    private int[] index = new int[SipHeaders.STRIDE * 16];
    private int count;
    private byte[] body = NO_BODY;

    private MessageBuilder(int capacity, Finish<M> finish) {
        this.out = new OctetWriter(capacity);
        this.finish = finish;
    }

    static MessageBuilder<SipRequest> request(String method, String requestUri, @Nullable SipMessage like) {
        if (!Grammar.isToken(method)) {
            throw new IllegalArgumentException("method: no token");
        }
        if (requestUri.isEmpty() || requestUri.indexOf(' ') >= 0 || requestUri.indexOf('\t') >= 0) {
            throw new IllegalArgumentException("Request-URI: empty or with white space");
        }
        String known = Method.intern(method);
        MessageBuilder<SipRequest> builder = new MessageBuilder<>(
                capacity(like),
                (octets, headers, bodyStart, end) ->
                        new SipRequest(octets, headers, bodyStart, end, known, requestUri));
        builder.out
                .text(known)
                .octet(' ')
                .text(requestUri)
                .octet(' ')
                .octets(VERSION)
                .crlf();
        return builder;
    }

    static MessageBuilder<SipResponse> response(int status, String reason, @Nullable SipMessage like) {
        if (status < 100 || status > 699) {
            throw new IllegalArgumentException("status: " + status + " (expected: 100-699)");
        }
        MessageBuilder<SipResponse> builder = new MessageBuilder<>(
                capacity(like),
                (octets, headers, bodyStart, end) -> new SipResponse(octets, headers, bodyStart, end, status, reason));
        builder.out
                .octets(VERSION)
                .octet(' ')
                .number(status)
                .octet(' ')
                .text(reason)
                .crlf();
        return builder;
    }

    static MessageBuilder<SipResponse> answer(SipRequest request, int status, String reason, @Nullable String toTag) {
        MessageBuilder<SipResponse> builder = response(status, reason, request);
        SipHeaders headers = request.headers();
        boolean dialog = status > 100 && status < 300;
        for (int i = 0; i < headers.size(); i++) {
            HeaderName known = headers.known(i);
            if (known == null) {
                continue;
            }
            switch (known) {
                case VIA -> builder.copyVia(headers, i);
                case FROM, CALL_ID, CSEQ -> builder.copyOnce(headers, known, i);
                case TO -> {
                    if (i == headers.indexOf(known)) {
                        builder.copyTo(headers, i, toTag);
                    }
                }
                case RECORD_ROUTE -> {
                    if (dialog) {
                        builder.copy(headers, i);
                    }
                }
                case TIMESTAMP -> {
                    if (status == 100) {
                        builder.copyOnce(headers, known, i);
                    }
                }
                default -> {}
            }
        }
        return builder;
    }

    private static int capacity(@Nullable SipMessage like) {
        return like == null ? 512 : like.end() + 192;
    }

    /**
     * Adds a header field.
     *
     * @throws IllegalArgumentException when the value holds a CR, LF or NUL, or the name is Content-Length
     */
    public MessageBuilder<M> header(HeaderName name, String value) {
        if (name == HeaderName.CONTENT_LENGTH) {
            throw new IllegalArgumentException("Content-Length is the builder's to write");
        }
        byte[] line = name.line();
        int start = out.length();
        out.octets(line);
        int valueStart = out.length();
        out.text(value);
        field(name.id(), start, valueStart, out.length());
        out.crlf();
        return this;
    }

    /**
     * Adds a header field by any name.
     *
     * @throws IllegalArgumentException when the name is no token, or as above
     */
    public MessageBuilder<M> header(String name, String value) {
        HeaderName known = HeaderName.of(name);
        if (known != null) {
            return header(known, value);
        }
        if (!Grammar.isToken(name)) {
            throw new IllegalArgumentException("header field name is no token");
        }
        int start = out.length();
        out.text(name).octet(':').octet(' ');
        int valueStart = out.length();
        out.text(value);
        field(SipHeaders.UNKNOWN, start, valueStart, out.length());
        out.crlf();
        return this;
    }

    /** Adds every field of this name that the other message has, in order and as written. */
    public MessageBuilder<M> copy(HeaderName name, SipHeaders from) {
        for (int i = 0; i < from.size(); i++) {
            if (from.known(i) == name) {
                copy(from, i);
            }
        }
        return this;
    }

    /** Adds one Via field of a request, the topmost value with what was noted of it. */
    private void copyVia(SipHeaders from, int i) {
        Via noted = from.noted();
        if (noted == null || i != from.indexOf(HeaderName.VIA)) {
            copy(from, i);
            return;
        }
        String value = from.value(i);
        header(HeaderName.VIA, noted + value.substring(ValueScanner.endOfFirst(value)));
    }

    /** Adds one field of another message, as written. */
    MessageBuilder<M> copy(SipHeaders from, int i) {
        if (from.known(i) != HeaderName.CONTENT_LENGTH) {
            int shift = out.length() - from.start(i);
            out.octets(from.octets(), from.start(i), from.valueEnd(i));
            field(from.id(i), from.start(i) + shift, from.valueStart(i) + shift, from.valueEnd(i) + shift);
            out.crlf();
        }
        return this;
    }

    /** Adds all fields of another message but these. */
    MessageBuilder<M> copyAll(SipHeaders from, HeaderName... dropped) {
        for (int i = 0; i < from.size(); i++) {
            if (!contains(dropped, from.known(i))) {
                copy(from, i);
            }
        }
        return this;
    }

    /** The body, with its Content-Type; the array is not copied before {@link #build()}. */
    public MessageBuilder<M> body(String contentType, byte[] octets) {
        header(HeaderName.CONTENT_TYPE, contentType);
        this.body = octets;
        return this;
    }

    /** The body, with its Content-Type, in UTF-8. */
    public MessageBuilder<M> body(String contentType, String text) {
        return body(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The message. The builder is of no use afterwards. */
    public M build() {
        byte[] line = HeaderName.CONTENT_LENGTH.line();
        int start = out.length();
        out.octets(line);
        int valueStart = out.length();
        out.number(body.length);
        field(HeaderName.CONTENT_LENGTH.id(), start, valueStart, out.length());
        out.crlf().crlf();
        int bodyStart = out.length();
        out.octets(body);
        byte[] octets = out.octets();
        return finish.message(octets, new SipHeaders(octets, index, count), bodyStart, out.length());
    }

    private void copyOnce(SipHeaders from, HeaderName name, int i) {
        if (i == from.indexOf(name)) {
            copy(from, i);
        }
    }

    private void copyTo(SipHeaders from, int i, @Nullable String toTag) {
        if (toTag == null || from.saysTag(i)) {
            copy(from, i);
            return;
        }
        if (!Grammar.isToken(toTag)) {
            throw new IllegalArgumentException("tag: no token");
        }
        int shift = out.length() - from.start(i);
        int start = out.length();
        out.octets(from.octets(), start - shift, from.valueEnd(i));
        out.text(";tag=").text(toTag);
        field(from.id(i), start, from.valueStart(i) + shift, out.length());
        out.crlf();
    }

    private void field(int id, int start, int valueStart, int valueEnd) {
        int at = count * SipHeaders.STRIDE;
        if (at == index.length) {
            index = Arrays.copyOf(index, at * 2);
        }
        index[at] = id;
        index[at + 1] = start;
        index[at + 2] = valueStart;
        index[at + 3] = valueEnd;
        count++;
    }

    private static boolean contains(HeaderName[] names, @Nullable HeaderName name) {
        for (HeaderName each : names) {
            if (each == name) {
                return true;
            }
        }
        return false;
    }
}
