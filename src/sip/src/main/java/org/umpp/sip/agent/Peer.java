// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.Set;

/**
 * Who is at the other end of the connection that a request came over.
 *
 * @param localDomain the domain of ours that was called (SNI), "" when unknown
 * @param domains the domains that the peer's certificate proves (RFC 5922 §7)
 * @param secure whether the connection is TLS
 * @param community whether it came through a listener for our own users, who may use any From
 * @param address where the connection comes from, for logs
 */
public record Peer(String localDomain, Set<String> domains, boolean secure, boolean community, String address) {
    public Peer {
        domains = Set.copyOf(domains);
    }

    /** Whether the peer may speak for this domain (in lower case). */
    boolean speaksFor(String domain) {
        return community || domains.contains(domain);
    }
}
