// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import static org.umpp.sip.dialog.UsageAction.Do.ACCEPT;
import static org.umpp.sip.dialog.UsageAction.Do.PASS_UP;
import static org.umpp.sip.dialog.UsageAction.Do.REPEAT_SUCCESS;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.UsageAction.Ended;
import org.umpp.sip.dialog.UsageAction.Refuse;
import org.umpp.sip.dialog.UsageAction.SendBye;
import org.umpp.sip.dialog.UsageAction.SendOffer;
import org.umpp.sip.dialog.UsageAction.SendRefresh;

/**
 * A session set up by INVITE (RFC 3261 §13-15), from the 2xx on.
 *
 * @param phase whether a BYE of ours is on its way
 * @param offer whose re-INVITE or UPDATE is being answered (RFC 3261 §14)
 * @param awaited the ACK that our latest 2xx waits for, if any
 * @param hangUp the Reason of the BYE that is due as soon as the ACK came; "" for a BYE without, {@code null} for no BYE
 * @param timer the session timer (RFC 4028)
 * @param caller whether we sent the first INVITE, and so own the Call-ID (RFC 3261 §14.1)
 * @param description our latest session description, kept for refreshes by re-INVITE; {@code null} when the peer allows
 *     UPDATE (RFC 4028 §7.4)
 */
public record InviteUsage(
        Dialog dialog,
        Phase phase,
        Offerer offer,
        @Nullable AwaitedAck awaited,
        @Nullable String hangUp,
        SessionTimer timer,
        boolean caller,
        @Nullable String description)
        implements Usage {

    /** Whether the session stands. */
    public enum Phase {
        OPEN,
        /** Our BYE has been sent; a crossing BYE is still answered 200. */
        ENDING
    }

    /** Whose re-INVITE or UPDATE is pending. */
    public enum Offerer {
        NONE,
        WE,
        THEY
    }

    /**
     * The ACK for a 2xx of ours, which is repeated at growing intervals until the ACK comes (RFC 3261 §13.3.1.4).
     *
     * @param cseq the number of the INVITE
     * @param interval the time to the next repetition, in milliseconds
     * @param repeatAt when to repeat the 2xx, in milliseconds since the epoch
     * @param giveUpAt when to give the session up, in milliseconds since the epoch
     */
    public record AwaitedAck(long cseq, long interval, long repeatAt, long giveUpAt) implements Serializable {
        static final long T1 = 500;
        static final long T2 = 4000;

        static AwaitedAck from(long cseq, long now) {
            return new AwaitedAck(cseq, T1, now + T1, now + 64 * T1);
        }

        AwaitedAck repeated(long now) {
            long next = Math.min(2 * interval, T2);
            return new AwaitedAck(cseq, next, now + next, giveUpAt);
        }
    }

    /** The session of which we are the callee, when our 2xx leaves. */
    public static InviteUsage answered(
            Dialog dialog, long cseq, SessionTimer timer, @Nullable String description, long now) {
        return new InviteUsage(
                dialog, Phase.OPEN, Offerer.NONE, AwaitedAck.from(cseq, now), null, timer, false, description);
    }

    /** The session of which we are the caller, when the peer's 2xx came. */
    public static InviteUsage established(Dialog dialog, SessionTimer timer, @Nullable String description) {
        return new InviteUsage(dialog, Phase.OPEN, Offerer.NONE, null, null, timer, true, description);
    }

    @Override
    public long deadline() {
        if (phase == Phase.ENDING) {
            return Long.MAX_VALUE; // the transaction of the BYE has its own end
        }
        return awaited == null
                ? timer.deadline()
                : Math.min(timer.deadline(), Math.min(awaited.repeatAt, awaited.giveUpAt));
    }

    @Override
    public Change on(UsageEvent event) {
        if (phase == Phase.ENDING) {
            return ending(event);
        }
        if (event instanceof UsageEvent.Tick tick) return tick(tick.now());
        if (event instanceof UsageEvent.Ack ack) return acknowledged(ack);
        if (event instanceof UsageEvent.PeerBye bye) return peerBye(bye);
        if (event instanceof UsageEvent.HangUp user) return hangUp(user);
        if (event instanceof UsageEvent.PeerOffer peer) return peerOffer(peer);
        if (event instanceof UsageEvent.OfferAnswered answer) return offerAnswered(answer);
        if (event instanceof UsageEvent.OwnOffer) return ownOffer();
        if (event instanceof UsageEvent.OfferResponse response) return offerResponse(response);
        return Change.to(this);
    }

    private Change ending(UsageEvent event) {
        if (event instanceof UsageEvent.ByeResponse) return Change.over();
        if (event instanceof UsageEvent.PeerBye) return Change.to(this, ACCEPT); // both hung up at once
        if (event instanceof UsageEvent.PeerOffer) return Change.to(this, new Refuse(481, -1)); // §15.1.1: terminated
        if (event instanceof UsageEvent.OwnOffer) return Change.to(this, new Refuse(481, -1));
        return Change.to(this);
    }

    private Change tick(long now) {
        if (awaited != null && now >= awaited.giveUpAt) {
            return end(EndReason.NO_ACK); // §13.3.1.4
        }
        if (now >= timer.endAt()) {
            return end(EndReason.SESSION_EXPIRED); // RFC 4028 §10
        }
        if (awaited != null && now >= awaited.repeatAt) {
            return Change.to(with(awaited.repeated(now)), REPEAT_SUCCESS);
        }
        if (now < timer.refreshAt()) {
            return Change.to(this);
        }
        if (offer != Offerer.NONE || awaited != null) {
            return Change.to(with(timer.refreshingAt(now + AwaitedAck.T2))); // the exchange under way refreshes, too
        }
        Dialog next = dialog.next();
        InviteUsage refreshing = with(next, Offerer.WE, timer.refreshingAt(Long.MAX_VALUE));
        return Change.to(refreshing, new SendRefresh(next, timer, description));
    }

    private Change acknowledged(UsageEvent.Ack ack) {
        if (awaited == null || ack.cseq() != awaited.cseq) {
            return Change.to(this);
        }
        InviteUsage confirmed = with((AwaitedAck) null);
        return hangUp == null ? Change.to(confirmed) : confirmed.bye(hangUp);
    }

    private Change peerBye(UsageEvent.PeerBye bye) {
        if (!dialog.inOrder(bye.cseq())) {
            return Change.to(this, new Refuse(500, -1)); // §12.2.2
        }
        return hangUp == null ? Change.over(ACCEPT, new Ended(EndReason.PEER_BYE, this)) : Change.over(ACCEPT);
    }

    private Change hangUp(UsageEvent.HangUp user) {
        if (awaited == null) {
            return bye(user.reason());
        }
        // §15: the callee must not send a BYE until it has received the ACK or given up waiting for it.
        String reason = user.reason() == null ? "" : user.reason();
        return Change.to(new InviteUsage(dialog, phase, offer, awaited, reason, timer, caller, description));
    }

    private Change peerOffer(UsageEvent.PeerOffer peer) {
        if (!dialog.inOrder(peer.cseq())) {
            return Change.to(this, new Refuse(500, -1)); // §12.2.2
        }
        Dialog seen = dialog.received(peer.cseq());
        if (peer.invite() || peer.description()) {
            if (offer == Offerer.WE) {
                return Change.to(with(seen, offer, timer), new Refuse(491, -1)); // §14.2, RFC 3311 §5.2
            }
            if (offer == Offerer.THEY || awaited != null) {
                return Change.to(
                        with(seen, offer, timer), new Refuse(500, (int) (peer.cseq() % 11))); // §14.2: 0 to 10 s
            }
        }
        if (peer.sessionExpires() > 0 && peer.sessionExpires() < SessionTimer.MINIMUM) {
            return Change.to(with(seen, offer, timer), new Refuse(422, -1)); // RFC 4028 §9
        }
        SessionTimer restarted = timer.restarted(peer.sessionExpires(), peer.theyRefresh(), peer.now());
        Dialog refreshed = peer.target() == null ? seen : seen.towards(peer.target());
        if (peer.invite()) {
            return Change.to(with(refreshed, Offerer.THEY, restarted), PASS_UP);
        }
        // UPDATE refreshes the session timer and the target; new descriptions come by re-INVITE.
        return peer.description()
                ? Change.to(with(seen, offer, timer), new Refuse(488, -1))
                : Change.to(with(refreshed, offer, restarted), ACCEPT);
    }

    private Change offerAnswered(UsageEvent.OfferAnswered answer) {
        if (offer != Offerer.THEY) {
            return Change.to(this);
        }
        AwaitedAck ack = answer.status() < 300 ? AwaitedAck.from(dialog.remoteCSeq(), answer.now()) : null;
        return Change.to(new InviteUsage(dialog, phase, Offerer.NONE, ack, hangUp, timer, caller, description));
    }

    private Change ownOffer() {
        if (offer != Offerer.NONE || awaited != null) {
            return Change.to(this, new Refuse(491, -1)); // §14.1: one exchange at a time
        }
        Dialog next = dialog.next();
        return Change.to(with(next, Offerer.WE, timer), new SendOffer(next, timer));
    }

    private Change offerResponse(UsageEvent.OfferResponse response) {
        if (offer != Offerer.WE) {
            return Change.to(this);
        }
        long now = response.now();
        int status = response.status();
        if (status < 300) {
            Dialog refreshed = response.target() == null ? dialog : dialog.towards(response.target());
            return Change.to(with(
                    refreshed, Offerer.NONE, timer.restarted(response.sessionExpires(), response.theyRefresh(), now)));
        }
        if (status == 481 || status == 408) {
            return end(EndReason.DIALOG_LOST); // §12.2.1.2
        }
        if (status == 422 && response.minSe() > timer.interval()) {
            return Change.to(with(dialog, Offerer.NONE, timer.raised(response.minSe(), now))); // RFC 4028 §7.3
        }
        // §14.1: after a 491 the owner of the Call-ID waits 2.1 to 4 s, the other up to 2 s. Another refusal leaves the
        // session as it was; the refresh is tried again until the session expires.
        long wait = status == 491
                ? (caller ? 2100 + dialog.localCSeq() * 370 % 1900 : dialog.localCSeq() * 370 % 2000)
                : 32_000;
        return Change.to(with(dialog, Offerer.NONE, timer.weRefresh() ? timer.refreshingAt(now + wait) : timer));
    }

    private Change end(EndReason reason) {
        // A user that hung up while the ACK was due knows of the end already.
        return hangUp == null ? bye(reason.reasonHeader(), new Ended(reason, this)) : bye(hangUp);
    }

    private Change bye(@Nullable String reason, UsageAction... more) {
        Dialog next = dialog.next();
        InviteUsage ending = new InviteUsage(next, Phase.ENDING, Offerer.NONE, null, null, timer, caller, description);
        List<UsageAction> actions = new ArrayList<>(List.of(more));
        actions.add(0, new SendBye(next, reason == null || reason.isEmpty() ? null : reason));
        return new Change(ending, actions);
    }

    private InviteUsage with(@Nullable AwaitedAck ack) {
        return new InviteUsage(dialog, phase, offer, ack, hangUp, timer, caller, description);
    }

    private InviteUsage with(SessionTimer newTimer) {
        return with(dialog, offer, newTimer);
    }

    private InviteUsage with(Dialog changed, Offerer offerer, SessionTimer newTimer) {
        return new InviteUsage(changed, phase, offerer, awaited, hangUp, newTimer, caller, description);
    }
}
