// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.xmpp.stream.Stanza;

/** IM sessions with users of XMPP servers written by others: SIP agrees them, the messages take the real streams. */
@ExtendWith(SharedPeers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTest {
    private static final int MESSAGES = 1_000;
    private static final String ROMEO = "romeo@" + SharedPeers.OURS;

    private final Peers peers;
    private final Map<Peer, SipSide> sip = new EnumMap<>(Peer.class);
    private TestServer server;

    SessionTest(Peers peers) {
        this.peers = peers;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = OurServer.usual(peers, folder);
        for (Peer peer : Peer.values()) {
            String domain = peer.shared().domain();
            SipSide side = new SipSide(domain, peers.authority());
            sip.put(peer, side);
            server.partner(domain, side.line());
        }
        server.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
        for (SipSide side : sip.values()) {
            side.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "R-005", "R-023", "R-024", "D-02", "D-22", "RFC 6120 §10.1"})
    void aThousandMessagesFlowEitherWayAndNoneIsLost(Peer peer) throws Exception {
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            server.writes(message(ROMEO + "/orchard", peer.shared().jid("juliet"), "first", "t1", "Lady"));
            SipSide.Agreed agreed = sip.get(peer).accepts(juliet.jid());
            assertThat(XmppUser.text(juliet.reads(), "body")).isEqualTo("Lady");

            for (int i = 0; i < MESSAGES; i++) {
                server.writes(message(ROMEO + "/orchard", peer.shared().jid("juliet"), "r" + i, "t1", "r" + i));
                juliet.writes(agreed.jid(), "j" + i, "t1", "j" + i);
            }

            for (int i = 0; i < MESSAGES; i++) {
                String atJuliets = juliet.reads();
                assertThat(XmppUser.attribute(atJuliets, "id")).isEqualTo("r" + i);
                assertThat(XmppUser.text(atJuliets, "body")).isEqualTo("r" + i);
                Stanza atRomeos = server.reads();
                assertThat(atRomeos.id()).isEqualTo("j" + i);
                assertThat(atRomeos.body()).isEqualTo("j" + i);
            }
            sip.get(peer).ends(agreed);
        }
        assertThat(server.reads().child("http://jabber.org/protocol/chatstates", "gone"))
                .isNotNull();
    }

    private static String message(String from, String to, String id, String thread, String body) {
        return "<message from='%s' to='%s' id='%s' type='chat'><thread>%s</thread><body>%s</body></message>"
                .formatted(from, to, id, thread, body);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-009", "D-31", "RFC 3923 §4"})
    void whatIsInAMessageArrivesAsItWasWritten(Peer peer) throws Exception {
        List<String> children = List.of(
                "<thread>t2</thread>",
                "<body>\u00e9\u4e16\ud83c\udf39 &amp; &lt;</body>",
                "<e2e xmlns='urn:ietf:params:xml:ns:xmpp-e2e'>Q29udGVudC1UeXBlOiBtdWx0aXBhcnQ=\nZQ==</e2e>",
                "<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>"
                        + "<p style='font-weight:bold'>o</p></body></html>",
                "<request xmlns='urn:xmpp:receipts'/>");
        String content = String.join("", children);
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            SipSide.Agreed agreed = sip.get(peer).invites(server.sipPort(), juliet.jid(), ROMEO, "t2");

            juliet.says("<message to='" + agreed.jid() + "' id='m1' type='chat'>" + content + "</message>");
            // ejabberd puts them into another order
            assertThat(new String(server.reads().content(), StandardCharsets.UTF_8))
                    .contains(children)
                    .hasSameSizeAs(content);
            server.writes("<message from='" + agreed.jid() + "' to='" + juliet.jid() + "' id='m2' type='chat'>"
                    + content + "</message>");
            assertThat(juliet.reads()).contains(children);

            server.writes(
                    "<message from='" + agreed.jid() + "' to='" + juliet.jid()
                            + "' type='chat'><thread>t2</thread><gone xmlns='http://jabber.org/protocol/chatstates'/></message>");
            sip.get(peer).isLeft();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-10", "D-22", "RFC 6120 §8.3.3.22"})
    void afterByeAStanzaThatWasOnItsWayArrivesAndOneOfNoSessionComesBack(Peer peer) throws Exception {
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony");
                XmppUser elsewhere = peer.shared().user(peers, "juliet", "chamber")) {
            SipSide.Agreed agreed = sip.get(peer).invites(server.sipPort(), juliet.jid(), ROMEO, "t3");
            juliet.writes(agreed.jid(), "m0", "t3", "'Tis almost morning");
            assertThat(server.reads().id()).isEqualTo("m0");
            sip.get(peer).ends(agreed);
            assertThat(server.reads().child("http://jabber.org/protocol/chatstates", "gone"))
                    .isNotNull();

            juliet.writes(agreed.jid(), "m1", "t3", "Good night");
            assertThat(server.reads().body()).isEqualTo("Good night");
            elsewhere.writes(agreed.jid(), "m2", "t3", "Good night, good night");

            String back = elsewhere.reads();
            assertThat(XmppUser.attribute(back, "type")).isEqualTo("error");
            assertThat(XmppUser.attribute(back, "id")).isEqualTo("m2");
            assertThat(back).contains("<unexpected-request");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "D-22", "RFC 6120 §8.3.3.22"})
    void aMessageWithoutASessionComesBack(Peer peer) throws Exception {
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            juliet.writes(ROMEO, "m1", "t4", "O");

            String back = juliet.reads();
            assertThat(XmppUser.attribute(back, "type")).isEqualTo("error");
            assertThat(XmppUser.attribute(back, "id")).isEqualTo("m1");
            assertThat(XmppUser.attribute(back, "from")).isEqualTo(ROMEO);
            assertThat(back).contains("<unexpected-request");
            assertThat(server.unread()).isZero();
        }
    }
}
