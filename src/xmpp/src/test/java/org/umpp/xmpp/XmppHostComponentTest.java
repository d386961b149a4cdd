// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.umpp.conformance.Spec;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.HostServer;
import org.umpp.xmpp.stream.ComponentSecret;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaErrorCondition;

@Spec({"R-003", "XEP-0114"})
class XmppHostComponentTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE + "/orchard";
    private static final String TYBALT = "tybalt@" + CAPULET + "/street";
    private static final String JULIET = "juliet@" + FakeHost.DOMAIN + "/balcony";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private FakeHost host;

    @BeforeEach
    void host() throws Exception {
        host = new FakeHost();
    }

    @AfterEach
    void end() throws Exception {
        host.close();
    }

    private static String message(String from, String to, String id) {
        return "<message from='%s' to='%s' id='%s' type='chat'><body>O</body></message>".formatted(from, to, id);
    }

    private static String iq(String type, String to, String child) {
        return "<iq type='%s' id='q1' from='%s' to='%s'>%s</iq>".formatted(type, JULIET, to, child);
    }

    /** The answer to our query; a ping of the component may come first. */
    private static String answer(RawPeer server) throws IOException {
        String heard = server.hears("</iq>");
        while (!heard.contains("id='q1'")) {
            heard = server.hears("</iq>");
        }
        return heard;
    }

    @Test
    void usersOfTheServerChatBothWays() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start();
                RawPeer server = host.accepts(MONTAGUE)) {
            server.says(message(JULIET, ROMEO, "m1"));
            Message first = side.next().getMessage();
            assertThat(first.getBody(Stanza.class).body()).isEqualTo("O");
            assertThat(first.getHeader(XmppConstants.FROM)).isEqualTo(JULIET);
            assertThat(first.getHeader(XmppConstants.TO)).isEqualTo(ROMEO);
            assertThat(first.getHeader(XmppConstants.TYPE)).isEqualTo("chat");
            assertThat(first.getHeader(XmppConstants.ID)).isEqualTo("m1");
            assertThat(first.getHeaders())
                    .as("nothing has proved a domain")
                    .doesNotContainKeys(XmppConstants.PEER_DOMAIN, XmppConstants.LOCAL_DOMAIN);

            side.sends(message(ROMEO, JULIET, "m2"));

            assertThat(server.hears("</message>")).endsWith(message(ROMEO, JULIET, "m2"));
            assertThat(side.connection(MONTAGUE).state()).isEqualTo("open");
            assertThat(side.connection(MONTAGUE).received()).isEqualTo(1);
            assertThat(side.connection(MONTAGUE).sent()).isEqualTo(1);
            FakeHost.confirms(server, MONTAGUE);
            await().atMost(PATIENCE).until(() -> side.connection(MONTAGUE).queued() == 0);
        }
    }

    @Test
    @Spec("D-02")
    void aThousandMessagesArriveInOrderBothWays() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start();
                RawPeer server = host.accepts(MONTAGUE)) {
            for (int i = 0; i < 1_000; i++) {
                server.says(message(JULIET, ROMEO, "m" + i));
                side.sends(message(ROMEO, JULIET, "r" + i));
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(side.receives().id()).isEqualTo("m" + i);
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(server.hears("</message>")).contains("id='r" + i + "'");
            }
        }
    }

    /** As ejabberd does with the hosts of one list ({@code global_routes}). */
    @Test
    void aServerMayUseTheConnectionOfOneComponentForAnother() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start();
                RawPeer montague = host.accepts(MONTAGUE)) {
            side.component().setComponents(Set.of(MONTAGUE, CAPULET));
            try (RawPeer capulet = host.accepts(CAPULET)) {
                montague.says(message(JULIET, TYBALT, "m1"));
                assertThat(side.receives().to()).hasToString(TYBALT);

                side.sends(message(ROMEO, JULIET, "m2"));
                FakeHost.confirms(capulet, MONTAGUE, montague.hears(FakeHost.PING));
                await().atMost(PATIENCE).until(() -> side.connection(MONTAGUE).queued() == 0);
            }
        }
    }

    @Test
    void eachNameHasAConnectionAndStanzasTakeThatOfTheirDomain() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start();
                RawPeer montague = host.accepts(MONTAGUE)) {
            assertThatThrownBy(() -> side.sends(message(TYBALT, JULIET, "t1")))
                    .isInstanceOf(XmppNoComponentException.class)
                    .hasMessageContaining(CAPULET);

            side.component().setComponents(Set.of(MONTAGUE, CAPULET));
            try (RawPeer capulet = host.accepts(CAPULET)) {
                side.sends(message(TYBALT, JULIET, "t1"));
                side.sends(message(ROMEO, JULIET, "m1"));
                assertThat(capulet.hears("</message>")).contains("id='t1'");
                assertThat(montague.hears("</message>")).contains("id='m1'");
                FakeHost.confirms(montague, MONTAGUE);
                FakeHost.confirms(capulet, CAPULET);

                side.component().setComponents(Set.of(CAPULET));

                montague.hears("</stream:stream>");
                montague.says("</stream:stream>");
                assertThatThrownBy(() -> side.sends(message(ROMEO, JULIET, "m2")))
                        .isInstanceOf(XmppNoComponentException.class);
                side.sends(message(TYBALT, JULIET, "t2"));
                assertThat(capulet.hears("</message>")).contains("id='t2'");
            }
        }
    }

    @Test
    void aNameThatComesBackConnectsWhenTheFormerConnectionIsGone() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start();
                RawPeer former = host.accepts(MONTAGUE)) {
            await().atMost(PATIENCE)
                    .until(() -> side.connection(MONTAGUE).state().equals("open"));
            side.component().setComponents(Set.of());
            side.component().setComponents(Set.of(MONTAGUE));
            side.sends(message(ROMEO, JULIET, "m1"));
            former.hears("</stream:stream>");
            former.says("</stream:stream>");

            try (RawPeer next = host.accepts(MONTAGUE)) {
                assertThat(next.hears("</message>")).contains("id='m1'");
            }
        }
    }

    @Test
    @Spec({"XEP-0030 §3.1", "XEP-0030 §4.1", "XEP-0199 §4.2"})
    void aComponentSaysItselfThatItIsThereAndWhatItIs() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).takingAll().start();
                RawPeer server = host.accepts(MONTAGUE)) {
            server.says(iq("get", MONTAGUE, "<ping xmlns='urn:xmpp:ping'/>"));
            assertThat(server.hears("type='result'/>"))
                    .contains("<iq from='" + MONTAGUE + "' to='" + JULIET + "' id='q1' type='result'");
            server.says(iq("get", MONTAGUE, "<query xmlns='http://jabber.org/protocol/disco#info'/>"));
            assertThat(answer(server)).contains("category='gateway'", "type='sip'", "name='UMPP'", "'urn:xmpp:ping'");
            server.says(iq("get", MONTAGUE, "<query xmlns='http://jabber.org/protocol/disco#items'/>"));
            assertThat(answer(server)).contains("disco#items", "type='result'");
            server.says(iq("get", MONTAGUE, "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>"));
            assertThat(answer(server)).contains("item-not-found");

            server.says(iq("get", "romeo@" + MONTAGUE, "<query xmlns='http://jabber.org/protocol/disco#info'/>"));
            assertThat(side.next().getMessage().getBody(Stanza.class).name()).isEqualTo("iq");
            server.says(iq("result", ROMEO, ""));
            assertThat(side.receives().type()).isEqualTo("result");
        }
    }

    @Test
    @Spec("RFC 6120 §8.4")
    void withoutRoutesUsersAreToldSoAndPresenceIsCounted() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).takingNothing()) {
            side.configuration().setReloading(Duration.ofMillis(50));
            side.start();
            try (RawPeer server = host.accepts(MONTAGUE)) {
                server.says("<presence from='" + JULIET + "' to='" + ROMEO + "'/>");
                server.says(iq("set", ROMEO, "<x xmlns='urn:x'/>"));
                assertThat(answer(server)).contains("type='error'", "<service-unavailable ");
                server.says(iq("error", ROMEO, "<x xmlns='urn:x'/>"));
                server.says(message(JULIET, ROMEO, "m1"));
                assertThat(server.hears("</message>"))
                        .as("and no error for the error")
                        .doesNotContain("id='q1'")
                        .contains("id='m1' type='error'", "<service-unavailable ");
                assertThat(side.component().presenceDropped()).isEqualTo(1);
            }
        }
    }

    @Test
    @Spec("D-41")
    void messagesWaitForARouteThatIsReloaded() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start();
                RawPeer server = host.accepts(MONTAGUE)) {
            server.says(message(JULIET, ROMEO, "m1"));
            assertThat(side.receives().id()).isEqualTo("m1");

            side.removesItsRoute();
            server.says(message(JULIET, ROMEO, "m2"));
            side.putsItsRouteBack();

            assertThat(side.receives().id()).isEqualTo("m2");
        }
    }

    @Test
    @Spec("D-22")
    void whoeverCannotHaveSentAStanzaIsNotBelieved() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).takingAll().start();
                RawPeer server = host.accepts(MONTAGUE)) {
            server.says(message(JULIET, TYBALT, "for-another"));
            server.says(message(ROMEO, "mercutio@" + MONTAGUE, "from-us"));
            server.says("<message to='" + ROMEO + "' id='from-nobody'/>");
            server.says("<message from='@' to='" + ROMEO + "' id='from-nothing'/>");
            server.says("<iq type='result' id='guessed' from='" + FakeHost.DOMAIN + "' to='" + TYBALT + "'/>");
            server.says(message(JULIET, ROMEO, "m1"));

            assertThat(side.receives().id()).isEqualTo("m1");
            assertThat(side.connection(MONTAGUE).refused()).isEqualTo(5);
            assertThat(side.connection(MONTAGUE).state()).isEqualTo("open");
        }
    }

    @Test
    @Spec("D-27")
    void whatOneUserSendsTooMuchOfDoesNotEndTheConnectionForOthers() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start();
                RawPeer server = host.accepts(MONTAGUE)) {
            server.says("<message from='%s' to='%s'><body>%s</body></message>"
                    .formatted(JULIET, ROMEO, "x".repeat(2 << 20)));
            server.says("<message from='%s' to='%s'>%s%s</message>"
                    .formatted(JULIET, ROMEO, "<a>".repeat(100), "</a>".repeat(100)));
            server.says("<message from='%s' to='ro meo@%s'/>".formatted(JULIET, MONTAGUE));
            server.says(message(JULIET, ROMEO, "m1"));

            assertThat(side.receives().id()).isEqualTo("m1");
            assertThat(side.connection(MONTAGUE).refused()).isEqualTo(3);
        }
    }

    @Test
    @Spec("R-009")
    void childrenKeepTheirNamespaceOnWhateverStream() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start();
                RawPeer server = host.accepts(MONTAGUE)) {
            server.says(
                    "<message from='%s' to='%s'><body xmlns='jabber:component:accept'>O</body><x  xmlns='urn:x'/></message>"
                            .formatted(JULIET, ROMEO));
            Stanza stanza = side.receives();
            assertThat(stanza.body()).isEqualTo("O");
            assertThat(new String(stanza.content())).isEqualTo("<body >O</body><x  xmlns='urn:x'/>");

            side.sends(
                    "<message xmlns='jabber:client' from='%s' to='%s'><body xmlns='jabber:server'>O</body><x  xmlns='urn:x'/></message>"
                            .formatted(ROMEO, JULIET));
            assertThat(server.hears("</message>")).endsWith("><body >O</body><x  xmlns='urn:x'/></message>");
        }
    }

    @Test
    @Spec("D-02")
    void whatIsNotConfirmedWhenTheConnectionBreaksIsSentAgain() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start()) {
            try (RawPeer server = host.accepts(MONTAGUE)) {
                side.sends(message(ROMEO, JULIET, "m1"));
                assertThat(FakeHost.confirms(server, MONTAGUE)).contains("id='m1'");
                await().atMost(PATIENCE).until(() -> side.connection(MONTAGUE).queued() == 0);
                side.sends(message(ROMEO, JULIET, "m2"));
                assertThat(server.hears("</message>")).contains("id='m2'");
            }
            side.sends(message(ROMEO, JULIET, "m3"));

            try (RawPeer server = host.accepts(MONTAGUE)) {
                assertThat(server.hears("</message>")).doesNotContain("id='m1'").contains("id='m2'");
                assertThat(server.hears("</message>")).contains("id='m3'");
                assertThat(side.hasBack()).isFalse();
            }
        }
    }

    @Test
    @Spec({"D-02", "XEP-0199 §4.2"})
    void aPingIsSentOnlyIfSomethingIsOutAndOneAtATime() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start();
                RawPeer server = host.accepts(MONTAGUE)) {
            side.sends(message(ROMEO, JULIET, "first"));
            String ping = server.hears(FakeHost.PING);
            assertThat(ping).startsWith("<message ");
            for (int i = 0; i < 200; i++) {
                side.sends(message(ROMEO, JULIET, "m" + i));
            }
            assertThat(server.hears("id='m199'")).doesNotContain("<ping ");

            FakeHost.confirms(server, MONTAGUE, ping);
            FakeHost.confirms(server, MONTAGUE);

            await().atMost(PATIENCE).until(() -> side.connection(MONTAGUE).queued() == 0);
            server.says(iq("get", MONTAGUE, "<ping xmlns='urn:xmpp:ping'/>"));
            assertThat(server.hears("type='result'")).doesNotContain("<ping ");
        }
    }

    @Test
    @Spec({"D-02", "D-12"})
    void whatWaitsForTooLongComesBack() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE)) {
            side.configuration()
                    .setTimes(HostSide.QUICK.withRetries(
                            Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(500)));
            side.start();
            host.close();
            side.sends(message(ROMEO, JULIET, "m1"));

            Exchange back = side.getsBack();

            assertThat(back.getMessage().getBody(Stanza.class).id()).isEqualTo("m1");
            assertThat(back.getMessage().getHeader(XmppConstants.FROM)).isEqualTo(ROMEO);
            assertThat(back.getMessage().getHeader(XmppConstants.ERROR_CONDITION))
                    .isEqualTo("remote-server-timeout");
            assertThat(back.getMessage().getHeader(XmppConstants.ERROR_TEXT)).isEqualTo("server cannot be reached");
        }
    }

    @Test
    @Spec("RFC 6120 §8.3.3.18")
    void moreThanMayWaitIsNotTaken() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE)) {
            side.configuration().setLimits(side.configuration().getLimits().withQueued(2_000, 1 << 20));
            side.start();
            for (int i = 0; i < 5; i++) {
                side.sends(message(ROMEO, JULIET, "m" + i));
            }

            assertThatThrownBy(() -> {
                        for (int i = 5; i < 10; i++) {
                            side.sends(message(ROMEO, JULIET, "m" + i));
                        }
                    })
                    .isInstanceOf(XmppOverflowException.class)
                    .hasMessageContaining(MONTAGUE);
            try (RawPeer server = host.accepts(MONTAGUE)) {
                assertThat(server.hears("</message>")).contains("id='m0'");
            }
        }
    }

    @Test
    @Spec("D-02")
    void aStanzaThatTheServerWillNotHaveGoesBackAndOthersArrive() throws Exception {
        String blame =
                "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";
        try (HostSide side = new HostSide(host, MONTAGUE).start()) {
            try (RawPeer server = host.accepts(MONTAGUE)) {
                side.sends(message(ROMEO, JULIET, "m1"));
                side.sends(message(ROMEO, JULIET, "bad"));
                side.sends(message(ROMEO, JULIET, "m3"));
                server.hears("id='m3'");
                server.says(blame);
                server.hearsTheEnd();
            }
            try (RawPeer server = host.accepts(MONTAGUE)) {
                assertThat(FakeHost.confirms(server, MONTAGUE))
                        .contains("id='m1'")
                        .doesNotContain("id='bad'");
                server.hears("id='bad'");
                server.says(blame);
                server.hearsTheEnd();
            }
            try (RawPeer server = host.accepts(MONTAGUE)) {
                assertThat(server.hears("</message>")).contains("id='m3'");
                Exchange back = side.getsBack();
                assertThat(back.getMessage().getHeader(XmppConstants.ID)).isEqualTo("bad");
                assertThat(back.getMessage().getHeader(XmppConstants.ERROR_CONDITION))
                        .isEqualTo(StanzaErrorCondition.POLICY_VIOLATION.element());
                assertThat(side.hasBack()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "not-authorized, the server has another secret for this component",
        "conflict, another connection has this name",
        "host-unknown, the server has no component of this name"
    })
    @Spec("XEP-0114 §3")
    void whyTheServerRefusesIsSaidOnceWithWhatToDo(String condition, String advice) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("org.umpp.xmpp.netty.HostLink");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try (HostSide side = new HostSide(host, MONTAGUE).start()) {
            for (int i = 0; i < 3; i++) {
                try (RawPeer server = host.isCalled()) {
                    server.hears("to='" + MONTAGUE + "'>");
                    server.says(FakeHost.header(MONTAGUE, "s1"));
                    server.hears("</handshake>");
                    server.says("<stream:error><" + condition
                            + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
                    server.hearsTheEnd();
                }
            }
            try (RawPeer server = host.accepts(MONTAGUE)) {
                await().atMost(PATIENCE)
                        .until(() -> side.connection(MONTAGUE).state().equals("open"));
                assertThat(side.connection(MONTAGUE).lastFailure()).contains(condition);
                server.says(message(JULIET, ROMEO, "m1"));
                assertThat(side.receives().id()).isEqualTo("m1");
            }
            List<String> lines = List.copyOf(log.list).stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
            assertThat(lines).filteredOn(line -> line.contains(advice)).hasSize(1);
            assertThat(lines).anyMatch(line -> line.contains("is connected to") && line.contains("failed attempts"));
            assertThat(lines).noneMatch(line -> line.contains(FakeHost.SECRET));
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
    }

    @Test
    @Spec("D-30")
    void inClearNothingLeavesThisMachineUnlessThatIsSaid() throws Exception {
        HostServer far = new HostServer(FakeHost.DOMAIN, "far.verona.example.org", host.port(), null, false);
        try (HostSide side = new HostSide(far, MONTAGUE).start()) {
            await().atMost(PATIENCE).until(() -> side.connection(MONTAGUE)
                    .lastFailure()
                    .contains("a connection in clear would leave this machine"));
        }
        HostServer plain = new HostServer(FakeHost.DOMAIN, "far.verona.example.org", host.port(), null, true);
        assertThat(plain.toString()).contains("plain=true");
        try (HostSide side = new HostSide(plain, MONTAGUE).start()) {
            assertThat(side.connection(MONTAGUE).server()).contains("plain=true");
            assertThat(side.connection(MONTAGUE).lastFailure()).doesNotContain("in clear");
        }
    }

    @Test
    @Spec("D-30")
    void underTlsTheCertificateHasToBeForTheHost() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        TrustAnchors anchors = TrustAnchors.of(authority.certificate());
        HostServer server = new HostServer(FakeHost.DOMAIN, "xmpp.verona.example.org", host.port(), anchors, false);
        try (HostSide side = new HostSide(server, MONTAGUE).start()) {
            try (RawPeer impostor = host.isCalled()) {
                impostor.serves(authority.forDomain("mantua.example.org"));
                assertThat(impostor.hearsTheEnd()).isEmpty();
            }
            await().atMost(PATIENCE)
                    .until(() -> side.connection(MONTAGUE).lastFailure().contains("not for xmpp.verona.example.org"));
            try (RawPeer stranger = host.isCalled()) {
                stranger.serves(ThrowawayAuthority.create("Padua").forDomain("xmpp.verona.example.org"));
                assertThat(stranger.hearsTheEnd()).isEmpty();
            }
            try (RawPeer right = host.isCalled()) {
                FakeHost.greets(right.serves(authority.forDomain("xmpp.verona.example.org")), MONTAGUE);
                side.sends(message(ROMEO, JULIET, "m1"));
                assertThat(right.hears("</message>")).contains("id='m1'");
            }
        }
        assertThatThrownBy(() -> new HostServer(FakeHost.DOMAIN, "192.0.2.1", 5347, anchors, false))
                .hasMessageContaining("expected: with TLS, the name");
    }

    @Test
    @Spec({"D-12", "XEP-0199 §4.2"})
    void aServerThatHangsIsLeftAndWhatItMayHaveMissedIsSentAgain() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE)) {
            side.configuration()
                    .setTimes(HostSide.QUICK.withSilence(
                            Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(2)));
            side.start();
            try (RawPeer hanging = host.accepts(MONTAGUE)) {
                side.sends(message(ROMEO, JULIET, "m1"));
                assertThat(hanging.hearsTheEnd()).contains("id='m1'", "<ping ", "<connection-timeout ");
                try (RawPeer server = host.accepts(MONTAGUE)) {
                    assertThat(server.hears("</message>")).contains("id='m1'");
                }
            }
        }
    }

    @Test
    @Spec({"D-12", "XEP-0199 §4.2"})
    void aServerThatOnlyNeverAnswersUsIsLeftToo() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE)) {
            side.configuration()
                    .setTimes(HostSide.QUICK.withSilence(
                            Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(2)));
            side.start();
            try (RawPeer deaf = host.accepts(MONTAGUE)) {
                side.sends(message(ROMEO, JULIET, "m1"));
                deaf.hears("id='m1'");
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                    try {
                        deaf.says(" ");
                        return side.connection(MONTAGUE).lastFailure().contains("no answer to a ping of");
                    } catch (IOException e) {
                        return side.connection(MONTAGUE).lastFailure().contains("no answer to a ping of");
                    }
                });
            }
        }
    }

    @Test
    @Spec("RFC 6120 §4.6")
    void aServerThatSendsFasterThanRoutesTakeIsNotReadAndNothingIsRefused() throws Exception {
        HostSide slow = new HostSide(host, MONTAGUE);
        slow.configuration()
                .setTimes(HostSide.QUICK.withSilence(
                        Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        try (HostSide side = slow.start();
                RawPeer server = host.accepts(MONTAGUE)) {
            side.holdsMessages();
            String text = "Two households, both alike in dignity. ".repeat(500);
            int messages = 1_200;
            AtomicInteger written = new AtomicInteger();
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < messages; i++) {
                        server.says("<message from='%s' to='%s' id='m%d'><body>%s</body></message>"
                                .formatted(JULIET, ROMEO, i, text));
                        written.incrementAndGet();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(side.receives().id()).isEqualTo("m0");
            AtomicInteger before = new AtomicInteger(-1);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> before.getAndSet(written.get()) == written.get());
            assertThat(written.get()).isLessThan(messages);
            // it is we who do not read: that the server is silent means nothing
            await().during(Duration.ofSeconds(4))
                    .atMost(PATIENCE)
                    .until(() -> side.connection(MONTAGUE).state().equals("open"));

            side.letsMessagesGo();

            for (int i = 1; i < messages; i++) {
                assertThat(side.receives().id()).isEqualTo("m" + i);
            }
            writing.join();
        }
    }

    @Test
    void aServerThatDoesNotReadHoldsTheQueueAndGetsAllWhenItDoes() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start();
                RawPeer server = host.accepts(MONTAGUE)) {
            String text = "Two households, both alike in dignity. ".repeat(500);
            int messages = 300;
            for (int i = 0; i < messages; i++) {
                side.sends("<message from='%s' to='%s' id='m%d'><body>%s</body></message>"
                        .formatted(ROMEO, JULIET, i, text));
            }
            await().atMost(PATIENCE).until(() -> side.connection(MONTAGUE).sent() > 0);
            assertThat(side.connection(MONTAGUE).sent())
                    .as("as much as the socket takes")
                    .isLessThan(messages);
            for (int i = 0; i < messages; i++) {
                assertThat(server.hears("</message>")).contains("id='m" + i + "'");
            }
        }
    }

    @Test
    @Spec({"D-02", "D-47"})
    void whenAContextStopsWhatCannotLeaveComesBackThroughARouteThatStillRuns() throws Exception {
        HostSide side = new HostSide(host, MONTAGUE).start();
        try (RawPeer server = host.accepts(MONTAGUE)) {
            side.sends(message(ROMEO, JULIET, "m1"));
            FakeHost.confirms(server, MONTAGUE);
            side.sends(message(ROMEO, JULIET, "m2"));

            CompletableFuture<Void> stopped = side.stops();

            assertThat(server.hears("</stream:stream>")).contains("id='m2'");
            server.says("</stream:stream>");
            server.hearsTheEnd();
            stopped.join();
            assertThat(side.getsBack().getMessage().getHeader(XmppConstants.ID)).isEqualTo("m2");
            assertThat(side.hasBack()).isFalse();
        }
    }

    @Test
    void theSecretMayChangeWhileItRuns() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE)) {
            side.configuration().setSecret(new ComponentSecret("another"));
            side.start();
            try (RawPeer server = host.isCalled()) {
                server.hears("to='" + MONTAGUE + "'>");
                server.says(FakeHost.header(MONTAGUE, "s1"));
                server.hears("</handshake>");
                side.component()
                        .use(HostServer.local(FakeHost.DOMAIN, host.port()), new ComponentSecret(FakeHost.SECRET));
                server.says("<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                        + "</stream:error></stream:stream>");
            }
            try (RawPeer server = host.accepts(MONTAGUE)) {
                side.sends(message(ROMEO, JULIET, "m1"));
                assertThat(server.hears("</message>")).contains("id='m1'");
            }
        }
    }

    @Test
    void anEndpointOfAnotherKindIsRefused() throws Exception {
        try (HostSide side = new HostSide(host, MONTAGUE).start()) {
            assertThatThrownBy(() -> side.component().createEndpoint("xmpp-host:roster", "roster", Map.of()))
                    .hasMessage("xmpp-host:roster (expected: xmpp-host:message, xmpp-host:presence, xmpp-host:iq,"
                            + " xmpp-host:undelivered)");
        }
    }
}
