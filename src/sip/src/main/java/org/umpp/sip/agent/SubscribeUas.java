// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Notifier;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.dialog.UsageEvent;
import org.umpp.sip.message.Event;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MediaType;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.transaction.ServerTransaction;

/** Answers SUBSCRIBE: we are the notifier (RFC 6665 §4.2, RFC 3856 §6). */
final class SubscribeUas {
    private static final Logger LOG = LoggerFactory.getLogger(SubscribeUas.class);

    private final DialogLayer layer;
    private final Responses responses;
    private final Tokens tokens;
    private final Handover handover;
    private final Profile profile;
    private volatile long notifySpacing;

    SubscribeUas(DialogLayer layer, Responses responses, Tokens tokens, Handover handover, Profile profile) {
        this.layer = layer;
        this.responses = responses;
        this.tokens = tokens;
        this.handover = handover;
        this.profile = profile;
        this.notifySpacing = profile.notifySpacing();
    }

    /** From now on NOTIFYs of new subscriptions are so far apart, in milliseconds. */
    void space(long millis) {
        notifySpacing = millis;
    }

    /** A SUBSCRIBE outside of dialogs that passed the rules; so it has an Event that we know. */
    void initial(ServerTransaction transaction, Peer peer) {
        SipRequest request = transaction.request();
        Answer refusal = layer.isFull() ? Answer.later(profile.retryAfter()) : refusal(request.headers());
        Event event = request.headers().event();
        if (refusal != null || event == null) {
            responses.respond(transaction, refusal == null ? Answer.of(489) : refusal);
            return;
        }
        Dialog dialog = DialogStart.asked(request, peer, tokens.tag());
        // The dialog stands before the user is asked, who may notify before it answers; that NOTIFY waits for the 2xx.
        Notifier asked = Notifier.asked(dialog, event.toString(), notifySpacing);
        layer.open(asked);
        handover.give(new IncomingRequest(
                request, peer, dialog.id(), true, answer -> initialAnswered(transaction, asked, answer)));
    }

    private void initialAnswered(ServerTransaction transaction, Notifier asked, Answer answer) {
        DialogId id = asked.dialog().id();
        if (answer.status() >= 300) {
            layer.discard(id);
            responses.respond(transaction, answer, id.localTag());
        } else if (answer.status() >= 200) {
            if (accepted(transaction, asked, answer)) {
                LOG.debug("dialog {} opened by {}", id, asked.dialog().peerDomain());
            } else {
                layer.discard(id);
            }
        }
    }

    /** A SUBSCRIBE in a dialog: a refresh, or the end. */
    void within(ServerTransaction transaction, Peer peer, Notifier usage) {
        SipRequest request = transaction.request();
        SipHeaders headers = request.headers();
        DialogId id = usage.dialog().id();
        Event event = headers.event();
        boolean same =
                event != null && event.type().equals(Event.parse(usage.event()).type());
        Answer refusal = same ? refusal(headers) : Answer.of(489); // RFC 6665 §4.1.2.1: Event is in each SUBSCRIBE
        if (refusal != null) {
            responses.respond(transaction, refusal);
            return;
        }
        IncomingRequest incoming =
                new IncomingRequest(request, peer, id, false, answer -> answered(transaction, id, answer));
        UsageEvent asked = new UsageEvent.PeerSubscribe(headers.cseq().number(), Lenient.target(headers));
        if (!layer.apply(id, asked, Trigger.of(transaction, incoming))) {
            responses.respond(transaction, Answer.of(481));
        }
    }

    private void answered(ServerTransaction transaction, DialogId id, Answer answer) {
        Usage usage = layer.find(id);
        if (answer.status() >= 300) {
            responses.respond(transaction, answer);
        } else if (answer.status() >= 200 && usage != null) {
            accepted(transaction, usage, answer);
        } else if (answer.status() >= 200) {
            // The user ended the subscription while it answered; the end was notified.
            responses.respond(transaction, answer.with(HeaderName.EXPIRES, "0"), id.localTag());
        }
    }

    private boolean accepted(ServerTransaction transaction, Usage usage, Answer answer) {
        SipRequest request = transaction.unanswered();
        if (request == null) {
            return false;
        }
        int granted = granted(request.headers(), answer);
        Answer success = new Answer(answer.status(), answer.reason(), List.of(), "", answer.body())
                .with(HeaderName.EXPIRES, Integer.toString(granted));
        if (!responses.respond(transaction, success, usage)) {
            return false;
        }
        layer.apply(usage.dialog().id(), new UsageEvent.SubscribeAnswered(granted, layer.now()), Trigger.NONE);
        return true;
    }

    /** What is granted, in seconds: what the peer asks for, our user's answer and our own limit, whichever is least. */
    private int granted(SipHeaders headers, Answer answer) {
        int asked = headers.expires().orElse(profile.maxExpires());
        int granted = Math.min(asked, profile.maxExpires());
        for (Field field : answer.fields()) {
            if (field.name() == HeaderName.EXPIRES) {
                granted = Math.min(granted, Integer.parseInt(field.value()));
            }
        }
        return granted;
    }

    private @Nullable Answer refusal(SipHeaders headers) {
        int asked = headers.expires().orElse(profile.maxExpires());
        if (asked > 0 && asked < profile.minExpires()) {
            String minimum = Integer.toString(profile.minExpires());
            return Answer.of(423).with(HeaderName.MIN_EXPIRES, minimum); // RFC 6665 §4.2.1.1
        }
        // RFC 3856 §6.5: no Accept means the package's own type.
        return headers.has(HeaderName.ACCEPT) && !acceptsOne(headers)
                ? Answer.of(406).with(HeaderName.ACCEPT, String.join(", ", profile.documents()))
                : null;
    }

    private boolean acceptsOne(SipHeaders headers) {
        for (MediaType range : headers.accept()) {
            for (String document : profile.documents()) {
                if (range.q() > 0 && range.includes(MediaType.parse(document))) {
                    return true;
                }
            }
        }
        return false;
    }
}
