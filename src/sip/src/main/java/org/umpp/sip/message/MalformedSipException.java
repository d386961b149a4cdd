// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * A message, or one header field of it, that breaks the grammar. Carries the answer RFC 3261 asks for; the reason phrase
 * names the field and never repeats what the peer sent, so it is fit for the wire and for logs. It has no stack trace:
 * peers can cause it at will. Our own code meets it where it makes a value that could not be read back.
 */
public final class MalformedSipException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final boolean closes;
    private final transient @Nullable SipRequest request;

    /**
     * A violation that leaves the framing of the stream intact.
     *
     * @param status 400 to 699
     * @param reason the reason phrase
     */
    public MalformedSipException(int status, String reason) {
        this(status, reason, false, null);
    }

    MalformedSipException(int status, String reason, boolean closes, @Nullable SipRequest request) {
        super(reason);
        this.status = status;
        this.closes = closes;
        this.request = request;
    }

    static MalformedSipException field(String name) {
        return new MalformedSipException(400, "Malformed " + name);
    }

    static MalformedSipException missing(HeaderName name) {
        return new MalformedSipException(400, "Missing " + name);
    }

    static MalformedSipException repeated(HeaderName name) {
        return new MalformedSipException(400, "Multiple " + name);
    }

    /** The same violation, found in this request. */
    public MalformedSipException in(SipRequest found) {
        return new MalformedSipException(status, reason(), closes, found);
    }

    /** Leaves the trace out: what the peer sent is to blame, not where we were. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** The status code of the answer, 400 to 699. */
    public int status() {
        return status;
    }

    /** The reason phrase of the answer. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Whether the end of the message is unknown, so that the connection must close (RFC 3261 §18.3). */
    public boolean closes() {
        return closes;
    }

    /** The request as far as it could be read; its header fields may be malformed. Null when it was not a request. */
    public @Nullable SipRequest request() {
        return request;
    }

    /**
     * The refusal to send, when the request says where answers go: it is no ACK, its topmost Via is sound, and From, To,
     * Call-ID and CSeq are there to copy (RFC 3261 §8.2.6). Else null, and the message is dropped.
     *
     * @param toTag the tag for a To that has none
     */
    public @Nullable SipResponse answer(String toTag) {
        SipRequest found = request;
        if (found == null
                || found.method().equals(Method.ACK)
                || !found.headers().canBeAnswered()) {
            return null;
        }
        return SipResponse.to(found, status, reason(), toTag).build();
    }
}
