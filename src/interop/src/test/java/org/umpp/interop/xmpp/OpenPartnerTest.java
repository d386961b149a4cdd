// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
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

/** Partners that have SIP, but whose users may write without a session as well, as the XMPP servers there let them: {@code sessions = open-xmpp}. */
@ExtendWith(SharedPeers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenPartnerTest {
    private static final String ROMEO = "romeo@" + SharedPeers.OURS;

    private final Peers peers;
    private final Map<Peer, SipSide> sip = new EnumMap<>(Peer.class);
    private TestServer server;

    OpenPartnerTest(Peers peers) {
        this.peers = peers;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = OurServer.usual(peers, folder);
        for (Peer peer : Peer.values()) {
            String domain = peer.shared().domain();
            SipSide side = new SipSide(domain, peers.authority());
            sip.put(peer, side);
            server.partner(domain, side.line(), "sessions = open-xmpp");
        }
        server.start();
    }

    @AfterAll
    void stop() throws Exception {
        for (SipSide side : sip.values()) {
            side.close();
        }
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "D-22", "RFC 6121 §5"})
    void whatIsWrittenWithoutASessionArrivesAndTheReplyAgreesOne(Peer peer) throws Exception {
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            juliet.writes(ROMEO, "j1", "t1", "Romeo, doff thy name");
            Stanza read = server.reads();
            assertThat(read.from()).hasToString(juliet.jid());
            assertThat(read.thread()).isEqualTo("t1");
            assertThat(server.server().sessions()).isEmpty();

            romeoWrites(juliet.jid(), "r1", "t1");
            SipSide.Agreed agreed = sip.get(peer).accepts(juliet.jid());
            assertThat(XmppUser.attribute(juliet.reads(), "id")).isEqualTo("r1");
            juliet.writes(agreed.jid(), "j2", "t1", "What man art thou");
            assertThat(server.reads().id()).isEqualTo("j2");
            assertThat(server.server().sessions()).hasSize(1);

            sip.get(peer).ends(agreed);
            assertThat(server.reads().child("http://jabber.org/protocol/chatstates", "gone"))
                    .isNotNull();
            juliet.writes(ROMEO, "j3", "t1", "Good night");
            assertThat(server.reads().id()).isEqualTo("j3");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "D-22", "D-04"})
    void theReplyComesBackIfTheSessionIsRefused(Peer peer) throws Exception {
        try (XmppUser juliet = peer.shared().user(peers, "juliet", "balcony")) {
            juliet.writes(ROMEO, "j1", "t2", "Romeo");
            assertThat(server.reads().id()).isEqualTo("j1");

            romeoWrites(juliet.jid(), "r1", "t2");
            sip.get(peer).refuses(peer.shared().jid("juliet"), "480 Temporarily Unavailable");

            Stanza back = server.reads();
            assertThat(back.id()).isEqualTo("r1");
            assertThat(back.error().condition().element()).isEqualTo("recipient-unavailable");
            assertThat(juliet.hasUnread()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "D-39", "RFC 6121 §3.1.3"})
    void presenceIsAskedForOverSipAndWhoDoesNotIsTold(Peer peer) throws Exception {
        try (XmppUser client = peer.shared().user(peers, "benvolio", "street")) {
            client.says("<presence to='" + ROMEO + "' type='subscribe'/>");

            String back = client.sees();

            assertThat(XmppUser.attribute(back, "from")).isEqualTo(ROMEO);
            assertThat(XmppUser.attribute(back, "type")).isEqualTo("error");
            assertThat(back).contains("<feature-not-implemented");
        }
    }

    private void romeoWrites(String to, String id, String thread) {
        server.writes(
                "<message from='%s/orchard' to='%s' id='%s' type='chat'><thread>%s</thread><body>O</body></message>"
                        .formatted(ROMEO, to, id, thread));
    }
}
