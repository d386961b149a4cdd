// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.umpp.sip.agent.OutgoingRequest;
import org.umpp.sip.agent.Reply;
import org.umpp.sip.agent.UserAgent;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.message.Method;

/** Sends what a route asks for, and lets the route go on when the final response came. */
public class SipProducer extends DefaultAsyncProducer {
    private final SipEndpoint endpoint;

    SipProducer(SipEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            return send(exchange, callback);
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private boolean send(Exchange exchange, AsyncCallback callback) {
        Message message = exchange.getMessage();
        UserAgent agent = endpoint.component().agent();
        String method = endpoint.method();
        switch (method) {
            case Method.INVITE -> invite(agent, exchange, callback);
            case Method.SUBSCRIBE -> subscribe(agent, exchange, callback);
            case Method.BYE -> {
                String reason = SipBinding.text(message, SipConstants.REASON);
                agent.hangUp(SipBinding.dialog(message), reason, then(exchange, callback, false, false));
            }
            case Method.CANCEL -> {
                String callId = message.getHeader(SipConstants.CALL_ID, String.class);
                if (callId == null || !agent.cancel(callId)) {
                    exchange.setException(new SipFailureException(481, "No such INVITE"));
                }
                callback.done(true);
                return true;
            }
            case Method.NOTIFY -> {
                Reply[] reply = new Reply[1];
                agent.notify(SipBinding.dialog(message), SipBinding.notification(message), r -> reply[0] = r);
                if (!reply[0].isSuccess()) {
                    exchange.setException(SipBinding.failure(reply[0]));
                }
                callback.done(true);
                return true;
            }
            default -> agent.send(SipBinding.request(method, message), then(exchange, callback, false, true));
        }
        return false;
    }

    private void invite(UserAgent agent, Exchange exchange, AsyncCallback callback) {
        Message message = exchange.getMessage();
        if (message.getHeader(SipConstants.REINVITE, false, Boolean.class)) {
            String description = message.getBody(String.class);
            agent.reinvite(
                    SipBinding.dialog(message),
                    description == null ? "" : description,
                    then(exchange, callback, false, true));
            return;
        }
        OutgoingRequest request = SipBinding.request(Method.INVITE, message);
        agent.invite(request, then(exchange, callback, true, true));
    }

    private void subscribe(UserAgent agent, Exchange exchange, AsyncCallback callback) {
        Message message = exchange.getMessage();
        int expires = message.getHeader(SipConstants.EXPIRES, endpoint.getExpires(), Integer.class);
        if (message.getHeader(SipConstants.DIALOG_ID) != null) {
            DialogId id = SipBinding.dialog(message);
            agent.renew(id, expires, then(exchange, callback, false, true));
            return;
        }
        String accept = SipBinding.text(message, SipConstants.ACCEPT);
        OutgoingRequest request = SipBinding.request(Method.SUBSCRIBE, message);
        agent.subscribe(
                request,
                endpoint.eventOr("presence"),
                accept == null ? endpoint.getAccept() : accept,
                expires,
                then(exchange, callback, true, true));
    }

    /**
     * Lets the route go on.
     *
     * @param begins whether the request begins a dialog, in which nothing reaches a route before this one goes on
     * @param shown whether the route sees what the response says, and not only that it came
     */
    private Consumer<Reply> then(Exchange exchange, AsyncCallback callback, boolean begins, boolean shown) {
        return reply -> endpoint.component().goOn(begins ? reply.dialog() : null, () -> {
            if (!reply.isSuccess()) {
                exchange.setException(SipBinding.failure(reply));
            } else if (shown) {
                SipBinding.replied(reply, exchange.getMessage());
            }
            callback.done(false);
        });
    }
}
