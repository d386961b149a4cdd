// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.message.SipRequest;

/** A request that passed the agent's rules, and waits for an answer. */
public final class IncomingRequest {
    private final SipRequest request;
    private final Peer peer;
    private final @Nullable DialogId dialog;
    private final boolean initial;
    private final Consumer<Answer> answers;

    IncomingRequest(
            SipRequest request, Peer peer, @Nullable DialogId dialog, boolean initial, Consumer<Answer> answers) {
        this.request = request;
        this.peer = peer;
        this.dialog = dialog;
        this.initial = initial;
        this.answers = answers;
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

    /** Answers it. The first final answer counts. */
    public void answer(Answer answer) {
        answers.accept(answer);
    }
}
