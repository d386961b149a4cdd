// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A SIP request or response (RFC 3261 §7): its octets, and where each header field lies in them. Immutable; two are equal
 * when their octets are.
 */
public abstract sealed class SipMessage implements SipElement permits SipRequest, SipResponse {
    private final byte[] octets;
    private final int bodyStart;
    private final int end;
    private final SipHeaders headers;

    SipMessage(byte[] octets, SipHeaders headers, int bodyStart, int end) {
        this.octets = octets;
        this.headers = headers;
        this.bodyStart = bodyStart;
        this.end = end;
    }

    /** The header fields. */
    public final SipHeaders headers() {
        return headers;
    }

    /** Request-Line or Status-Line. */
    public abstract String startLine();

    /** The body's length in octets. */
    public final int bodyLength() {
        return end - bodyStart;
    }

    /** A copy of the body; empty when there is none. */
    public final byte[] body() {
        return Arrays.copyOfRange(octets, bodyStart, end);
    }

    /** The body as UTF-8 text, which SDP and PIDF are; "" when there is none. */
    public final String bodyText() {
        return new String(octets, bodyStart, end - bodyStart, StandardCharsets.UTF_8);
    }

    /** The whole message for a trace: bodies, and the credentials of authorization fields, are left out. */
    public final String trace() {
        StringBuilder text = new StringBuilder(end).append(startLine()).append('\n');
        for (int i = 0; i < headers.size(); i++) {
            HeaderName known = headers.known(i);
            boolean secret = known == HeaderName.AUTHORIZATION || known == HeaderName.PROXY_AUTHORIZATION;
            text.append(headers.name(i)).append(": ").append(secret ? "..." : headers.value(i));
            text.append('\n');
        }
        return bodyLength() == 0
                ? text.toString()
                : text.append('[').append(bodyLength()).append(" octets]").toString();
    }

    final byte[] octets() {
        return octets;
    }

    final int bodyStart() {
        return bodyStart;
    }

    final int end() {
        return end;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof SipMessage that && Arrays.equals(octets, 0, end, that.octets, 0, that.end);
    }

    @Override
    public final int hashCode() {
        int hash = 1;
        for (int i = 0; i < end; i++) {
            hash = hash * 31 + octets[i];
        }
        return hash;
    }

    /** The start line alone: nothing that is not fit for a log. */
    @Override
    public final String toString() {
        return startLine();
    }
}
