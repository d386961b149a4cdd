// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.xmpp.stream.Stanza;

/** Users of a server written by others, to which we are attached as a component (XEP-0114), and what becomes of them while it is away. */
@ExtendWith(SharedPeers.class)
@Spec({"R-003", "XEP-0114"})
class HostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final int TLS_PORT = 5348;
    private static final String NAME = "friar.example.net";
    private static final String ROMEO = "romeo@" + NAME + "/orchard";

    private final Peers peers;
    private Peer.Instance theirs;

    /** Another in each test, as servers keep what came while a user was away. */
    private String user = "juliet";

    HostTest(Peers peers) {
        this.peers = peers;
    }

    private void serve(Peer peer) {
        theirs = peer.own();
        peers.certificate(theirs.domain()).with("COMPONENTS", NAME).start(theirs.name());
    }

    @AfterEach
    void stop() {
        peers.stop(theirs.name()).with("COMPONENTS", "");
    }

    private Attached attached() {
        return new Attached(peers, theirs, NAME);
    }

    private static Attached open(Attached component) {
        component.start();
        await().atMost(PATIENCE).until(component::isOpen);
        return component;
    }

    private XmppUser juliet() {
        return theirs.user(peers, user, "balcony");
    }

    private String message(String to, String id, String body) {
        return "<message from='%s' to='%s' id='%s' type='chat'><thread>t1</thread><body>%s</body></message>"
                .formatted(ROMEO, to, id, body);
    }

    private String toJuliet(String id) {
        return message(theirs.jid(user) + "/balcony", id, "O");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-009", "D-02"})
    void usersChatBothWays(Peer peer) throws Exception {
        serve(peer);
        try (Attached component = open(attached());
                XmppUser juliet = juliet()) {
            juliet.says("<message to='" + ROMEO
                    + "' id='m1' type='chat'><thread>t1</thread><body>Ay &lt;me&gt; \u2665</body>"
                    + "<active xmlns='http://jabber.org/protocol/chatstates'/>"
                    + "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><body>x</body></message>"
                    + "</forwarded></message>");
            Stanza first = component.receives();
            assertThat(first.from()).hasToString(juliet.jid());
            assertThat(first.to()).hasToString(ROMEO);
            assertThat(first.thread()).isEqualTo("t1");
            assertThat(first.body()).isEqualTo("Ay <me> \u2665");
            assertThat(first.child("http://jabber.org/protocol/chatstates", "active"))
                    .isNotNull();
            assertThat(first.child("urn:xmpp:forward:0", "forwarded")
                            .children()
                            .get(0)
                            .namespace())
                    .isEqualTo("jabber:client");
            assertThat(new String(first.content(), StandardCharsets.UTF_8))
                    .as("what goes on to a partner is in the content namespace of that stream")
                    .doesNotContain("jabber:component:accept");

            component.sends(message(juliet.jid(), "m2", "Ay &lt;me&gt; \u2665"));
            String second = juliet.reads();
            assertThat(XmppUser.attribute(second, "id")).isEqualTo("m2");
            assertThat(XmppUser.attribute(second, "from")).isEqualTo(ROMEO);
            assertThat(XmppUser.text(second, "thread")).isEqualTo("t1");
            assertThat(XmppUser.text(second, "body")).isEqualTo("Ay &lt;me&gt; \u2665");
            await().atMost(PATIENCE).until(() -> component.connection().queued() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-02", "RFC 6120 §10.1"})
    void aThousandMessagesArriveInOrderBothWays(Peer peer) throws Exception {
        user = "mercutio";
        serve(peer);
        try (Attached component = open(attached());
                XmppUser juliet = juliet()) {
            for (int i = 0; i < 1_000; i++) {
                juliet.writes(ROMEO, "j" + i, "t1", "O");
                component.sends(toJuliet("r" + i));
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(component.receives().id()).isEqualTo("j" + i);
                assertThat(XmppUser.attribute(juliet.reads(), "id")).isEqualTo("r" + i);
            }
            await().atMost(PATIENCE).until(() -> component.connection().queued() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"XEP-0030 §3.1", "XEP-0199 §4.2"})
    void usersFindAGateway(Peer peer) throws Exception {
        user = "nurse";
        serve(peer);
        try (Attached component = open(attached());
                XmppUser juliet = juliet()) {
            juliet.says("<iq type='get' id='d1' to='" + NAME
                    + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
            assertThat(juliet.isAnswered()).contains("gateway", "UMPP");
            juliet.says("<iq type='get' id='p1' to='" + NAME + "'><ping xmlns='urn:xmpp:ping'/></iq>");
            assertThat(XmppUser.attribute(juliet.isAnswered(), "type")).isEqualTo("result");
            juliet.says("<presence to='" + ROMEO + "' type='subscribe'/>");
            Stanza subscription = component.receives();
            assertThat(subscription.type()).isEqualTo("subscribe");
            assertThat(subscription.from()).hasToString(theirs.jid(user));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUserWhoDoesNotExistIsReported(Peer peer) throws Exception {
        serve(peer);
        try (Attached component = open(attached())) {
            component.sends(message(theirs.jid("nobody"), "m1", "O"));

            Stanza error = component.receives();
            assertThat(error.id()).isEqualTo("m1");
            assertThat(error.isError()).isTrue();
        }
    }

    static List<Arguments> endings() {
        List<Arguments> all = new ArrayList<>();
        for (RestartTest.Ending ending : RestartTest.Ending.values()) {
            Stream.of(Peer.values()).map(peer -> Arguments.of(ending, peer)).forEach(all::add);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("endings")
    @Spec({"D-02", "D-12"})
    void whileTheServerIsAwayMessagesWait(RestartTest.Ending ending, Peer peer) throws Exception {
        user = ending == RestartTest.Ending.IN_ORDER ? "tybalt" : "benvolio";
        serve(peer);
        try (Attached component = open(attached())) {
            try (XmppUser juliet = juliet()) {
                component.sends(toJuliet("first"));
                assertThat(XmppUser.attribute(juliet.reads(), "id")).isEqualTo("first");
                await().atMost(PATIENCE).until(() -> component.connection().queued() == 0);
                if (ending == RestartTest.Ending.IN_ORDER) {
                    peers.stop(theirs.name());
                } else {
                    peers.kill(theirs.name());
                }
            }
            await().atMost(PATIENCE).until(() -> !component.isOpen());
            for (int i = 0; i < 20; i++) {
                component.sends(toJuliet("m" + i));
            }
            assertThat(component.connection().queued()).isEqualTo(20);

            peers.start(theirs.name());

            await().atMost(PATIENCE)
                    .until(() -> component.isOpen() && component.connection().queued() == 0);
            List<String> outcomes = new ArrayList<>();
            for (int logins = 0; outcomes.size() < 20 && logins < 10; logins++) {
                for (Stanza back = component.hasReceived(); back != null; back = component.hasReceived()) {
                    assertThat(back.isError()).isTrue();
                    outcomes.add(back.id());
                }
                try (XmppUser juliet = juliet()) {
                    for (String next = juliet.readsWithin(SILENCE); next != null; next = juliet.readsWithin(SILENCE)) {
                        outcomes.add(XmppUser.attribute(next, "id"));
                    }
                }
            }
            assertThat(outcomes).doesNotHaveDuplicates().hasSize(20);
            assertThat(component.hasBack()).isFalse();
            try (XmppUser juliet = juliet()) {
                juliet.writes(ROMEO, "back", "t1", "I come, anon");
                assertThat(component.receives().body()).isEqualTo("I come, anon");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongSecretIsSaid(Peer peer) throws Exception {
        serve(peer);
        try (ServerLog log = new ServerLog();
                Attached component = attached().knowing("not this").start()) {
            await().atMost(PATIENCE)
                    .until(() -> component.connection().lastFailure().contains("not-authorized"));
            assertThat(log.lines("the server has another secret for this component"))
                    .isNotEmpty();
            assertThat(log.lines("not this")).isEmpty();
        }
    }

    /** ejabberd does not tell it from a wrong secret. */
    @ParameterizedTest
    @EnumSource
    void aNameThatTheServerDoesNotKnowIsSaid(Peer peer) throws Exception {
        serve(peer);
        try (ServerLog log = new ServerLog();
                Attached component = new Attached(peers, theirs, "unknown.example.net").start()) {
            boolean tells = peer == Peer.PROSODY;
            String condition = tells ? "host-unknown" : "not-authorized";
            await().atMost(PATIENCE)
                    .until(() -> component.connection().lastFailure().contains(condition));
            assertThat(log.lines(tells ? "the server has no component of this name" : "or knows no such component"))
                    .isNotEmpty();
        }
    }

    /** Prosody refuses the second; ejabberd has both and gives each a part of what comes. */
    @ParameterizedTest
    @EnumSource
    void twoWithOneNameAreSaidWhereTheServerMinds(Peer peer) throws Exception {
        serve(peer);
        try (ServerLog log = new ServerLog();
                Attached first = open(attached());
                Attached second = attached().start()) {
            if (peer == Peer.PROSODY) {
                await().atMost(PATIENCE)
                        .until(() -> second.connection().lastFailure().contains("conflict"));
                assertThat(log.lines("another connection has this name")).isNotEmpty();
                first.leaves();
            }
            await().atMost(PATIENCE).until(second::isOpen);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-12", "XEP-0199 §4.2"})
    void aServerThatHangsIsNoticedAndNothingIsLost(Peer peer) throws Exception {
        user = "romeo";
        serve(peer);
        try (Attached component = open(attached()
                        .with(Attached.QUICK
                                .withNegotiation(Duration.ofSeconds(3))
                                .withSilence(Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(3))));
                XmppUser juliet = juliet()) {
            component.sends(toJuliet("m1"));
            assertThat(XmppUser.attribute(juliet.reads(), "id")).isEqualTo("m1");
            await().atMost(PATIENCE).until(() -> component.connection().queued() == 0);

            peers.freeze(theirs.name());
            component.sends(toJuliet("m2"));
            await().atMost(PATIENCE).until(() -> !component.isOpen());
            assertThat(component.connection().queued()).isEqualTo(1);
            peers.thaw(theirs.name());

            // once, or twice if the server had it in its socket all the time
            assertThat(XmppUser.attribute(juliet.reads(), "id")).isEqualTo("m2");
            await().atMost(PATIENCE)
                    .until(() -> component.isOpen() && component.connection().queued() == 0);
        } finally {
            peers.thaw(theirs.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("D-02")
    void aServerThatReadsNothingForAWhileGetsAllInOrder(Peer peer) throws Exception {
        serve(peer);
        String text = "Two households, both alike in dignity. ".repeat(500);
        int messages = 700;
        try (Attached component = open(attached());
                XmppUser juliet = juliet()) {
            peers.freeze(theirs.name());
            for (int i = 0; i < messages; i++) {
                component.sends(message(juliet.jid(), "m" + i, text));
            }
            await().atMost(PATIENCE).until(() -> component.connection().sent() > 0);
            assertThat(component.connection().sent()).isLessThan(messages);
            peers.thaw(theirs.name());
            for (int i = 0; i < messages; i++) {
                assertThat(XmppUser.attribute(juliet.reads(), "id")).isEqualTo("m" + i);
            }
            await().atMost(PATIENCE).until(() -> component.connection().queued() == 0);
        } finally {
            peers.thaw(theirs.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-02", "RFC 6120 §13.12"})
    void aStanzaTooLargeForTheServerComesBackAndOthersArrive(Peer peer) throws Exception {
        serve(peer);
        try (Attached component = open(attached());
                XmppUser juliet = juliet()) {
            component.sends(toJuliet("m1"));
            component.sends(message(juliet.jid(), "large", "x".repeat(700_000)));
            component.sends(toJuliet("m3"));

            assertThat(component.getsBack()).isEqualTo("policy-violation large");
            List<String> ids = new ArrayList<>();
            while (!ids.contains("m3")) {
                ids.add(XmppUser.attribute(juliet.reads(), "id"));
            }
            assertThat(ids).startsWith("m1").doesNotContain("large");
            component.sends(toJuliet("m4"));
            String last = XmppUser.attribute(juliet.reads(), "id");
            assertThat(last).isIn("m3", "m4");
            assertThat(component.hasBack()).isFalse();
        }
    }

    /** Prosody has no TLS for components. */
    @Test
    @Spec("D-30")
    void underTlsTheCertificateOfTheServerIsAsked() throws Exception {
        serve(Peer.EJABBERD);
        try (Attached component = open(attached().underTls(peers, theirs, TLS_PORT));
                XmppUser juliet = juliet()) {
            juliet.writes(ROMEO, "m1", "t1", "O");
            assertThat(component.receives().id()).isEqualTo("m1");
            assertThat(component.connection().server()).endsWith(" with TLS");
        }
    }
}
