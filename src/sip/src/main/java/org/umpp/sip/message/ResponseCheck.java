// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/** What every response must have before it is matched to its request; one that has not is dropped (RFC 3261 §8.1.3.3). */
public final class ResponseCheck {
    private ResponseCheck() {}

    /**
     * Passes a response that has a sound Via, From, To, Call-ID and CSeq, and no field twice that may occur once.
     *
     * @throws MalformedSipException says what is wrong, for the log: responses are never answered
     */
    public static void check(SipResponse response) {
        SipHeaders headers = response.headers();
        RequestCheck.singles(headers);
        headers.topVia();
        headers.from();
        headers.to();
        headers.callId();
        headers.cseq();
    }
}
