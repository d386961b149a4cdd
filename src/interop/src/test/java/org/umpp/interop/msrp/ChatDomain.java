// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.msrp;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.umpp.interop.draft.PlainTls;
import org.umpp.interop.draft.SipPeer;
import org.umpp.interop.draft.SipText;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** A SIP domain whose users chat over MSRP, as a test dictates it. */
final class ChatDomain implements AutoCloseable {
    static final String TYPES = "message/cpim text/plain application/im-iscomposing+xml";

    private final String domain;
    private final @Nullable SSLContext tls;
    private final ServerSocket listener;
    final SipPeer sip;

    ChatDomain(String domain, ThrowawayAuthority authority) throws Exception {
        this(domain, authority, authority.forDomain(domain));
    }

    /** @param shown what it shows over MSRP */
    ChatDomain(String domain, ThrowawayAuthority authority, IssuedCertificate shown) throws Exception {
        this(domain, authority, PlainTls.context(shown, authority));
    }

    /** @param tls of MSRP; null for MSRP in clear text */
    private ChatDomain(String domain, ThrowawayAuthority authority, @Nullable SSLContext tls) throws Exception {
        this.domain = domain;
        this.tls = tls;
        this.listener = MsrpPeer.listen(tls);
        this.sip = new SipPeer("sip." + domain, authority.forDomain(domain), authority);
    }

    /** One whose users chat over MSRP in clear text. */
    static ChatDomain inClearText(String domain, ThrowawayAuthority authority) throws Exception {
        return new ChatDomain(domain, authority, (SSLContext) null);
    }

    String path(String session) {
        return (tls == null ? "msrp" : "msrps") + "://127.0.0.1:" + listener.getLocalPort() + '/' + session + ";tcp";
    }

    // ---- who is invited

    /** The next INVITE, which has to offer this. */
    SipPeer.Received invited(String offer) throws InterruptedException {
        SipPeer.Received invite = sip.receives("INVITE ");
        if (!invite.message().body().contains(offer)) {
            throw new AssertionError(
                    offer + " was not offered:\n" + invite.message().text());
        }
        return invite;
    }

    void refuses(SipPeer.Received invite, String status) throws Exception {
        sip.answers(invite, response(invite, status, "", ""));
        sip.receives("ACK ");
    }

    /** Accepts an offer of MSRP, and takes the connection that follows. */
    MsrpPeer accepts(SipPeer.Received invite, String session, String types) throws Exception {
        answers(invite, session, types);
        return MsrpPeer.accepts(listener, path(session), offeredPath(invite.message()));
    }

    void answers(SipPeer.Received invite, String session, String types) throws Exception {
        answers(invite, description(session, types));
    }

    void answers(SipPeer.Received invite, String description) throws Exception {
        sip.answers(
                invite,
                response(
                        invite,
                        "200 OK",
                        "Contact: <sip:juliet@127.0.0.1:" + sip.port()
                                + ";transport=tls>\r\nContent-Type: application/sdp\r\n",
                        description));
        sip.receives("ACK ");
    }

    void answersOk(SipPeer.Received request) throws IOException {
        sip.answers(request, response(request, "200 OK", "", ""));
    }

    static String offeredPath(SipText message) {
        return message.body()
                .lines()
                .filter(line -> line.startsWith("a=path:"))
                .findFirst()
                .orElseThrow()
                .substring(7);
    }

    private static SipText response(SipPeer.Received request, String status, String headers, String body) {
        SipText asked = request.message();
        String to = asked.header("To");
        return new SipText("SIP/2.0 " + status + "\r\nTo: " + to + (to.contains(";tag=") ? "" : ";tag=there")
                + "\r\nFrom: " + asked.header("From") + "\r\nCall-ID: " + asked.header("Call-ID") + "\r\nCSeq: "
                + asked.header("CSeq") + "\r\n" + headers + "\r\n" + body);
    }

    /** What it says of a session of its own. */
    String description(String session, String types) {
        String path = path(session);
        return """
                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                c=IN IP4 127.0.0.1
                t=0 0
                m=message %d %s *
                a=accept-types:%s
                a=path:%s
                """
                .formatted(listener.getLocalPort(), tls == null ? "TCP/MSRP" : "TCP/TLS/MSRP", types, path)
                .replace("\n", "\r\n");
    }

    // ---- who invites

    /** A dialog that its user has begun. */
    record Dialog(Socket connection, SipText ok, MsrpPeer msrp) {}

    /** Invites a user of another domain, and connects. */
    Dialog invites(int port, String from, String to, String session) throws Exception {
        return invites(port, this, from, to, session);
    }

    /** Invites a user of another domain to what is offered by who chats, and connects. */
    Dialog invites(int port, ChatDomain chatter, String from, String to, String session) throws Exception {
        Socket connection = sip.connect(port);
        sip.requests(connection, invite(from, to, session, chatter.description(session, TYPES)));
        SipText ok = sip.receives("SIP/2.0 200").message();
        requests(connection, ok, "ACK", 1);
        return new Dialog(connection, ok, MsrpPeer.connects(chatter.tls, chatter.path(session), offeredPath(ok)));
    }

    /** Connects to where a path leads. */
    MsrpPeer connects(String session, String theirs) throws IOException {
        return MsrpPeer.connects(tls, path(session), theirs);
    }

    SipText invite(String from, String to, String session) {
        return invite(from, to, session, description(session, TYPES));
    }

    private SipText invite(String from, String to, String session, String description) {
        return new SipText("INVITE sip:" + to + " SIP/2.0\r\nTo: <sip:" + to + ">\r\nFrom: <sip:" + from
                + ">;tag=here\r\nCall-ID: call-" + session + "\r\nCSeq: 1 INVITE\r\nContact: <sip:juliet@127.0.0.1:"
                + sip.port() + ";transport=tls>\r\nContent-Type: application/sdp\r\n\r\n"
                + description);
    }

    void hangsUp(Dialog dialog) throws Exception {
        requests(dialog.connection(), dialog.ok(), "BYE", 2);
        sip.receives("SIP/2.0 200");
    }

    private void requests(Socket connection, SipText ok, String method, int number) throws IOException {
        sip.requests(
                connection,
                new SipText(method + ' ' + ok.uri("Contact") + " SIP/2.0\r\nTo: " + ok.header("To") + "\r\nFrom: "
                        + ok.header("From") + "\r\nCall-ID: " + ok.header("Call-ID") + "\r\nCSeq: " + number + ' '
                        + method + "\r\n\r\n"));
    }

    String domain() {
        return domain;
    }

    @Override
    public void close() throws IOException {
        sip.close();
        listener.close();
    }
}
