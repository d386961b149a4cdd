// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Notification;
import org.umpp.sip.dialog.SessionTimer;
import org.umpp.sip.dialog.UsageAction;
import org.umpp.sip.dialog.UsageEvent;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MessageBuilder;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SessionExpires;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.transaction.ClientTransaction;

/** Sends the requests that usages ask for in their dialogs, and brings the responses back to them. */
final class DialogRequests {
    private static final String SDP = "application/sdp";

    private final Requests requests;
    private final DialogLayer layer;

    DialogRequests(Requests requests, DialogLayer layer) {
        this.requests = requests;
        this.layer = layer;
    }

    void send(UsageAction action, Trigger trigger) {
        if (action instanceof UsageAction.SendBye bye) bye(bye, trigger);
        if (action instanceof UsageAction.SendNotify notify) notify(notify, trigger);
        if (action instanceof UsageAction.SendSubscribe subscribe) subscribe(subscribe, trigger);
        if (action instanceof UsageAction.SendRefresh refresh) refresh(refresh);
        if (action instanceof UsageAction.SendOffer offer) {
            offer(offer.dialog(), offer.timer(), trigger.description(), trigger);
        }
    }

    private void bye(UsageAction.SendBye bye, Trigger trigger) {
        Dialog dialog = bye.dialog();
        MessageBuilder<SipRequest> request = requests.within(dialog, Method.BYE);
        if (bye.reason() != null) {
            request.header(HeaderName.REASON, bye.reason());
        }
        layer.send(dialog, request.build(), new FinalResponse(reply -> {
            layer.apply(dialog.id(), new UsageEvent.ByeResponse(), Trigger.NONE);
            trigger.tell(reply);
        }));
    }

    private void notify(UsageAction.SendNotify notify, Trigger trigger) {
        Dialog dialog = notify.dialog();
        Notification said = notify.notification();
        MessageBuilder<SipRequest> request = requests.within(dialog, Method.NOTIFY)
                .header(HeaderName.CONTACT, requests.contact(dialog))
                .header(HeaderName.EVENT, notify.event())
                .header(HeaderName.SUBSCRIPTION_STATE, state(said, notify.expires()));
        if (!said.contentType().isEmpty() && !said.body().isEmpty()) {
            request.body(said.contentType(), said.body());
        }
        layer.send(dialog, request.build(), new FinalResponse(reply -> {
            SipResponse response = reply.response();
            boolean retryAfter = response != null && response.headers().has(HeaderName.RETRY_AFTER);
            layer.apply(
                    dialog.id(), new UsageEvent.NotifyResponse(reply.status(), retryAfter, layer.now()), Trigger.NONE);
            trigger.tell(reply);
        }));
    }

    private static String state(Notification said, long expires) {
        if (!said.isFinal()) {
            return said.state() + ";expires=" + expires;
        }
        return said.state()
                + (said.reason().isEmpty() ? "" : ";reason=" + said.reason())
                + (said.retryAfter() < 0 ? "" : ";retry-after=" + said.retryAfter());
    }

    private void subscribe(UsageAction.SendSubscribe subscribe, Trigger trigger) {
        Dialog dialog = subscribe.dialog();
        MessageBuilder<SipRequest> request = requests.within(dialog, Method.SUBSCRIBE)
                .header(HeaderName.CONTACT, requests.contact(dialog))
                .header(HeaderName.EVENT, subscribe.event())
                .header(HeaderName.EXPIRES, Integer.toString(subscribe.expires()));
        if (!subscribe.accept().isEmpty()) {
            request.header(HeaderName.ACCEPT, subscribe.accept());
        }
        layer.send(dialog, request.build(), new FinalResponse(reply -> {
            SipResponse response = reply.response();
            layer.apply(
                    dialog.id(),
                    new UsageEvent.RenewResponse(
                            reply.status(),
                            response == null ? -1 : granted(response.headers()),
                            response == null ? 0 : Lenient.minExpires(response.headers()),
                            response == null ? null : Lenient.target(response.headers()),
                            layer.now()),
                    Trigger.NONE);
            trigger.tell(new Reply(reply.status(), response, dialog.id(), reply.cause()));
        }));
    }

    /** What a 2xx to SUBSCRIBE grants, in seconds: Expires, or by the draft's example the Subscription-State; -1 for neither. */
    static int granted(SipHeaders headers) {
        int expires = Lenient.expires(headers);
        return expires >= 0 ? expires : Lenient.stateExpires(headers);
    }

    /** RFC 4028 §7.4: UPDATE without a body where the peer allows it, else the same offer once more. */
    private void refresh(UsageAction.SendRefresh refresh) {
        if (refresh.description() != null) {
            offer(refresh.dialog(), refresh.timer(), refresh.description(), Trigger.NONE);
            return;
        }
        Dialog dialog = refresh.dialog();
        SipRequest update = session(requests.within(dialog, Method.UPDATE), dialog, refresh.timer())
                .build();
        layer.send(dialog, update, new FinalResponse(reply -> answered(dialog.id(), reply)));
    }

    private void offer(Dialog dialog, SessionTimer timer, String description, Trigger trigger) {
        MessageBuilder<SipRequest> request = session(requests.within(dialog, Method.INVITE), dialog, timer);
        if (!description.isEmpty()) {
            request.body(SDP, description);
        }
        layer.send(dialog, request.build(), new ReInvite(dialog, trigger));
    }

    private MessageBuilder<SipRequest> session(MessageBuilder<SipRequest> request, Dialog dialog, SessionTimer timer) {
        return request.header(HeaderName.CONTACT, requests.contact(dialog))
                .header(HeaderName.ALLOW, Requests.ALLOW)
                .header(HeaderName.SUPPORTED, Requests.SUPPORTED)
                .header(
                        HeaderName.SESSION_EXPIRES,
                        new SessionExpires(timer.interval(), SessionExpires.Refresher.UAC).toString())
                .header(HeaderName.MIN_SE, Integer.toString(timer.minimum()));
    }

    private void answered(DialogId id, Reply reply) {
        SipResponse response = reply.response();
        SessionExpires agreed = response == null ? null : Lenient.sessionExpires(response.headers());
        layer.apply(
                id,
                new UsageEvent.OfferResponse(
                        reply.status(),
                        response == null ? null : Lenient.target(response.headers()),
                        agreed == null ? 0 : agreed.seconds(),
                        agreed != null && agreed.refresher() == SessionExpires.Refresher.UAS,
                        response == null ? 0 : Lenient.minSe(response.headers()),
                        layer.now()),
                Trigger.NONE);
    }

    /** A re-INVITE in progress: each 2xx gets its ACK, the first one counts. */
    private final class ReInvite implements ClientTransaction.User {
        private final Dialog dialog;
        private final Trigger trigger;
        private @Nullable SipRequest ack;

        ReInvite(Dialog dialog, Trigger trigger) {
            this.dialog = dialog;
            this.trigger = trigger;
        }

        @Override
        public void received(SipResponse response) {
            if (!response.isFinal()) {
                return;
            }
            if (!response.isSuccess() || acknowledge(response)) {
                end(Reply.of(response, dialog.id()));
            }
        }

        /** Whether it is the first 2xx. */
        private synchronized boolean acknowledge(SipResponse success) {
            boolean first = ack == null;
            if (ack == null) {
                String target = Lenient.target(success.headers());
                ack = requests.ack(target == null ? dialog : dialog.towards(target), dialog.localCSeq());
            }
            layer.acknowledge(dialog, ack);
            return first;
        }

        @Override
        public void timedOut() {
            end(Reply.of(408));
        }

        @Override
        public void failed(Throwable cause) {
            end(Reply.unsent(cause));
        }

        private void end(Reply reply) {
            answered(dialog.id(), reply);
            trigger.tell(reply);
        }
    }
}
