// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.List;
import java.util.Set;
import org.umpp.sip.transaction.Timers;

/**
 * What a user agent is told about itself.
 *
 * @param domains the domains it serves, in lower case
 * @param contactHost the host of its Contact; "" for the local domain of each dialog, which its certificate proves
 * @param contactPort the port of its Contact; -1 for none
 * @param secureTransport whether its Contact asks for TLS
 * @param packages the event packages it knows (Allow-Events)
 * @param accepted the body types it understands, by method: {@code application/sdp} of INVITE and so on
 * @param subscriptionTypes the document types of which a SUBSCRIBE must accept one (RFC 6665 §4.4.5 and §3.1.3)
 * @param maxExpires the longest subscription it grants, in seconds
 * @param minExpires the shortest subscription it grants, in seconds
 * @param maxDialogs how many dialogs there may be
 * @param maxTransactions how many transactions there may be in each direction
 * @param retryAfter what it says in Retry-After when it has no room, in seconds
 * @param timers the transaction timers
 */
public record Profile(
        Set<String> domains,
        String contactHost,
        int contactPort,
        boolean secureTransport,
        Set<String> packages,
        List<String> accepted,
        List<String> subscriptionTypes,
        int maxExpires,
        int minExpires,
        int maxDialogs,
        int maxTransactions,
        int retryAfter,
        Timers timers) {
    public Profile {
        domains = Set.copyOf(domains);
        packages = Set.copyOf(packages);
        accepted = List.copyOf(accepted);
        subscriptionTypes = List.copyOf(subscriptionTypes);
    }
}
