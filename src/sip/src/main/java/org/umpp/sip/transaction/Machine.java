// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

/**
 * A state of one of the four transaction machines. States are immutable and know no clock and no socket: time enters as an
 * event, and what is to be done comes back as {@link Action}s.
 */
public sealed interface Machine<S extends Machine<S>>
        permits InviteClient, InviteServer, NonInviteClient, NonInviteServer {
    /**
     * The transition for this event. An event that means nothing in this state leaves it unchanged and asks for nothing.
     *
     * @param reliable whether the transport delivers by itself (TCP, TLS), so that the machine does not retransmit
     */
    Step<S> on(Event event, boolean reliable);

    /** Whether the transaction is over and forgotten. */
    boolean isTerminated();
}
