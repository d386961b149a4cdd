// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.Set;
import org.umpp.sip.transport.Flow;
import org.umpp.sip.transport.Protocol;

/**
 * Who is at the other end of the flow that a request came over.
 *
 * @param isEdge whether that is a proxy of ours that has proved who is behind the request
 * @param homeOf the domains of ours whose users are at home there, and may be spoken for; none, as a rule
 */
public record Peer(Flow flow, boolean isEdge, Set<String> homeOf) {
    public Peer {
        homeOf = Set.copyOf(homeOf);
    }

    /** A partner, or an edge in front of partners. */
    public Peer(Flow flow, boolean isEdge) {
        this(flow, isEdge, Set.of());
    }

    /** Whether the flow is secured. */
    public boolean isSecure() {
        return flow.protocol() == Protocol.TLS;
    }

    /** Whether it is a phone that is attached directly, and has to prove which user it is. */
    public boolean isPhone() {
        return flow.isPhone();
    }

    /** Whether it speaks for users of ours: its From may be of this domain (in lower case), which we serve. */
    public boolean isHomeOf(String domain) {
        return homeOf.contains(domain) || flow.isTrusted();
    }

    /** Whether the peer may speak for this domain (in lower case): it, or an edge that knows it, proved to be it (RFC 5922 §7.2). */
    public boolean speaksFor(String domain) {
        return isHomeOf(domain) || isEdge || flow.peer().proves(domain);
    }

    /** Its domain, or its address where it proved none; for logs. */
    @Override
    public String toString() {
        return Outlets.name(flow);
    }
}
