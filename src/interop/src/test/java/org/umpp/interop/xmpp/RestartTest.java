// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.xmpp.netty.StreamSnapshot;
import org.umpp.xmpp.netty.StreamSnapshot.Direction;
import org.umpp.xmpp.netty.StreamTimes;
import org.umpp.xmpp.stream.Stanza;

/** What becomes of messages while an XMPP server written by others, or ours, is away. */
@ExtendWith(SharedPeers.class)
class RestartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final int MESSAGES = 20;
    private static final String ROMEO = "romeo@" + SharedPeers.OURS + "/orchard";
    private static final StreamTimes QUICK = StreamTimes.DEFAULT
            .withRetries(Duration.ofMillis(100), Duration.ofMillis(500), PATIENCE)
            .withNegotiation(Duration.ofSeconds(10));

    private final Peers peers;

    @TempDir
    Path folder;

    private TestServer server;
    private SipSide sip;

    /** Whom Romeo writes to: another in each test, as servers keep what came while a user was away. */
    private String user = "juliet";

    RestartTest(Peers peers) {
        this.peers = peers;
    }

    @BeforeEach
    void server() {
        server = OurServer.usual(peers, folder).streams(usual -> usual.with(QUICK));
    }

    @AfterEach
    void stop() throws Exception {
        // first, so that nobody waits for the answer to a BYE
        sip.close();
        server.close();
    }

    /** How a server goes. */
    enum Ending {
        IN_ORDER,
        KILLED
    }

    static List<Arguments> endings() {
        List<Arguments> all = new ArrayList<>();
        for (Ending ending : Ending.values()) {
            Stream.of(Peer.values()).map(peer -> Arguments.of(ending, peer)).forEach(all::add);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("endings")
    @Spec({"C-12", "D-02", "D-12", "RFC 6120 §3.3", "RFC 6120 §4.4", "RFC 6120 §4.9.3.20"})
    void whileTheyAreAwayMessagesWaitAndTheSessionGoesOn(Ending ending, Peer peer) throws Exception {
        user = ending == Ending.IN_ORDER ? "juliet" : "nurse";
        Peer.Instance theirs = peer.own();
        peers.certificate(theirs.domain()).start(theirs.name());
        SipSide.Agreed agreed;
        try (ServerLog log = new ServerLog()) {
            start(theirs);
            try (XmppUser juliet = theirs.user(peers, user, "balcony")) {
                agreed = talks(theirs, juliet);
                if (ending == Ending.IN_ORDER) {
                    peers.stop(theirs.name());
                } else {
                    peers.kill(theirs.name());
                }
            }
            await().atMost(PATIENCE).until(() -> open(theirs.domain()).isEmpty());
            // ejabberd ends its streams without a word
            String end = ending == Ending.IN_ORDER && peer == Peer.PROSODY
                    ? "closed: stream error system-shutdown"
                    : "closed: server cannot be reached (connection ";
            assertThat(log.lines(theirs.domain() + " out closed"))
                    .singleElement()
                    .asString()
                    .startsWith("INFO")
                    .contains(end);
            for (int i = 0; i < MESSAGES; i++) {
                romeoWrites(theirs, "m" + i);
            }

            peers.start(theirs.name());
            assertEachIsDeliveredOrComesBack(theirs, MESSAGES);
            try (XmppUser juliet = theirs.user(peers, user, "balcony")) {
                juliet.writes(agreed.jid(), "back", "t1", "I come, anon");
                assertThat(server.reads().body()).isEqualTo("I come, anon");
            }
        } finally {
            peers.stop(theirs.name());
        }
    }

    /**
     * A message that arrives before its user is back comes back, or is kept until the user logs in; ejabberd may keep one beyond
     * that, for the next time.
     */
    private void assertEachIsDeliveredOrComesBack(Peer.Instance theirs, int messages) throws Exception {
        List<String> outcomes = new ArrayList<>();
        for (int logins = 0; outcomes.size() < messages && logins < 10; logins++) {
            try (XmppUser juliet = theirs.user(peers, user, "balcony")) {
                for (String next = juliet.readsWithin(SILENCE); next != null; next = juliet.readsWithin(SILENCE)) {
                    outcomes.add(XmppUser.attribute(next, "id"));
                    if (outcomes.size() == messages) {
                        break;
                    }
                }
            }
            while (server.unread() > 0) {
                Stanza back = server.reads();
                assertThat(back.isError()).isTrue();
                outcomes.add(back.id());
            }
        }
        assertThat(outcomes).doesNotHaveDuplicates().hasSize(messages);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "D-02", "RFC 6120 §3.3"})
    void afterWeWereAwayTheyFindUsAgain(Peer peer) throws Exception {
        Peer.Instance theirs = peer.shared();
        start(theirs);
        try (XmppUser juliet = theirs.user(peers, user, "balcony")) {
            sip.ends(talks(theirs, juliet));
            server.close();
            juliet.says("<iq type='get' id='p1' to='" + SharedPeers.OURS + "'><ping xmlns='urn:xmpp:ping'/></iq>");
            assertThat(XmppUser.attribute(juliet.isAnswered(), "type")).isEqualTo("error");

            server.start();

            // ejabberd does not try again at once
            await().atMost(PATIENCE).until(() -> {
                juliet.says("<iq type='get' id='p2' to='" + SharedPeers.OURS + "'><ping xmlns='urn:xmpp:ping'/></iq>");
                return XmppUser.attribute(juliet.isAnswered(), "type").equals("result");
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-12", "D-02", "D-12", "RFC 6120 §4.6", "XEP-0199 §4.3"})
    void aPeerThatHangsIsNoticedAndWhatIsWrittenMeanwhileComesBack(Peer peer) throws Exception {
        user = "tybalt";
        Peer.Instance theirs = peer.own();
        Duration ping = Duration.ofMillis(500);
        server.streams(usual ->
                usual.with(QUICK.withRetries(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(4))
                        .withNegotiation(Duration.ofSeconds(3))
                        .withSilence(Duration.ofMinutes(10), ping, Duration.ofSeconds(3))));
        WireLog wire = WireLog.of(server, folder);
        peers.certificate(theirs.domain()).start(theirs.name());
        try {
            start(theirs);
            try (XmppUser juliet = theirs.user(peers, user, "balcony")) {
                SipSide.Agreed agreed = talks(theirs, juliet);
                juliet.writes(agreed.jid(), "m1", "t1", "Ay me");
                assertThat(server.reads().body()).isEqualTo("Ay me");
                await().atMost(PATIENCE)
                        .until(() -> wire.received(theirs.domain()).matches("(?s).*<iq [^>]*type='result'.*"));

                peers.freeze(theirs.name());
                await().atMost(PATIENCE).until(() -> open(theirs.domain()).stream()
                        .noneMatch(stream -> stream.direction() == Direction.OUT));
                romeoWrites(theirs, "m2");

                Stanza back = server.reads();
                assertThat(back.id()).isEqualTo("m2");
                assertThat(back.error().condition().element()).isEqualTo("remote-server-timeout");
                // the session has lost its transport and is over; the next message agrees another
                sip.isLeft();
                peers.thaw(theirs.name());
                romeoWrites(theirs, "m3");
                sip.accepts(juliet.jid());
                assertThat(XmppUser.attribute(juliet.reads(), "id")).isEqualTo("m3");
            }
        } finally {
            peers.thaw(theirs.name()).stop(theirs.name());
        }
    }

    private void start(Peer.Instance theirs) throws Exception {
        sip = new SipSide(theirs.domain(), peers.authority());
        server.partner(theirs.domain(), sip.line()).start();
    }

    private SipSide.Agreed talks(Peer.Instance theirs, XmppUser juliet) throws Exception {
        romeoWrites(theirs, "first");
        SipSide.Agreed agreed = sip.accepts(juliet.jid());
        assertThat(XmppUser.attribute(juliet.reads(), "id")).isEqualTo("first");
        return agreed;
    }

    private void romeoWrites(Peer.Instance theirs, String id) {
        server.writes("<message from='%s' to='%s' id='%s' type='chat'><thread>t1</thread><body>O</body></message>"
                .formatted(ROMEO, theirs.jid(user), id));
    }

    private List<StreamSnapshot> open(String domain) {
        return server.xmppStreams().stream()
                .filter(stream ->
                        stream.pair().peer().equals(domain) && stream.state().equals("open"))
                .toList();
    }
}
