// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;
import static org.umpp.server.Federation.message;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.policy.PartnerTraffic;
import org.umpp.sip.SipFailureException;
import org.umpp.sip.transport.TransportException;
import org.umpp.xmpp.stream.Stanza;

/** Messages to and from a plain SIP domain, and a UMPP partner's users who refuse sessions, through the shipped routes. */
@Spec({"D-17", "C-04"})
class SipPartnerRoutesTest {
    private static final String CAPULET = "thecappulets.example.com";
    private static final String TYPING = "<composing xmlns='http://jabber.org/protocol/chatstates'/>";

    @TempDir
    Path folder;

    private Federation federation;

    private Federation federation(String partner, String... settings) throws Exception {
        Files.writeString(folder.resolve("org.umpp.partner-" + CAPULET + ".cfg"), partner + "\n");
        federation = new Federation(folder, settings);
        return federation;
    }

    private Federation federation() throws Exception {
        return federation("type = sip");
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    /** Juliet's phone sends a MESSAGE to somebody here: its final status. */
    private int sends(String from, String to, String type, String body) {
        Exchange exchange = brings(from, to, type, body.getBytes(StandardCharsets.UTF_8));
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader("CamelSipStatus", 200, Integer.class);
    }

    private Exchange brings(String from, String to, String type, byte[] body) {
        Map<String, Object> headers = new HashMap<>(Map.of(
                "CamelSipMethod",
                "MESSAGE",
                "CamelSipFrom",
                "sip:" + from,
                "CamelSipTo",
                "sip:" + to,
                "CamelSipRequestUri",
                "sip:" + to,
                "CamelSipPeerDomain",
                from.substring(from.indexOf('@') + 1),
                "CamelSipCallId",
                "c1",
                "CamelSipMaxForwards",
                70,
                "CamelSipInDialog",
                false,
                "Content-Type",
                type));
        return federation.sip.bring("message", body, headers);
    }

    private void refuses(int status) {
        federation.sip.answering(
                "message", exchange -> exchange.setException(new SipFailureException(status, "No, thanks")));
    }

    private void refusesSessions(int status) {
        federation.sip.answering(
                "invite", exchange -> exchange.setException(new SipFailureException(status, "Not here")));
    }

    private String condition(String id) throws Exception {
        Stanza back = federation.reads();
        assertThat(back.id()).isEqualTo(id);
        assertThat(back.to()).hasToString(ROMEO + "/orchard");
        assertThat(back.from()).hasToString(JULIET);
        return back.error().condition().element();
    }

    // ---- to a plain SIP domain

    @Test
    @Spec({"D-22", "RFC 7572 §4"})
    void aMessageIsAMessageAndNobodyIsInvited() throws Exception {
        federation().writes(message("m1", "t1", "one"));

        Message sent = federation.sip.next("message").getMessage();
        assertThat(sent.getBody()).isEqualTo("one");
        assertThat(sent.getHeaders())
                .containsEntry("CamelSipRequestUri", "im:" + JULIET)
                .containsEntry("CamelSipFrom", "im:" + ROMEO)
                .containsEntry("CamelSipCallId", "t1")
                .containsEntry("Content-Type", "text/plain;charset=UTF-8");
        assertThat(federation.sip.rest("invite")).isEmpty();
        assertThat(federation.xmpp.rest("message")).isEmpty();
        assertThat(federation.unread()).isZero();
        assertThat(federation.context.getRegistry().lookupByNameAndType("traffic", PartnerTraffic.class))
                .extracting(traffic -> traffic.out(CAPULET))
                .isEqualTo(1L);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "301, gone",
        "401, not-authorized",
        "403, forbidden",
        "404, item-not-found",
        "408, remote-server-timeout",
        "413, policy-violation",
        "415, not-acceptable",
        "480, recipient-unavailable",
        "486, recipient-unavailable",
        "500, internal-server-error",
        "503, internal-server-error",
        "504, remote-server-timeout",
        "513, policy-violation",
        "603, recipient-unavailable",
    })
    @Spec({"D-04", "D-52", "C-02", "RFC 7247 §7.2"})
    void aRefusalReturnsTheMessage(int status, String condition) throws Exception {
        federation();
        refuses(status);

        federation.writes(message("m1", "t1", "one"));

        assertThat(condition("m1")).isEqualTo(condition);
        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec("D-52")
    void aDomainThatThereIsNotIsNoRefusal() throws Exception {
        federation()
                .sip
                .answering(
                        "message",
                        exchange -> exchange.setException(new SipFailureException(
                                404,
                                "Not sent",
                                -1,
                                -1,
                                "",
                                "",
                                new TransportException(TransportException.Reason.NO_SUCH_DOMAIN, "no such domain"))));

        federation.writes(message("m1", "t1", "one"));

        assertThat(condition("m1")).isEqualTo("remote-server-not-found");
    }

    @Test
    void whatCannotBeSaidComesBackAndWhatFailsHereToo() throws Exception {
        federation();
        federation.writes("<message from='%s/orchard' to='%s' id='m1'><x xmlns='jabber:x:conference'/></message>"
                .formatted(ROMEO, JULIET));
        assertThat(condition("m1")).isEqualTo("not-acceptable");

        federation.sip.answering("message", exchange -> exchange.setException(new IllegalStateException("a fault")));
        federation.writes(message("m2", "t1", "two"));
        assertThat(condition("m2")).isEqualTo("internal-server-error");
    }

    @Test
    @Spec("D-15")
    void whoTypesIsToldToThoseWhoTakeItAndIsNeverAnError() throws Exception {
        federation("type = sip\naccepts = application/im-iscomposing+xml");
        refuses(415);
        String typing = "<message from='%s/orchard' to='%s' type='chat'>%s</message>".formatted(ROMEO, JULIET, TYPING);

        federation.writes(typing);
        federation.writes(typing.replace("composing", "gone"));

        assertThat(federation.sip.rest("message")).hasSize(1);
        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec({"D-15", "RFC 6120 §8.3.1"})
    void whatNobodyThereTakesIsNotSentNorIsAnError() throws Exception {
        federation();
        federation.writes(
                "<message from='%s/orchard' to='%s' type='chat'>%s</message>".formatted(ROMEO, JULIET, TYPING));
        federation.writes("<message from='%s/orchard' to='%s' id='e' type='error'><body>x</body></message>"
                .formatted(ROMEO, JULIET));

        assertThat(federation.sip.rest("message")).isEmpty();
        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec({"D-41", "D-26"})
    void rulesAreAskedEitherWay() throws Exception {
        federation();
        federation.example("blocked-words.xml", "poison|dagger", "thumb");

        federation.writes(message("m1", "t1", "I do bite my thumb, sir."));

        assertThat(federation.reads().error().condition().element()).isEqualTo("not-allowed");
        assertThat(sends(JULIET, ROMEO, "text/plain", "Do you bite my thumb at us?"))
                .isEqualTo(403);
        assertThat(federation.unread()).isZero();
        assertThat(federation.sip.rest("message")).isEmpty();
    }

    @Test
    @Spec({"D-41", "D-02", "RFC 3428 §8"})
    void whatWaitsForItsTurnGoesInOrderWhileTheRouteIsReplaced() throws Exception {
        federation();
        CountDownLatch answered = new CountDownLatch(1);
        federation.sip.answering("message", exchange -> {
            try {
                assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> federation.writes(message("m1", "t1", "one")));
        assertThat(next()).isEqualTo("one");

        federation.writes(message("m2", "t1", "two"));
        assertThat(federation
                        .save("sip-partner.xml", federation.text("sip-partner.xml") + "<!-- changed -->\n")
                        .reason())
                .isEmpty();
        federation.writes(message("m3", "t1", "three"));
        assertThat(federation.sip.rest("message")).as("one at a time").isEmpty();
        answered.countDown();

        assertThat(List.of(next(), next())).containsExactly("two", "three");
        first.join();
        assertThat(federation.unread()).isZero();
    }

    // ---- from a plain SIP domain

    @Test
    @Spec({"D-42", "RFC 7572 §5"})
    void aMessageReachesTheUser() throws Exception {
        federation();

        assertThat(sends(JULIET, ROMEO, "text/plain", "one")).isEqualTo(200);

        Stanza read = federation.reads();
        assertThat(read.body()).isEqualTo("one");
        assertThat(read.from()).hasToString(JULIET);
        assertThat(read.to()).hasToString(ROMEO);
        assertThat(read.thread()).isEqualTo("c1");
        assertThat(read.type()).isEmpty();
        assertThat(read.id()).isNotEmpty();
    }

    @Test
    @Spec("D-54")
    void octetsThatWouldBreakAStreamDoNot() throws Exception {
        federation();

        Exchange exchange = brings(JULIET, ROMEO, "text/plain", new byte[] {'a', 1, (byte) 0xff, '<', 'b'});

        assertThat(exchange.getMessage().getHeader("CamelSipStatus")).isNull();
        assertThat(federation.reads().body()).isEqualTo("a\uFFFDÿ<b");
    }

    @ParameterizedTest(name = "from {0} to {1}, {2}: {3}")
    @CsvSource({
        "juliet@thecappulets.example.com, rosaline@montague.example.net, text/plain, 404",
        "tybalt@verona.example, romeo@montague.example.net, text/plain, 403",
        "juliet@thecappulets.example.com, romeo@montague.example.net, image/png, 415",
        "juliet@thecappulets.example.com, romeo@montague.example.net, multipart/mixed, 400",
        "juliet@thecappulets.example.com, romeo@montague.example.net, application/im-iscomposing+xml, 400",
    })
    @Spec({"D-19", "D-26", "D-54", "RFC 3428 §7"})
    void whatIsNotTakenIsRefused(String from, String to, String type, int status) throws Exception {
        federation("type = sip", "users = " + ROMEO);

        assertThat(sends(from, to, type, "one")).isEqualTo(status);

        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec("RFC 3261 §21.4.13")
    void whoIsRefusedForTheTypeHearsWhichAreTaken() throws Exception {
        federation();

        Message refusal = brings(JULIET, ROMEO, "image/png", new byte[] {1}).getMessage();

        assertThat(refusal.getHeader("CamelSipAccept", String.class)).startsWith("text/plain, text/html, message/cpim");
    }

    @Test
    @Spec({"D-28", "RFC 7247 §8"})
    void whatIsSentOnHasAHopLess() throws Exception {
        federation();
        federation.writes(
                message("m1", "t1", "one")
                        .replace(
                                "<body>",
                                "<headers xmlns='http://jabber.org/protocol/shim'><header name='Hops'>2</header></headers><body>"));

        assertThat(federation.sip.next("message").getMessage().getHeader("CamelSipMaxForwards"))
                .as("five, less two made before, less this one")
                .hasToString("1");
    }

    @Test
    @Spec({"D-05", "D-22"})
    void thereAreNeitherSessionsNorStanzasWithIt() throws Exception {
        federation();

        Exchange invited = federation.partnerInvites(JULIET, ROMEO, "c1");
        federation.partnerWrites(JULIET + "/balcony", ROMEO, "t1", "one");

        assertThat(invited.getMessage().getHeader("CamelSipStatus")).isEqualTo(488);
        assertThat(federation.streams().error().condition().element()).isEqualTo("unexpected-request");
        assertThat(federation.unread()).isZero();
    }

    // ---- a UMPP partner

    @Test
    @Spec({"D-22", "RFC 3261 §21.4.6"})
    void aUmppPartnerWritesInSessionsUnlessItsFileSaysOtherwise() throws Exception {
        federation("");

        assertThat(sends(JULIET, ROMEO, "text/plain", "one")).isEqualTo(405);

        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec({"D-22", "RFC 7572 §8"})
    void aUmppPartnerWhoseFileSaysSoWritesByMessage() throws Exception {
        federation("fallback = pager\nmessage-type = chat");
        assertThat(sends(JULIET, ROMEO, "text/plain", "one")).isEqualTo(200);
        assertThat(federation.reads().type()).isEqualTo("chat");
    }

    @ParameterizedTest
    @CsvSource({"405", "415", "488", "501", "606"})
    @Spec("D-17")
    void whoRefusesSessionsIsWrittenToWithoutOne(int status) throws Exception {
        federation("fallback = pager");
        refusesSessions(status);

        federation.writes(message("m1", "t1", "one"));
        assertThat(federation.sip.next("message").getMessage().getBody()).isEqualTo("one");
        federation.writes(message("m2", "t1", "two"));
        assertThat(federation.sip.next("message").getMessage().getBody()).isEqualTo("two");

        assertThat(federation.sip.rest("invite")).as("asked once").hasSize(1);
        assertThat(federation.unread()).isZero();
        federation.clock.forward(Duration.ofMinutes(11));
        federation.partnerAccepts();
        federation.writes(message("m3", "t1", "three"));
        assertThat(federation.streams().body())
                .as("asked again after some time")
                .isEqualTo("three");
    }

    @Test
    @Spec({"D-17", "R-026"})
    void whoAgreesToNothingIsWrittenToWithoutASessionToo() throws Exception {
        federation("fallback = pager");
        federation.sip.answering("invite", exchange -> {
            Federation.accept(exchange);
            Message message = exchange.getMessage();
            message.setBody(message.getBody(String.class).replace("m=message 5269", "m=message 0"));
        });

        federation.writes(message("m1", "t1", "one"));

        assertThat(federation.sip.next("message").getMessage().getBody()).isEqualTo("one");
        federation.sip.next("bye");
        assertThat(federation.unread()).isZero();
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "'', 488, not-acceptable",
        "fallback = pager, 486, recipient-unavailable",
        "fallback = pager, 404, item-not-found"
    })
    @Spec({"D-17", "D-04"})
    void otherRefusalsAndOtherPartnersAreAsEver(String file, int status, String condition) throws Exception {
        federation(file);
        refusesSessions(status);

        federation.writes(message("m1", "t1", "one"));

        assertThat(condition("m1")).isEqualTo(condition);
        assertThat(federation.sip.rest("message")).isEmpty();
    }

    @Test
    @Spec({"D-55", "D-17", "RFC 7572 §6"})
    void whatIsTooLongForAMessageHasASession() throws Exception {
        federation("fallback = pager");
        refusesSessions(488);
        federation.sip.answering("message", exchange -> {
            if (exchange.getMessage().getBody().equals("long")) {
                exchange.setException(new SipFailureException(513, "Message Too Large"));
            }
        });
        federation.writes(message("m1", "t1", "short"));
        federation.sip.next("message");
        federation.partnerAccepts();

        federation.writes(message("m2", "t1", "long"));

        assertThat(federation.streams().body()).isEqualTo("long");
        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec({"D-55", "D-17"})
    void whereThatIsRefusedTooItComesBack() throws Exception {
        federation("fallback = pager");
        refusesSessions(488);
        refuses(513);

        federation.writes(message("m1", "t1", "long"));

        assertThat(condition("m1")).isEqualTo("policy-violation");
        assertThat(federation.sip.rest("invite")).hasSizeLessThanOrEqualTo(2);
        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec({"D-02", "D-17"})
    void whatWaitedForTheSessionGoesInOrderAndEachHasItsOutcome() throws Exception {
        federation("fallback = pager");
        federation.sip.answering("invite", exchange -> {
            federation.writes(message("m2", "t1", "two"));
            federation.writes(message("m3", "t1", "three"));
            exchange.setException(new SipFailureException(488, "Not here"));
        });
        federation.sip.answering("message", exchange -> {
            if (exchange.getMessage().getBody().equals("two")) {
                exchange.setException(new SipFailureException(480, "Gone for a moment"));
            }
        });

        federation.writes(message("m1", "t1", "one"));

        assertThat(List.of(next(), next(), next())).containsExactly("one", "two", "three");
        assertThat(condition("m2")).isEqualTo("recipient-unavailable");
        assertThat(federation.unread()).isZero();
    }

    private Object next() throws InterruptedException {
        return federation.sip.next("message").getMessage().getBody();
    }
}
