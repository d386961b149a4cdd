// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import org.umpp.sip.message.CSeq;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.Via;

/**
 * What a message is matched to its transaction by (RFC 3261 §17.1.3, §17.2.3).
 *
 * @param branch the branch of the topmost Via; for a peer that knows RFC 2543 only, the fields which that RFC compares
 * @param sentBy the sent-by of the topmost Via; "" for our own client transactions, whose branches are unique
 * @param method the method; INVITE for an ACK, which belongs to the INVITE
 */
public record TransactionId(String branch, String sentBy, String method) {
    /** The server transaction that a request belongs to. */
    public static TransactionId ofServer(SipRequest request) {
        String method = request.method().equals(Method.ACK) ? Method.INVITE : request.method();
        Via via = request.headers().topVia();
        String branch = via.hasMagicCookie() ? via.branch() : rfc2543(request);
        return new TransactionId(branch, via.sentBy(), method);
    }

    /** The client transaction that a response belongs to: only branch and CSeq method count (§17.1.3). */
    public static TransactionId ofClient(SipResponse response) {
        SipHeaders headers = response.headers();
        return new TransactionId(headers.topVia().branch(), "", headers.cseq().method());
    }

    /** The client transaction of a request of ours. */
    public static TransactionId ofClient(SipRequest request) {
        return new TransactionId(request.headers().topVia().branch(), "", request.method());
    }

    /** The INVITE transaction that a CANCEL is about: the same branch and sent-by (§9.2). */
    public TransactionId invite() {
        return new TransactionId(branch, sentBy, Method.INVITE);
    }

    private static String rfc2543(SipRequest request) {
        SipHeaders headers = request.headers();
        CSeq cseq = headers.cseq();
        NameAddr from = headers.from();
        return headers.callId() + ' ' + cseq.number() + ' ' + from.tag() + ' ' + request.requestUri();
    }
}
