// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import org.jspecify.annotations.Nullable;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.transaction.Action.Do;

/** A server transaction in progress (RFC 3261 §17.2). */
public final class ServerTransaction extends Transaction {
    private final String peer;
    private final Outlet<SipResponse> outlet;
    private final Transactions.@Nullable Origin origin;
    private @Nullable SipRequest request;
    private @Nullable SipResponse latest;
    private @Nullable String tag;
    private boolean answered;
    private boolean succeeded;

    /** @param peer whose share of all transactions it takes from */
    ServerTransaction(
            TransactionId id, Transactions table, SipRequest request, String peer, Outlet<SipResponse> outlet) {
        super(
                id,
                table,
                outlet.isReliable(),
                request.method().equals(Method.INVITE) ? InviteServer.TRYING : NonInviteServer.TRYING);
        this.request = request;
        this.peer = peer;
        this.outlet = outlet;
        this.origin = Transactions.Origin.of(request);
    }

    String peer() {
        return peer;
    }

    Transactions.@Nullable Origin origin() {
        return origin;
    }

    /**
     * The request.
     *
     * @throws IllegalStateException when it is no longer kept: once it has a final response, that of an INVITE once it is settled
     */
    public synchronized SipRequest request() {
        if (request == null) {
            throw new IllegalStateException(id() + " is settled");
        }
        return request;
    }

    /**
     * Sends a response. Of final responses only the first counts, so that a CANCEL and a late user cannot both answer.
     *
     * @return whether it was taken
     */
    public boolean respond(SipResponse response) {
        synchronized (this) {
            if (answered) {
                return false;
            }
            answered = response.isFinal();
            succeeded = response.isSuccess();
            latest = response;
            tag = response.headers().to().tag();
            if (answered && !isInvite()) {
                request = null; // from now on only its response is sent again
            }
        }
        happen(Event.ofStatus(response.status()), response);
        return true;
    }

    /** The tag of the To of what was answered last; {@code null} if nothing was, or without one. */
    public synchronized @Nullable String answeredTag() {
        return tag;
    }

    /** The request, as long as it has no final response; null from then on. */
    public synchronized @Nullable SipRequest unanswered() {
        return answered ? null : request;
    }

    /**
     * The 2xx of an INVITE has its ACK, or its dialog is over, so that nobody sends it again. Messages are not kept for the 32 s in which only repeated
     * INVITEs are absorbed (RFC 6026 §7.1).
     */
    public synchronized void settle() {
        if (succeeded) {
            latest = null;
            request = null;
        }
    }

    /** Sends the 2xx of an INVITE once more, as its user does until the ACK comes (RFC 3261 §13.3.1.4). */
    public void repeatSuccess() {
        happen(Event.SUCCESS, null);
    }

    /** Takes an ACK; {@code false} when it is for a 2xx, and so the user's (RFC 6026 §7.1). */
    boolean takesAck() {
        synchronized (this) {
            if (succeeded) {
                return false;
            }
        }
        happen(Event.ACK, null);
        return true;
    }

    /** Starts its timers, unless it has been answered since it was made: most requests are answered at once. */
    public void begin() {
        begin(isInvite() ? InviteServer.start() : NonInviteServer.start());
    }

    private boolean isInvite() {
        return id().method().equals(Method.INVITE);
    }

    @Override
    void send(Do action) {
        if (action == Do.SEND_TRYING && request != null) {
            latest = SipResponse.to(request, 100, null).build();
        } else if (action != Do.SEND_RESPONSE) {
            return;
        }
        if (latest != null) {
            outlet.send(latest, this::failed);
        }
    }

    @Override
    void tell(Do action, @Nullable SipMessage received) {
        // Whoever made the transaction has the request. What the transport could not deliver the peer asks for again,
        // and a
        // missing ACK is for the dialog to notice.
    }
}
