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
    private final SipRequest request;
    private final String peer;
    private final Outlet<SipResponse> outlet;
    private @Nullable SipResponse latest;
    private boolean answered;

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
    }

    String peer() {
        return peer;
    }

    /** The request. */
    public SipRequest request() {
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
            latest = response;
        }
        happen(Event.ofStatus(response.status()), response);
        return true;
    }

    /** The tag of the To of what was answered last; {@code null} if nothing was, or without one. */
    public synchronized @Nullable String answeredTag() {
        return latest == null ? null : latest.headers().to().tag();
    }

    /** Sends the 2xx of an INVITE once more, as its user does until the ACK comes (RFC 3261 §13.3.1.4). */
    public void repeatSuccess() {
        happen(Event.SUCCESS, null);
    }

    /** Takes an ACK; {@code false} when it is for a 2xx, and so the user's (RFC 6026 §7.1). */
    boolean takesAck() {
        synchronized (this) {
            if (latest != null && latest.isSuccess()) {
                return false;
            }
        }
        happen(Event.ACK, null);
        return true;
    }

    void begin() {
        begin(request.method().equals(Method.INVITE) ? InviteServer.start() : NonInviteServer.start());
    }

    @Override
    void send(Do action) {
        if (action == Do.SEND_TRYING) {
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
