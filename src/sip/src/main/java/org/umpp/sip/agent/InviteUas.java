// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.EndReason;
import org.umpp.sip.dialog.InviteUsage;
import org.umpp.sip.dialog.SessionTimer;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.dialog.UsageEvent;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SessionExpires;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.transaction.ServerTransaction;
import org.umpp.sip.transaction.TransactionId;

/** Answers INVITE, re-INVITE, UPDATE, CANCEL, ACK and BYE (RFC 3261 §13.3, §14.2, §9.2, §15.1.2; RFC 3311). */
final class InviteUas {
    private static final Logger LOG = LoggerFactory.getLogger(InviteUas.class);

    private final ConcurrentMap<TransactionId, IncomingRequest> unanswered = new ConcurrentHashMap<>();
    private final DialogLayer layer;
    private final Responses responses;
    private final Tokens tokens;
    private final Application application;
    private final Handover handover;
    private final Profile profile;

    InviteUas(
            DialogLayer layer,
            Responses responses,
            Tokens tokens,
            Application application,
            Handover handover,
            Profile profile) {
        this.layer = layer;
        this.responses = responses;
        this.tokens = tokens;
        this.application = application;
        this.handover = handover;
        this.profile = profile;
    }

    /** An INVITE outside of dialogs that passed the rules. */
    void initial(ServerTransaction transaction, Peer peer) {
        SipRequest request = transaction.request();
        SessionExpires asked = request.headers().sessionExpires();
        if (layer.isFull()) {
            responses.respond(transaction, Answer.later(profile.retryAfter()));
            return;
        }
        if (asked != null && asked.seconds() < SessionTimer.MINIMUM) {
            String minimum = Integer.toString(SessionTimer.MINIMUM);
            responses.respond(transaction, Answer.of(422).with(HeaderName.MIN_SE, minimum)); // RFC 4028 §9
            return;
        }
        Dialog dialog = DialogStart.asked(request, peer, tokens.tag());
        IncomingRequest incoming = new IncomingRequest(
                request,
                peer,
                dialog.id(),
                true,
                answer -> answered(transaction, dialog, answer),
                // §21.4.9: no response in a suitable time. A 480 would speak of the callee, of whom nothing is known.
                () -> end(transaction, Answer.of(408), EndReason.NO_ANSWER.reasonHeader()));
        unanswered.put(transaction.id(), incoming);
        handover.give(incoming);
    }

    private void answered(ServerTransaction transaction, Dialog dialog, Answer answer) {
        if (answer.status() >= 200) {
            unanswered.remove(transaction.id());
        }
        if (answer.status() >= 300) {
            responses.respond(transaction, answer, dialog.id().localTag());
            return;
        }
        InviteUsage usage = usage(transaction.request(), dialog, answer);
        if (answer.status() < 200) {
            responses.respond(transaction, answer, usage);
            return;
        }
        // The dialog stands before the 2xx leaves, so that an ACK or BYE that follows at once finds it.
        layer.awaitAck(dialog.id(), transaction);
        boolean opened = layer.open(usage);
        if (opened && responses.respond(transaction, answer, usage)) {
            LOG.debug("dialog {} opened by {}", dialog.id(), dialog.peerDomain());
        } else {
            // Taken back while the user answered it: the user, who may hold a session now, hears that it is over.
            layer.discard(dialog.id());
            application.ended(usage, EndReason.CANCELLED, EndReason.CANCELLED.reasonHeader());
        }
    }

    private InviteUsage usage(SipRequest request, Dialog dialog, Answer answer) {
        SipHeaders headers = request.headers();
        SessionExpires asked = headers.sessionExpires();
        boolean theyRefresh = asked != null && asked.refresher() == SessionExpires.Refresher.UAC;
        int interval = asked == null ? SessionTimer.INTERVAL : Math.min(asked.seconds(), SessionTimer.INTERVAL);
        interval = Math.max(interval, headers.minSe().orElse(SessionTimer.MINIMUM));
        boolean update = Lenient.allows(headers, Method.UPDATE);
        long now = layer.now();
        return InviteUsage.answered(
                dialog,
                dialog.remoteCSeq(),
                SessionTimer.start(interval, SessionTimer.MINIMUM, !theyRefresh, now),
                update ? null : answer.body(),
                now);
    }

    /** A CANCEL: 200 to it if its INVITE is known, and 487 to the INVITE if nobody answered it (§9.2). */
    void cancel(ServerTransaction cancel, @Nullable ServerTransaction invite) {
        if (invite == null) {
            responses.respond(cancel, Answer.of(481));
            return;
        }
        String reason = Lenient.reason(cancel.request().headers());
        responses.respond(cancel, Answer.of(200), tagOf(invite));
        end(invite, Answer.of(487), reason);
    }

    /** Answers an INVITE in place of its user, and tells the user, unless the user answered it. */
    private void end(ServerTransaction invite, Answer answer, String reason) {
        IncomingRequest taken = unanswered.remove(invite.id());
        if (taken != null && responses.respond(invite, answer, tag(taken))) {
            LOG.debug("INVITE of {} ended with {}: {}", taken.peer(), answer.status(), reason);
            application.cancelled(taken, reason);
        }
    }

    private String tag(@Nullable IncomingRequest invite) {
        DialogId dialog = invite == null ? null : invite.dialog();
        return dialog == null ? tokens.tag() : dialog.localTag();
    }

    /** §9.2: the 200 to a CANCEL has the tag that the response to its INVITE has, or will have. */
    private String tagOf(ServerTransaction invite) {
        String answered = invite.answeredTag();
        return answered == null ? tag(unanswered.get(invite.id())) : answered;
    }

    /** A re-INVITE or UPDATE in a dialog. */
    void offer(ServerTransaction transaction, Peer peer, DialogId id) {
        SipRequest request = transaction.request();
        SipHeaders headers = request.headers();
        SessionExpires asked = headers.sessionExpires();
        IncomingRequest incoming =
                new IncomingRequest(request, peer, id, false, answer -> reanswered(transaction, id, answer));
        UsageEvent event = new UsageEvent.PeerOffer(
                headers.cseq().number(),
                request.method().equals(Method.INVITE),
                Lenient.target(headers),
                request.bodyLength() > 0,
                asked == null ? 0 : asked.seconds(),
                asked != null && asked.refresher() == SessionExpires.Refresher.UAC,
                layer.now());
        if (!layer.apply(id, event, Trigger.of(transaction, incoming))) {
            responses.respond(transaction, Answer.of(481));
        }
    }

    private void reanswered(ServerTransaction transaction, DialogId id, Answer answer) {
        Usage usage = layer.find(id);
        if (usage == null) {
            responses.respond(transaction, Answer.of(487)); // §15.1.2: a BYE has ended it meanwhile
            return;
        }
        if (answer.status() >= 200) {
            layer.apply(id, new UsageEvent.OfferAnswered(answer.status(), layer.now()), Trigger.NONE);
        }
        if (answer.status() >= 200 && answer.status() < 300) {
            layer.awaitAck(id, transaction);
        }
        responses.respond(transaction, answer, usage);
    }

    /** An ACK for a 2xx. Nobody is told if there is no such dialog: an ACK has no response. */
    void ack(SipRequest ack, Peer peer) {
        SipHeaders headers = ack.headers();
        DialogId id = DialogStart.idOf(headers);
        Usage usage = id == null ? null : layer.find(id);
        if (id != null && usage != null && peer.speaksFor(usage.dialog().peerDomain())) {
            layer.apply(id, new UsageEvent.Ack(headers.cseq().number()), Trigger.NONE);
        }
    }

    /** A BYE in a dialog. */
    void bye(ServerTransaction transaction, DialogId id) {
        long cseq = transaction.request().headers().cseq().number();
        if (!layer.apply(id, new UsageEvent.PeerBye(cseq), Trigger.bye(transaction))) {
            responses.respond(transaction, Answer.of(481));
        }
    }
}
