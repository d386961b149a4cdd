// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

import org.jspecify.annotations.Nullable;
import org.umpp.msrp.message.MsrpMessage;
import org.umpp.msrp.session.SessionPlan;

/** Sees each message that is sent or received, for ladders and tests. Called on threads of the network and of routes; must not block. */
@FunctionalInterface
public interface MsrpTrace {
    /** Sees nothing. */
    MsrpTrace NONE = (sent, peer, plan, message) -> {};

    /**
     * A message.
     *
     * @param sent whether we sent it
     * @param peer the domains that the peer has proved to be, or its address
     * @param plan what is agreed of its session; null if the peer has none of this name
     */
    void message(boolean sent, String peer, @Nullable SessionPlan plan, MsrpMessage message);
}
