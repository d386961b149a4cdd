// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.MovedTime;
import org.umpp.interop.server.TestServer;
import org.umpp.session.Session;
import org.umpp.throwaway.ThrowawayAuthority;

/** The draft's session goes on: Romeo changes his device, his server refreshes the session or does not, and one message is far too big. */
class MidSessionTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String THREAD = "283461923759234";
    private static final String CONTACT = "Contact: <sip:romeo@orchard.montague.example.net>\r\n";
    private static final String SDP = "Content-Type: application/sdp\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private final MovedTime time = new MovedTime();
    private TestServer server;
    private SipPeer sip;
    private ServerSocket xmpp;
    private SSLContext tls;

    @BeforeEach
    void start() throws Exception {
        sip = new SipPeer("sip." + MONTAGUE, authority.forDomain(MONTAGUE), authority);
        xmpp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        tls = PlainTls.context(authority.forDomain(MONTAGUE), authority);
        server = new TestServer(CAPULET, authority, folder)
                .partner(MONTAGUE, sip.port(), xmpp.getLocalPort())
                .sipTime(time)
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        sip.close();
        xmpp.close();
        server.close();
        time.close();
    }

    @Test
    @Spec({"D-07", "D-22", "RFC 3261 §14", "RFC 3264 §8", "C-11"})
    void romeoSwitchesToAnotherDevice() throws Exception {
        Guest romeo = invites("");
        String juliet = line(romeo.ok(), "a=jid:");
        try (XmppPeer fromRomeo = XmppPeer.opens(server.xmppPort(), MONTAGUE, CAPULET, tls)) {
            fromRomeo.says(stanza("orchard", juliet, "m1", THREAD, "from the orchard"));
            assertThat(server.reads().body()).isEqualTo("from the orchard");

            romeo.requests("INVITE", CONTACT + SDP, offer("street", "another"));
            SipText again = sip.receives("SIP/2.0 200").message();
            romeo.acknowledges();
            assertThat(line(again, "a=jid:")).as("hers stays").isEqualTo(juliet);
            assertThat(again.header("CSeq")).isEqualTo("13993 INVITE");

            fromRomeo.says(stanza("street", juliet, "m2", "another", "from the street"));
            assertThat(server.reads().body()).isEqualTo("from the street");
            fromRomeo.says(stanza("orchard", juliet, "m3", THREAD, "from nowhere"));
            try (XmppPeer toRomeo = XmppPeer.accepts(xmpp, MONTAGUE, CAPULET, tls)) {
                assertThat(toRomeo.hears("</message>"))
                        .contains("to='" + ROMEO + "/orchard'", "id='m3'", "type='error'", "<unexpected-request");
                server.writes(hers(juliet, "I hear"));
                assertThat(toRomeo.hears("</message>"))
                        .contains("to='" + ROMEO + "/street'", "<thread>another</thread>", "I hear");
            }
        }
        assertThat(server.unread())
                .as("what came from nowhere is not delivered")
                .isZero();
        assertThat(server.server().sessions()).hasSize(1);
    }

    @Test
    @Spec({"D-07", "D-21"})
    void aSwitchToAForeignJidIsRefusedAndTheSessionStaysAsItWas() throws Exception {
        Guest romeo = invites("");
        String juliet = line(romeo.ok(), "a=jid:");

        romeo.requests(
                "INVITE",
                CONTACT + SDP,
                offer("street", THREAD).replace("a=jid:" + ROMEO, "a=jid:tybalt@padua.example"));
        sip.receives("SIP/2.0 488");
        romeo.acknowledges();

        try (XmppPeer fromRomeo = XmppPeer.opens(server.xmppPort(), MONTAGUE, CAPULET, tls)) {
            fromRomeo.says(stanza("orchard", juliet, "m1", THREAD, "from the orchard"));
            assertThat(server.reads().body()).isEqualTo("from the orchard");
        }
    }

    @Test
    @Spec({"D-07", "D-11", "C-11", "RFC 3261 §14.2", "RFC 4028 §7.4"})
    void hisSwitchCrossesOurRefreshAndIs491() throws Exception {
        // he lets us refresh, and says nothing of UPDATE
        Guest romeo = invites("Supported: timer\r\nSession-Expires: 90;refresher=uas\r\n");
        assertThat(romeo.ok().header("Session-Expires")).isEqualTo("90;refresher=uas");

        refreshes(romeo, "uas");
        time.forward(Duration.ofSeconds(46));
        SipPeer.Received refresh = sip.receives("INVITE sip:romeo@orchard.montague.example.net");
        assertThat(refresh.message().header("Session-Expires")).startsWith("90;refresher=uac");
        romeo.requests("INVITE", CONTACT + SDP, offer("street", THREAD));
        assertThat(sip.receives("SIP/2.0 491").message().header("CSeq")).isEqualTo("13994 INVITE");
        romeo.acknowledges();

        sip.answers(refresh, accepting(refresh.message()));
        sip.receives("ACK ");
        assertThat(server.server().sessions()).singleElement().satisfies(session -> assertThat(
                        ((Session.Established) session).peer())
                .hasToString(ROMEO + "/orchard"));
        romeo.requests("INVITE", CONTACT + SDP, offer("street", THREAD));
        assertThat(sip.receives("SIP/2.0 200").message().header("CSeq")).isEqualTo("13995 INVITE");
        romeo.acknowledges();
        assertThat(server.server().sessions()).singleElement().satisfies(session -> assertThat(
                        ((Session.Established) session).peer())
                .hasToString(ROMEO + "/street"));
    }

    @Test
    @Spec({"D-11", "C-11", "RFC 4028 §9"})
    void aSessionIntervalThatIsTooShortIs422() throws Exception {
        sip.requests(sip.connect(server.sipPort()), invite("Supported: timer\r\nSession-Expires: 60\r\n"));

        assertThat(sip.receives("SIP/2.0 422").message().header("Min-SE")).isEqualTo("90");
        assertThat(server.server().sessions()).isEmpty();
    }

    @Test
    @Spec({"D-11", "C-11", "RFC 4028 §10", "R-021"})
    void aSessionThatHeNoLongerRefreshesEnds() throws Exception {
        Guest romeo = invites("Supported: timer\r\nSession-Expires: 90;refresher=uac\r\n");
        assertThat(romeo.ok().header("Session-Expires")).isEqualTo("90;refresher=uac");
        server.writes(hers(line(romeo.ok(), "a=jid:"), "Art thou not Romeo?"));
        refreshes(romeo, "uac");
        time.forward(Duration.ofSeconds(40));
        refreshes(romeo, "uac");
        time.forward(Duration.ofSeconds(40));
        refreshes(romeo, "uac");
        assertThat(server.server().sessions()).as("it was refreshed").hasSize(1);

        time.forward(Duration.ofSeconds(61));

        assertThat(sip.receives("BYE ").message().header("Call-ID"))
                .isEqualTo(romeo.ok().header("Call-ID"));
        assertThat(server.reads().child("http://jabber.org/protocol/chatstates", "gone"))
                .isNotNull();
        await().atMost(PATIENCE).until(() -> server.server().sessions().isEmpty());
    }

    @Test
    @Spec({"C-11", "RFC 5923 §5", "RFC 3261 §18"})
    void theConnectionThatHisServerOpenedServesBothWays() throws Exception {
        Guest romeo = invites("");
        String juliet = line(romeo.ok(), "a=jid:");
        refreshes(romeo, "uac");

        server.writes("<message from='%s' to='%s' type='chat'><gone xmlns='http://jabber.org/protocol/chatstates'/>"
                        .formatted(juliet, ROMEO)
                + "<thread>" + THREAD + "</thread></message>");
        assertThat(sip.receives("BYE ").connection()).as("their BYE").isSameAs(romeo.connection());
        server.writes("<message from='%s' to='%s' id='m5' type='chat'><thread>new</thread><body>Romeo?</body></message>"
                .formatted(juliet, ROMEO));
        assertThat(sip.receives("INVITE im:" + ROMEO).connection())
                .as("their next INVITE")
                .isSameAs(romeo.connection());
    }

    @Test
    @Spec({"D-55", "RFC 6120 §4.9.3.14"})
    void aStanzaThatIsFarTooBigCostsItsStreamAndNothingElse() throws Exception {
        Guest romeo = invites("");
        String juliet = line(romeo.ok(), "a=jid:");
        try (XmppPeer fromRomeo = XmppPeer.opens(server.xmppPort(), MONTAGUE, CAPULET, tls)) {
            fromRomeo.says(stanza("orchard", juliet, "m1", THREAD, "before"));
            fromRomeo.says(stanza("orchard", juliet, "m2", THREAD, "x".repeat(300_000)));
            assertThat(fromRomeo.hears("</stream:stream>")).contains("<policy-violation");
        }
        try (XmppPeer fromRomeo = XmppPeer.opens(server.xmppPort(), MONTAGUE, CAPULET, tls)) {
            fromRomeo.says(stanza("orchard", juliet, "m3", THREAD, "after"));

            assertThat(server.reads().body()).isEqualTo("before");
            assertThat(server.reads().body()).isEqualTo("after");
        }
        assertThat(server.server().sessions())
                .as("the session is none the worse")
                .hasSize(1);
    }

    private Guest invites(String headers) throws Exception {
        return Guest.invites(sip, sip.connect(server.sipPort()), invite(headers));
    }

    /** An UPDATE, whose answer shows also that the server has the ACK before it. */
    private void refreshes(Guest romeo, String refresher) throws Exception {
        romeo.requests(
                "UPDATE", CONTACT + "Supported: timer\r\nSession-Expires: 90;refresher=" + refresher + "\r\n", "");
        assertThat(sip.receives("SIP/2.0 200").message().header("CSeq")).endsWith("UPDATE");
    }

    private static String hers(String from, String body) {
        return "<message from='%s' to='%s' id='m4' type='chat'><thread>%s</thread><body>%s</body></message>"
                .formatted(from, ROMEO, THREAD, body);
    }

    private static SipText invite(String headers) {
        return Form.REPAIRED.sip("im-1-invite").with("Content-Type:", headers + "Content-Type:");
    }

    private static String offer(String resource, String thread) {
        return Form.REPAIRED
                .sip("im-1-invite")
                .with("289087 289087", "289087 289088")
                .with("a=jid:" + ROMEO + "/orchard", "a=jid:" + ROMEO + "/" + resource)
                .with("a=thread:" + THREAD, "a=thread:" + thread)
                .body();
    }

    /** His 200 for our refresh. */
    private static SipText accepting(SipText refresh) {
        return new SipText("SIP/2.0 200 OK\r\nTo: %s\r\nFrom: %s\r\nCall-ID: %s\r\nCSeq: %s\r\n"
                        .formatted(
                                refresh.header("To"),
                                refresh.header("From"),
                                refresh.header("Call-ID"),
                                refresh.header("CSeq"))
                + CONTACT + "Require: timer\r\nSession-Expires: 90;refresher=uac\r\n" + SDP + "\r\n"
                + offer("orchard", THREAD));
    }

    private static String stanza(String resource, String to, String id, String thread, String body) {
        return "<message from='%s/%s' to='%s' id='%s' type='chat'><thread>%s</thread><body>%s</body></message>"
                .formatted(ROMEO, resource, to, id, thread, body);
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
