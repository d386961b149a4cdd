// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import org.umpp.sip.transport.Flow;
import org.umpp.sip.transport.Protocol;

/**
 * Who is at the other end of the flow that a request came over.
 *
 * @param isEdge whether that is a proxy of ours that has proved who is behind the request
 */
public record Peer(Flow flow, boolean isEdge) {
    /** Whether the flow is secured. */
    public boolean isSecure() {
        return flow.protocol() == Protocol.TLS;
    }

    /** Whether it is one of our own communities, whose users may use any From. */
    public boolean isCommunity() {
        return flow.isTrusted();
    }

    /** Whether the peer may speak for this domain (in lower case): it, or an edge that knows it, proved to be it (RFC 5922 §7.2). */
    public boolean speaksFor(String domain) {
        return flow.isTrusted() || isEdge || flow.peer().proves(domain);
    }

    /** Its domain, or its address where it proved none; for logs. */
    @Override
    public String toString() {
        return Outlets.name(flow);
    }
}
