// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import static org.umpp.sip.dialog.UsageAction.Do.PASS_UP;

import java.util.SplittableRandom;
import org.umpp.sip.dialog.UsageAction.Ended;
import org.umpp.sip.dialog.UsageAction.Refuse;
import org.umpp.sip.dialog.UsageAction.SendSubscribe;

/**
 * A subscription of ours (RFC 6665 §4.1), refreshed until our user ends it or the notifier does.
 *
 * @param event the value of our Event header
 * @param accept the value of our Accept header
 * @param phase how far the subscription is
 * @param interval the interval to ask for, in seconds
 * @param pending whether a SUBSCRIBE of ours waits for its response
 * @param refreshAt when to refresh, in milliseconds since the epoch
 * @param endAt when the subscription, or the wait for a NOTIFY, is over, in milliseconds since the epoch
 */
public record Subscriber(
        Dialog dialog,
        String event,
        String accept,
        Phase phase,
        int interval,
        boolean pending,
        long refreshAt,
        long endAt)
        implements Usage {

    /** How far the subscription is. */
    public enum Phase {
        /** Accepted, but no NOTIFY came yet (the neutral state of RFC 6665 §4.1.2.1). */
        NEUTRAL,
        OPEN,
        /** The end is wanted, and asked for once the SUBSCRIBE in flight is answered. */
        LEAVING,
        /** We asked for the end; the last NOTIFY is due (RFC 6665 §4.1.2.3). */
        ENDING
    }

    /** Timer N: how long a NOTIFY may take, in milliseconds (RFC 6665 §4.1.2.4). */
    static final long TIMER_N = 32_000;

    /** The longest interval that we take from a 423, in seconds. */
    public static final int LONGEST = 86_400;

    /** The subscription when the 2xx of its first SUBSCRIBE came, or its first NOTIFY if that is earlier. */
    public static Subscriber accepted(Dialog dialog, String event, String accept, int expires, long now) {
        return new Subscriber(
                dialog,
                event,
                accept,
                expires == 0 ? Phase.ENDING : Phase.NEUTRAL,
                expires,
                false,
                refreshTime(dialog, expires, now),
                now + TIMER_N);
    }

    /**
     * A moment in the middle of the interval, so that subscriptions made together are not refreshed together: 0.6 to 0.9
     * of it, but at least 32 s before its end, so that a refresh can time out before the subscription does.
     */
    private static long refreshTime(Dialog dialog, int expires, long now) {
        double share = 0.6 + new SplittableRandom(now ^ dialog.id().hashCode()).nextDouble(0.3);
        long end = now + expires * 1000L;
        return Math.max(Math.min(now + (long) (expires * 1000L * share), end - TIMER_N), now + expires * 500L);
    }

    @Override
    public long deadline() {
        return pending || !isWanted() ? endAt : Math.min(refreshAt, endAt);
    }

    @Override
    public Change on(UsageEvent event) {
        if (event instanceof UsageEvent.Notified notified) return notified(notified);
        if (event instanceof UsageEvent.Renew user) return renew(user.expires());
        if (event instanceof UsageEvent.RenewResponse response) return renewResponse(response);
        if (event instanceof UsageEvent.Tick tick) return tick(tick.now());
        if (event instanceof UsageEvent.PeerBye) return Change.to(this, new Refuse(481, -1)); // no INVITE usage here
        if (event instanceof UsageEvent.PeerOffer) return Change.to(this, new Refuse(481, -1));
        return Change.to(this);
    }

    private Change notified(UsageEvent.Notified notified) {
        if (!dialog.inOrder(notified.cseq())) {
            return Change.to(this, new Refuse(500, -1)); // RFC 3261 §12.2.2
        }
        if (notified.state().equals("terminated")) {
            return Change.over(PASS_UP);
        }
        Dialog seen = dialog.received(notified.cseq());
        Dialog refreshed = notified.target() == null ? seen : seen.towards(notified.target());
        if (!isWanted()) {
            return Change.to(with(refreshed, phase, refreshAt, endAt), PASS_UP);
        }
        // RFC 6665 §4.1.2.4: the notifier may shorten the subscription, never lengthen it.
        int left = notified.expires() < 0 ? interval : Math.min(notified.expires(), interval);
        long end = notified.now() + left * 1000L;
        boolean sooner = phase == Phase.NEUTRAL || end < endAt;
        return Change.to(
                with(
                        refreshed,
                        Phase.OPEN,
                        sooner && end - TIMER_N < refreshAt ? refreshTime(dialog, left, notified.now()) : refreshAt,
                        end),
                PASS_UP);
    }

    private Change renew(int expires) {
        if (phase == Phase.LEAVING || phase == Phase.ENDING) {
            return Change.to(this);
        }
        if (!pending) {
            return subscribe(expires);
        }
        // The SUBSCRIBE in flight is the refresh; an end has to wait for its response.
        return Change.to(expires > 0 ? this : with(dialog, Phase.LEAVING, refreshAt, endAt));
    }

    private Change subscribe(int expires) {
        Dialog next = dialog.next();
        Phase then = expires == 0 ? Phase.ENDING : phase;
        Subscriber asking = new Subscriber(next, event, accept, then, expires, true, refreshAt, endAt);
        return Change.to(asking, new SendSubscribe(next, event, accept, expires));
    }

    private Change renewResponse(UsageEvent.RenewResponse response) {
        if (!pending) {
            return Change.to(this);
        }
        int status = response.status();
        if (Notifier.endsSubscription(status)) {
            EndReason reason = status == 481 ? EndReason.DIALOG_LOST : EndReason.REFUSED;
            return isWanted() ? Change.over(new Ended(reason, this)) : Change.over();
        }
        long now = response.now();
        Subscriber answered = new Subscriber(dialog, event, accept, phase, interval, false, refreshAt, endAt);
        if (phase == Phase.LEAVING) {
            return answered.subscribe(0);
        }
        if (phase == Phase.ENDING) {
            return status < 300 ? Change.to(answered.with(dialog, phase, refreshAt, now + TIMER_N)) : Change.over();
        }
        if (status < 300) {
            Dialog refreshed = response.target() == null ? dialog : dialog.towards(response.target());
            int granted = response.expires() < 0 ? interval : Math.min(response.expires(), interval);
            long end = phase == Phase.NEUTRAL ? endAt : now + granted * 1000L;
            return Change.to(answered.with(refreshed, phase, refreshTime(dialog, granted, now), end));
        }
        if (status == 423 && response.minExpires() > interval && response.minExpires() <= LONGEST) {
            return answered.subscribe(response.minExpires()); // RFC 6665 §4.1.2.1
        }
        // RFC 6665 §4.1.2.3: another failure leaves the subscription valid for the rest of its time.
        return Change.to(answered.with(dialog, phase, now + TIMER_N, endAt));
    }

    private Change tick(long now) {
        if (now >= endAt) {
            EndReason reason = phase == Phase.NEUTRAL ? EndReason.NO_NOTIFY : EndReason.SUBSCRIPTION_EXPIRED;
            return isWanted() ? Change.over(new Ended(reason, this)) : Change.over();
        }
        return isWanted() && !pending && now >= refreshAt ? subscribe(interval) : Change.to(this);
    }

    /** Whether our user still wants the subscription, and so has to be told of its end. */
    private boolean isWanted() {
        return phase == Phase.NEUTRAL || phase == Phase.OPEN;
    }

    private Subscriber with(Dialog changed, Phase then, long refresh, long end) {
        return new Subscriber(changed, event, accept, then, interval, pending, refresh, end);
    }
}
