// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.Tuple;

/**
 * The presence of our users as partners' watchers get it, and that of partners' users as ours have been shown it. Every document
 * is complete (RFC 3856 §6.7): one tuple for each resource.
 */
public final class Presentities {
    private final ConcurrentMap<String, PresenceDocument> published;
    private final ConcurrentMap<SubscriptionKey, PresenceDocument> shown;
    private final Clock clock;

    /**
     * The presence known so far.
     *
     * @param published of our users, by bare JID
     * @param shown of partners' users, by our subscription to them
     * @param clock what time it is
     */
    public Presentities(
            ConcurrentMap<String, PresenceDocument> published,
            ConcurrentMap<SubscriptionKey, PresenceDocument> shown,
            Clock clock) {
        this.published = published;
        this.shown = shown;
        this.clock = clock;
    }

    /**
     * One of our users' resources has changed: the complete document for its watchers. A resource that has gone is told once, as
     * closed; of a user with none left the last one stays, for "offline" is not "unknown" (RFC 8048 §5.3.2).
     *
     * @param user bare JID
     * @param change a document with the tuples that have changed
     */
    public PresenceDocument publish(String user, PresenceDocument change) {
        return published.merge(user, change, (before, now) -> {
            List<Tuple> open = new ArrayList<>();
            for (Tuple tuple : before.tuples()) {
                if (tuple.isOpen()) {
                    open.add(tuple);
                }
            }
            return new PresenceDocument(before.entity(), open, before.notes()).with(now);
        });
    }

    /** What watchers of one of our users may see now, or null if nothing is known of it. */
    public @Nullable PresenceDocument of(String user) {
        return published.get(user);
    }

    /**
     * A partner has sent the complete state of one of its users: what of it is news for our watcher. A tuple that is older than
     * the last one shown is not, nor one that has not changed; a tuple that has vanished is closed (D-35).
     */
    public PresenceDocument news(SubscriptionKey subscription, PresenceDocument state) {
        List<Tuple> news = new ArrayList<>();
        shown.compute(subscription, (key, before) -> {
            news.clear();
            PresenceDocument last = before == null ? PresenceDocument.of(state.entity()) : before;
            PresenceDocument next = PresenceDocument.of(state.entity());
            for (Tuple tuple : state.tuples()) {
                Optional<Tuple> former = last.tuple(tuple.id());
                if (former.isPresent() && isOlder(tuple, former.get())) {
                    next = next.with(former.get());
                } else {
                    next = next.with(tuple);
                    if (!former.equals(Optional.of(tuple))) {
                        news.add(tuple);
                    }
                }
            }
            for (String id : last.vanishedIn(state)) {
                last.tuple(id).filter(Tuple::isOpen).ifPresent(tuple -> news.add(tuple.closed(now())));
            }
            return next;
        });
        return new PresenceDocument(state.entity(), news, state.notes());
    }

    /** A subscription of ours has ended: everything that was shown open is closed for our watcher. */
    public PresenceDocument forget(SubscriptionKey subscription) {
        PresenceDocument last = shown.remove(subscription);
        List<Tuple> closed = new ArrayList<>();
        if (last != null) {
            for (Tuple tuple : last.tuples()) {
                if (tuple.isOpen()) {
                    closed.add(tuple.closed(now()));
                }
            }
        }
        return new PresenceDocument(last == null ? "" : last.entity(), closed, List.of());
    }

    private Instant now() {
        return clock.instant();
    }

    private static boolean isOlder(Tuple tuple, Tuple former) {
        return tuple.timestamp().isPresent()
                && former.timestamp().isPresent()
                && tuple.timestamp().get().isBefore(former.timestamp().get());
    }
}
