// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.Relay;
import org.umpp.interop.server.TestServer;
import org.umpp.xmpp.XmppS2sComponent;
import org.umpp.xmpp.netty.StreamSnapshot;
import org.umpp.xmpp.netty.StreamSnapshot.Direction;
import org.umpp.xmpp.netty.StreamTimes;

/** Extensions of streams that Prosody has between servers and ejabberd has not (23.01). */
@ExtendWith(SharedPeers.class)
class ExtensionsTest {
    private static final Peer.Instance PROSODY = Peer.PROSODY.own();
    private static final String ROMEO = "romeo@" + SharedPeers.OURS + "/orchard";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Peers peers;

    @TempDir
    Path folder;

    private TestServer server;
    private SipSide sip;
    private WireLog wire;

    ExtensionsTest(Peers peers) {
        this.peers = peers;
    }

    @BeforeEach
    void server() throws Exception {
        sip = new SipSide(PROSODY.domain(), peers.authority());
        server = OurServer.usual(peers, folder);
        wire = WireLog.of(server, folder);
    }

    @AfterEach
    void stop() throws Exception {
        // first, so that nobody waits for the answer to a BYE
        sip.close();
        server.close();
        peers.stop(PROSODY.name());
    }

    @Test
    @Spec({"C-12", "XEP-0288 §2.2", "XEP-0288 §2.3"})
    void oneStreamServesBothDirectionsWhoeverOpensIt() throws Exception {
        peers.certificate(PROSODY.domain())
                .with("BIDI", "1")
                .start(PROSODY.name())
                .with("BIDI", "");
        server.partner(PROSODY.domain(), sip.line()).start();
        try (XmppUser juliet = PROSODY.user(peers, "juliet", "balcony")) {
            juliet.says("<iq type='get' id='p1' to='" + SharedPeers.OURS + "'><ping xmlns='urn:xmpp:ping'/></iq>");
            assertThat(XmppUser.attribute(juliet.isAnswered(), "type")).isEqualTo("result");
            assertThat(wire.received(PROSODY.domain())).contains("<bidi");
            assertThat(directions()).as("they opened it").containsExactly(Direction.BOTH);

            server.server()
                    .context()
                    .getComponent("xmpp-s2s", XmppS2sComponent.class)
                    .closeStreams(PROSODY.domain());
            await().atMost(PATIENCE).until(() -> directions().isEmpty());
            romeoWrites("m1");
            SipSide.Agreed agreed = sip.accepts(juliet.jid());
            assertThat(XmppUser.attribute(juliet.reads(), "id")).isEqualTo("m1");
            juliet.writes(agreed.jid(), "m2", "t1", "Ay me");
            assertThat(server.reads().id()).isEqualTo("m2");
            assertThat(wire.sent(PROSODY.domain())).contains("<bidi xmlns='urn:xmpp:bidi'/>");
            assertThat(directions()).as("we opened it").containsExactly(Direction.BOTH);
        }
    }

    @Test
    @Spec({"C-12", "D-14", "XEP-0198 §3", "XEP-0288 §2.1"})
    void ejabberdOffersNeitherAndIsServedWithout() throws Exception {
        Peer.Instance ejabberd = Peer.EJABBERD.shared();
        server.partner(ejabberd.domain()).start();
        try (XmppUser juliet = ejabberd.user(peers, "juliet", "balcony")) {
            juliet.says("<iq type='get' id='p1' to='" + SharedPeers.OURS + "'><ping xmlns='urn:xmpp:ping'/></iq>");
            assertThat(XmppUser.attribute(juliet.isAnswered(), "type")).isEqualTo("result");
        }
        assertThat(wire.received(ejabberd.domain()))
                .contains("features")
                .doesNotContain("urn:xmpp:sm:", "urn:xmpp:features:bidi");
    }

    @Test
    @Spec({"C-12", "D-02", "XEP-0198 §3", "XEP-0198 §4", "XEP-0198 §5"})
    void whatIsNotAcknowledgedWhenTheConnectionIsCutIsSentAgain() throws Exception {
        int messages = 300;
        peers.certificate(PROSODY.domain())
                .with("EXTRA_MODULES", "\"smacks\";")
                .start(PROSODY.name())
                .with("EXTRA_MODULES", "");
        server.streams(usual ->
                usual.with(StreamTimes.DEFAULT.withRetries(Duration.ofMillis(50), Duration.ofMillis(200), PATIENCE)));
        try (Relay cable = Relay.to(new InetSocketAddress(peers.address(PROSODY.host()), 5269));
                XmppUser juliet = PROSODY.user(peers, "juliet", "balcony")) {
            server.partner(PROSODY.domain(), sip.line(), "xmpp = 127.0.0.1:" + cable.port())
                    .start();
            romeoWrites("m0");
            SipSide.Agreed agreed = sip.accepts(juliet.jid());

            Set<String> arrived = new LinkedHashSet<>();
            arrived.add(XmppUser.attribute(juliet.reads(), "id"));
            for (int i = 1; i < messages; i++) {
                romeoWrites("m" + i);
                if (i % 100 == 50) {
                    cable.cut();
                }
            }
            // Prosody resumes no stream between servers (0.12): what it had and did not acknowledge arrives twice
            while (arrived.size() < messages) {
                arrived.add(XmppUser.attribute(juliet.reads(), "id"));
            }
            assertThat(arrived)
                    .containsExactlyElementsOf(
                            IntStream.range(0, messages).mapToObj(i -> "m" + i).toList());

            await().atMost(PATIENCE)
                    .until(() -> server.xmppStreams().stream().allMatch(stream -> stream.queued() == 0));
            cable.cut();
            romeoWrites("last");
            String next = XmppUser.attribute(juliet.reads(), "id");
            while (arrived.contains(next)) {
                next = XmppUser.attribute(juliet.reads(), "id");
            }
            assertThat(next).isEqualTo("last");
            assertThat(juliet.hasUnread()).isFalse();
            juliet.writes(agreed.jid(), "j1", "t1", "Ay me");
            assertThat(server.reads().id()).isEqualTo("j1");
            assertThat(cable.connections()).isGreaterThanOrEqualTo(3);
        }
        // Prosody asks for management a moment after its first stanzas
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(wire.received(PROSODY.domain()))
                    .contains("<sm xmlns='urn:xmpp:sm:3'", "<enabled", "<enable ", "<a ");
            assertThat(wire.sent(PROSODY.domain()))
                    .contains("<enable xmlns='urn:xmpp:sm:3' resume='true'/>", "<enabled xmlns='urn:xmpp:sm:3'", "<r ");
        });
    }

    private void romeoWrites(String id) {
        server.writes("<message from='%s' to='%s' id='%s' type='chat'><thread>t1</thread><body>O</body></message>"
                .formatted(ROMEO, PROSODY.jid("juliet"), id));
    }

    private List<Direction> directions() {
        return server.xmppStreams().stream()
                .filter(stream -> stream.state().equals("open"))
                .map(StreamSnapshot::direction)
                .toList();
    }
}
