// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.List;
import java.util.Set;
import org.umpp.sip.transaction.Timers;

/**
 * What a user agent is told about itself.
 *
 * @param domains the domains it serves, in lower case
 * @param packages the event packages it knows (Allow-Events)
 * @param accepted the types of bodies that it understands, beside those of INVITE
 * @param documents the types of presence documents that it can send; a SUBSCRIBE must accept one of them
 * @param maxExpires the longest subscription it grants, in seconds
 * @param minExpires the shortest subscription it grants, in seconds
 * @param maxDialogs how many dialogs there may be
 * @param maxTransactions how many transactions there may be in each direction
 * @param retryAfter what it says in Retry-After when it has no room, in seconds
 * @param inviteExpiry how long an INVITE may go unanswered, ours or the peer's, in seconds
 * @param notifySpacing how far apart NOTIFYs of changes to one watcher are in the long run (RFC 3856 §6.10), in milliseconds; 0 for no such bound
 * @param timers the transaction timers
 */
public record Profile(
        Set<String> domains,
        Set<String> packages,
        List<String> accepted,
        List<String> documents,
        int maxExpires,
        int minExpires,
        int maxDialogs,
        int maxTransactions,
        int retryAfter,
        int inviteExpiry,
        long notifySpacing,
        Timers timers) {
    public Profile {
        domains = Set.copyOf(domains);
        packages = Set.copyOf(packages);
        accepted = List.copyOf(accepted);
        documents = List.copyOf(documents);
    }

    /** The same with another time, in seconds, for INVITEs to be answered. */
    public Profile withInviteExpiry(int seconds) {
        return new Profile(
                domains,
                packages,
                accepted,
                documents,
                maxExpires,
                minExpires,
                maxDialogs,
                maxTransactions,
                retryAfter,
                seconds,
                notifySpacing,
                timers);
    }

    /** The same with room for so many dialogs and transactions, and another distance of NOTIFYs, in milliseconds. */
    public Profile withLimits(int dialogs, int transactions, long spacing) {
        return new Profile(
                domains,
                packages,
                accepted,
                documents,
                maxExpires,
                minExpires,
                dialogs,
                transactions,
                retryAfter,
                inviteExpiry,
                spacing,
                timers);
    }

    /** The same for other domains. */
    public Profile withDomains(Set<String> others) {
        return new Profile(
                others,
                packages,
                accepted,
                documents,
                maxExpires,
                minExpires,
                maxDialogs,
                maxTransactions,
                retryAfter,
                inviteExpiry,
                notifySpacing,
                timers);
    }
}
