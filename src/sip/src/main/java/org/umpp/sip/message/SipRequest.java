// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import org.jspecify.annotations.Nullable;

/** A request (RFC 3261 §7.1). */
public final class SipRequest extends SipMessage {
    private final String method;
    private final String requestUri;
    private @Nullable Uri uri;

    SipRequest(byte[] octets, SipHeaders headers, int bodyStart, int end, String method, String requestUri) {
        super(octets, headers, bodyStart, end);
        this.method = method;
        this.requestUri = requestUri;
    }

    /**
     * Starts a request.
     *
     * @param method a token, see {@link Method}
     * @param requestUri where it goes
     * @throws IllegalArgumentException when either could not stand in a Request-Line
     */
    public static MessageBuilder<SipRequest> builder(String method, String requestUri) {
        return MessageBuilder.request(method, requestUri, null);
    }

    /** The method, a case-sensitive token; one of {@link Method}'s instances when it is known. */
    public String method() {
        return method;
    }

    /** The Request-URI as written. */
    public String requestUri() {
        return requestUri;
    }

    /**
     * The Request-URI, read.
     *
     * @throws MalformedSipException 400 when it is no URI
     */
    public Uri uri() {
        Uri known = uri;
        if (known == null) {
            known = Uri.parse(requestUri, "Request-URI");
            uri = known;
        }
        return known;
    }

    @Override
    public String startLine() {
        return method + ' ' + requestUri + " SIP/2.0";
    }

    /**
     * This request, of which responses have this topmost Via value, as RFC 3261 §18.2.1 has the server note {@code received}. Its octets, and the
     * fields as text, are as they came.
     */
    public SipRequest noting(Via via) {
        return new SipRequest(octets(), headers().noting(via), bodyStart(), end(), method, requestUri);
    }

    /** A builder that holds this request already, but for these header fields, Content-Length and the body. */
    public MessageBuilder<SipRequest> without(HeaderName... dropped) {
        return MessageBuilder.request(method, requestUri, this).copyAll(headers(), dropped);
    }
}
