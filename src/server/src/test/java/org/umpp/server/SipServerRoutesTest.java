// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.sip.SipFailureException;
import org.umpp.xmpp.stream.Stanza;

/** Romeo is a user of our own SIP server, which is the same stub as the partner's, told apart by who is asked; Juliet a partner's user. */
@Spec({"R-003", "C-04"})
class SipServerRoutesTest {
    private static final String BALCONY = JULIET + "/balcony";

    @TempDir
    Path folder;

    private Federation federation;

    private Federation federation(String partner) throws Exception {
        Files.writeString(folder.resolve("org.umpp.partner-thecappulets.example.com.cfg"), partner + "\n");
        federation = new Federation(folder, "community.sip = 127.0.0.1:5060");
        return federation;
    }

    private Federation federation() throws Exception {
        return federation("");
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    private Exchange writes(String to, String text) {
        return writes(to, "text/plain;charset=UTF-8", text);
    }

    private Exchange writes(String to, String type, String text) {
        Map<String, Object> headers = request(ROMEO, to, "c-" + text.hashCode());
        headers.put("CamelSipMethod", "MESSAGE");
        headers.put("Content-Type", type);
        return federation.sip.bring("message", text.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static Map<String, Object> request(String from, String to, String callId) {
        return new HashMap<>(Map.of(
                "CamelSipFrom",
                "sip:" + from,
                "CamelSipTo",
                "sip:" + to,
                "CamelSipRequestUri",
                "sip:" + to,
                "CamelSipPeerDomain",
                from.substring(from.indexOf('@') + 1),
                "CamelSipCallId",
                callId,
                "CamelSipMaxForwards",
                69,
                "CamelSipInDialog",
                false));
    }

    private static int status(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader("CamelSipStatus", 200, Integer.class);
    }

    // ---- messages

    @Test
    @Spec({"R-007", "D-15"})
    void whatHeWritesMakesASessionOnceWhateverTheCallIds() throws Exception {
        federation().partnerAccepts();

        assertThat(status(writes(JULIET, "one"))).isEqualTo(202);
        assertThat(status(writes(JULIET, "two"))).isEqualTo(202);

        Message invite = federation.sip.next("invite").getMessage();
        assertThat(invite.getHeader("CamelSipFrom")).isEqualTo("im:" + ROMEO);
        Stanza one = federation.streams();
        assertThat(one.body()).isEqualTo("one");
        assertThat(one.type()).isEqualTo("chat");
        assertThat(one.to()).hasToString(BALCONY);
        assertThat(federation.streams().body()).isEqualTo("two");
        assertThat(federation.sip.rest("invite")).isEmpty();
    }

    @Test
    @Spec({"D-04", "D-52", "RFC 7247 §7.1"})
    void aRefusedSessionIsTheResponseToHisMessage() throws Exception {
        federation()
                .sip
                .answering("invite", exchange -> exchange.setException(new SipFailureException(404, "Who is Juliet?")));

        Exchange answer = writes(JULIET, "one");

        assertThat(status(answer)).isEqualTo(404);
        assertThat(answer.getMessage().getHeader("CamelSipReason")).isEqualTo("Who is Juliet?");
    }

    @Test
    @Spec({"D-04", "RFC 3428 §7"})
    void whileSheIsInvitedHisPhoneWaits() throws Exception {
        CountDownLatch rings = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        federation().sip.answering("invite", exchange -> {
            rings.countDown();
            try {
                answered.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.setException(new SipFailureException(480, "Not at home"));
        });

        CompletableFuture<Exchange> answer = CompletableFuture.supplyAsync(() -> writes(JULIET, "one"));
        assertThat(rings.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).isNotDone();
        answered.countDown();

        assertThat(status(answer.get(10, TimeUnit.SECONDS))).isEqualTo(480);
    }

    @Test
    @Spec({"RFC 3428 §7", "RFC 3261 §17.1.2.2"})
    void aPhoneIsAnsweredBeforeItGivesUp() throws Exception {
        CountDownLatch rings = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        federation().sip.answering("invite", exchange -> {
            rings.countDown();
            try {
                end.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        CompletableFuture<Exchange> answer = CompletableFuture.supplyAsync(() -> writes(JULIET, "one"));
        assertThat(rings.await(5, TimeUnit.SECONDS)).isTrue();

        await().atMost(Duration.ofSeconds(15)).until(() -> {
            federation.clock.forward(Duration.ofSeconds(26));
            return answer.isDone();
        });

        assertThat(status(answer.get())).isEqualTo(202);
        end.countDown();
    }

    /** Juliet's server sends something back. */
    private void comesBack(Stanza stanza) {
        federation.xmpp.bring(
                "message",
                Stanza.parse(
                        """
                        <message from='%s' to='%s' id='%s' type='error'><thread>%s</thread><error type='cancel'>\
                        <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"""
                                .formatted(stanza.to(), stanza.from(), stanza.id(), stanza.thread())),
                Map.of());
    }

    @Test
    @Spec({"D-04", "D-52", "RFC 3428 §7"})
    void whatComesBackAfterItWasAcceptedHeIsToldOnce() throws Exception {
        federation().partnerAccepts();
        assertThat(status(writes(JULIET, "one"))).isEqualTo(202);
        Stanza one = federation.streams();

        comesBack(one);

        Message told = federation.sip.next("message").getMessage();
        assertThat(told.getBody(String.class))
                .matches("Not delivered, your message of \\d\\d:\\d\\d UTC: service unavailable");
        assertThat(told.getHeader("CamelSipFrom")).isEqualTo("im:" + JULIET);
        assertThat(told.getHeader("CamelSipRequestUri")).isEqualTo("im:" + ROMEO);
        comesBack(one);
        federation.partnerWrites(BALCONY, one.from().toString(), one.thread(), "two");
        assertThat(federation.sip.next("message").getMessage().getBody())
                .as("nothing twice")
                .isEqualTo("two");
    }

    @Test
    @Spec({"D-04", "D-12"})
    void whatWaitedInVainForHerServerHeIsToldToo() throws Exception {
        federation().partnerAccepts();
        assertThat(status(writes(JULIET, "one"))).isEqualTo(202);
        Stanza one = federation.streams();

        federation.xmpp.bring("undelivered", one, Map.of("CamelXmppErrorCondition", "remote-server-timeout"));

        assertThat(federation.sip.next("message").getMessage().getBody(String.class))
                .endsWith(": remote server timeout");
    }

    @Test
    @Spec({"D-04", "RFC 5438 §7"})
    void whoHasAskedForItIsNotified() throws Exception {
        federation().partnerAccepts();
        String envelope =
                """
                From: <im:%s>
                To: <im:%s>
                NS: imdn <urn:ietf:params:imdn>
                imdn.Message-ID: r7
                imdn.Disposition-Notification: positive-delivery, negative-delivery

                Content-Type: text/plain

                one"""
                        .formatted(ROMEO, JULIET)
                        .replace("\n", "\r\n");
        assertThat(status(writes(JULIET, "message/cpim", envelope))).isEqualTo(202);
        Stanza one = federation.streams();
        assertThat(one.id()).isEqualTo("r7");

        comesBack(one);

        Message told = federation.sip.next("message").getMessage();
        assertThat(told.getHeader("Content-Type")).isEqualTo("message/cpim");
        assertThat(told.getBody(String.class))
                .contains("From: <im:" + JULIET + '>', "message/imdn+xml", "<message-id>r7</message-id>", "<failed/>")
                .doesNotContain("Disposition-Notification");
    }

    @Test
    @Spec({"D-04", "D-15", "D-28"})
    void ofWhatIsNoLossAndOfItsOwnFailureNothingIsTold() throws Exception {
        federation().partnerAccepts();
        assertThat(status(writes(JULIET, "one"))).isEqualTo(202);
        Stanza one = federation.streams();
        String typing =
                "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>active</state></isComposing>";
        assertThat(status(writes(JULIET, "application/im-iscomposing+xml", typing)))
                .isEqualTo(202);
        Stanza composing = federation.streams();
        federation.sip.answering(
                "message", exchange -> exchange.setException(new SipFailureException(480, "Not registered")));

        comesBack(composing);
        comesBack(one);

        assertThat(federation.sip.next("message").getMessage().getBody(String.class))
                .as("his typing was no loss, and his phone is off")
                .startsWith("Not delivered");
        federation.partnerWrites(BALCONY, one.from().toString(), one.thread(), "two");
        assertThat(federation.streams().id())
                .as("she hears of what she wrote, and not of what he was to be told")
                .isEqualTo("p1");
        assertThat(federation.sip.next("message").getMessage().getBody()).isEqualTo("two");
        assertThat(federation.sip.rest("message")).isEmpty();
    }

    @Test
    @Spec({"D-20", "R-021"})
    void somebodyOfNoPartnerIsNotWrittenTo() throws Exception {
        federation();

        assertThat(status(writes("tybalt@nobody.example", "one"))).isEqualTo(403);
        assertThat(federation.sip.rest("invite")).isEmpty();
    }

    /** She invites him: the JID that we agree for him. */
    private String invited() throws Exception {
        return federation()
                .partnerInvites(JULIET, ROMEO, "c9")
                .getMessage()
                .getBody(String.class)
                .lines()
                .filter(line -> line.startsWith("a=jid:"))
                .findFirst()
                .orElseThrow()
                .substring(6);
    }

    @Test
    @Spec({"D-17", "D-52"})
    void whatSheWritesIsAMessageToHimOneAtATime() throws Exception {
        String romeo = invited();
        federation.partnerWrites(JULIET + "/x", romeo, "thread-c9", "Art thou not Romeo?");

        Message sent = federation.sip.next("message").getMessage();
        assertThat(sent.getBody()).isEqualTo("Art thou not Romeo?");
        assertThat(sent.getHeader("CamelSipRequestUri")).isEqualTo("im:" + ROMEO);
        assertThat(sent.getHeader("CamelSipFrom")).isEqualTo("im:" + JULIET);
        assertThat(federation.unread()).as("nothing for the bus").isZero();
    }

    @Test
    @Spec({"D-52", "RFC 7247 §7.2"})
    void whatDoesNotReachHisPhoneComesBackToHer() throws Exception {
        String romeo = invited();
        federation.sip.answering(
                "message", exchange -> exchange.setException(new SipFailureException(480, "Not registered")));

        federation.partnerWrites(JULIET + "/x", romeo, "thread-c9", "Art thou not Romeo?");

        Stanza back = federation.streams();
        assertThat(back.id()).isEqualTo("p1");
        assertThat(back.error().condition().element()).isEqualTo("recipient-unavailable");
        assertThat(back.to()).hasToString(JULIET + "/x");
    }

    @Test
    @Spec({"D-17", "D-55"})
    void aMessageOfAPlainSipDomainPassesFromPhoneToPhone() throws Exception {
        federation("type = sip");
        Map<String, Object> headers = request(JULIET, ROMEO, "c3");
        headers.put("Content-Type", "text/plain");

        Exchange answer = federation.sip.bring("message", "Good pilgrim".getBytes(StandardCharsets.UTF_8), headers);

        assertThat(status(answer)).isEqualTo(202);
        assertThat(federation.sip.next("message").getMessage().getBody()).isEqualTo("Good pilgrim");
        assertThat(status(writes(JULIET, "Have not saints lips?"))).isEqualTo(202);
        assertThat(federation.sip.next("message").getMessage().getHeader("CamelSipRequestUri"))
                .isEqualTo("im:" + JULIET);
    }

    // ---- presence

    @Test
    @Spec({"R-030", "R-032", "D-33", "RFC 8048 §5.3"})
    void hisPhoneWatchesHerThroughUs() throws Exception {
        federation().sip.answering("subscribe", exchange -> exchange.getMessage()
                .setHeader("CamelSipDialogId", "ours"));

        assertThat(status(subscribes("theirs", 3600))).isEqualTo(200);
        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .as("she has not been asked")
                .isEqualTo("pending");
        Message asked = federation.sip.next("subscribe").getMessage();
        assertThat(asked.getHeader("CamelSipRequestUri")).isEqualTo("pres:" + JULIET);
        assertThat(asked.getHeader("CamelSipFrom")).isEqualTo("pres:" + ROMEO);
        assertThat(asked.getHeader("CamelSipDialogId"))
                .as("a dialog of its own")
                .isNull();

        notifies("ours", JULIET, ROMEO, "active;expires=3600", pidf(JULIET, "balcony", "open"));

        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .isEqualTo("active");
        Message shown = federation.sip.next("notify").getMessage();
        assertThat(shown.getHeader("CamelSipDialogId")).isEqualTo("theirs");
        assertThat(shown.getBody(String.class)).contains("entity=\"pres:" + JULIET + '"', "id=\"balcony\"", ">open<");

        notifies("ours", JULIET, ROMEO, "terminated;reason=rejected", null);
        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .isEqualTo("terminated;reason=rejected");
    }

    @Test
    @Spec({"D-33", "RFC 8048 §8.2"})
    void whatSheShowsOneOfUsTheOtherDoesNotSee() throws Exception {
        hisPhoneWatchesHerThroughUsUntilItSees();
        Map<String, Object> headers = request("benvolio@montague.example.net", JULIET, "c8");
        headers.put("CamelSipDialogId", "benvolios");
        headers.put("CamelSipExpires", 3600);
        federation.sip.bring("subscribe", null, headers);
        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .isEqualTo("pending");

        notifies("ours", JULIET, ROMEO, "active;expires=3600", pidf(JULIET, "chamber", "open"));

        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipDialogId"))
                .isEqualTo("theirs");
    }

    @Test
    @Spec({"D-36", "R-031", "RFC 6665 §4.2.2"})
    void theLaterOfTwoQuickChangesIsToldLast() throws Exception {
        hisPhoneWatchesHerThroughUsUntilItSees();
        CountDownLatch sent = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        List<String> told = new CopyOnWriteArrayList<>();
        federation.sip.answering("notify", exchange -> {
            String body = String.valueOf(exchange.getMessage().getBody(String.class));
            told.add(body);
            if (body.contains(">closed<")) {
                sent.countDown();
                try {
                    goesOn.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        InOrder order = federation.context.getRegistry().lookupByNameAndType("inWatchOrder", InOrder.class);

        notifies("ours", JULIET, ROMEO, "active;expires=3600", pidf(JULIET, "balcony", "closed"));
        assertThat(sent.await(15, TimeUnit.SECONDS)).isTrue();
        notifies("ours", JULIET, ROMEO, "active;expires=3600", pidf(JULIET, "balcony", "open"));
        await().atMost(Duration.ofSeconds(15)).until(() -> order.size() == 2);
        assertThat(told.get(told.size() - 1))
                .as("the later one waits for the one before")
                .contains(">closed<");
        goesOn.countDown();

        await().atMost(Duration.ofSeconds(20)).until(() -> order.size() == 0);
        assertThat(told.get(told.size() - 1)).contains(">open<");
    }

    private void hisPhoneWatchesHerThroughUsUntilItSees() throws Exception {
        federation().sip.answering("subscribe", exchange -> {
            String from = exchange.getMessage().getHeader("CamelSipFrom", String.class);
            exchange.getMessage().setHeader("CamelSipDialogId", from.contains("romeo") ? "ours" : "other");
        });
        subscribes("theirs", 3600);
        federation.sip.next("notify");
        federation.sip.next("subscribe");
        notifies("ours", JULIET, ROMEO, "active;expires=3600", pidf(JULIET, "balcony", "open"));
        federation.sip.next("notify");
        federation.sip.next("notify");
    }

    @Test
    @Spec({"D-33", "RFC 8048 §5.3.3"})
    void whenHisPhoneIsGoneWeWatchHerNoMore() throws Exception {
        hisPhoneWatchesHerThroughUsUntilItSees();

        assertThat(status(subscribes("theirs", 0))).isEqualTo(200);

        Message ended = federation.sip.next("notify").getMessage();
        assertThat(ended.getHeader("CamelSipSubscriptionState")).isEqualTo("terminated;reason=timeout");
        Message end = nextSubscribe();
        assertThat(end.getHeader("CamelSipDialogId")).isEqualTo("ours");
        assertThat(end.getHeader("CamelSipExpires")).isEqualTo(0);

        // who may see whom has not changed: the phone that comes back is active at once
        subscribes("again", 3600);
        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .isEqualTo("active");
        assertThat(nextSubscribe().getHeader("CamelSipRequestUri")).isEqualTo("pres:" + JULIET);
    }

    private Message nextSubscribe() {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> federation.sip.rest("subscribe").stream()
                                .findFirst()
                                .orElse(null),
                        found -> found != null)
                .getMessage();
    }

    @Test
    @Spec({"R-030", "R-033", "D-33", "RFC 8048 §5.2"})
    void sheWatchesHimAtHisServer() throws Exception {
        federation().sip.answering("subscribe", exchange -> exchange.getMessage()
                .setHeader("CamelSipDialogId", "home"));
        Map<String, Object> headers = request(JULIET, ROMEO, "c5");
        headers.put("CamelSipDialogId", "hers");
        headers.put("CamelSipExpires", 3600);

        assertThat(status(federation.sip.bring("subscribe", null, headers))).isEqualTo(200);
        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .isEqualTo("pending");
        Message asked = federation.sip.next("subscribe").getMessage();
        assertThat(asked.getHeader("CamelSipRequestUri")).isEqualTo("pres:" + ROMEO);
        assertThat(asked.getHeader("CamelSipFrom")).isEqualTo("pres:" + JULIET);
        assertThat(asked.getHeader("CamelSipDialogId"))
                .as("a dialog of its own")
                .isNull();

        notifies("home", ROMEO, JULIET, "active;expires=3600", pidf(ROMEO, "desk", "open"));

        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .isEqualTo("active");
        Message shown = federation.sip.next("notify").getMessage();
        assertThat(shown.getHeader("CamelSipDialogId")).isEqualTo("hers");
        assertThat(shown.getBody(String.class)).contains("entity=\"pres:" + ROMEO + '"', "id=\"desk\"", ">open<");
    }

    @Test
    @Spec({"D-19", "D-33", "RFC 6665 §4.1.3"})
    void whomHisServerDoesNotKnowNobodyWatches() throws Exception {
        federation()
                .sip
                .answering("subscribe", exchange -> exchange.setException(new SipFailureException(404, "Not here")));
        Map<String, Object> headers = request(JULIET, ROMEO, "c5");
        headers.put("CamelSipDialogId", "hers");
        headers.put("CamelSipExpires", 3600);

        federation.sip.bring("subscribe", null, headers);

        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .isEqualTo("pending");
        assertThat(federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState"))
                .isEqualTo("terminated;reason=noresource");
    }

    private Exchange subscribes(String dialog, int expires) {
        Map<String, Object> headers = request(ROMEO, JULIET, "c7");
        headers.put("CamelSipDialogId", dialog);
        headers.put("CamelSipExpires", expires);
        return federation.sip.bring("subscribe", null, headers);
    }

    private void notifies(String dialog, String from, String to, String state, String document) {
        Map<String, Object> headers = request(from, to, "c6");
        headers.put("CamelSipDialogId", dialog);
        headers.put("CamelSipSubscriptionState", state);
        headers.put("CamelSipInDialog", true);
        assertThat(federation.sip.bring("notify", document, headers).getException())
                .isNull();
    }

    private static String pidf(String user, String id, String basic) {
        return "<presence xmlns='urn:ietf:params:xml:ns:pidf' entity='pres:%s'><tuple id='%s'><status><basic>%s</basic></status></tuple></presence>"
                .formatted(user, id, basic);
    }
}
