// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.umpp.sip.message.SipRequest;

/**
 * Decides how many requests outside of dialogs come in. It is asked on network threads before anything is kept of a request, so that
 * a refusal costs next to nothing, and must not block.
 */
@FunctionalInterface
public interface RequestGate {
    /** Lets everything in. */
    RequestGate OPEN = (request, peer) -> 0;

    /**
     * Whether a request may come in.
     *
     * @return 0 if it may; else the seconds after which the peer may try again, for the Retry-After of a 503
     */
    int retryAfter(SipRequest request, Peer peer);
}
