// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.umpp.interop.draft.PlainTls;
import org.umpp.interop.draft.SipPeer;
import org.umpp.interop.draft.SipText;
import org.umpp.throwaway.ThrowawayAuthority;

/** The SIP half of a domain whose XMPP host was written by others: agrees sessions for the users there, and ends them. */
final class SipSide implements AutoCloseable {
    /** What both sides agreed: the dialog as our next request in it needs it, and the JID of the other user. */
    record Agreed(Socket connection, String target, String us, String them, String callId, String jid) {}

    private final String domain;
    private final SipPeer sip;
    private int calls;

    /** Proves itself and lets everybody in: what is tried here is the other wire. */
    SipSide(String domain, ThrowawayAuthority authority) throws Exception {
        this.domain = domain;
        this.sip = new SipPeer("sip." + domain, PlainTls.trustingAnybody(authority.forDomain(domain)));
    }

    /** The line of a partner's file that says where this is. */
    String line() {
        return "sip = 127.0.0.1:" + sip.port();
    }

    /** Invites a user of the server at this port of this machine, for a user of ours. */
    Agreed invites(int port, String ours, String other, String thread) throws Exception {
        Socket connection = sip.connect(port);
        calls++;
        String callId = thread + '-' + calls + "@sip." + domain;
        String from = "<im:" + bare(ours) + ">;tag=" + calls;
        sip.requests(
                connection,
                text(
                        "INVITE im:" + other + " SIP/2.0",
                        "To: <im:" + other + ">",
                        "From: " + from,
                        "Call-ID: " + callId,
                        "CSeq: 1 INVITE",
                        description(ours, thread)));
        SipText ok = sip.receives("SIP/2.0 200").message();
        Agreed agreed = new Agreed(connection, ok.uri("Contact"), from, ok.header("To"), callId, line(ok, "a=jid:"));
        sip.requests(connection, within(agreed, "ACK", 1));
        return agreed;
    }

    /** Waits for an INVITE and lets this user of ours accept it. */
    Agreed accepts(String ours) throws Exception {
        SipPeer.Received invite = sip.receives("INVITE im:" + bare(ours) + " SIP/2.0");
        SipText offer = invite.message();
        String to = offer.header("To") + ";tag=1";
        sip.answers(
                invite,
                text(
                        "SIP/2.0 200 OK",
                        "To: " + to,
                        "From: " + offer.header("From"),
                        "Call-ID: " + offer.header("Call-ID"),
                        "CSeq: " + offer.header("CSeq"),
                        description(ours, line(offer, "a=thread:"))));
        sip.receives("ACK ");
        return new Agreed(
                invite.connection(),
                offer.uri("Contact"),
                to,
                offer.header("From"),
                offer.header("Call-ID"),
                line(offer, "a=jid:"));
    }

    /** Waits for an INVITE for this user of ours, and refuses it. */
    void refuses(String ours, String status) throws Exception {
        SipPeer.Received invite = sip.receives("INVITE im:" + ours + " SIP/2.0");
        SipText offer = invite.message();
        sip.answers(
                invite,
                text(
                        "SIP/2.0 " + status,
                        "To: " + offer.header("To") + ";tag=1",
                        "From: " + offer.header("From"),
                        "Call-ID: " + offer.header("Call-ID"),
                        "CSeq: " + offer.header("CSeq"),
                        null));
        sip.receives("ACK ");
    }

    /** Ends a session. */
    void ends(Agreed agreed) throws Exception {
        sip.requests(agreed.connection(), within(agreed, "BYE", 2));
        sip.receives("SIP/2.0 200");
    }

    /** Waits until the other side ends a session, and lets it. */
    void isLeft() throws Exception {
        SipPeer.Received bye = sip.receives("BYE ");
        SipText request = bye.message();
        sip.answers(
                bye,
                text(
                        "SIP/2.0 200 OK",
                        "To: " + request.header("To"),
                        "From: " + request.header("From"),
                        "Call-ID: " + request.header("Call-ID"),
                        "CSeq: " + request.header("CSeq"),
                        null));
    }

    private SipText within(Agreed agreed, String method, int number) {
        return text(
                method + ' ' + agreed.target() + " SIP/2.0",
                "To: " + agreed.them(),
                "From: " + agreed.us(),
                "Call-ID: " + agreed.callId(),
                "CSeq: " + number + ' ' + method,
                null);
    }

    private SipText text(
            String start, String to, String from, String callId, String cseq, @Nullable String description) {
        String body = description == null ? "" : description;
        String type = description == null ? "" : "Content-Type: application/sdp\r\n";
        String contact = "Contact: <sip:half@sip." + domain + ">\r\n";
        return new SipText(
                String.join("\r\n", start, to, from, callId, cseq) + "\r\n" + contact + type + "\r\n" + body);
    }

    private String description(String jid, String thread) {
        String host = "xmpp." + domain;
        return String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 " + host,
                "s=-",
                "c=IN IP4 " + host,
                "t=0 0",
                "m=message 5269 xmpp/tcp chat",
                "a=direction:both",
                "a=jid:" + jid,
                "a=thread:" + thread,
                "");
    }

    private static String bare(String jid) {
        return jid.substring(0, jid.indexOf('/'));
    }

    private static String line(SipText message, String start) {
        return message.body()
                .lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + start + " in\n" + message.text()))
                .substring(start.length());
    }

    @Override
    public void close() throws IOException {
        sip.close();
    }
}
