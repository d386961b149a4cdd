// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import org.jspecify.annotations.Nullable;

/** A response (RFC 3261 §7.2). */
public final class SipResponse extends SipMessage {
    private final int status;
    private final String reason;

    SipResponse(byte[] octets, SipHeaders headers, int bodyStart, int end, int status, String reason) {
        super(octets, headers, bodyStart, end);
        this.status = status;
        this.reason = reason;
    }

    /**
     * Starts the answer to a request: Via, From, To, Call-ID and CSeq are the request's (RFC 3261 §8.2.6.2), and so are
     * its Timestamp in a 100 (§8.2.6.1) and its Record-Route where the answer may make a dialog (§12.1.1). Nothing of
     * what is copied is read, so that even a malformed request can be refused.
     *
     * @param toTag the tag for a To that has none, or null when the To shall stay as it is, as in a 100
     */
    public static MessageBuilder<SipResponse> to(
            SipRequest request, int status, String reason, @Nullable String toTag) {
        return MessageBuilder.answer(request, status, reason, toTag);
    }

    /** As {@link #to(SipRequest, int, String, String)}, with the status code's usual reason phrase. */
    public static MessageBuilder<SipResponse> to(SipRequest request, int status, @Nullable String toTag) {
        return MessageBuilder.answer(request, status, ReasonPhrase.of(status), toTag);
    }

    /** Starts a response from nothing, for those who play a peer. */
    public static MessageBuilder<SipResponse> builder(int status, String reason) {
        return MessageBuilder.response(status, reason, null);
    }

    /** 100 to 699. */
    public int status() {
        return status;
    }

    /** The reason phrase; "" when it is empty. */
    public String reason() {
        return reason;
    }

    /** Whether it ends the transaction: 200 and above. */
    public boolean isFinal() {
        return status >= 200;
    }

    /** Whether it is a 2xx. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    @Override
    public String startLine() {
        return "SIP/2.0 " + status + ' ' + reason;
    }
}
