// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.umpp.presence.SubscriptionKey.Side;

/**
 * Whom our users have asked to see: what outlives the subscriptions by which they do, and a restart (MAPPINGS §8.3). The other direction, who may
 * see our users, is in the {@link Authorisations}.
 */
public final class WatchLists {
    private static final String ASKED = "asked";
    private static final String SEES = "sees";
    private static final String RESTS = "rests";

    private final ConcurrentMap<String, String> entries;

    /** An entry: our user sees the other already, or has asked to, or was gone for so long that nobody is asked for it. */
    record Entry(SubscriptionKey key, boolean sees, boolean rests) {}

    /**
     * The lists as they are.
     *
     * @param entries where they are kept, by {@code <side> <user> <contact>}, both bare JIDs
     */
    public WatchLists(ConcurrentMap<String, String> entries) {
        this.entries = entries;
    }

    /** What has become of a subscription; those of partners' users are not ours to remember. */
    void note(Subscription subscription) {
        SubscriptionKey key = subscription.key();
        if (key.isWatched()) {
            return;
        }
        if (subscription instanceof Subscription.Terminated) {
            entries.remove(name(key));
        } else if (subscription instanceof Subscription.Active) {
            entries.put(name(key), SEES);
        } else if (subscription instanceof Subscription.Resting) {
            entries.put(name(key), RESTS);
        } else if (subscription instanceof Subscription.Requested) {
            // its rest is over
            entries.compute(name(key), (name, state) -> state == null || state.equals(RESTS) ? ASKED : state);
        } else {
            entries.putIfAbsent(name(key), ASKED);
        }
    }

    /** Our user no longer wants to see the other, or cannot. */
    void forget(SubscriptionKey key) {
        entries.remove(name(key));
    }

    /** All entries; what cannot be one is not there. */
    List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        entries.forEach((name, state) -> {
            String[] parts = name.split(" ", 3);
            if (parts.length == 3) {
                SubscriptionKey key = parts[0].equals(Side.TO.name())
                        ? SubscriptionKey.to(parts[1], parts[2])
                        : SubscriptionKey.watching(parts[1], parts[2]);
                all.add(new Entry(key, state.equals(SEES), state.equals(RESTS)));
            }
        });
        return all;
    }

    private static String name(SubscriptionKey key) {
        return key.side().name() + ' ' + key.local() + ' ' + key.peer();
    }
}
