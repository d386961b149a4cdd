// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One work by several servers.
 *
 * @param servers ours first
 */
record Comparison(Work work, List<Figures> servers) {
    /** In the names of what does less than a server: no peer, but what the machine could do at best. */
    static final String FLOOR = " (floor)";

    Figures ours() {
        return servers.get(0);
    }

    List<Figures> peers() {
        return servers.subList(1, servers.size());
    }

    /** How much of the time of another ours needs. */
    double ratio(Figures other) {
        return ours().micros() / other.micros();
    }

    /** The peer that needs least. */
    Optional<Figures> best() {
        return peers().stream()
                .filter(peer -> !peer.server().endsWith(FLOOR))
                .min(Comparator.comparingDouble(Figures::micros));
    }

    /** Whether ours keeps to its budget: of the best peer's time. */
    boolean isWithinBudget() {
        return work.budget() == 0
                || best().map(peer -> ratio(peer) <= work.budget()).orElse(true);
    }
}
