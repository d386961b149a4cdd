// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import org.jspecify.annotations.Nullable;
import org.umpp.sip.message.CSeq;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MessageBuilder;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.transaction.Action.Do;

/** A client transaction in progress (RFC 3261 §17.1). */
public final class ClientTransaction extends Transaction {
    /** The transaction's user. Calls come from any thread, and must not block. */
    public interface User {
        /** A response came: any number of 1xx, then one final one; an INVITE may get several 2xx (RFC 6026 §7.2). */
        void received(SipResponse response);

        /** No final response came in time; to be treated as a 408 (RFC 3261 §8.1.3.1). */
        void timedOut();

        /** The request could not be sent; to be treated as a 503 (RFC 3261 §8.1.3.1). */
        void failed(Throwable cause);
    }

    private final SipRequest request;
    private final Outlet<SipRequest> outlet;
    private final User user;
    private @Nullable SipResponse rejection;
    private volatile @Nullable Throwable failure;
    private volatile boolean answered;

    ClientTransaction(TransactionId id, Transactions table, SipRequest request, Outlet<SipRequest> outlet, User user) {
        super(
                id,
                table,
                outlet.isReliable(),
                request.method().equals(Method.INVITE) ? InviteClient.CALLING : NonInviteClient.TRYING);
        this.request = request;
        this.outlet = outlet;
        this.user = user;
    }

    /** The request. */
    public SipRequest request() {
        return request;
    }

    /** Where it goes. */
    public Outlet<SipRequest> outlet() {
        return outlet;
    }

    /** Whether there is no final response yet. */
    boolean isWaiting() {
        return !answered && !isTerminated();
    }

    void begin() {
        boolean reliable = outlet.isReliable();
        begin(request.method().equals(Method.INVITE) ? InviteClient.start(reliable) : NonInviteClient.start(reliable));
    }

    /** No final response is waited for any more: to its user it has failed. */
    void abandon() {
        if (isWaiting()) {
            notSent(new IllegalStateException("this server ends"));
        }
    }

    void receive(SipResponse response) {
        Event event = Event.ofStatus(response.status());
        answered |= response.isFinal();
        if (event == Event.REJECTION) {
            synchronized (this) {
                rejection = response;
            }
        }
        happen(event, response);
    }

    @Override
    void send(Do action) {
        if (action == Do.SEND_REQUEST) {
            outlet.send(request, this::notSent);
        } else if (action == Do.SEND_ACK && rejection != null) {
            outlet.send(ack(rejection), this::notSent);
        }
    }

    private void notSent(Throwable cause) {
        failure = cause;
        failed(cause);
    }

    @Override
    void tell(Do action, @Nullable SipMessage received) {
        switch (action) {
            case PASS_UP -> {
                if (received instanceof SipResponse response) {
                    user.received(response);
                }
            }
            case REPORT_TIMEOUT -> user.timedOut();
            case REPORT_TRANSPORT_ERROR -> {
                Throwable cause = failure;
                user.failed(cause == null ? new IllegalStateException("connection lost") : cause);
            }
            default -> {}
        }
    }

    /** The ACK for a non-2xx final response: in the INVITE's transaction, to where the INVITE went (§17.1.1.3). */
    private SipRequest ack(SipResponse response) {
        SipHeaders headers = request.headers();
        MessageBuilder<SipRequest> ack = SipRequest.builder(Method.ACK, request.requestUri())
                .header(HeaderName.VIA, headers.topVia().toString())
                .copy(HeaderName.MAX_FORWARDS, headers)
                .copy(HeaderName.FROM, headers)
                .copy(HeaderName.TO, response.headers())
                .copy(HeaderName.CALL_ID, headers)
                .header(HeaderName.CSEQ, new CSeq(headers.cseq().number(), Method.ACK).toString())
                .copy(HeaderName.ROUTE, headers);
        return ack.build();
    }

    /** The CANCEL for this INVITE: the same branch, and no Require (RFC 3261 §9.1). */
    public SipRequest cancel() {
        SipHeaders headers = request.headers();
        return SipRequest.builder(Method.CANCEL, request.requestUri())
                .header(HeaderName.VIA, headers.topVia().toString())
                .copy(HeaderName.MAX_FORWARDS, headers)
                .copy(HeaderName.FROM, headers)
                .copy(HeaderName.TO, headers)
                .copy(HeaderName.CALL_ID, headers)
                .header(HeaderName.CSEQ, new CSeq(headers.cseq().number(), Method.CANCEL).toString())
                .copy(HeaderName.ROUTE, headers)
                .build();
    }
}
