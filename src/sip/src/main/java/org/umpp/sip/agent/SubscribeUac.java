// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Subscriber;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.dialog.UsageEvent;
import org.umpp.sip.message.Event;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.SubscriptionState;
import org.umpp.sip.transaction.ServerTransaction;
import org.umpp.sip.transaction.Transactions;

/** Sends SUBSCRIBE outside of dialogs, and takes NOTIFY: we are the subscriber (RFC 6665 §4.1). */
final class SubscribeUac {
    private static final Logger LOG = LoggerFactory.getLogger(SubscribeUac.class);

    private static final Refusal NO_SUBSCRIPTION = new Refusal(Answer.of(481), "no-subscription");

    private final ConcurrentMap<Asked.Key, Asked> unanswered = new ConcurrentHashMap<>();
    private final DialogLayer layer;
    private final Transactions transactions;
    private final Outlets outlets;
    private final Requests requests;
    private final Responses responses;
    private final Tokens tokens;
    private final Admission admission;

    SubscribeUac(
            DialogLayer layer,
            Transactions transactions,
            Outlets outlets,
            Requests requests,
            Responses responses,
            Tokens tokens,
            Admission admission) {
        this.layer = layer;
        this.transactions = transactions;
        this.outlets = outlets;
        this.requests = requests;
        this.responses = responses;
        this.tokens = tokens;
        this.admission = admission;
    }

    /** A SUBSCRIBE that has no final response yet; a NOTIFY may come before it (RFC 6665 §4.1.2.4). */
    private static final class Asked {
        record Key(String callId, String localTag) {}

        final Key key;
        final OutgoingRequest out;
        final String event;
        final String accept;
        final Consumer<Reply> reply;
        int expires;
        int cseq = 1;

        /** The notifier whose NOTIFY came first; others of a fork are refused (RFC 3856 §6.9). */
        @Nullable
        String remoteTag;

        Asked(Key key, OutgoingRequest out, String event, String accept, int expires, Consumer<Reply> reply) {
            this.key = key;
            this.out = out;
            this.event = event;
            this.accept = accept;
            this.expires = expires;
            this.reply = reply;
        }

        synchronized boolean isFrom(String tag) {
            if (remoteTag == null) {
                remoteTag = tag;
                return true;
            }
            return false;
        }
    }

    /**
     * Subscribes.
     *
     * @param event the value of Event
     * @param accept the value of Accept, "" for none
     * @param expires the interval to ask for in seconds, 0 to fetch the state once
     */
    void subscribe(OutgoingRequest out, String event, String accept, int expires, Consumer<Reply> reply) {
        if (layer.isFull()) {
            reply.accept(Reply.unsent(new IllegalStateException("too many dialogs")));
            return;
        }
        String callId = tokens.callId(out);
        Asked asked = new Asked(new Asked.Key(callId, tokens.tag()), out, event, accept, expires, reply);
        unanswered.put(asked.key, asked);
        send(asked);
    }

    private void send(Asked asked) {
        var request = requests.initial(asked.out, asked.key.callId(), asked.key.localTag(), asked.cseq)
                .header(HeaderName.CONTACT, requests.contact(asked.out))
                .header(HeaderName.EVENT, asked.event)
                .header(HeaderName.EXPIRES, Integer.toString(asked.expires));
        if (!asked.accept.isEmpty()) {
            request.header(HeaderName.ACCEPT, asked.accept);
        }
        transactions.send(
                request.build(),
                outlets.to(requests.destination(asked.out)),
                new FinalResponse(reply -> answered(asked, reply)));
    }

    private void answered(Asked asked, Reply reply) {
        SipResponse response = reply.response();
        if (response != null && response.status() == 423) {
            int minimum = Lenient.minExpires(response.headers());
            if (asked.expires > 0 && minimum > asked.expires && minimum <= Subscriber.LONGEST) {
                asked.expires = minimum; // RFC 6665 §4.1.2.1
                asked.cseq++;
                send(asked);
                return;
            }
        }
        unanswered.remove(asked.key);
        DialogId id = response != null && response.isSuccess() ? accepted(asked, response) : null;
        asked.reply.accept(new Reply(reply.status(), response, id, reply.cause()));
    }

    private DialogId accepted(Asked asked, SipResponse response) {
        SipHeaders headers = response.headers();
        String tag = headers.to().tag();
        String remoteTag = tag == null ? "" : tag;
        DialogId id = new DialogId(asked.key.callId(), asked.key.localTag(), remoteTag);
        if (asked.isFrom(remoteTag)) {
            int granted = DialogRequests.granted(headers);
            int expires = granted < 0 ? asked.expires : Math.min(granted, asked.expires);
            open(
                    asked,
                    DialogStart.made(asked.out, id, Lenient.target(headers), Lenient.routeSet(headers), asked.cseq),
                    expires);
        }
        return id;
    }

    private void open(Asked asked, Dialog dialog, int expires) {
        if (layer.open(Subscriber.accepted(dialog, asked.event, asked.accept, expires, layer.now()))) {
            LOG.debug("dialog {} opened to {}", dialog.id(), dialog.peerDomain());
        }
    }

    /** A NOTIFY; says why it is refused, if it is for a reason that has a rule. */
    @Nullable
    Refusal notified(ServerTransaction transaction, Peer peer) {
        SipRequest request = transaction.request();
        SipHeaders headers = request.headers();
        DialogId id = DialogStart.idOf(headers);
        Usage usage = id == null ? null : layer.find(id);
        if (id != null && usage == null) {
            usage = early(headers, peer, id);
        }
        Refusal refusal = refusal(headers, usage);
        if (refusal == null && usage != null) {
            refusal = admission.within(request, peer, usage.dialog());
        }
        if (refusal != null || id == null) {
            return refusal == null ? NO_SUBSCRIPTION : refusal;
        }
        SubscriptionState state = headers.subscriptionState();
        if (state == null) {
            return new Refusal(Answer.of(400, "Missing Subscription-State"), "no-state");
        }
        IncomingRequest incoming =
                new IncomingRequest(request, peer, id, false, answer -> responses.respond(transaction, answer));
        UsageEvent event = new UsageEvent.Notified(
                headers.cseq().number(),
                Lenient.target(headers),
                state.state(),
                state.expires().orElse(-1),
                layer.now());
        return layer.apply(id, event, Trigger.of(transaction, incoming)) ? null : NO_SUBSCRIPTION;
    }

    /** The draft's NOTIFY has no Event: in a dialog with a subscription of ours it can only mean that one. */
    private @Nullable Refusal refusal(SipHeaders headers, @Nullable Usage usage) {
        Event event = headers.event();
        if (event == null && !(usage instanceof Subscriber)) {
            return admission.badEvent();
        }
        if (!(usage instanceof Subscriber subscriber)) {
            return NO_SUBSCRIPTION;
        }
        boolean same = event == null
                || event.type().equals(Event.parse(subscriber.event()).type());
        return same ? null : admission.badEvent();
    }

    /** RFC 6665 §4.1.2.4: a NOTIFY that comes before the 2xx makes the dialog. */
    private @Nullable Usage early(SipHeaders headers, Peer peer, DialogId id) {
        Asked asked = unanswered.get(new Asked.Key(id.callId(), id.localTag()));
        String target = Lenient.target(headers);
        if (asked == null
                || target == null
                || !peer.speaksFor(asked.out.uri().host())
                || !asked.isFrom(id.remoteTag())) {
            return null;
        }
        open(asked, DialogStart.made(asked.out, id, target, DialogStart.routes(headers), asked.cseq), asked.expires);
        return layer.find(id);
    }
}
