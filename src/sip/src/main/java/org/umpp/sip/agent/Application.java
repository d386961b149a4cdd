// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.jspecify.annotations.Nullable;
import org.umpp.sip.dialog.EndReason;
import org.umpp.sip.dialog.Usage;

/** The user of the agent, to which requests come that passed its rules. Calls come from any thread and must not block. */
public interface Application {
    /**
     * Whether somebody takes requests of this method, now or soon.
     *
     * @param event the event package of a SUBSCRIBE, else {@code null}
     */
    boolean takes(String method, @Nullable String event);

    /** A request that awaits {@link IncomingRequest#answer}. */
    void handle(IncomingRequest request);

    /**
     * An INVITE that had been handed over is over, and was answered already: the peer took it back, or its answer did not come
     * in time.
     *
     * @param reason the value of Reason, "" for none
     */
    void cancelled(IncomingRequest request, String reason);

    /**
     * A dialog ended, though our own user did not end it; told once a dialog.
     *
     * @param reason the value of Reason: the peer's, if it said one
     */
    void ended(Usage usage, EndReason cause, String reason);
}
