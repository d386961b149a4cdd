// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;

/** What can happen to an IM session. Times are milliseconds since the epoch; they enter as part of the event. */
public sealed interface SessionEvent {

    /** A 2xx with a usable answer to our offer (RFC 3264 §7). */
    record Answered(String dialog, Jid peer, StreamTarget target) implements SessionEvent {}

    /** Our offer failed: a final non-2xx, no response, or an answer that agrees nothing. */
    record Refused(Refusal refusal) implements SessionEvent {}

    /**
     * The peer changed its JID, host or thread within the dialog (re-INVITE).
     *
     * @param thread the thread from now on, or null for the one that it is
     */
    record Reoffered(Jid peer, StreamTarget target, @Nullable String thread) implements SessionEvent {}

    /** The peer's own INVITE has crossed ours, and agreed {@code rival}; which of the two stays shows when ours is answered (D-06). */
    record Crossed(Session.Established rival) implements SessionEvent {}

    /** A BYE, sent or received, or the dialog died. Stanzas on their way are still delivered until {@code drained}. */
    record Bye(String dialog, long drained) implements SessionEvent {}

    /** Every stanza that waited for a refused offer has got its error. */
    record Bounced() implements SessionEvent {}

    /** The clock reached {@code now}. */
    record Clock(long now) implements SessionEvent {}
}
