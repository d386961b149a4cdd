// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import org.jspecify.annotations.Nullable;

/** What can happen to a usage. Times are milliseconds since the epoch; intervals are seconds, as on the wire. */
public sealed interface UsageEvent {
    /** A deadline of the usage was reached. */
    record Tick(long now) implements UsageEvent {}

    /** The peer's BYE. */
    record PeerBye(long cseq) implements UsageEvent {}

    /** The peer's ACK for our 2xx to the INVITE with this number. */
    record Ack(long cseq) implements UsageEvent {}

    /**
     * The peer's re-INVITE or UPDATE.
     *
     * @param invite whether it is a re-INVITE
     * @param description whether it has a body: an offer
     * @param sessionExpires its Session-Expires, 0 if it has none
     * @param theyRefresh whether its refresher parameter names the sender
     */
    record PeerOffer(
            long cseq,
            boolean invite,
            @Nullable String target,
            boolean description,
            int sessionExpires,
            boolean theyRefresh,
            long now)
            implements UsageEvent {}

    /** Our final response to the peer's re-INVITE. */
    record OfferAnswered(int status, long now) implements UsageEvent {}

    /** Our user ends the session. */
    record HangUp(@Nullable String reason) implements UsageEvent {}

    /** Our user sends an offer in the session. */
    record OwnOffer() implements UsageEvent {}

    /**
     * The final response to our re-INVITE or UPDATE; 408 for none.
     *
     * @param sessionExpires its Session-Expires, 0 if it has none
     * @param theyRefresh whether its refresher parameter names the responder
     * @param minSe its Min-SE, 0 if it has none
     */
    record OfferResponse(
            int status, @Nullable String target, int sessionExpires, boolean theyRefresh, int minSe, long now)
            implements UsageEvent {}

    /** The final response to our BYE, or none. */
    record ByeResponse() implements UsageEvent {}

    /** The peer's SUBSCRIBE in the dialog. */
    record PeerSubscribe(long cseq, @Nullable String target) implements UsageEvent {}

    /** Our 2xx to a SUBSCRIBE of the dialog, which grants this interval (0 for a fetch, or to end), was given to the transport. */
    record SubscribeAnswered(int expires, long now) implements UsageEvent {}

    /** Our user has something to notify. */
    record Notify(Notification notification, long now) implements UsageEvent {}

    /** The final response to our NOTIFY; 408 for none. */
    record NotifyResponse(int status, boolean retryAfter, long now) implements UsageEvent {}

    /**
     * The peer's NOTIFY.
     *
     * @param state the word of its Subscription-State
     * @param expires the expires parameter of its Subscription-State, -1 if it has none
     */
    record Notified(long cseq, @Nullable String target, String state, int expires, long now) implements UsageEvent {}

    /** Our user asks for the subscription again, with this interval (0 to end). */
    record Renew(int expires, long now) implements UsageEvent {}

    /**
     * The final response to our SUBSCRIBE in the dialog; 408 for none.
     *
     * @param expires the interval it grants, -1 if it says none
     * @param minExpires its Min-Expires, 0 if it has none
     */
    record RenewResponse(int status, int expires, int minExpires, @Nullable String target, long now)
            implements UsageEvent {}
}
