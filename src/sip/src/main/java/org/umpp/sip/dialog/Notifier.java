// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import static org.umpp.sip.dialog.UsageAction.Do.PASS_UP;

import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.UsageAction.Ended;
import org.umpp.sip.dialog.UsageAction.Refuse;
import org.umpp.sip.dialog.UsageAction.SendNotify;

/**
 * A subscription of the peer, to which we are the notifier (RFC 6665 §4.2). At most one NOTIFY is on its way; of those
 * that have to wait, the newest replaces the others, and nothing replaces the last one of a subscription. Three may follow each other at once;
 * beyond it there is {@code spacing} between two of them (RFC 3856 §6.10), unless the subscription ends.
 *
 * @param event the value of our Event header: the package, with the id parameter of the SUBSCRIBE
 * @param phase how far the subscription is
 * @param expiresAt when the subscription ends unless refreshed, in milliseconds since the epoch
 * @param closeAt when the engine sends the last NOTIFY itself because its user did not, in milliseconds since the epoch
 * @param sent the NOTIFY that waits for its response
 * @param retried whether {@code sent} was sent again already
 * @param waiting the NOTIFY to send next
 * @param spacing how far apart NOTIFYs are in the long run, in milliseconds; 0 if they may be as close as they will
 * @param paced when all NOTIFYs so far would have gone, had each kept its distance, in milliseconds since the epoch
 */
public record Notifier(
        Dialog dialog,
        String event,
        Phase phase,
        long expiresAt,
        long closeAt,
        @Nullable Notification sent,
        boolean retried,
        @Nullable Notification waiting,
        long spacing,
        long paced)
        implements Usage {

    /** How far the subscription is. */
    public enum Phase {
        /** Our 2xx to the first SUBSCRIBE has not left; a NOTIFY must not overtake it. */
        ANSWERING,
        OPEN,
        /** Ended by the peer or by time; the user may still say what the last NOTIFY says. */
        CLOSING,
        /** The last NOTIFY is on its way, or waits for the one before it. */
        ENDING
    }

    /** How long the user has for the last NOTIFY of a subscription that ended, in milliseconds. */
    static final long CLOSING_MILLIS = 5_000;

    /** How many NOTIFYs may follow each other at once. */
    static final int AT_ONCE = 3;

    /** The subscription when its first SUBSCRIBE came. */
    public static Notifier asked(Dialog dialog, String event, long spacing) {
        return new Notifier(
                dialog, event, Phase.ANSWERING, Long.MAX_VALUE, Long.MAX_VALUE, null, false, null, spacing, 0);
    }

    @Override
    public long deadline() {
        return switch (phase) {
            case ANSWERING, ENDING -> Long.MAX_VALUE;
            case OPEN -> waiting != null && sent == null ? Math.min(expiresAt, mayGo()) : expiresAt;
            case CLOSING -> closeAt;
        };
    }

    @Override
    public Change on(UsageEvent event) {
        if (event instanceof UsageEvent.SubscribeAnswered answered) return subscribeAnswered(answered);
        if (event instanceof UsageEvent.PeerSubscribe peer) return peerSubscribe(peer);
        if (event instanceof UsageEvent.Notify user) return notify(user.notification(), user.now());
        if (event instanceof UsageEvent.NotifyResponse response) return notifyResponse(response);
        if (event instanceof UsageEvent.Tick tick) return tick(tick.now());
        if (event instanceof UsageEvent.PeerBye) return Change.to(this, new Refuse(481, -1)); // no INVITE usage here
        if (event instanceof UsageEvent.PeerOffer) return Change.to(this, new Refuse(481, -1));
        return Change.to(this);
    }

    /** What remains of the subscription, in seconds; what we say decreases with it (RFC 6665 §4.2.2). */
    private long remaining(long now) {
        return Math.max(0, (expiresAt - now + 999) / 1000);
    }

    /** When the next NOTIFY may go. */
    private long mayGo() {
        return paced - (AT_ONCE - 1) * spacing;
    }

    private Change peerSubscribe(UsageEvent.PeerSubscribe peer) {
        if (phase == Phase.CLOSING || phase == Phase.ENDING) {
            return Change.to(this, new Refuse(481, -1));
        }
        if (!dialog.inOrder(peer.cseq())) {
            return Change.to(this, new Refuse(500, -1)); // RFC 3261 §12.2.2
        }
        Dialog seen = dialog.received(peer.cseq());
        Dialog refreshed = peer.target() == null ? seen : seen.towards(peer.target());
        return Change.to(with(refreshed, phase, closeAt, sent, retried, waiting), PASS_UP);
    }

    private Change subscribeAnswered(UsageEvent.SubscribeAnswered answered) {
        if (phase == Phase.CLOSING || phase == Phase.ENDING) {
            return Change.to(this);
        }
        long now = answered.now();
        Phase then = answered.expires() > 0 ? Phase.OPEN : Phase.CLOSING;
        return new Notifier(
                        dialog,
                        event,
                        then,
                        now + answered.expires() * 1000L,
                        now + CLOSING_MILLIS,
                        sent,
                        retried,
                        then == Phase.CLOSING ? last(waiting) : waiting,
                        spacing,
                        0) // who asks is answered at once
                .sendWaiting(now);
    }

    /** What is said of a subscription that ended is the last word on it. */
    private static @Nullable Notification last(@Nullable Notification said) {
        return said == null || said.isFinal()
                ? said
                : new Notification("terminated", "timeout", -1, said.contentType(), said.body());
    }

    private Change notify(Notification notification, long now) {
        if (phase == Phase.ENDING) {
            return Change.to(this); // nothing follows the last one
        }
        Notification next = phase == Phase.CLOSING ? last(notification) : notification;
        Notifier queued = with(dialog, phase, closeAt, sent, retried, next);
        return queued.sendWaiting(now);
    }

    private Change notifyResponse(UsageEvent.NotifyResponse response) {
        if (sent == null) {
            return Change.to(this);
        }
        int status = response.status();
        if (status < 300) {
            if (sent.isFinal()) {
                return Change.over();
            }
            return with(dialog, phase, closeAt, null, false, waiting).sendWaiting(response.now());
        }
        if (!endsSubscription(status) && !retried) {
            // RFC 6665 §4.2.2: a failure that may pass is tried once more, with the newest state.
            Notification again = waiting == null ? sent : waiting;
            return with(dialog, phase, closeAt, null, true, again).sendWaiting(response.now());
        }
        if (!endsSubscription(status) && response.retryAfter() && phase != Phase.ENDING) {
            return Change.to(with(dialog, phase, closeAt, null, false, waiting));
        }
        boolean known = phase == Phase.ENDING || phase == Phase.CLOSING;
        EndReason reason = status == 481 || status == 408 ? EndReason.DIALOG_LOST : EndReason.REFUSED;
        return known ? Change.over() : Change.over(new Ended(reason, this));
    }

    /** The refusals after which a subscription does not exist any more (RFC 6665 §4.2.2, RFC 5057 §5.1). */
    static boolean endsSubscription(int status) {
        return switch (status) {
            case 404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604 -> true;
            default -> false;
        };
    }

    private Change tick(long now) {
        if (phase == Phase.OPEN && now >= expiresAt) {
            return Change.to(
                    with(dialog, Phase.CLOSING, now + CLOSING_MILLIS, sent, retried, waiting),
                    new Ended(EndReason.SUBSCRIPTION_EXPIRED, this));
        }
        if (phase == Phase.CLOSING && now >= closeAt) {
            return notify(Notification.TIMED_OUT, now);
        }
        return phase == Phase.OPEN ? sendWaiting(now) : Change.to(this);
    }

    private Change sendWaiting(long now) {
        if (waiting == null || phase == Phase.ANSWERING) {
            return Change.to(this);
        }
        Phase then = waiting.isFinal() ? Phase.ENDING : phase;
        if (sent != null) {
            return Change.to(with(dialog, then, closeAt, sent, retried, waiting));
        }
        if (then == Phase.OPEN && spacing > 0 && now < mayGo()) {
            return Change.to(this);
        }
        Dialog next = dialog.next();
        return Change.to(
                new Notifier(
                        next,
                        event,
                        then,
                        expiresAt,
                        closeAt,
                        waiting,
                        retried,
                        null,
                        spacing,
                        Math.max(now, paced) + spacing),
                new SendNotify(next, event, waiting, remaining(now)));
    }

    private Notifier with(
            Dialog now,
            Phase then,
            long close,
            @Nullable Notification underWay,
            boolean again,
            @Nullable Notification next) {
        return new Notifier(now, event, then, expiresAt, close, underWay, again, next, spacing, paced);
    }
}
