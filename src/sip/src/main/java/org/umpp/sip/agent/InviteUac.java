// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.transaction.ClientTransaction;
import org.umpp.sip.transaction.Scheduler;
import org.umpp.sip.transaction.Transactions;

/** Sends INVITEs outside of dialogs, and CANCELs for them (RFC 3261 §13.2, §9.1). */
final class InviteUac {
    private static final Logger LOG = LoggerFactory.getLogger(InviteUac.class);

    private final ConcurrentMap<String, OutgoingCall> calls = new ConcurrentHashMap<>();
    private final DialogLayer layer;
    private final Transactions transactions;
    private final Outlets outlets;
    private final Requests requests;
    private final Tokens tokens;
    private final Scheduler scheduler;
    private final Profile profile;

    InviteUac(
            DialogLayer layer,
            Transactions transactions,
            Outlets outlets,
            Requests requests,
            Tokens tokens,
            Scheduler scheduler,
            Profile profile) {
        this.layer = layer;
        this.transactions = transactions;
        this.outlets = outlets;
        this.requests = requests;
        this.tokens = tokens;
        this.scheduler = scheduler;
        this.profile = profile;
    }

    /** Sends an INVITE; a Call-ID that is in use already is refused with 482. */
    void invite(OutgoingRequest out, Consumer<Reply> reply) {
        String callId = tokens.callId(out);
        OutgoingCall call = new OutgoingCall(this, out, callId, tokens.tag(), reply);
        if (layer.isFull()) {
            reply.accept(Reply.unsent(new IllegalStateException("too many dialogs")));
        } else if (calls.putIfAbsent(callId, call) != null) {
            reply.accept(Reply.of(482));
        } else {
            call.start();
        }
    }

    /** Takes an INVITE back; {@code false} if none with this Call-ID waits for its answer. */
    boolean cancel(String callId) {
        OutgoingCall call = calls.get(callId);
        return call != null && call.cancel();
    }

    ClientTransaction send(SipRequest request, OutgoingRequest out, ClientTransaction.User user) {
        return transactions.send(request, outlets.to(requests.destination(out)), user);
    }

    void sendCancel(ClientTransaction invite) {
        transactions.send(
                invite.cancel(),
                invite.outlet(),
                new FinalResponse(reply -> LOG.debug("CANCEL of {}: {}", invite.id(), reply.status())));
    }

    void finished(String callId, OutgoingCall call) {
        calls.remove(callId, call);
    }

    Scheduler.Timeout after(long millis, Runnable task) {
        return scheduler.schedule(millis, task);
    }

    long now() {
        return scheduler.now();
    }

    /** How long a callee may think about it, in milliseconds; then the INVITE is cancelled. */
    long expiry() {
        return profile.inviteExpiry() * 1000L;
    }

    long patience() {
        return profile.timers().patienceMillis();
    }

    DialogLayer layer() {
        return layer;
    }

    Requests requests() {
        return requests;
    }
}
