// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ResolveEndpointFailedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.sip.agent.SipCounters.Counter;
import org.umpp.sip.transport.TransportException;
import org.umpp.throwaway.ThrowawayAuthority;

/** Two Camel contexts, two domains, TLS with both certificates on the loopback: what the routes at both ends see. */
class SipComponentTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "im:romeo@" + MONTAGUE;
    private static final String JULIET = "im:juliet@" + CAPULET;

    private static ThrowawayAuthority authority;
    private House montague;
    private House capulet;

    @BeforeAll
    static void certificates() {
        authority = ThrowawayAuthority.create("Verona CA");
    }

    @AfterAll
    static void forget() {
        authority = null;
    }

    @BeforeEach
    void houses() {
        montague = new House(MONTAGUE, authority);
        capulet = new House(CAPULET, authority);
    }

    @AfterEach
    void close() {
        montague.close();
        capulet.close();
    }

    private void meet() {
        montague.start();
        capulet.start();
        House.meet(montague, capulet);
    }

    private static void answers(Exchange exchange) {
        exchange.getMessage().setBody("v=0\r\ns=answer\r\n");
        exchange.getMessage().setHeader(SipConstants.CONTENT_TYPE, "application/sdp");
    }

    private static String text(Exchange exchange, String header) {
        return exchange.getMessage().getHeader(header, String.class);
    }

    @Test
    @Spec({"R-007", "R-013", "R-021", "R-022", "R-029", "R-036"})
    void aSessionIsSetUpAndHungUpByTheCallee() throws Exception {
        capulet.on("sip:invite", SipComponentTest::answers);
        montague.on("sip:bye", exchange -> {});
        meet();

        Exchange reply = montague.invites(ROMEO, JULIET);
        assertThat(reply.getException()).isNull();
        assertThat(reply.getMessage().getHeader(SipConstants.STATUS)).isEqualTo(200);
        assertThat(reply.getMessage().getBody(String.class)).isEqualTo("v=0\r\ns=answer\r\n");
        String dialog = text(reply, SipConstants.DIALOG_ID);

        Exchange invite = capulet.next();
        assertThat(invite.getMessage().getBody(String.class)).isEqualTo("v=0\r\ns=offer\r\n");
        assertThat(text(invite, SipConstants.FROM)).isEqualTo(ROMEO);
        assertThat(text(invite, SipConstants.TO)).isEqualTo(JULIET);
        assertThat(text(invite, SipConstants.PEER_DOMAIN)).isEqualTo(MONTAGUE);
        assertThat(text(invite, SipConstants.LOCAL_DOMAIN)).isEqualTo(CAPULET);
        assertThat(text(invite, SipConstants.CONTENT_TYPE)).isEqualTo("application/sdp");

        capulet.to("sip:bye")
                .withHeader(SipConstants.DIALOG_ID, text(invite, SipConstants.DIALOG_ID))
                .send();
        assertThat(text(montague.next(), SipConstants.DIALOG_ID)).isEqualTo(dialog);
        await().until(() -> montague.dialogs.isEmpty() && capulet.dialogs.isEmpty());
        assertThat(capulet.ladder).anyMatch(line -> line.startsWith("ACK sip:gw@" + CAPULET));
    }

    @Test
    @Spec({"R-021", "R-028", "RFC 3326 §2"})
    void aSessionIsHungUpByTheCaller() throws Exception {
        capulet.on("sip:invite", SipComponentTest::answers).on("sip:bye", exchange -> {});
        meet();
        String dialog = text(montague.invites(ROMEO, JULIET), SipConstants.DIALOG_ID);
        Exchange invite = capulet.next();
        Exchange bye = montague.to("sip:bye")
                .withHeader(SipConstants.DIALOG_ID, dialog)
                .withHeader(SipConstants.REASON, "SIP;cause=200;text=\"gone\"")
                .send();
        assertThat(bye.getException()).isNull();
        Exchange end = capulet.next();
        assertThat(text(end, SipConstants.DIALOG_ID)).isEqualTo(text(invite, SipConstants.DIALOG_ID));
        assertThat(text(end, SipConstants.REASON)).isEqualTo("SIP;cause=200;text=\"gone\"");
        assertThat(montague.dialogs).isEmpty();
        assertThat(capulet.dialogs).isEmpty();
    }

    @Test
    @Spec({"D-04", "C-11", "RFC 3261 §13.2.2.3"})
    void aRefusalOfTheRouteIsAFailureOfTheProducer() throws Exception {
        capulet.on("sip:invite", exchange -> {
            throw new SipFailureException(480, "Not at the balcony", 30, -1, "", "", null);
        });
        meet();
        SipFailureException failure = montague.invites(ROMEO, JULIET).getException(SipFailureException.class);
        assertThat(failure.getStatus()).isEqualTo(480);
        assertThat(failure.getReason()).isEqualTo("Not at the balcony");
        assertThat(failure.getRetryAfter()).isEqualTo(30);
        assertThat(failure.isLocal()).isFalse();
        assertThat(capulet.dialogs).isEmpty();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §21.5.1"})
    void whatBreaksInARouteIs500AndNotToldToThePeer() throws Exception {
        capulet.on("sip:invite", exchange -> {
            throw new IllegalStateException("secret of the house");
        });
        meet();
        SipFailureException failure = montague.invites(ROMEO, JULIET).getException(SipFailureException.class);
        assertThat(failure.getStatus()).isEqualTo(500);
        assertThat(failure.getReason()).doesNotContain("secret");
    }

    @Test
    @Spec({"D-20", "Q-22"})
    void aPartnerThatSpeaksForAnotherDomainNeverReachesARoute() throws Exception {
        capulet.on("sip:invite", SipComponentTest::answers);
        meet();
        SipFailureException failure =
                montague.invites("im:paris@verona.example.org", JULIET).getException(SipFailureException.class);
        // Montague has no credential for Verona, so the request does not even leave.
        assertThat(failure.isLocal()).isTrue();

        try (House impostor = new House("verona.example.org", authority, authority.forDomain(MONTAGUE))) {
            impostor.start();
            House.meet(impostor, capulet);
            SipFailureException refused =
                    impostor.invites("im:paris@verona.example.org", JULIET).getException(SipFailureException.class);
            assertThat(refused.getStatus()).isEqualTo(403);
            assertThat(refused.getWarning()).contains("identity mismatch");
        }
        assertThat(capulet.received).isEmpty();
        assertThat(capulet.sip.counters().get(Counter.IDENTITY_MISMATCHES)).isEqualTo(1);
    }

    @Test
    @Spec({"D-04", "MAPPINGS §10"})
    void aDomainThatDoesNotExistIs404AndOneThatIsDownIs504() throws Exception {
        meet();
        SipFailureException unknown =
                montague.invites(ROMEO, "im:nobody@nowhere.example").getException(SipFailureException.class);
        assertThat(unknown.getStatus()).isEqualTo(404);
        assertThat(unknown.getCause()).isInstanceOf(TransportException.class);

        capulet.close();
        SipFailureException down = montague.invites(ROMEO, JULIET).getException(SipFailureException.class);
        assertThat(down.getStatus()).isEqualTo(504);
        assertThat(down.isLocal()).isTrue();
    }

    @Test
    @Spec({"D-08", "C-11", "RFC 3261 §9"})
    void anInviteIsTakenBackAndBothRoutesHearOfIt() throws Exception {
        CountDownLatch thinking = new CountDownLatch(1);
        capulet.on("sip:invite", exchange -> assertThat(thinking.await(10, TimeUnit.SECONDS))
                        .isTrue())
                .on("sip:cancel", exchange -> {});
        meet();
        Future<Exchange> reply = montague.to("sip:invite")
                .withHeader(SipConstants.REQUEST_URI, JULIET)
                .withHeader(SipConstants.FROM, ROMEO)
                .withHeader(SipConstants.CALL_ID, "star-crossed")
                .withBody("v=0\r\n")
                .asyncSend();
        Exchange invite = capulet.next();
        montague.to("sip:cancel")
                .withHeader(SipConstants.CALL_ID, "star-crossed")
                .send();
        assertThat(reply.get(10, TimeUnit.SECONDS)
                        .getException(SipFailureException.class)
                        .getStatus())
                .isEqualTo(487);
        thinking.countDown();
        assertThat(text(capulet.next(), SipConstants.DIALOG_ID)).isEqualTo(text(invite, SipConstants.DIALOG_ID));
        assertThat(capulet.dialogs).isEmpty();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §12.2.1.2"})
    void aByeInADialogThatIsUnknownHereFailsAtOnce() throws Exception {
        meet();
        Exchange bye = montague.to("sip:bye")
                .withHeader(SipConstants.DIALOG_ID, "a;b;c")
                .send();
        assertThat(bye.getException(SipFailureException.class).getStatus()).isEqualTo(481);
    }

    @Test
    @Spec({"R-030", "R-031", "R-032", "R-033", "R-034", "R-035"})
    void aSubscriptionIsMadeNotifiedAndEnded() throws Exception {
        capulet.on("sip:subscribe?event=presence", exchange -> {
            boolean ends = exchange.getMessage().getHeader(SipConstants.EXPIRES, Integer.class) == 0;
            Exchange notify = capulet.to("sip:notify")
                    .withHeader(SipConstants.DIALOG_ID, text(exchange, SipConstants.DIALOG_ID))
                    .withHeader(SipConstants.SUBSCRIPTION_STATE, ends ? "terminated;reason=timeout" : "active")
                    .withHeader(SipConstants.CONTENT_TYPE, "application/pidf+xml")
                    .withBody("<presence/>")
                    .send();
            assertThat(notify.getException()).isNull();
        });
        montague.on("sip:notify", exchange -> {});
        meet();
        Exchange reply = montague.to("sip:subscribe?event=presence")
                .withHeader(SipConstants.REQUEST_URI, "pres:juliet@" + CAPULET)
                .withHeader(SipConstants.FROM, "pres:romeo@" + MONTAGUE)
                .send();
        assertThat(reply.getException()).isNull();
        String dialog = text(reply, SipConstants.DIALOG_ID);
        Exchange notified = montague.next();
        assertThat(text(notified, SipConstants.DIALOG_ID)).isEqualTo(dialog);
        assertThat(text(notified, SipConstants.SUBSCRIPTION_STATE)).isEqualTo("active;expires=3600");
        assertThat(text(notified, SipConstants.EVENT)).isEqualTo("presence");
        assertThat(notified.getMessage().getBody(String.class)).isEqualTo("<presence/>");
        Exchange initial = capulet.next();
        assertThat(initial.getMessage().getHeader(SipConstants.EXPIRES)).isEqualTo(3600);
        assertThat(text(initial, SipConstants.ACCEPT)).startsWith("application/pidf+xml");

        Exchange end = montague.to("sip:subscribe?event=presence")
                .withHeader(SipConstants.DIALOG_ID, dialog)
                .withHeader(SipConstants.EXPIRES, 0)
                .send();
        assertThat(end.getException()).isNull();
        assertThat(capulet.next().getMessage().getHeader(SipConstants.EXPIRES)).isEqualTo(0);
        Exchange last = montague.next();
        assertThat(text(last, SipConstants.SUBSCRIPTION_STATE)).isEqualTo("terminated;reason=timeout");
        await().until(() -> montague.dialogs.isEmpty() && capulet.dialogs.isEmpty());
    }

    @Test
    @Spec({"R-003", "RFC 3428"})
    void aMessageIsDelivered() throws Exception {
        capulet.on("sip:message", exchange -> {});
        meet();
        Exchange reply = montague.to("sip:message")
                .withHeader(SipConstants.REQUEST_URI, JULIET)
                .withHeader(SipConstants.FROM, ROMEO)
                .withHeader(SipConstants.SUBJECT, "light\r\nVia: none")
                .withBody("Grüße")
                .send();
        assertThat(reply.getException()).isNull();
        Exchange message = capulet.next();
        assertThat(message.getMessage().getBody(String.class)).isEqualTo("Grüße");
        assertThat(text(message, SipConstants.SUBJECT)).isEqualTo("light  Via: none");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §11"})
    void optionsAreAnsweredWithoutARoute() throws Exception {
        meet();
        Exchange reply = montague.to("sip:options")
                .withHeader(SipConstants.REQUEST_URI, "sip:" + CAPULET)
                .withHeader(SipConstants.FROM, "sip:" + MONTAGUE)
                .send();
        assertThat(reply.getException()).isNull();
        assertThat(reply.getMessage().getHeader(SipConstants.STATUS)).isEqualTo(200);
    }

    @Test
    @Spec({"D-41", "C-11", "RFC 3261 §21.4.6"})
    void aRouteThatIsReloadedFindsWhatItMissed() throws Exception {
        capulet.on("sip:invite", SipComponentTest::answers).on("sip:bye", exchange -> {});
        meet();
        String dialog = text(montague.invites(ROMEO, JULIET), SipConstants.DIALOG_ID);
        Exchange invite = capulet.next();

        capulet.context.getRouteController().stopRoute("sip:invite");
        capulet.context.getRouteController().stopRoute("sip:bye");
        Future<Exchange> second = montague.invite(ROMEO, JULIET).asyncSend();
        montague.to("sip:bye").withHeader(SipConstants.DIALOG_ID, dialog).send();
        assertThat(capulet.received).isEmpty();

        capulet.context.getRouteController().startRoute("sip:bye");
        assertThat(text(capulet.next(), SipConstants.DIALOG_ID)).isEqualTo(text(invite, SipConstants.DIALOG_ID));
        capulet.context.getRouteController().startRoute("sip:invite");
        assertThat(second.get(30, TimeUnit.SECONDS).getException()).isNull();

        SipFailureException never = montague.to("sip:message")
                .withHeader(SipConstants.REQUEST_URI, JULIET)
                .withHeader(SipConstants.FROM, ROMEO)
                .withBody("x")
                .send()
                .getException(SipFailureException.class);
        assertThat(never.getStatus()).isEqualTo(405);
    }

    @Test
    @Spec({"R-003", "C-11", "RFC 3261 §16"})
    void aRouteMayGoOnWithARequestToAnotherDomain() throws Exception {
        try (House verona = new House("verona.example.org", authority)) {
            verona.on("sip:invite", SipComponentTest::answers).start();
            // What came in is still in the headers: the Call-ID of the one dialog becomes that of the other.
            capulet.on("sip:invite", exchange -> {
                exchange.getMessage().setHeader(SipConstants.REQUEST_URI, "im:paris@verona.example.org");
                exchange.getMessage().setHeader(SipConstants.TO, "im:paris@verona.example.org");
                exchange.getMessage().setHeader(SipConstants.FROM, JULIET);
                Exchange onward = capulet.to("sip:invite")
                        .withHeaders(exchange.getMessage().getHeaders())
                        .withBody(exchange.getMessage().getBody())
                        .request(Exchange.class);
                exchange.getMessage().setBody(onward.getMessage().getBody());
            });
            meet();
            House.meet(capulet, verona);
            Exchange reply = montague.invites(ROMEO, JULIET);
            assertThat(reply.getException()).isNull();
            assertThat(reply.getMessage().getBody(String.class)).isEqualTo("v=0\r\ns=answer\r\n");
            assertThat(text(verona.next(), SipConstants.CALL_ID)).isEqualTo(text(reply, SipConstants.CALL_ID));
            assertThat(capulet.dialogs).hasSize(2);
        }
    }

    @Test
    @Spec({"C-11", "RFC 3261 §12.2.1.2"})
    void aDialogIsEndedOnlyByWhatItIsUsedFor() throws Exception {
        capulet.on("sip:invite", SipComponentTest::answers);
        meet();
        String dialog = text(montague.invites(ROMEO, JULIET), SipConstants.DIALOG_ID);
        Exchange wrong = montague.to("sip:subscribe?event=presence")
                .withHeader(SipConstants.DIALOG_ID, dialog)
                .withHeader(SipConstants.EXPIRES, 0)
                .send();
        assertThat(wrong.getException(SipFailureException.class).getStatus()).isEqualTo(481);
        Exchange unsubscribed = montague.to("sip:notify")
                .withHeader(SipConstants.DIALOG_ID, dialog)
                .withHeader(SipConstants.SUBSCRIPTION_STATE, "active")
                .send();
        assertThat(unsubscribed.getException(SipFailureException.class).getStatus())
                .isEqualTo(481);
    }

    @Test
    @Spec("D-47")
    void aDrainingHouseTakesNoNewSessions() throws Exception {
        capulet.on("sip:invite", SipComponentTest::answers);
        meet();
        capulet.sip.drain();
        assertThat(montague.invites(ROMEO, JULIET)
                        .getException(SipFailureException.class)
                        .getStatus())
                .isEqualTo(503);
    }

    @Test
    @Spec({"D-07", "C-11", "RFC 3261 §14"})
    void aReInviteReachesTheSameRoute() throws Exception {
        capulet.on("sip:invite", SipComponentTest::answers);
        meet();
        String dialog = text(montague.invites(ROMEO, JULIET), SipConstants.DIALOG_ID);
        assertThat(capulet.next().getMessage().getHeader(SipConstants.REINVITE)).isEqualTo(false);
        Exchange again = montague.to("sip:invite")
                .withHeader(SipConstants.DIALOG_ID, dialog)
                .withHeader(SipConstants.REINVITE, true)
                .withBody("v=0\r\ns=again\r\n")
                .send();
        assertThat(again.getException()).isNull();
        Exchange seen = capulet.next();
        assertThat(seen.getMessage().getHeader(SipConstants.REINVITE)).isEqualTo(true);
        assertThat(seen.getMessage().getBody(String.class)).isEqualTo("v=0\r\ns=again\r\n");
        assertThat(capulet.dialogs).hasSize(1);
    }

    @Test
    @Spec({"MAPPINGS §11", "C-11", "RFC 3261 §21.4.9"})
    void anInviteWhoseRouteHangsIs408AndTheRouteOfCancelHearsOfIt() throws Exception {
        Gate gate = new Gate();
        SipConfiguration configuration = capulet.sip.getConfiguration();
        configuration.setProfile(configuration.getProfile().withInviteExpiry(1));
        capulet.on("sip:invite", exchange -> gate.await()).on("sip:cancel", exchange -> {});
        meet();

        SipFailureException late = montague.invites(ROMEO, JULIET).getException(SipFailureException.class);

        assertThat(late.getStatus()).isEqualTo(408);
        assertThat(late.isLocal()).isFalse();
        Exchange invite = capulet.next();
        Exchange cancel = capulet.next();
        assertThat(text(cancel, SipConstants.DIALOG_ID)).isEqualTo(text(invite, SipConstants.DIALOG_ID));
        assertThat(text(cancel, SipConstants.REASON)).isEqualTo("SIP;cause=408;text=\"No answer\"");
        gate.open();
        assertThat(capulet.dialogs).isEmpty();
    }

    @Test
    @Spec({"D-41", "D-08"})
    void aCancelWaitsForItsRouteToBeReloaded() throws Exception {
        Gate gate = new Gate();
        capulet.on("sip:invite", exchange -> gate.await()).on("sip:cancel", exchange -> {});
        meet();
        Future<Exchange> reply = montague.to("sip:invite")
                .withHeader(SipConstants.REQUEST_URI, JULIET)
                .withHeader(SipConstants.FROM, ROMEO)
                .withHeader(SipConstants.CALL_ID, "star-crossed")
                .withBody("v=0\r\n")
                .asyncSend();
        Exchange invite = capulet.next();
        capulet.context.getRouteController().stopRoute("sip:cancel");
        montague.to("sip:cancel")
                .withHeader(SipConstants.CALL_ID, "star-crossed")
                .send();
        assertThat(reply.get(30, TimeUnit.SECONDS).getException()).isInstanceOf(SipFailureException.class);
        gate.open();
        assertThat(capulet.received).isEmpty();

        capulet.context.getRouteController().startRoute("sip:cancel");

        assertThat(text(capulet.next(), SipConstants.DIALOG_ID)).isEqualTo(text(invite, SipConstants.DIALOG_ID));
    }

    @Test
    @Spec({"D-41", "D-07"})
    void aRequestInADialogWaitsForItsRouteToBeReloadedButNotForEver() throws Exception {
        capulet.sip.getConfiguration().setReloading(Duration.ofMillis(50));
        capulet.on("sip:invite", SipComponentTest::answers);
        meet();
        String dialog = text(montague.invites(ROMEO, JULIET), SipConstants.DIALOG_ID);
        capulet.context.getRouteController().stopRoute("sip:invite");

        SipFailureException away = again(dialog).get(30, TimeUnit.SECONDS).getException(SipFailureException.class);
        assertThat(away.getStatus()).isEqualTo(503);
        assertThat(away.getRetryAfter()).isEqualTo(1);

        capulet.context.getRouteController().startRoute("sip:invite");
        assertThat(again(dialog).get(30, TimeUnit.SECONDS).getException()).isNull();
    }

    private Future<Exchange> again(String dialog) {
        return montague.to("sip:invite")
                .withHeader(SipConstants.DIALOG_ID, dialog)
                .withHeader(SipConstants.REINVITE, true)
                .withBody("v=0\r\ns=again\r\n")
                .asyncSend();
    }

    @Test
    @Spec({"D-29", "C-11", "RFC 3261 §21.5.4"})
    void whatWaitsInOneCallIsBoundedAndOtherCallsGoOn() throws Exception {
        Gate gate = new Gate();
        capulet.sip.getConfiguration().setWaitingPerCall(2);
        capulet.on("sip:message", exchange -> {
            if (text(exchange, SipConstants.CALL_ID).equals("busy")) {
                gate.await();
            }
        });
        meet();
        Future<Exchange> first = writes("busy");
        capulet.next();
        Future<Exchange> second = writes("busy");
        await().until(() -> capulet.ladder.stream()
                        .filter(line -> line.startsWith("MESSAGE "))
                        .count()
                == 2);
        SipFailureException third = writes("busy").get(30, TimeUnit.SECONDS).getException(SipFailureException.class);

        assertThat(third.getStatus()).isEqualTo(503);
        assertThat(third.getRetryAfter()).isEqualTo(5);
        assertThat(third.isLocal()).isFalse();
        assertThat(writes("idle").get(30, TimeUnit.SECONDS).getException()).isNull();
        gate.open();
        assertThat(first.get(30, TimeUnit.SECONDS).getException()).isNull();
        assertThat(second.get(30, TimeUnit.SECONDS).getException()).isNull();
        assertThat(writes("busy").get(30, TimeUnit.SECONDS).getException()).isNull();
    }

    @Test
    @Spec({"D-29", "R-029", "C-11", "RFC 3261 §21.5.4"})
    void whatWaitsInAllIsBoundedAndTheEndOfASessionIsToldAllTheSame() throws Exception {
        Gate gate = new Gate();
        capulet.sip.getConfiguration().setWaiting(2);
        capulet.on("sip:invite", SipComponentTest::answers)
                .on("sip:message", exchange -> gate.await())
                .on("sip:bye", exchange -> {});
        meet();
        String dialog = text(montague.invites(ROMEO, JULIET), SipConstants.DIALOG_ID);
        Exchange invite = capulet.next();
        Future<Exchange> one = writes("one");
        Future<Exchange> two = writes("two");
        capulet.next();
        capulet.next();

        SipFailureException refused = montague.invites(ROMEO, JULIET).getException(SipFailureException.class);
        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getRetryAfter()).isEqualTo(5);
        Exchange bye = montague.to("sip:bye")
                .withHeader(SipConstants.DIALOG_ID, dialog)
                .send();
        assertThat(bye.getException()).isNull();
        assertThat(text(capulet.next(), SipConstants.DIALOG_ID)).isEqualTo(text(invite, SipConstants.DIALOG_ID));
        gate.open();
        assertThat(one.get(30, TimeUnit.SECONDS).getException()).isNull();
        assertThat(two.get(30, TimeUnit.SECONDS).getException()).isNull();
        assertThat(montague.invites(ROMEO, JULIET).getException()).isNull();
    }

    private Future<Exchange> writes(String callId) {
        return montague.to("sip:message")
                .withHeader(SipConstants.REQUEST_URI, JULIET)
                .withHeader(SipConstants.FROM, ROMEO)
                .withHeader(SipConstants.CALL_ID, callId)
                .withBody("But soft")
                .asyncSend();
    }

    /** What a route waits for. */
    private static final class Gate {
        private final CountDownLatch latch = new CountDownLatch(1);

        void await() throws InterruptedException {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        }

        void open() {
            latch.countDown();
        }
    }

    @Test
    @Spec({"C-04", "D-54", "RFC 3428 §4", "RFC 7572 §4"})
    void aMessageArrivesAsOctetsWithWhatIsSaidOfIt() throws Exception {
        capulet.on("sip:message", exchange -> exchange.getMessage().setHeader(SipConstants.STATUS, 202));
        meet();

        Exchange reply = montague.to("sip:message")
                .withHeader(SipConstants.REQUEST_URI, JULIET)
                .withHeader(SipConstants.FROM, ROMEO)
                .withHeader(SipConstants.SUBJECT, "wishes\r\nX: y")
                .withHeader(SipConstants.CONTENT_LANGUAGE, "cs")
                .withHeader(SipConstants.DATE, "Tue, 10 Sep 2002 23:08:25 GMT")
                .withHeader(SipConstants.CONTENT_TYPE, "text/plain;charset=UTF-8")
                .withBody("štěstí")
                .send();

        assertThat(reply.getMessage().getHeader(SipConstants.STATUS)).isEqualTo(202);
        Exchange message = capulet.next();
        assertThat(message.getMessage().getBody()).isEqualTo("štěstí".getBytes(StandardCharsets.UTF_8));
        assertThat(text(message, SipConstants.SUBJECT)).isEqualTo("wishes  X: y");
        assertThat(text(message, SipConstants.CONTENT_LANGUAGE)).isEqualTo("cs");
        assertThat(text(message, SipConstants.DATE)).isEqualTo("Tue, 10 Sep 2002 23:08:25 GMT");
        assertThat(text(message, SipConstants.CONTENT_TYPE)).isEqualTo("text/plain;charset=UTF-8");
    }

    @Test
    void anEndpointThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> montague.context.getEndpoint("sip:refer"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasRootCauseMessage("sip:refer (expected: one of invite, bye, cancel, subscribe, notify, message,"
                        + " publish, options, response)");
    }

    @Test
    @Spec("RFC 6665 §4.2.1.4")
    void whatFollowsTheResponseInTheRouteFollowsItOnTheWire() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        capulet.on("sip:options", exchange -> {
            Message message = exchange.getMessage();
            message.setHeader(SipConstants.STATUS, 486);
            capulet.to("sip:response").withExchange(exchange).send();
            if (answered.await(10, TimeUnit.SECONDS)) {
                message.setHeader(SipConstants.STATUS, 200);
            }
            throw new IllegalStateException("too late to be told");
        });
        meet();

        Exchange reply = montague.to("sip:options")
                .withHeader(SipConstants.REQUEST_URI, JULIET)
                .withHeader(SipConstants.FROM, ROMEO)
                .send();
        answered.countDown();

        assertThat(reply.getException(SipFailureException.class).getStatus()).isEqualTo(486);
        assertThat(capulet.next().getMessage().getHeader(SipConstants.METHOD)).isEqualTo("OPTIONS");
    }

    @Test
    void aResponseIsOnlySent() throws Exception {
        montague.start();
        assertThatThrownBy(() -> montague.on("sip:response", exchange -> {}))
                .rootCause()
                .hasMessage("from sip:response (expected: a method; responses are only sent)");
        Exchange alone = montague.to("sip:response").send();
        assertThat(alone.getException()).isNull();
    }
}
