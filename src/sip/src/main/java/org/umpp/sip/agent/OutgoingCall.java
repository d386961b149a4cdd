// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.InviteUsage;
import org.umpp.sip.dialog.SessionTimer;
import org.umpp.sip.dialog.UsageEvent;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MessageBuilder;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SessionExpires;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.transaction.ClientTransaction;
import org.umpp.sip.transaction.Scheduler;

/**
 * One INVITE of ours from its sending to its last 2xx. The first 2xx makes the session; each other, of another branch of a
 * fork or too late for a CANCEL, is acknowledged and ended by BYE (RFC 3261 §13.2.2.4).
 */
final class OutgoingCall implements ClientTransaction.User {
    private static final Logger LOG = LoggerFactory.getLogger(OutgoingCall.class);

    /** More branches than this nobody forks to. */
    private static final int MOST_BRANCHES = 16;

    private final Map<String, SipRequest> acks = new HashMap<>();
    private final InviteUac uac;
    private final OutgoingRequest out;
    private final String callId;
    private final String localTag;
    private final Consumer<Reply> reply;
    private int cseq = 1;
    private int interval = SessionTimer.INTERVAL;
    private int minimum = SessionTimer.MINIMUM;
    private boolean ringing;
    private boolean cancelled;
    private boolean finished;
    private @Nullable ClientTransaction transaction;
    private Scheduler.@Nullable Timeout expiry;

    OutgoingCall(InviteUac uac, OutgoingRequest out, String callId, String localTag, Consumer<Reply> reply) {
        this.uac = uac;
        this.out = out;
        this.callId = callId;
        this.localTag = localTag;
        this.reply = reply;
    }

    void start() {
        expiry = uac.after(uac.expiry(), this::cancel);
        send();
    }

    private void send() {
        MessageBuilder<SipRequest> invite = uac.requests()
                .initial(out, callId, localTag, cseq)
                .header(HeaderName.CONTACT, uac.requests().contact(out))
                .header(HeaderName.ALLOW, Requests.ALLOW)
                .header(HeaderName.SUPPORTED, Requests.SUPPORTED)
                .header(
                        HeaderName.SESSION_EXPIRES,
                        new SessionExpires(interval, SessionExpires.Refresher.UAC).toString())
                .header(HeaderName.MIN_SE, Integer.toString(minimum));
        if (!out.contentType().isEmpty()) {
            invite.body(out.contentType(), out.body());
        }
        synchronized (this) {
            transaction = uac.send(invite.build(), out, this);
        }
    }

    /** Takes the INVITE back, now or as soon as the callee said anything (§9.1); {@code false} if it is too late. */
    boolean cancel() {
        ClientTransaction invite;
        synchronized (this) {
            if (finished || cancelled) {
                return !finished;
            }
            cancelled = true;
            invite = ringing ? transaction : null;
        }
        if (invite != null) {
            sendCancel(invite);
        }
        return true;
    }

    private void sendCancel(ClientTransaction invite) {
        uac.sendCancel(invite);
        // §9.1: an INVITE that gets no final response within 64·T1 of its CANCEL is over.
        uac.after(uac.patience(), () -> finish(Reply.of(487)));
    }

    @Override
    public void received(SipResponse response) {
        if (!response.isFinal()) {
            rings();
        } else if (response.isSuccess()) {
            accepted(response);
        } else if (response.status() == 422 && raised(response)) {
            send();
        } else {
            finish(Reply.of(response, null));
        }
    }

    private void rings() {
        ClientTransaction invite;
        synchronized (this) {
            invite = cancelled && !ringing ? transaction : null;
            ringing = true;
        }
        if (invite != null) {
            sendCancel(invite);
        }
    }

    /** RFC 4028 §7.3: once more with the interval that the peer demands. */
    private synchronized boolean raised(SipResponse response) {
        int minSe = Lenient.minSe(response.headers());
        if (cancelled || minSe <= interval) {
            return false;
        }
        interval = minSe;
        minimum = minSe;
        cseq++;
        ringing = false;
        return true;
    }

    private void accepted(SipResponse response) {
        String tag = response.headers().to().tag();
        String remoteTag = tag == null ? "" : tag;
        Dialog dialog = dialog(response, remoteTag);
        SipRequest ack;
        boolean repeated;
        boolean wanted;
        synchronized (this) {
            repeated = acks.containsKey(remoteTag);
            if (!repeated && acks.size() >= MOST_BRANCHES) {
                return;
            }
            ack = acks.computeIfAbsent(remoteTag, t -> uac.requests().ack(dialog, cseq));
            wanted = acks.size() == 1 && !cancelled && !finished;
        }
        if (repeated) {
            uac.layer().acknowledge(dialog, ack);
            return;
        }
        InviteUsage usage = usage(dialog, response);
        boolean opened = uac.layer().open(usage);
        uac.layer().acknowledge(dialog, ack);
        if (wanted && opened) {
            LOG.debug("dialog {} opened to {}", dialog.id(), dialog.peerDomain());
            finish(Reply.of(response, dialog.id()));
        } else {
            uac.layer().apply(dialog.id(), new UsageEvent.HangUp(null), Trigger.NONE);
            finish(Reply.of(487));
        }
    }

    private Dialog dialog(SipResponse response, String remoteTag) {
        SipHeaders headers = response.headers();
        DialogId id = new DialogId(callId, localTag, remoteTag);
        return DialogStart.made(out, id, Lenient.target(headers), Lenient.routeSet(headers), cseq);
    }

    private InviteUsage usage(Dialog dialog, SipResponse response) {
        SessionExpires agreed = Lenient.sessionExpires(response.headers());
        boolean theyRefresh = agreed != null && agreed.refresher() == SessionExpires.Refresher.UAS;
        int seconds = agreed == null ? interval : Math.max(agreed.seconds(), SessionTimer.MINIMUM);
        boolean update = Lenient.allows(response.headers(), Method.UPDATE);
        return InviteUsage.established(
                dialog,
                SessionTimer.start(Math.min(seconds, interval), minimum, !theyRefresh, uac.now()),
                update ? null : out.body());
    }

    @Override
    public void timedOut() {
        finish(Reply.of(408));
    }

    @Override
    public void failed(Throwable cause) {
        finish(Reply.unsent(cause));
    }

    private void finish(Reply outcome) {
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
            if (expiry != null) {
                expiry.cancel();
            }
        }
        uac.finished(callId, this);
        reply.accept(outcome);
    }
}
