// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/**
 * What every request must have before anything is done with it (RFC 3261 §8.1.1, §8.2; RFC 4475 for how to answer).
 * Whether we know the method, the scheme or the address is for the user agent to say (405, 416, 404).
 */
public final class RequestCheck {
    private RequestCheck() {}

    /**
     * Passes a request that has a sound Request-URI, Via, From, To, Call-ID, CSeq and Max-Forwards, a CSeq of its own
     * method, no field twice that may occur once, and where it makes a dialog, one Contact and a sound route set.
     *
     * @throws MalformedSipException the answer, with the request
     */
    public static void check(SipRequest request) {
        try {
            SipHeaders headers = request.headers();
            singles(headers);
            headers.topVia();
            headers.from();
            headers.to();
            headers.callId();
            CSeq cseq = headers.cseq();
            if (!cseq.method().equals(request.method())) {
                throw new MalformedSipException(400, "CSeq method differs");
            }
            if (headers.maxForwards().isEmpty()) {
                throw MalformedSipException.missing(HeaderName.MAX_FORWARDS);
            }
            uri(request);
            dialog(request);
        } catch (MalformedSipException e) {
            throw e.in(request);
        }
    }

    // Method and body in the URI of a request mean nothing, and header fields in it are forbidden (RFC 3261 §19.1.1).
    private static void uri(SipRequest request) {
        if (request.uri() instanceof SipUri uri && !uri.headers().isEmpty()) {
            throw MalformedSipException.field("Request-URI");
        }
    }

    // "exactly one SIP or SIPS URI in any request that can result in the establishment of a dialog" (§8.1.1.8)
    private static void dialog(SipRequest request) {
        SipHeaders headers = request.headers();
        String method = request.method();
        if (method.equals(Method.INVITE) || method.equals(Method.SUBSCRIBE)) {
            if (!headers.has(HeaderName.CONTACT)) {
                throw MalformedSipException.missing(HeaderName.CONTACT);
            }
            var contacts = headers.contacts();
            if (contacts.size() != 1 || !(contacts.get(0).uri() instanceof SipUri)) {
                throw MalformedSipException.field("Contact");
            }
            headers.recordRoutes();
        }
    }

    static void singles(SipHeaders headers) {
        long seen = 0;
        for (int i = 0; i < headers.size(); i++) {
            HeaderName known = headers.known(i);
            if (known != null && known.isSingle()) {
                long bit = 1L << known.id();
                if ((seen & bit) != 0) {
                    throw MalformedSipException.repeated(known);
                }
                seen |= bit;
            }
        }
    }
}
