// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.umpp.sip.transport.Flow;

/** The location service (RFC 3261 §10.1): the phones of each user, a bounded number each. It lives as long as their connections. */
public final class Bindings {
    /** How many phones a user may have. */
    public static final int PER_USER = 10;

    private final ConcurrentMap<String, List<Binding>> byUser = new ConcurrentHashMap<>();

    /** The live phones of a user, the one that is liked best first. */
    List<Binding> of(String user, long now) {
        List<Binding> live = new ArrayList<>();
        for (Binding binding : byUser.getOrDefault(user, List.of())) {
            if (binding.isLive(now)) {
                live.add(binding);
            }
        }
        live.sort(Comparator.comparingInt(Binding::q).reversed());
        return live;
    }

    /** Changes the phones of a user, all at once. */
    List<Binding> change(String user, UnaryOperator<List<Binding>> change) {
        List<Binding> after = byUser.compute(user, (key, before) -> {
            List<Binding> next = change.apply(before == null ? List.of() : before);
            return next.isEmpty() ? null : List.copyOf(next);
        });
        return after == null ? List.of() : after;
    }

    /** A connection has ended, and with it the ways over it. */
    void closed(Flow flow) {
        byUser.keySet()
                .forEach(user -> byUser.computeIfPresent(user, (key, before) -> {
                    List<Binding> left = new ArrayList<>(before);
                    left.removeIf(binding -> binding.flow().id() == flow.id());
                    return left.isEmpty() ? null : List.copyOf(left);
                }));
    }

    /** How many phones the user has who has most. */
    int most() {
        return byUser.values().stream().mapToInt(List::size).max().orElse(0);
    }
}
