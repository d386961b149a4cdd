// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.transaction.ServerTransaction;

/**
 * What brought an event to a dialog, and so who is to hear of the outcome.
 *
 * @param transaction the transaction of the peer's request, if it was one
 * @param request the peer's request for the user, if it was one
 * @param reply who waits for the outcome of our own request, if somebody does
 * @param description the session description that our user offers, "" for none
 * @param reason why the peer ends the dialog, as its BYE says; "" if it does not
 */
record Trigger(
        @Nullable ServerTransaction transaction,
        @Nullable IncomingRequest request,
        @Nullable Consumer<Reply> reply,
        String description,
        String reason) {
    /** Time, or a response. */
    static final Trigger NONE = new Trigger(null, null, null, "", "");

    static Trigger of(ServerTransaction transaction, @Nullable IncomingRequest request) {
        return new Trigger(transaction, request, null, "", "");
    }

    static Trigger bye(ServerTransaction transaction) {
        return new Trigger(
                transaction,
                null,
                null,
                "",
                Lenient.reason(transaction.request().headers()));
    }

    static Trigger of(Consumer<Reply> reply) {
        return new Trigger(null, null, reply, "", "");
    }

    static Trigger of(Consumer<Reply> reply, String description) {
        return new Trigger(null, null, reply, description, "");
    }

    void tell(Reply outcome) {
        if (reply != null) {
            reply.accept(outcome);
        }
    }
}
