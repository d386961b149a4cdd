// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.sip.dialog.InviteUsage.Offerer;
import org.umpp.sip.dialog.InviteUsage.Phase;

@Spec({"C-11", "RFC 3261 §12-15", "RFC 4028"})
class InviteUsageMachineTest {
    private static final long NOW = 1_000_000_000L;
    private static final Dialog DIALOG = new Dialog(
            new DialogId("2349098234@orchard", "939231235", "29923923"),
            "im:juliet@thecappulets.example.com",
            "im:romeo@montague.example.net",
            "sip:romeo@orchard.montague.example.net",
            List.of(),
            33902,
            13992,
            false,
            "thecappulets.example.com",
            "montague.example.net");
    private static final SessionTimer TIMER = SessionTimer.start(1800, 90, true, NOW);
    private static final InviteUsage AWAITING_ACK = InviteUsage.answered(DIALOG, 13992, TIMER, null, NOW);
    private static final InviteUsage OPEN = InviteUsage.established(DIALOG, TIMER, "v=0");

    private static String name(InviteUsage usage) {
        if (usage.phase() == Phase.ENDING) return "ENDING";
        if (usage.awaited() != null) return usage.hangUp() == null ? "AWAITING_ACK" : "AWAITING_ACK_TO_BYE";
        return usage.offer() == Offerer.NONE ? "OPEN" : usage.offer() + "_OFFER";
    }

    private static UsageEvent.PeerOffer offer(long cseq, boolean invite, boolean description, int sessionExpires) {
        return new UsageEvent.PeerOffer(
                cseq, invite, "sip:romeo@balcony", description, sessionExpires, false, NOW + 1000);
    }

    private static UsageEvent.OfferResponse response(int status, int minSe) {
        return new UsageEvent.OfferResponse(status, null, 0, false, minSe, NOW + 1000);
    }

    private static InviteUsage after(InviteUsage usage, UsageEvent event) {
        return (InviteUsage) java.util.Objects.requireNonNull(usage.on(event).next());
    }

    @Test
    @Spec({"R-028", "R-029"})
    void everyEventInEveryState() {
        new UsageTable<>(InviteUsageMachineTest::name)
                .state(OPEN)
                .state(AWAITING_ACK)
                .state(after(AWAITING_ACK, new UsageEvent.HangUp("SIP;cause=200")))
                .state(after(OPEN, new UsageEvent.OwnOffer()))
                .state(after(OPEN, offer(13993, true, true, 0)))
                .state(after(OPEN, new UsageEvent.HangUp(null)))
                .event("early-tick", new UsageEvent.Tick(NOW + 499))
                .event("repeat-tick", new UsageEvent.Tick(NOW + 500))
                .event("no-ack-tick", new UsageEvent.Tick(NOW + 32_000))
                .event("refresh-tick", new UsageEvent.Tick(NOW + 900_000))
                .event("expiry-tick", new UsageEvent.Tick(NOW + 3_000_000))
                .event("ACK", new UsageEvent.Ack(13992))
                .event("other-ACK", new UsageEvent.Ack(13991))
                .event("BYE", new UsageEvent.PeerBye(13999))
                .event("old-BYE", new UsageEvent.PeerBye(13992))
                .event("hang-up", new UsageEvent.HangUp(null))
                .event("re-INVITE", offer(13999, true, true, 0))
                .event("old-re-INVITE", offer(13992, true, true, 0))
                .event("UPDATE", offer(13999, false, false, 1800))
                .event("UPDATE-offer", offer(13999, false, true, 1800))
                .event("hasty-UPDATE", offer(13999, false, false, 89))
                .event("own-offer", new UsageEvent.OwnOffer())
                .event("answered-200", new UsageEvent.OfferAnswered(200, NOW))
                .event("answered-488", new UsageEvent.OfferAnswered(488, NOW))
                .event("200", response(200, 0))
                .event("422", response(422, 3600))
                .event("491", response(491, 0))
                .event("500", response(500, 0))
                .event("481", response(481, 0))
                .event("408", response(408, 0))
                .event("200-BYE", new UsageEvent.ByeResponse())
                .event("notify", new UsageEvent.Notify(Notification.TIMED_OUT, NOW))
                .check(InviteUsage.class, RULES);
    }

    private static final String RULES =
            """
            OPEN refresh-tick        -> WE_OFFER: refresh
            OPEN expiry-tick         -> ENDING: BYE, ended SESSION_EXPIRED
            OPEN BYE                 -> over: ACCEPT, ended PEER_BYE
            OPEN old-BYE|old-re-INVITE -> OPEN: refuse 500
            OPEN hang-up             -> ENDING: BYE
            OPEN re-INVITE           -> THEY_OFFER: PASS_UP
            OPEN UPDATE              -> OPEN: ACCEPT
            OPEN UPDATE-offer        -> OPEN: refuse 488
            OPEN hasty-UPDATE        -> OPEN: refuse 422
            OPEN own-offer           -> WE_OFFER: INVITE

            AWAITING_ACK repeat-tick -> AWAITING_ACK: REPEAT_SUCCESS
            AWAITING_ACK no-ack-tick|refresh-tick|expiry-tick -> ENDING: BYE, ended NO_ACK
            AWAITING_ACK ACK         -> OPEN
            AWAITING_ACK BYE         -> over: ACCEPT, ended PEER_BYE
            AWAITING_ACK old-BYE|old-re-INVITE -> AWAITING_ACK: refuse 500
            AWAITING_ACK hang-up     -> AWAITING_ACK_TO_BYE
            AWAITING_ACK re-INVITE   -> AWAITING_ACK: refuse 500
            AWAITING_ACK UPDATE      -> AWAITING_ACK: ACCEPT
            AWAITING_ACK UPDATE-offer -> AWAITING_ACK: refuse 500
            AWAITING_ACK hasty-UPDATE -> AWAITING_ACK: refuse 422
            AWAITING_ACK own-offer   -> AWAITING_ACK: refuse 491

            AWAITING_ACK_TO_BYE repeat-tick -> AWAITING_ACK_TO_BYE: REPEAT_SUCCESS
            AWAITING_ACK_TO_BYE no-ack-tick|refresh-tick|expiry-tick -> ENDING: BYE
            AWAITING_ACK_TO_BYE ACK         -> ENDING: BYE
            AWAITING_ACK_TO_BYE BYE         -> over: ACCEPT
            AWAITING_ACK_TO_BYE old-BYE|old-re-INVITE -> AWAITING_ACK_TO_BYE: refuse 500
            AWAITING_ACK_TO_BYE hang-up     -> AWAITING_ACK_TO_BYE
            AWAITING_ACK_TO_BYE re-INVITE   -> AWAITING_ACK_TO_BYE: refuse 500
            AWAITING_ACK_TO_BYE UPDATE      -> AWAITING_ACK_TO_BYE: ACCEPT
            AWAITING_ACK_TO_BYE UPDATE-offer -> AWAITING_ACK_TO_BYE: refuse 500
            AWAITING_ACK_TO_BYE hasty-UPDATE -> AWAITING_ACK_TO_BYE: refuse 422
            AWAITING_ACK_TO_BYE own-offer   -> AWAITING_ACK_TO_BYE: refuse 491

            WE_OFFER refresh-tick    -> WE_OFFER
            WE_OFFER expiry-tick     -> ENDING: BYE, ended SESSION_EXPIRED
            WE_OFFER BYE             -> over: ACCEPT, ended PEER_BYE
            WE_OFFER old-BYE|old-re-INVITE -> WE_OFFER: refuse 500
            WE_OFFER hang-up         -> ENDING: BYE
            WE_OFFER re-INVITE       -> WE_OFFER: refuse 491
            WE_OFFER UPDATE          -> WE_OFFER: ACCEPT
            WE_OFFER UPDATE-offer    -> WE_OFFER: refuse 491
            WE_OFFER hasty-UPDATE    -> WE_OFFER: refuse 422
            WE_OFFER own-offer       -> WE_OFFER: refuse 491
            WE_OFFER 200|422|491|500 -> OPEN
            WE_OFFER 481|408         -> ENDING: BYE, ended DIALOG_LOST

            THEY_OFFER refresh-tick  -> THEY_OFFER
            THEY_OFFER expiry-tick   -> ENDING: BYE, ended SESSION_EXPIRED
            THEY_OFFER BYE           -> over: ACCEPT, ended PEER_BYE
            THEY_OFFER old-BYE|old-re-INVITE -> THEY_OFFER: refuse 500
            THEY_OFFER hang-up       -> ENDING: BYE
            THEY_OFFER re-INVITE     -> THEY_OFFER: refuse 500
            THEY_OFFER UPDATE        -> THEY_OFFER: ACCEPT
            THEY_OFFER UPDATE-offer  -> THEY_OFFER: refuse 500
            THEY_OFFER hasty-UPDATE  -> THEY_OFFER: refuse 422
            THEY_OFFER own-offer     -> THEY_OFFER: refuse 491
            THEY_OFFER answered-200  -> AWAITING_ACK
            THEY_OFFER answered-488  -> OPEN

            ENDING BYE|old-BYE       -> ENDING: ACCEPT
            ENDING re-INVITE|old-re-INVITE|UPDATE|UPDATE-offer|hasty-UPDATE|own-offer -> ENDING: refuse 481
            ENDING 200-BYE           -> over
            """
                    .replaceAll("\n\n", "\n");

    @Test
    @Spec({"R-028", "C-11", "RFC 3261 §12.2.1.1"})
    void ourRequestsCountInOurOwnCSeqSpace() {
        Change bye = OPEN.on(new UsageEvent.HangUp(null));
        assertThat(bye.actions()).containsExactly(new UsageAction.SendBye(DIALOG.next(), null));
        assertThat(DIALOG.next().localCSeq()).isEqualTo(33903);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §13.3.1.4"})
    void theSuccessIsRepeatedAtDoublingIntervalsUntilTheAckOrForThirtyTwoSeconds() {
        InviteUsage usage = AWAITING_ACK;
        StringBuilder intervals = new StringBuilder();
        for (long last = NOW; usage.phase() == Phase.OPEN; ) {
            long at = usage.deadline();
            intervals.append(at - last).append(' ');
            usage = after(usage, new UsageEvent.Tick(at));
            last = at;
        }
        assertThat(intervals.toString()).isEqualTo("500 1000 2000 4000 4000 4000 4000 4000 4000 4000 500 ");
    }

    @Test
    @Spec({"C-11", "RFC 4028 §10"})
    void aPeerThatRefreshesIsGivenUpALittleBeforeTheEnd() {
        SessionTimer theirs = SessionTimer.start(1800, 90, false, NOW);
        InviteUsage usage = InviteUsage.established(DIALOG, theirs, null);
        assertThat(usage.deadline()).isEqualTo(NOW + 1_768_000);
        assertThat(usage.on(new UsageEvent.Tick(NOW + 1_768_000)).actions())
                .contains(new UsageAction.Ended(EndReason.SESSION_EXPIRED, usage));
    }

    @Test
    @Spec({"C-11", "RFC 4028 §7.3"})
    void aSessionIntervalTooSmallIsRaisedAndAskedForAgain() {
        InviteUsage refreshing = after(OPEN, new UsageEvent.Tick(NOW + 900_000));
        InviteUsage raised = after(refreshing, new UsageEvent.OfferResponse(422, null, 0, false, 3600, NOW + 900_100));
        assertThat(raised.timer().interval()).isEqualTo(3600);
        assertThat(raised.timer().minimum()).isEqualTo(3600);
        assertThat(raised.on(new UsageEvent.Tick(NOW + 900_100)).actions()).hasSize(1);
    }

    @Test
    @Spec({"C-11", "RFC 4028 §9", "RFC 3261 §12.2.2"})
    void anUpdateMovesTheTargetAndRestartsTheTimer() {
        InviteUsage updated = after(OPEN, offer(14000, false, false, 600));
        assertThat(updated.dialog().remoteTarget()).isEqualTo("sip:romeo@balcony");
        assertThat(updated.dialog().remoteCSeq()).isEqualTo(14000);
        assertThat(updated.timer()).isEqualTo(SessionTimer.start(600, 90, true, NOW + 1000));
    }

    @Test
    @Spec({"R-037", "C-11", "RFC 5630 §4"})
    void aSecureDialogStaysSecure() {
        Dialog secure = new Dialog(
                DIALOG.id(),
                DIALOG.localUri(),
                DIALOG.remoteUri(),
                "sips:romeo@orchard",
                List.of(),
                1,
                1,
                true,
                DIALOG.localDomain(),
                DIALOG.peerDomain());
        assertThat(secure.towards("sip:romeo@elsewhere")).isSameAs(secure);
        assertThat(secure.towards("SIPS:romeo@elsewhere").remoteTarget()).isEqualTo("SIPS:romeo@elsewhere");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §14.1"})
    void afterGlareTheOwnerOfTheCallIdWaitsLonger() {
        InviteUsage ours = after(OPEN, new UsageEvent.Tick(NOW + 900_000));
        InviteUsage caller = after(ours, new UsageEvent.OfferResponse(491, null, 0, false, 0, NOW + 900_000));
        assertThat(caller.timer().refreshAt() - NOW - 900_000).isBetween(2100L, 4000L);
        InviteUsage callee =
                new InviteUsage(ours.dialog(), ours.phase(), ours.offer(), null, null, ours.timer(), false, null);
        InviteUsage waiting = after(callee, new UsageEvent.OfferResponse(491, null, 0, false, 0, NOW + 900_000));
        assertThat(waiting.timer().refreshAt() - NOW - 900_000).isBetween(0L, 2000L);
    }
}
