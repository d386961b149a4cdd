// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.EndReason;
import org.umpp.sip.dialog.Usage;

/** The user of the agent, to which requests come that passed its rules. Calls come from any thread and must not block. */
public interface Application {
    /** Whether somebody takes requests of a kind. */
    enum Readiness {
        /** Nobody ever asked for them. */
        NEVER,
        /** Somebody did, but is away at the moment. */
        AWAY,
        READY
    }

    /**
     * Whether somebody takes requests of this method.
     *
     * @param event the event package of a SUBSCRIBE, else {@code null}
     */
    Readiness takes(String method, @Nullable String event);

    /** A request that awaits {@link IncomingRequest#answer}. */
    void handle(IncomingRequest request);

    /** The peer took back an INVITE that had been handed over; it was answered 487 already. */
    void cancelled(IncomingRequest request);

    /** A dialog ended, though our own user did not end it; told once a dialog. */
    void ended(Usage usage, EndReason reason);
}
