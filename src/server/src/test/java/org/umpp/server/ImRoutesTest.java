// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.sip.SipFailureException;
import org.umpp.xmpp.stream.Stanza;

/** The conversations of draft §4.1, through the shipped routes. */
class ImRoutesTest {
    private static final String ORCHARD = ROMEO + "/orchard";
    private static final String BALCONY = JULIET + "/balcony";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Federation federation;

    @BeforeEach
    void start() throws Exception {
        federation = new Federation(folder);
    }

    @AfterEach
    void stop() {
        federation.close();
        threads.shutdownNow();
    }

    @Test
    @Spec({"R-007", "R-013", "R-014", "R-016", "R-020", "R-022", "R-027"})
    void romeoInvitesAndBothWrite() throws Exception {
        federation.sip.answering("invite", accepting("d1"));

        federation.writes(message("m1", "t1", "By a name I know not how to tell thee who I am."));

        Exchange invite = federation.sip.next("invite");
        assertThat(invite.getMessage().getHeader("CamelSipRequestUri")).isEqualTo("im:" + JULIET);
        assertThat(invite.getMessage().getHeader("CamelSipFrom")).isEqualTo("im:" + ROMEO);
        assertThat(invite.getMessage().getBody(String.class)).contains("a=jid:" + ORCHARD, "a=thread:t1");
        Stanza first = federation.streams();
        assertThat(first.from()).hasToString(ORCHARD);
        assertThat(first.to()).hasToString(BALCONY);
        assertThat(invite.getMessage().getHeaders().values())
                .noneMatch(value -> String.valueOf(value).startsWith("sip:"));
        assertThat(invite.getMessage().getBody(String.class).lines())
                .filteredOn(line -> line.startsWith("a=jid:"))
                .allMatch(line -> line.contains("/"));
        assertThat(first.type()).isEqualTo("chat");
        assertThat(first.id()).isEqualTo("m1");
        assertThat(first.thread()).isEqualTo("t1");

        Exchange said = partnerWrites(BALCONY, ORCHARD, "t1", "Art thou not Romeo, and a Montague?");
        assertThat(said.getException()).isNull();
        assertThat(federation.reads().body()).isEqualTo("Art thou not Romeo, and a Montague?");

        federation.writes(message("m3", "t1", "Neither, fair saint, if either thee dislike."));
        assertThat(federation.streams().id()).isEqualTo("m3");
        assertThat(federation.sip.rest("invite")).isEmpty();
    }

    @Test
    @Spec({"R-005", "R-020", "D-02"})
    void whatIsWrittenWhileTheInvitationIsOutArrivesCompleteAndInOrder() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        federation.sip.answering("invite", exchange -> {
            await(answered);
            accepting("d1").accept(exchange);
        });

        for (int i = 0; i < 200; i++) {
            federation.writes(message("m" + i, "t1", "before " + i));
        }
        assertThat(federation.xmpp.rest("message")).isEmpty();
        answered.countDown();
        for (int i = 200; i < 4000; i++) {
            federation.writes(message("m" + i, "t1", "after " + i));
        }

        for (int i = 0; i < 4000; i++) {
            assertThat(federation.streams().id()).isEqualTo("m" + i);
        }
        assertThat(federation.sip.rest("invite")).hasSize(1);
    }

    @ParameterizedTest(name = "{0} is {1}, {2}")
    @CsvSource({
        "404,item-not-found,cancel",
        "486,recipient-unavailable,wait",
        "488,not-acceptable,modify",
        "503,internal-server-error,cancel",
        "408,remote-server-timeout,wait"
    })
    @Spec({"D-04", "D-52"})
    void aRefusedInvitationReturnsEveryStanzaWithItsOwnError(int status, String condition, String type)
            throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        federation.sip.answering("invite", exchange -> {
            await(answered);
            exchange.setException(new SipFailureException(status, "No"));
        });

        federation.writes(message("m1", "t1", "one"));
        federation.writes(message("m2", "t1", "two"));
        answered.countDown();

        for (String id : List.of("m1", "m2")) {
            Stanza bounced = federation.reads();
            assertThat(bounced.isError()).isTrue();
            assertThat(bounced.id()).isEqualTo(id);
            assertThat(bounced.to()).hasToString(ORCHARD);
            assertThat(bounced.from()).hasToString(JULIET);
            assertThat(bounced.error().condition().element()).isEqualTo(condition);
            assertThat(bounced.error().type()).isEqualTo(type);
        }
        assertThat(federation.xmpp.rest("message")).isEmpty();

        federation.sip.answering("invite", accepting("d2"));
        federation.writes(message("m3", "t1", "three"));
        assertThat(federation.streams().id()).isEqualTo("m3");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "v=0\\no=j 1 1 IN IP4 h\\ns=-\\nc=IN IP4 h\\nt=0 0\\nm=message 0 xmpp/tcp chat",
                "v=0\\no=j 1 1 IN IP4 h\\ns=-\\nc=IN IP4 h\\nt=0 0\\nm=message 5269 xmpp/tcp chat",
                "v=0\\no=j 1 1 IN IP4 h\\ns=-\\nc=IN IP4 h\\nt=0 0\\nm=message 5269 xmpp/tcp chat\\na=jid:x@victim.example/y",
                "no SDP at all",
            })
    @Spec({"D-05", "D-21"})
    void anAnswerThatAgreesNothingEndsTheDialogAndReturnsTheStanza(String answer) throws Exception {
        federation.sip.answering("invite", exchange -> {
            exchange.getMessage().setHeader("CamelSipDialogId", "d1");
            exchange.getMessage().setBody(answer.replace("\\n", "\n"));
        });

        federation.writes(message("m1", "t1", "one"));

        assertThat(federation.reads().error().condition().element()).isEqualTo("not-acceptable");
        assertThat(federation.sip.next("bye").getMessage().getHeader("CamelSipDialogId"))
                .isEqualTo("d1");
    }

    @Test
    @Spec({"R-019", "R-025", "R-026"})
    void julietInvitesAndIsAnswered() throws Exception {
        Exchange invite = partnerInvites(JULIET, ROMEO, "d7", offer(BALCONY, "t7"));

        assertThat(invite.getMessage().getHeader("CamelSipStatus")).isNull();
        assertThat(invite.getMessage().getHeader("Content-Type")).isEqualTo("application/sdp");
        String answer = invite.getMessage().getBody(String.class);
        assertThat(answer).contains("m=message 5269 xmpp/tcp chat", "a=direction:passive", "a=thread:t7");
        String romeo = jidOf(answer);

        partnerWrites(BALCONY, romeo, "t7", "How cam'st thou hither?");
        assertThat(federation.reads().body()).isEqualTo("How cam'st thou hither?");

        federation.writes(message("m1", "t7", "With love's light wings"));
        Stanza reply = federation.streams();
        assertThat(reply.from()).hasToString(romeo);
        assertThat(reply.to()).hasToString(BALCONY);
        assertThat(federation.sip.rest("invite")).isEmpty();
    }

    @Test
    @Spec("D-22")
    void aStanzaOutsideTheAgreedPairIsRefused() throws Exception {
        String romeo = jidOf(partnerInvites(JULIET, ROMEO, "d7", offer(BALCONY, "t7"))
                .getMessage()
                .getBody(String.class));

        partnerWrites(JULIET + "/chamber", romeo, "t7", "I am somebody else");

        Stanza refused = federation.streams();
        assertThat(refused.isError()).isTrue();
        assertThat(refused.to()).hasToString(JULIET + "/chamber");
        assertThat(refused.error().condition().element()).isEqualTo("unexpected-request");
        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec("Q-06")
    void aStanzaThatOvertakesTheAnswerWaitsForIt() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        federation.sip.answering("invite", exchange -> {
            await(answered);
            accepting("d1").accept(exchange);
        });
        federation.writes(message("m1", "t1", "one"));
        federation.sip.next("invite");

        Future<?> early = threads.submit(() -> partnerWrites(BALCONY, ORCHARD, "t1", "I was faster"));
        assertThat(early).isNotDone();
        assertThat(federation.unread()).isZero();
        answered.countDown();

        assertThat(federation.reads().body()).isEqualTo("I was faster");
        assertThat(federation.streams().id()).isEqualTo("m1");
        early.get(10, TimeUnit.SECONDS);
    }

    @Test
    @Spec("Q-06")
    void aStanzaThatCameTooEarlyDoesNotWaitForEver() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        federation.sip.answering("invite", exchange -> await(never));
        federation.writes(message("m1", "t1", "one"));
        federation.sip.next("invite");

        Future<?> early = threads.submit(() -> partnerWrites(BALCONY, ORCHARD, "t1", "I was faster"));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            federation.clock.forward(Duration.ofSeconds(1));
            return early.isDone();
        });

        assertThat(federation.streams().error().condition().element()).isEqualTo("unexpected-request");
        assertThat(federation.unread()).isZero();
        never.countDown();
    }

    @Test
    @Spec({"R-003", "D-02"})
    void aCommunityMayAnswerOnTheSpot() throws Exception {
        federation.sip.answering("invite", accepting("d1"));
        federation.writes(message("m1", "t1", "one"));
        assertThat(federation.streams().id()).isEqualTo("m1");
        federation.onTheSpot(stanza -> federation.writes(message("m2", "t1", "at once")));

        Future<?> written = threads.submit(() -> partnerWrites(BALCONY, ORCHARD, "t1", "Art thou not Romeo?"));

        assertThat(federation.streams().id()).isEqualTo("m2");
        written.get(10, TimeUnit.SECONDS);
    }

    @Test
    @Spec({"R-003", "D-04"})
    void aCommunityMayTryAgainOnTheSpot() throws Exception {
        federation.sip.answering("invite", exchange -> exchange.setException(new SipFailureException(486, "Busy")));
        federation.onTheSpot(stanza -> {
            federation.onTheSpot(next -> {});
            federation.sip.answering("invite", accepting("d2"));
            federation.writes(message("m2", "t1", "once more"));
        });

        federation.writes(message("m1", "t1", "one"));

        assertThat(federation.reads().error().condition().element()).isEqualTo("recipient-unavailable");
        assertThat(federation.streams().id()).isEqualTo("m2");
    }

    @Test
    @Spec({"R-021", "draft §4.1"})
    void julietEndsTheSessionAndRomeoHearsOfIt() throws Exception {
        federation.sip.answering("invite", accepting("d1"));
        federation.writes(message("m1", "t1", "one"));
        federation.streams();

        federation.sip.bring("bye", null, Map.of("CamelSipDialogId", "d1"));

        Stanza gone = federation.reads();
        assertThat(gone.child("http://jabber.org/protocol/chatstates", "gone")).isNotNull();
        assertThat(gone.from()).hasToString(BALCONY);
        assertThat(gone.to()).hasToString(ORCHARD);
    }

    @Test
    @Spec({"R-021", "R-028"})
    void romeoEndsTheSession() throws Exception {
        federation.sip.answering("invite", accepting("d1"));
        federation.writes(message("m1", "t1", "one"));
        federation.streams();

        federation.writes("<message from='" + ORCHARD + "' to='" + JULIET + "' type='chat'><thread>t1</thread>"
                + "<gone xmlns='http://jabber.org/protocol/chatstates'/></message>");

        assertThat(federation.sip.next("bye").getMessage().getHeader("CamelSipDialogId"))
                .isEqualTo("d1");
        assertThat(federation.xmpp.rest("message")).isEmpty();
    }

    @Test
    @Spec("R-021")
    void romeoWhoLeavesBeforeTheAnswerEndsTheSessionAfterIt() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        federation.sip.answering("invite", exchange -> {
            await(answered);
            accepting("d1").accept(exchange);
        });
        federation.writes(message("m1", "t1", "one"));
        federation.writes("<message from='" + ORCHARD + "' to='" + JULIET + "' type='chat'><thread>t1</thread>"
                + "<gone xmlns='http://jabber.org/protocol/chatstates'/></message>");
        answered.countDown();

        assertThat(federation.streams().id()).isEqualTo("m1");
        assertThat(federation.sip.next("bye").getMessage().getHeader("CamelSipDialogId"))
                .isEqualTo("d1");
        assertThat(federation.xmpp.rest("message")).isEmpty();
    }

    @Test
    @Spec("D-15")
    void typingAloneInvitesNobody() {
        federation.writes("<message from='" + ORCHARD + "' to='" + JULIET
                + "' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");

        assertThat(federation.sip.rest("invite")).isEmpty();
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        "juliet@thecappulets.example.com,romeo@montague.example.net,",
        "juliet@thecappulets.example.com,x@other.example,404",
        "juliet@stranger.example,romeo@montague.example.net,403",
    })
    @Spec({"D-26", "D-20"})
    void onlyPartnersReachOnlyOurUsers(String from, String to, Integer status) {
        Exchange invite = partnerInvites(from, to, "d7", offer(from + "/x", "t7"));

        assertThat(invite.getMessage().getHeader("CamelSipStatus")).isEqualTo(status);
    }

    @ParameterizedTest(name = "{0} to {1} is {2}")
    @CsvSource({
        "romeo@montague.example.net,juliet@stranger.example,not-allowed",
        "mercutio@verona.example,juliet@thecappulets.example.com,not-allowed",
    })
    @Spec("D-26")
    void thereIsNoOpenRelay(String from, String to, String condition) throws Exception {
        federation.writes(
                "<message from='" + from + "/x' to='" + to + "' id='m1' type='chat'><body>hi</body></message>");

        Stanza bounced = federation.reads();
        assertThat(bounced.id()).isEqualTo("m1");
        assertThat(bounced.error().condition().element()).isEqualTo(condition);
        assertThat(federation.sip.rest("invite")).isEmpty();
    }

    @Test
    @Spec("D-05")
    void anInvitationToAudioOnlyIs488WithAWarning() {
        Exchange invite = partnerInvites(
                JULIET, ROMEO, "d7", "v=0\no=j 1 1 IN IP4 h\ns=-\nc=IN IP4 h\nt=0 0\nm=audio 4000 RTP/AVP 0\n");

        assertThat(invite.getMessage().getHeader("CamelSipStatus")).isEqualTo(488);
        assertThat(invite.getMessage().getHeader("CamelSipWarning", String.class))
                .startsWith("304 ");
        assertThat(invite.getMessage().getBody()).isNull();
    }

    @Test
    void anInvitationWithoutSdpIs400() {
        Exchange invite = partnerInvites(JULIET, ROMEO, "d7", "hello");

        assertThat(invite.getMessage().getHeader("CamelSipStatus")).isEqualTo(400);
    }

    @Test
    @Spec("D-02")
    void whatTheStreamCouldNotDeliverComesBack() throws Exception {
        federation.sip.answering("invite", accepting("d1"));
        federation.writes(message("m1", "t1", "one"));
        Stanza sent = federation.streams();

        federation.xmpp.bring(
                "undelivered",
                sent,
                Map.of("CamelXmppErrorCondition", "remote-server-timeout", "CamelXmppErrorText", "no stream"));

        Stanza returned = federation.reads();
        assertThat(returned.id()).isEqualTo("m1");
        assertThat(returned.to()).hasToString(ORCHARD);
        assertThat(returned.error().condition().element()).isEqualTo("remote-server-timeout");
    }

    private Exchange partnerInvites(String from, String to, String dialog, String offer) {
        return federation.sip.bring(
                "invite",
                offer,
                Map.of(
                        "CamelSipFrom", "im:" + from,
                        "CamelSipTo", "im:" + to,
                        "CamelSipRequestUri", "im:" + to,
                        "CamelSipPeerDomain", from.substring(from.indexOf('@') + 1),
                        "CamelSipCallId", "call-" + dialog,
                        "CamelSipDialogId", dialog));
    }

    private Exchange partnerWrites(String from, String to, String thread, String body) {
        Stanza stanza = Stanza.parse(
                "<message from='%s' to='%s' id='p1' type='chat'><body>%s</body><thread>%s</thread></message>"
                        .formatted(from, to, body.replace("'", "&apos;"), thread));
        return federation.xmpp.bring("message", stanza, Map.of());
    }

    private static java.util.function.Consumer<Exchange> accepting(String dialog) {
        return exchange -> {
            exchange.getMessage().setHeader("CamelSipDialogId", dialog);
            exchange.getMessage().setBody(offer(BALCONY, "t1").replace("direction:both", "direction:passive"));
        };
    }

    private static String offer(String jid, String thread) {
        return """
                v=0
                o=juliet 1 1 IN IP4 xmpp.thecappulets.example.com
                s=-
                c=IN IP4 xmpp.thecappulets.example.com
                t=0 0
                m=message 5269 xmpp/tcp chat
                a=direction:both
                a=jid:%s
                a=thread:%s
                """
                .formatted(jid, thread);
    }

    private static String jidOf(String description) {
        return description
                .lines()
                .filter(line -> line.startsWith("a=jid:"))
                .map(line -> line.substring("a=jid:".length()))
                .findFirst()
                .orElseThrow();
    }

    private static String message(String id, String thread, String body) {
        return "<message from='%s' to='%s' id='%s' type='chat'><body>%s</body><thread>%s</thread></message>"
                .formatted(ORCHARD, JULIET, id, body, thread);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
