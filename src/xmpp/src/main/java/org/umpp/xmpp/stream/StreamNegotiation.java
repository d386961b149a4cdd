// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.List;

/** How both sides of a stream come to trust it, from connection to first stanza (RFC 6120 §4 to §6, XEP-0114); an immutable state. */
public sealed interface StreamNegotiation permits InitiatingNegotiation, ReceivingNegotiation, ComponentNegotiation {
    /** A state and what to do on the way to it. */
    record Step(StreamNegotiation next, List<NegotiationAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    /** Our domain, "" before it is known. */
    String local();

    /** The other domain, "" before it is known. */
    String peer();

    /** What follows from an event. Every event is answered in every state. */
    Step on(NegotiationEvent event);

    /** Whether the negotiation is over, for good or ill; events then change nothing. */
    boolean isOver();
}
