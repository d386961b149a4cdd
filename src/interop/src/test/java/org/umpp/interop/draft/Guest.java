// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import java.io.IOException;
import java.net.Socket;

/** Romeo's side of a session that he began: the requests that he sends in its dialog. */
final class Guest {
    private final SipPeer sip;
    private final Socket connection;
    private final SipText ok;
    private int cseq = 13_992;

    private Guest(SipPeer sip, Socket connection, SipText ok) {
        this.sip = sip;
        this.connection = connection;
        this.ok = ok;
    }

    /** Invites with this INVITE, is accepted and acknowledges. */
    static Guest invites(SipPeer sip, Socket connection, SipText invite) throws Exception {
        sip.requests(connection, invite);
        Guest guest = new Guest(sip, connection, sip.receives("SIP/2.0 200").message());
        guest.acknowledges();
        return guest;
    }

    /** Over which he began the session. */
    Socket connection() {
        return connection;
    }

    /** The 200 that began the session. */
    SipText ok() {
        return ok;
    }

    void acknowledges() throws IOException {
        sip.requests(connection, request("ACK", cseq, "", ""));
    }

    /** Sends a request with these further headers, each with its end of line. */
    void requests(String method, String headers, String body) throws IOException {
        cseq++;
        sip.requests(connection, request(method, cseq, headers, body));
    }

    private SipText request(String method, int number, String headers, String body) {
        return new SipText(
                """
                %s %s SIP/2.0
                To: %s
                From: %s
                Call-ID: %s
                CSeq: %d %s
                """
                                .formatted(
                                        method,
                                        ok.uri("Contact"),
                                        ok.header("To"),
                                        ok.header("From"),
                                        ok.header("Call-ID"),
                                        number,
                                        method)
                                .replace("\n", "\r\n")
                        + headers + "\r\n" + body);
    }
}
