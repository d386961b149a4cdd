// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.transaction.Scheduler;

/** A request that passed the agent's rules, and waits for an answer; but not for ever. */
public final class IncomingRequest {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingRequest.class);

    private final SipRequest request;
    private final Peer peer;
    private final @Nullable DialogId dialog;
    private final boolean initial;
    private final Consumer<Answer> answers;
    private final Runnable unanswered;
    private State state = State.WAITING;
    private Scheduler.@Nullable Timeout limit;
    private @Nullable Runnable then;

    private enum State {
        WAITING,
        ANSWERED,
        GIVEN_UP
    }

    /**
     * A request that gets a 500 when it is given up, as with any other fault of its route: it leaves a dialog as it was, which a
     * 408 or 480 would end (RFC 3261 §12.2.1.2, RFC 5057 §5.1).
     */
    IncomingRequest(
            SipRequest request, Peer peer, @Nullable DialogId dialog, boolean initial, Consumer<Answer> answers) {
        this(request, peer, dialog, initial, answers, () -> answers.accept(Answer.of(500)));
    }

    /** @param unanswered answers it when it is given up */
    IncomingRequest(
            SipRequest request,
            Peer peer,
            @Nullable DialogId dialog,
            boolean initial,
            Consumer<Answer> answers,
            Runnable unanswered) {
        this.request = request;
        this.peer = peer;
        this.dialog = dialog;
        this.initial = initial;
        this.answers = answers;
        this.unanswered = unanswered;
    }

    /** The request as received. */
    public SipRequest request() {
        return request;
    }

    /** Who sent it. */
    public Peer peer() {
        return peer;
    }

    /** The dialog that it makes if it is accepted, or that it belongs to; {@code null} for a method without dialogs. */
    public @Nullable DialogId dialog() {
        return dialog;
    }

    /** Whether it came outside of any dialog; {@code false} for a re-INVITE, or the refresh of a subscription. */
    public boolean isInitial() {
        return initial;
    }

    /** Answers it. The first final answer counts; one that comes when the request was given up is logged. */
    public void answer(Answer answer) {
        State before = answer.status() < 200 ? State.WAITING : become(State.ANSWERED);
        if (before == State.GIVEN_UP) {
            LOG.info("answer {} to {} of {} ignored: it came too late", answer.status(), request.method(), peer);
        } else if (before == State.WAITING) {
            answers.accept(answer);
        }
    }

    /**
     * Has this done if the request is given up before its answer came, so that nothing waits behind it any longer.
     *
     * @return {@code false} if it was given up already, and this is not done
     */
    public synchronized boolean whenGivenUp(Runnable task) {
        then = task;
        return state != State.GIVEN_UP;
    }

    synchronized void limit(Scheduler.Timeout timeout) {
        limit = timeout;
    }

    /** No answer came in time; {@code false} if it did. */
    boolean giveUp() {
        if (become(State.GIVEN_UP) != State.WAITING) {
            return false;
        }
        unanswered.run();
        Runnable next;
        synchronized (this) {
            next = then;
        }
        if (next != null) {
            next.run();
        }
        return true;
    }

    /** Says what the state was. An answer that comes too late ends even a request that was given up, and so is seen once. */
    private synchronized State become(State wanted) {
        State before = state;
        if (before == State.WAITING || wanted == State.ANSWERED) {
            state = wanted;
        }
        if (limit != null) {
            limit.cancel();
            limit = null;
        }
        return before;
    }
}
