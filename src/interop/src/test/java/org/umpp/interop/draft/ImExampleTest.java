// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.pki.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** The draft's instant messages (§4.1): in either role the peer's part is what the draft prints. */
@Spec("draft §4.1")
class ImExampleTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String THREAD = "283461923759234";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer server;
    private SipPeer sip;
    private ServerSocket xmpp;
    private SSLContext tls;

    private void start(String own, String other) throws Exception {
        sip = new SipPeer("sip." + other, authority.forDomain(other), authority);
        tls = PlainTls.context(authority.forDomain(other), authority);
        xmpp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server = new TestServer(own, authority, folder)
                .partner(other, sip.port(), xmpp.getLocalPort())
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        sip.close();
        xmpp.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-023", "R-028", "R-029", "R-036", "R-038", "R-039", "Q-01", "Q-03", "Q-06", "Q-18", "Q-20", "Q-21"})
    void romeosServerInvitesOurJuliet(Form form) throws Exception {
        start(CAPULET, MONTAGUE);
        Socket toJuliet = sip.connect(server.sipPort());

        sip.requests(toJuliet, form.sip("im-1-invite"));
        SipText ok = sip.receives("SIP/2.0 200").message();
        assertThat(ok.tag("From")).isEqualTo("29923923");
        assertThat(ok.header("Call-ID")).isEqualTo("2349098234@orchard.montague.example.net");
        assertThat(ok.header("CSeq")).isEqualTo("13992 INVITE");
        assertThat(ok.uri("Contact")).contains("sip." + CAPULET).doesNotContain("balcony");
        assertThat(ok.body()).contains("m=audio 0 ", "a=jid:juliet@" + CAPULET, "a=thread:" + THREAD);
        String jid = line(ok, "a=jid:");

        sip.requests(
                toJuliet,
                form.sip("im-3-ack")
                        .with("sip:juliet@balcony.thecappulets.example.com", ok.uri("Contact"))
                        .with("939231235", ok.tag("To")));

        // the figure lets Romeo write first, the examples Juliet: here Juliet does
        server.writes(Form.stanza(1).replace("juliet@thecappulets.example.com/balcony", jid));
        try (XmppPeer fromJuliet = XmppPeer.accepts(xmpp, MONTAGUE, CAPULET, tls);
                XmppPeer fromRomeo = XmppPeer.opens(server.xmppPort(), MONTAGUE, CAPULET, tls)) {
            assertThat(fromJuliet.hears("</message>"))
                    .contains(
                            "Art thou not Romeo, and a Montague?",
                            "<thread>" + THREAD,
                            "romeo@" + MONTAGUE + "/orchard");
            fromRomeo.says(Form.stanza(2).replace("juliet@thecappulets.example.com/balcony", jid));
            assertThat(server.reads().body()).isEqualTo("Neither, fair saint, if either thee dislike.");
            server.writes(Form.stanza(3).replace("juliet@thecappulets.example.com/balcony", jid));
            assertThat(fromJuliet.hears("</message>")).contains("How cam", "<thread>" + THREAD);

            leave("juliet@" + CAPULET, jid, "romeo@" + MONTAGUE + "/orchard");
            SipPeer.Received bye = sip.receives("BYE ");
            assertThat(bye.message().startLine()).isEqualTo("BYE sip:romeo@orchard.montague.example.net SIP/2.0");
            assertThat(bye.message().tag("From")).isEqualTo(ok.tag("To"));
            assertThat(bye.message().tag("To")).isEqualTo("29923923");
            sip.answers(
                    bye,
                    form.sip("im-5-ok")
                            .with("33903 BYE", bye.message().header("CSeq"))
                            .with(";tag=939231235", ";tag=" + bye.message().tag("From")));
        }
        assertThat(server.server().sessions()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-023", "R-028", "R-029", "R-036", "R-038", "R-039", "Q-03", "Q-04", "Q-05", "Q-06", "Q-08", "Q-20"})
    void ourRomeoInvitesJuliet(Form form) throws Exception {
        start(MONTAGUE, CAPULET);

        server.writes(Form.stanza(2));
        SipPeer.Received invite = sip.receives("INVITE im:juliet@thecappulets.example.com SIP/2.0");
        SipText offer = invite.message();
        assertThat(offer.uri("From")).isEqualTo("im:romeo@" + MONTAGUE);
        assertThat(offer.header("Content-Type")).isEqualTo("application/sdp");
        assertThat(offer.header("Max-Forwards")).isEqualTo("70");
        assertThat(offer.uri("Contact")).contains("sip." + MONTAGUE).doesNotContain("orchard");
        assertThat(offer.body()).contains("a=jid:romeo@" + MONTAGUE + "/orchard", "a=thread:" + THREAD);

        sip.answers(invite, form.answerTo(offer));
        SipText ack = sip.receives("ACK sip:juliet@balcony.thecappulets.example.com SIP/2.0")
                .message();
        assertThat(ack.tag("To")).isEqualTo("939231235");

        try (XmppPeer fromRomeo = XmppPeer.accepts(xmpp, CAPULET, MONTAGUE, tls);
                XmppPeer fromJuliet = XmppPeer.opens(server.xmppPort(), CAPULET, MONTAGUE, tls)) {
            assertThat(fromRomeo.hears("</message>"))
                    .contains("Neither, fair saint", "<thread>" + THREAD, "juliet@" + CAPULET + "/balcony");
            fromJuliet.says(Form.stanza(1));
            assertThat(server.reads().body()).isEqualTo("Art thou not Romeo, and a Montague?");

            SipText bye = form.sip("im-4-bye")
                    .with("sip:romeo@orchard.montague.example.net", offer.uri("Contact"))
                    .with("29923923", offer.tag("From"))
                    .with("2349098234@orchard.montague.example.net", offer.header("Call-ID"));
            sip.requests(invite.connection(), bye);
            assertThat(sip.receives("SIP/2.0 200").message().header("CSeq")).isEqualTo("33903 BYE");
            sip.requests(invite.connection(), bye.with("33903", "33904"));
            assertThat(sip.receives("SIP/2.0 481").message().header("CSeq")).isEqualTo("33904 BYE");
        }
        assertThat(server.reads().child("http://jabber.org/protocol/chatstates", "gone"))
                .isNotNull();
    }

    @Test
    @Spec("Q-06")
    void romeoMayWriteBeforeHisServersAck() throws Exception {
        start(CAPULET, MONTAGUE);
        Socket toJuliet = sip.connect(server.sipPort());
        sip.requests(toJuliet, Form.VERBATIM.sip("im-1-invite"));
        SipText ok = sip.receives("SIP/2.0 200").message();

        try (XmppPeer fromRomeo = XmppPeer.opens(server.xmppPort(), MONTAGUE, CAPULET, tls)) {
            fromRomeo.says(Form.stanza(2).replace("juliet@thecappulets.example.com/balcony", line(ok, "a=jid:")));

            assertThat(server.reads().body()).isEqualTo("Neither, fair saint, if either thee dislike.");
        }
    }

    @Test
    @Spec({"D-02", "D-04"})
    void whatWaitsForAnAnswerComesBackWhenTheServerEnds() throws Exception {
        start(MONTAGUE, CAPULET);
        server.writes(Form.stanza(2));
        SipPeer.Received invite = sip.receives("INVITE im:juliet@thecappulets.example.com SIP/2.0");
        sip.answers(invite, response("180 Ringing", invite.message()));

        CompletableFuture<Void> ended = CompletableFuture.runAsync(server::close);
        SipPeer.Received cancel = sip.receives("CANCEL ");
        sip.answers(cancel, response("200 OK", cancel.message()));
        sip.answers(invite, response("487 Request Terminated", invite.message()));
        ended.join();

        Stanza back = server.reads();
        assertThat(back.isError()).isTrue();
        assertThat(back.error().condition().element()).isEqualTo("recipient-unavailable");
    }

    private static SipText response(String status, SipText request) {
        return new SipText("SIP/2.0 %s\r\nTo: %s;tag=939231235\r\nFrom: %s\r\nCall-ID: %s\r\nCSeq: %s\r\n\r\n"
                .formatted(
                        status,
                        request.header("To"),
                        request.header("From"),
                        request.header("Call-ID"),
                        request.header("CSeq")));
    }

    private void leave(String user, String jid, String other) {
        assertThat(jid).startsWith(user);
        server.writes("<message from='%s' to='%s' type='chat'><thread>%s</thread>".formatted(jid, other, THREAD)
                + "<gone xmlns='http://jabber.org/protocol/chatstates'/></message>");
    }

    private static String line(SipText message, String start) {
        return message.body()
                .lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow()
                .substring(start.length());
    }
}
