// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.sip.dialog.Notifier.Phase;
import org.umpp.sip.dialog.UsageAction.SendNotify;

@Spec({"D-32", "C-10", "RFC 6665 §4.2"})
class NotifierMachineTest {
    private static final long NOW = 1_000_000_000L;
    private static final Dialog DIALOG = new Dialog(
            new DialogId("98394813@orchard", "-938413", "23923"),
            "pres:juliet@thecappulets.example.com",
            "pres:romeo@montague.example.net",
            "sip:romeo@orchard.montague.example.net",
            List.of(),
            66733,
            13667,
            false,
            "thecappulets.example.com",
            "montague.example.net");
    private static final Notification ACTIVE = new Notification("active", "", -1, "application/pidf+xml", "open");
    private static final Notification NEWER = new Notification("active", "", -1, "application/pidf+xml", "closed");
    private static final Notification REJECTED = new Notification("terminated", "rejected", -1, "", "");
    private static final Notifier ANSWERING = Notifier.asked(DIALOG, "presence", 5_000);
    private static final Notifier OPEN = after(ANSWERING, new UsageEvent.SubscribeAnswered(3600, NOW));

    private static String name(Notifier usage) {
        String sending = usage.sent() == null ? "" : usage.retried() ? "+RETRY" : "+NOTIFY";
        return usage.phase() + sending + (usage.waiting() == null ? "" : "+WAITING");
    }

    private static Notifier after(Notifier usage, UsageEvent event) {
        return (Notifier) Objects.requireNonNull(usage.on(event).next());
    }

    private static UsageEvent.Notify notify(Notification notification) {
        return new UsageEvent.Notify(notification, NOW + 1000);
    }

    private static UsageEvent.NotifyResponse response(int status, boolean retryAfter) {
        return new UsageEvent.NotifyResponse(status, retryAfter, NOW + 1000);
    }

    private static UsageEvent.SubscribeAnswered granted(int expires) {
        return new UsageEvent.SubscribeAnswered(expires, NOW + 1000);
    }

    @Test
    void everyEventInEveryState() {
        Notifier sending = after(OPEN, notify(ACTIVE));
        new UsageTable<>(NotifierMachineTest::name)
                .state(ANSWERING)
                .state(after(ANSWERING, notify(ACTIVE)))
                .state(OPEN)
                .state(sending)
                .state(after(sending, notify(NEWER)))
                .state(after(sending, response(500, false)))
                .state(after(OPEN, granted(0)))
                .state(after(OPEN, notify(REJECTED)))
                .state(after(sending, notify(REJECTED)))
                .event("SUBSCRIBE", new UsageEvent.PeerSubscribe(13669, "sip:romeo@balcony"))
                .event("old-SUBSCRIBE", new UsageEvent.PeerSubscribe(13667, null))
                .event("granted", granted(3600))
                .event("end", granted(0))
                .event("active", notify(ACTIVE))
                .event("rejected", notify(REJECTED))
                .event("200", response(200, false))
                .event("481", response(481, false))
                .event("489", response(489, false))
                .event("408", response(408, false))
                .event("503", response(503, true))
                .event("early-tick", new UsageEvent.Tick(NOW + 10))
                .event("expiry-tick", new UsageEvent.Tick(NOW + 3_700_000))
                .event("BYE", new UsageEvent.PeerBye(13669))
                .event("re-INVITE", new UsageEvent.PeerOffer(13669, true, null, true, 0, false, NOW))
                .event("hang-up", new UsageEvent.HangUp(null))
                .check(Notifier.class, RULES);
    }

    private static final String RULES =
            """
            ANSWERING active|rejected            -> ANSWERING+WAITING
            ANSWERING BYE|re-INVITE              -> ANSWERING: refuse 481
            ANSWERING+WAITING rejected           -> ANSWERING+WAITING
            ANSWERING+WAITING BYE|re-INVITE      -> ANSWERING+WAITING: refuse 481

            OPEN active                          -> OPEN+NOTIFY: NOTIFY active
            OPEN rejected                        -> ENDING+NOTIFY: NOTIFY terminated
            OPEN expiry-tick                     -> CLOSING: ended SUBSCRIPTION_EXPIRED
            OPEN BYE|re-INVITE                   -> OPEN: refuse 481

            OPEN+NOTIFY active                   -> OPEN+NOTIFY+WAITING
            OPEN+NOTIFY rejected                 -> ENDING+NOTIFY+WAITING
            OPEN+NOTIFY 200                      -> OPEN
            OPEN+NOTIFY 481                      -> over: ended DIALOG_LOST
            OPEN+NOTIFY 489                      -> over: ended REFUSED
            OPEN+NOTIFY 408|503                  -> OPEN+RETRY: NOTIFY active
            OPEN+NOTIFY expiry-tick              -> CLOSING+NOTIFY: ended SUBSCRIPTION_EXPIRED
            OPEN+NOTIFY BYE|re-INVITE            -> OPEN+NOTIFY: refuse 481

            OPEN+NOTIFY+WAITING active           -> OPEN+NOTIFY+WAITING
            OPEN+NOTIFY+WAITING rejected         -> ENDING+NOTIFY+WAITING
            OPEN+NOTIFY+WAITING 200              -> OPEN+NOTIFY: NOTIFY active
            OPEN+NOTIFY+WAITING 481              -> over: ended DIALOG_LOST
            OPEN+NOTIFY+WAITING 489              -> over: ended REFUSED
            OPEN+NOTIFY+WAITING 408|503          -> OPEN+RETRY: NOTIFY active
            OPEN+NOTIFY+WAITING expiry-tick      -> CLOSING+NOTIFY+WAITING: ended SUBSCRIPTION_EXPIRED
            OPEN+NOTIFY+WAITING BYE|re-INVITE    -> OPEN+NOTIFY+WAITING: refuse 481

            OPEN+RETRY active                    -> OPEN+RETRY+WAITING
            OPEN+RETRY rejected                  -> ENDING+RETRY+WAITING
            OPEN+RETRY 200|503                   -> OPEN
            OPEN+RETRY 481|408                   -> over: ended DIALOG_LOST
            OPEN+RETRY 489                       -> over: ended REFUSED
            OPEN+RETRY expiry-tick               -> CLOSING+RETRY: ended SUBSCRIPTION_EXPIRED
            OPEN+RETRY BYE|re-INVITE             -> OPEN+RETRY: refuse 481

            CLOSING active|rejected              -> ENDING+NOTIFY: NOTIFY terminated
            CLOSING expiry-tick                  -> ENDING+NOTIFY: NOTIFY terminated

            ENDING+NOTIFY 200|481|489            -> over
            ENDING+NOTIFY 408|503                -> ENDING+RETRY: NOTIFY terminated

            ENDING+NOTIFY+WAITING 200            -> ENDING+NOTIFY: NOTIFY terminated
            ENDING+NOTIFY+WAITING 481|489        -> over
            ENDING+NOTIFY+WAITING 408|503        -> ENDING+RETRY: NOTIFY terminated
            ANSWERING SUBSCRIBE                  -> ANSWERING: PASS_UP
            ANSWERING old-SUBSCRIBE              -> ANSWERING: refuse 500
            ANSWERING granted                    -> OPEN
            ANSWERING end                        -> CLOSING
            ANSWERING+WAITING SUBSCRIBE          -> ANSWERING+WAITING: PASS_UP
            ANSWERING+WAITING old-SUBSCRIBE      -> ANSWERING+WAITING: refuse 500
            ANSWERING+WAITING granted            -> OPEN+NOTIFY: NOTIFY active
            ANSWERING+WAITING end                -> ENDING+NOTIFY: NOTIFY terminated
            OPEN SUBSCRIBE                       -> OPEN: PASS_UP
            OPEN old-SUBSCRIBE                   -> OPEN: refuse 500
            OPEN granted                         -> OPEN
            OPEN end                             -> CLOSING
            OPEN+NOTIFY SUBSCRIBE                -> OPEN+NOTIFY: PASS_UP
            OPEN+NOTIFY old-SUBSCRIBE            -> OPEN+NOTIFY: refuse 500
            OPEN+NOTIFY granted                  -> OPEN+NOTIFY
            OPEN+NOTIFY end                      -> CLOSING+NOTIFY
            OPEN+NOTIFY+WAITING SUBSCRIBE        -> OPEN+NOTIFY+WAITING: PASS_UP
            OPEN+NOTIFY+WAITING old-SUBSCRIBE    -> OPEN+NOTIFY+WAITING: refuse 500
            OPEN+NOTIFY+WAITING granted          -> OPEN+NOTIFY+WAITING
            OPEN+NOTIFY+WAITING end              -> ENDING+NOTIFY+WAITING
            OPEN+RETRY SUBSCRIBE                 -> OPEN+RETRY: PASS_UP
            OPEN+RETRY old-SUBSCRIBE             -> OPEN+RETRY: refuse 500
            OPEN+RETRY granted                   -> OPEN+RETRY
            OPEN+RETRY end                       -> CLOSING+RETRY
            CLOSING SUBSCRIBE|old-SUBSCRIBE|BYE|re-INVITE -> CLOSING: refuse 481
            ENDING+NOTIFY SUBSCRIBE|old-SUBSCRIBE|BYE|re-INVITE -> ENDING+NOTIFY: refuse 481
            ENDING+NOTIFY+WAITING SUBSCRIBE|old-SUBSCRIBE|BYE|re-INVITE -> ENDING+NOTIFY+WAITING: refuse 481
            """
                    .replaceAll("\n\n", "\n");

    @Test
    @Spec({"R-031", "C-10", "RFC 6665 §4.2.2"})
    void theFirstNotifyWaitsForTheAnswerToItsSubscribe() {
        Notifier waiting = after(ANSWERING, notify(ACTIVE));
        assertThat(waiting.on(new UsageEvent.SubscribeAnswered(3600, NOW + 250)).actions())
                .containsExactly(new SendNotify(DIALOG.next(), "presence", ACTIVE, 3600));
    }

    @Test
    @Spec({"R-032", "R-034", "Q-15"})
    void cseqGrowsAndWhatRemainsOfTheSubscriptionShrinks() {
        Notifier first = after(OPEN, notify(ACTIVE));
        Notifier answered = after(first, response(200, false));
        Change second = answered.on(new UsageEvent.Notify(NEWER, NOW + 600_000));
        SendNotify sent = (SendNotify) second.actions().get(0);
        assertThat(sent.dialog().localCSeq()).isEqualTo(66735);
        assertThat(sent.expires()).isEqualTo(3000);
    }

    @Test
    @Spec({"D-36", "C-10", "RFC 3856 §6.10"})
    void ofManyWaitingNotificationsTheNewestIsSent() {
        Notifier sending = after(OPEN, notify(ACTIVE));
        Notifier waiting = after(after(sending, notify(ACTIVE)), notify(NEWER));
        assertThat(((SendNotify) waiting.on(response(200, false)).actions().get(0)).notification())
                .isEqualTo(NEWER);
    }

    @Test
    @Spec({"D-36", "C-10", "RFC 3856 §6.10"})
    void threeAtOnceThenFiveSecondsBetweenTwo() {
        Notifier flapping = OPEN;
        List<Long> went = new ArrayList<>();
        for (long now = NOW; now < NOW + 20_000; now += 500) {
            Change change = flapping.on(new UsageEvent.Notify(now % 1000 == 0 ? ACTIVE : NEWER, now));
            if (!change.actions().isEmpty()) {
                went.add(now - NOW);
                change = Objects.requireNonNull(change.next()).on(new UsageEvent.NotifyResponse(200, false, now));
            }
            flapping = (Notifier) Objects.requireNonNull(change.next());
        }
        assertThat(went).containsExactly(0L, 500L, 1_000L, 5_000L, 10_000L, 15_000L);
    }

    @Test
    @Spec({"D-36", "C-10", "RFC 3856 §6.10"})
    void whatHadToWaitIsToldWhenItsTimeHasCome() {
        Notifier held = after(afterThreeAtOnce(), notify(NEWER));
        assertThat(name(held)).isEqualTo("OPEN+WAITING");
        assertThat(held.deadline()).isEqualTo(NOW + 1_000 + 5_000);

        assertThat(held.on(new UsageEvent.Tick(held.deadline() - 1)).actions()).isEmpty();
        SendNotify sent = (SendNotify)
                held.on(new UsageEvent.Tick(held.deadline())).actions().get(0);
        assertThat(sent.notification()).isEqualTo(NEWER);
    }

    @Test
    @Spec({"D-36", "C-10", "RFC 3856 §6.10"})
    void theEndIsToldAtOnce() {
        Notifier held = after(afterThreeAtOnce(), notify(NEWER));
        SendNotify sent = (SendNotify) held.on(notify(REJECTED)).actions().get(0);
        assertThat(sent.notification()).isEqualTo(REJECTED);
    }

    @Test
    @Spec({"D-36", "C-10", "RFC 6665 §4.2.1"})
    void aSubscribeIsAnsweredAtOnce() {
        Notifier held = after(afterThreeAtOnce(), new UsageEvent.PeerSubscribe(13669, null));
        assertThat(after(held, granted(3600)).on(notify(NEWER)).actions()).hasSize(1);
    }

    /** As many as may follow each other at once have been sent, and answered. */
    private static Notifier afterThreeAtOnce() {
        Notifier usage = OPEN;
        for (int i = 0; i < 3; i++) {
            usage = after(after(usage, notify(ACTIVE)), response(200, false));
        }
        return usage;
    }

    @Test
    @Spec({"D-34", "C-10", "RFC 6665 §4.4.3"})
    void aFetchIsAnsweredWithOneLastNotify() {
        Notifier fetched = after(Notifier.asked(DIALOG, "presence", 5_000), new UsageEvent.SubscribeAnswered(0, NOW));
        assertThat(fetched.phase()).isEqualTo(Phase.CLOSING);
        SendNotify sent = (SendNotify) fetched.on(notify(ACTIVE)).actions().get(0);
        assertThat(sent.notification())
                .isEqualTo(new Notification("terminated", "timeout", -1, "application/pidf+xml", "open"));
    }

    @Test
    @Spec({"C-10", "RFC 6665 §4.2.1"})
    void anEndedSubscriptionIsClosedByTheEngineWhenTheUserSaysNothing() {
        Notifier closing = after(OPEN, new UsageEvent.Tick(NOW + 3_600_000));
        assertThat(closing.deadline()).isEqualTo(NOW + 3_605_000);
        SendNotify last = (SendNotify)
                closing.on(new UsageEvent.Tick(closing.deadline())).actions().get(0);
        assertThat(last.notification()).isEqualTo(Notification.TIMED_OUT);
    }

    @Test
    @Spec({"C-10", "RFC 6665 §4.2.1"})
    void aRefreshExtendsTheSubscriptionAndMovesTheTarget() {
        Notifier asking = after(OPEN, new UsageEvent.PeerSubscribe(13668, "sip:romeo@balcony"));
        Notifier refreshed = after(asking, granted(1800));
        assertThat(refreshed.deadline()).isEqualTo(NOW + 1000 + 1_800_000);
        assertThat(refreshed.dialog().remoteTarget()).isEqualTo("sip:romeo@balcony");
    }
}
