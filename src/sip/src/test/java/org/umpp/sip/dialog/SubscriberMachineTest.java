// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec({"D-32", "C-10", "RFC 6665 §4.1"})
class SubscriberMachineTest {
    private static final long NOW = 1_000_000_000L;
    private static final Dialog DIALOG = new Dialog(
            new DialogId("98394813@orchard", "23923", "-938413"),
            "pres:romeo@montague.example.net",
            "pres:juliet@thecappulets.example.com",
            "sip:juliet@balcony.thecappulets.example.com",
            List.of(),
            13667,
            -1,
            false,
            "montague.example.net",
            "thecappulets.example.com");
    private static final Subscriber NEUTRAL =
            Subscriber.accepted(DIALOG, "presence", "application/pidf+xml", 3600, NOW);
    private static final Subscriber OPEN = after(NEUTRAL, notified(66734, "active", 3600));

    private static String name(Subscriber usage) {
        return usage.phase() + (usage.pending() ? "+SUBSCRIBE" : "");
    }

    private static Subscriber after(Subscriber usage, UsageEvent event) {
        return (Subscriber) Objects.requireNonNull(usage.on(event).next());
    }

    private static UsageEvent.Notified notified(long cseq, String state, int expires) {
        return new UsageEvent.Notified(cseq, "sip:juliet@garden", state, expires, NOW);
    }

    private static UsageEvent.RenewResponse response(int status, int expires, int minExpires) {
        return new UsageEvent.RenewResponse(status, expires, minExpires, null, NOW + 1000);
    }

    @Test
    void everyEventInEveryState() {
        Subscriber refreshing = after(OPEN, new UsageEvent.Tick(OPEN.refreshAt()));
        Subscriber ending = after(OPEN, new UsageEvent.Renew(0, NOW));
        new UsageTable<>(SubscriberMachineTest::name)
                .state(NEUTRAL)
                .state(OPEN)
                .state(refreshing)
                .state(after(refreshing, new UsageEvent.Renew(0, NOW)))
                .state(ending)
                .state(after(ending, response(200, 0, 0)))
                .event("active", notified(66735, "active", 1800))
                .event("terminated", notified(66735, "terminated", -1))
                .event("old-NOTIFY", notified(-1, "active", 1800))
                .event("renew", new UsageEvent.Renew(1800, NOW))
                .event("end", new UsageEvent.Renew(0, NOW))
                .event("200", response(200, 3600, 0))
                .event("423", response(423, -1, 7200))
                .event("481", response(481, -1, 0))
                .event("404", response(404, -1, 0))
                .event("503", response(503, -1, 0))
                .event("early-tick", new UsageEvent.Tick(NOW))
                .event("refresh-tick", new UsageEvent.Tick(NOW + 3_300_000))
                .event("expiry-tick", new UsageEvent.Tick(NOW + 3_600_000))
                .event("BYE", new UsageEvent.PeerBye(66735))
                .event("UPDATE", new UsageEvent.PeerOffer(66735, false, null, false, 0, false, NOW))
                .event("hang-up", new UsageEvent.HangUp(null))
                .check(Subscriber.class, RULES);
    }

    private static final String RULES =
            """
            NEUTRAL active                   -> OPEN: PASS_UP
            NEUTRAL terminated               -> over: PASS_UP
            NEUTRAL old-NOTIFY               -> NEUTRAL: refuse 500
            NEUTRAL renew                    -> NEUTRAL+SUBSCRIBE: SUBSCRIBE 1800
            NEUTRAL end                      -> ENDING+SUBSCRIBE: SUBSCRIBE 0
            NEUTRAL refresh-tick|expiry-tick -> over: ended NO_NOTIFY
            NEUTRAL BYE|UPDATE               -> NEUTRAL: refuse 481

            OPEN active                      -> OPEN: PASS_UP
            OPEN terminated                  -> over: PASS_UP
            OPEN old-NOTIFY                  -> OPEN: refuse 500
            OPEN renew                       -> OPEN+SUBSCRIBE: SUBSCRIBE 1800
            OPEN end                         -> ENDING+SUBSCRIBE: SUBSCRIBE 0
            OPEN refresh-tick                -> OPEN+SUBSCRIBE: SUBSCRIBE 3600
            OPEN expiry-tick                 -> over: ended SUBSCRIPTION_EXPIRED
            OPEN BYE|UPDATE                  -> OPEN: refuse 481

            OPEN+SUBSCRIBE active            -> OPEN+SUBSCRIBE: PASS_UP
            OPEN+SUBSCRIBE terminated        -> over: PASS_UP
            OPEN+SUBSCRIBE old-NOTIFY        -> OPEN+SUBSCRIBE: refuse 500
            OPEN+SUBSCRIBE end               -> LEAVING+SUBSCRIBE
            OPEN+SUBSCRIBE 200|503           -> OPEN
            OPEN+SUBSCRIBE 423               -> OPEN+SUBSCRIBE: SUBSCRIBE 7200
            OPEN+SUBSCRIBE 481               -> over: ended DIALOG_LOST
            OPEN+SUBSCRIBE 404               -> over: ended REFUSED
            OPEN+SUBSCRIBE expiry-tick       -> over: ended SUBSCRIPTION_EXPIRED
            OPEN+SUBSCRIBE BYE|UPDATE        -> OPEN+SUBSCRIBE: refuse 481

            LEAVING+SUBSCRIBE active         -> LEAVING+SUBSCRIBE: PASS_UP
            LEAVING+SUBSCRIBE terminated     -> over: PASS_UP
            LEAVING+SUBSCRIBE old-NOTIFY     -> LEAVING+SUBSCRIBE: refuse 500
            LEAVING+SUBSCRIBE 200|423|503    -> ENDING+SUBSCRIBE: SUBSCRIBE 0
            LEAVING+SUBSCRIBE 481|404        -> over
            LEAVING+SUBSCRIBE expiry-tick    -> over
            LEAVING+SUBSCRIBE BYE|UPDATE     -> LEAVING+SUBSCRIBE: refuse 481

            ENDING+SUBSCRIBE active          -> ENDING+SUBSCRIBE: PASS_UP
            ENDING+SUBSCRIBE terminated      -> over: PASS_UP
            ENDING+SUBSCRIBE old-NOTIFY      -> ENDING+SUBSCRIBE: refuse 500
            ENDING+SUBSCRIBE 200             -> ENDING
            ENDING+SUBSCRIBE 423|481|404|503 -> over
            ENDING+SUBSCRIBE expiry-tick     -> over
            ENDING+SUBSCRIBE BYE|UPDATE      -> ENDING+SUBSCRIBE: refuse 481

            ENDING active                    -> ENDING: PASS_UP
            ENDING terminated                -> over: PASS_UP
            ENDING old-NOTIFY                -> ENDING: refuse 500
            ENDING refresh-tick|expiry-tick  -> over
            ENDING BYE|UPDATE                -> ENDING: refuse 481
            """
                    .replaceAll("\n\n", "\n");

    @Property
    @Spec("D-37")
    void theRefreshFallsInTheMiddleOfTheIntervalAndEarlyEnough(
            @ForAll @IntRange(min = 60, max = 86_400) int expires,
            @ForAll @LongRange(min = 0, max = 1L << 42) long now) {
        Subscriber usage = Subscriber.accepted(DIALOG, "presence", "", expires, now);
        double share = (usage.refreshAt() - now) / (expires * 1000.0);
        assertThat(share).isBetween(0.5, 0.9);
        if (expires >= 64) {
            assertThat(now + expires * 1000L - usage.refreshAt()).isGreaterThanOrEqualTo(32_000);
        }
    }

    @Test
    @Spec({"C-10", "RFC 6665 §4.1.2.4"})
    void aNotifyMayShortenTheSubscriptionAndNeverLengthenIt() {
        assertThat(after(OPEN, notified(66735, "active", 600)).endAt()).isEqualTo(NOW + 600_000);
        assertThat(after(OPEN, notified(66735, "active", 600)).refreshAt()).isLessThan(NOW + 600_000);
        assertThat(after(OPEN, notified(66735, "active", 90_000)).endAt()).isEqualTo(NOW + 3_600_000);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §12.2.2"})
    void aNotifyMovesTheTarget() {
        assertThat(OPEN.dialog().remoteTarget()).isEqualTo("sip:juliet@garden");
    }

    @Test
    @Spec({"C-10", "RFC 6665 §4.1.2.4"})
    void theFirstNotifyIsAwaitedForTimerN() {
        assertThat(NEUTRAL.deadline()).isEqualTo(NOW + 32_000);
    }
}
