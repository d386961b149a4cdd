// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/** What becomes of octets that a stream brings, in one line. */
final class Verdict {
    static final String READ = "read";
    static final String ACCEPTED = "accepted";
    static final String INCOMPLETE = "incomplete";

    private Verdict() {}

    /** {@link #READ} when the message and every field we know the grammar of can be read; else status and reason. */
    static String reading(byte[] stream) {
        try {
            SipMessage message = first(stream);
            if (message == null) {
                return INCOMPLETE;
            }
            readAll(message.headers());
            return READ;
        } catch (MalformedSipException e) {
            return e.status() + " " + e.reason();
        }
    }

    /** {@link #ACCEPTED} when a user agent would look at the message; else status and reason. */
    static String accepting(byte[] stream) {
        try {
            SipMessage message = first(stream);
            if (message == null) {
                return INCOMPLETE;
            }
            if (message instanceof SipRequest request) {
                RequestCheck.check(request);
            } else {
                ResponseCheck.check((SipResponse) message);
            }
            return ACCEPTED;
        } catch (MalformedSipException e) {
            return e.status() + " " + e.reason();
        }
    }

    /** Reads every field we know the grammar of. */
    static void readAll(SipHeaders headers) {
        headers.vias();
        if (headers.has(HeaderName.FROM)) {
            headers.from();
        }
        if (headers.has(HeaderName.TO)) {
            headers.to();
        }
        if (headers.has(HeaderName.CSEQ)) {
            headers.cseq();
        }
        if (headers.has(HeaderName.CALL_ID)) {
            headers.callId();
        }
        if (!headers.isContactWildcard()) {
            headers.contacts();
        }
        headers.maxForwards();
        headers.recordRoutes();
        headers.routes();
        headers.contentType();
        headers.accept();
        headers.allow();
        headers.allowEvents();
        headers.supported();
        headers.require();
        headers.unsupported();
        headers.event();
        headers.subscriptionState();
        headers.expires();
        headers.minExpires();
        headers.sessionExpires();
        headers.minSe();
        headers.retryAfter();
        headers.warnings();
        headers.reasons();
    }

    private static SipMessage first(byte[] stream) {
        SipDecoder decoder = new SipDecoder(SipLimits.DEFAULT);
        decoder.append(stream, 0, stream.length);
        return (SipMessage) decoder.next();
    }
}
