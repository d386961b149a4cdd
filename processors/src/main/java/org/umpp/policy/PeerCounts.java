// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many of something there are with each partner, told apart by the domain of its users. */
public final class PeerCounts {
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    /**
     * How many there are.
     *
     * @param peer a bare JID of the partner, canonical
     */
    public int get(String peer) {
        return counts.getOrDefault(domain(peer), 0);
    }

    /** One more with the partner of this user. */
    public void add(String peer) {
        counts.merge(domain(peer), 1, Integer::sum);
    }

    /** One less with the partner of this user. */
    public void remove(String peer) {
        counts.computeIfPresent(domain(peer), (domain, count) -> count > 1 ? count - 1 : null);
    }

    /** The domain of a bare JID, as it is counted. */
    public static String domain(String peer) {
        return peer.substring(peer.indexOf('@') + 1);
    }
}
