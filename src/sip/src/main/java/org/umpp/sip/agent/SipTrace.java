// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.umpp.sip.message.SipMessage;

/** Sees each message that is sent or received, for ladders and tests. Called on the wire's threads; must not block. */
@FunctionalInterface
public interface SipTrace {
    /** Which way a message goes. */
    enum Direction {
        IN,
        OUT
    }

    /**
     * A message.
     *
     * @param peer the peer's domain or address
     */
    void message(Direction direction, String peer, SipMessage message);
}
