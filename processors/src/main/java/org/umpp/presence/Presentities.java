// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.Tuple;

/**
 * The presence of our users as partners' watchers get it, and that of partners' users as ours have been shown it. Every document
 * is complete (RFC 3856 §6.7): one tuple for each resource.
 *
 * <p>A user's community says what is for everybody who may see the user, or what is for one watcher alone: a server that keeps rosters
 * tells each watcher by itself (RFC 6121 §4.2.2). A watcher gets both, what was said to it in the place of what was said to all.
 */
public final class Presentities {
    /** To how many who do not watch it the presence of a user is remembered. */
    static final int PER_USER = 256;

    private final ConcurrentMap<String, PresenceDocument> published;
    private final ConcurrentMap<String, Map<String, PresenceDocument>> directed;
    private final ConcurrentMap<SubscriptionKey, PresenceDocument> shown;
    private final ConcurrentMap<Pair, Doubtful> doubts = new ConcurrentHashMap<>();
    private final Absences absences = new Absences();
    private final Clock clock;

    private record Pair(String user, String watcher) {}

    /** The tuples that are in doubt, and until when they may be said again. */
    private record Doubtful(Instant until, Set<String> ids) {
        @Nullable
        Doubtful without(PresenceDocument said) {
            Set<String> left = new HashSet<>(ids);
            said.tuples().forEach(tuple -> left.remove(tuple.id()));
            return left.isEmpty() ? null : new Doubtful(until, left);
        }
    }

    /**
     * The presence known so far. Users are bare JIDs.
     *
     * @param published of our users, for everybody who may see them
     * @param directed of our users, for one watcher: by user, then by watcher
     * @param shown of partners' users, by our subscription to them
     * @param clock what time it is
     */
    public Presentities(
            ConcurrentMap<String, PresenceDocument> published,
            ConcurrentMap<String, Map<String, PresenceDocument>> directed,
            ConcurrentMap<SubscriptionKey, PresenceDocument> shown,
            Clock clock) {
        this.published = published;
        this.directed = directed;
        this.shown = shown;
        this.clock = clock;
    }

    /**
     * One of our users' resources has changed: the complete document for all its watchers. A resource that has gone is told once, as
     * closed; of a user with none left the last one stays, for "offline" is not "unknown" (RFC 8048 §5.3.2).
     *
     * @param change a document with the tuples that have changed
     */
    public PresenceDocument publish(String user, PresenceDocument change) {
        // who was shown something else before sees this now
        directed.computeIfPresent(user, (key, watchers) -> {
            Map<String, PresenceDocument> left = new HashMap<>();
            watchers.forEach((watcher, document) -> {
                PresenceDocument rest = without(document, change);
                if (!rest.tuples().isEmpty()) {
                    left.put(watcher, rest);
                }
            });
            return left.isEmpty() ? null : Map.copyOf(left);
        });
        PresenceDocument all = published.merge(user, change, Presentities::merge);
        note(user);
        return all;
    }

    /** Whether the user is there, as far as is known from what was said just now. */
    private void note(String user) {
        PresenceDocument all = published.get(user);
        if ((all != null && all.isAvailable())
                || directed.getOrDefault(user, Map.of()).values().stream().anyMatch(PresenceDocument::isAvailable)) {
            absences.end(user);
        } else {
            absences.begin(user, now());
        }
    }

    /** Those of our users who have gone, and were so long not there for anybody; each is told once. */
    public Set<String> absent(Duration length) {
        return absences.take(now().minus(length));
    }

    /**
     * One of our users' resources has changed for one watcher: true if that is news for it. What is said twice is not.
     *
     * @param change a document with the tuples that have changed
     * @param watches whether this one watches the user; of others a bounded number is remembered
     */
    public boolean publish(String user, String watcher, PresenceDocument change, boolean watches) {
        boolean[] news = new boolean[1];
        doubts.computeIfPresent(new Pair(user, watcher), (pair, doubtful) -> doubtful.without(change));
        directed.compute(user, (key, known) -> {
            Map<String, PresenceDocument> watchers = known == null ? Map.of() : known;
            PresenceDocument before = watchers.get(watcher);
            PresenceDocument after = before == null ? change : merge(before, change);
            news[0] = isNews(before, change);
            boolean kept = watches || (after.isAvailable() && (before != null || watchers.size() < PER_USER));
            if (kept ? !news[0] : before == null) {
                return known;
            }
            Map<String, PresenceDocument> next = new HashMap<>(watchers);
            if (kept) {
                next.put(watcher, after);
            } else {
                next.remove(watcher);
            }
            return next.isEmpty() ? null : Map.copyOf(next);
        });
        // who may no longer see a user is told that it has gone, which says nothing of the user
        if (watches || change.isAvailable()) {
            note(user);
        }
        return news[0];
    }

    /**
     * All resources of one of our users have gone: what changes by that in what is known of it. If nothing is, that is {@code offline}
     * itself, so that the user is known to be gone.
     */
    public PresenceDocument leaving(@Nullable PresenceDocument known, PresenceDocument offline) {
        List<Tuple> closed = new ArrayList<>();
        if (known != null) {
            for (Tuple tuple : known.tuples()) {
                closed.add(tuple.isOpen() ? tuple.closed(now()) : tuple);
            }
        }
        return closed.isEmpty() ? offline : new PresenceDocument(offline.entity(), closed, offline.notes());
    }

    /**
     * What our users have shown to single watchers of a domain may no longer be so. What is not said again until then is taken for gone.
     *
     * @param peerDomain of the watchers, an A-label
     */
    public void doubt(String peerDomain, Instant until) {
        directed.forEach((user, watchers) -> watchers.forEach((watcher, document) -> {
            if (document.isAvailable() && Jid.parse(watcher).asciiDomain().equals(peerDomain)) {
                Set<String> ids = new HashSet<>();
                document.tuples().stream().filter(Tuple::isOpen).forEach(tuple -> ids.add(tuple.id()));
                doubts.put(new Pair(user, watcher), new Doubtful(until, ids));
            }
        }));
    }

    /** What was doubted, and not said again in time; each is told once. */
    public List<Doubt> doubted() {
        List<Doubt> overdue = new ArrayList<>();
        doubts.forEach((pair, doubtful) -> {
            if (!doubtful.until().isAfter(now()) && doubts.remove(pair, doubtful)) {
                PresenceDocument document =
                        directed.getOrDefault(pair.user(), Map.of()).get(pair.watcher());
                List<Tuple> closed = new ArrayList<>();
                if (document != null) {
                    for (Tuple tuple : document.tuples()) {
                        if (tuple.isOpen() && doubtful.ids().contains(tuple.id())) {
                            closed.add(tuple.closed(now()));
                        }
                    }
                }
                if (document != null && !closed.isEmpty()) {
                    overdue.add(new Doubt(
                            pair.user(), pair.watcher(), new PresenceDocument(document.entity(), closed, List.of())));
                }
            }
        });
        return overdue;
    }

    /** The watcher may no longer see our user: what was shown to it alone is forgotten. */
    public void hide(String user, String watcher) {
        directed.computeIfPresent(user, (key, watchers) -> {
            Map<String, PresenceDocument> next = new HashMap<>(watchers);
            next.remove(watcher);
            return next.isEmpty() ? null : Map.copyOf(next);
        });
        if (of(user) == null && !directed.containsKey(user)) {
            // that it is gone, was said to this one alone, perhaps as it may no longer see the user
            absences.end(user);
        }
    }

    /** What everybody who may see one of our users may know now, or null if nothing is known. */
    public @Nullable PresenceDocument of(String user) {
        return published.get(user);
    }

    /** What one watcher of one of our users may see now, or null if nothing is known of it. */
    public @Nullable PresenceDocument of(String user, String watcher) {
        PresenceDocument all = published.get(user);
        PresenceDocument own = directed.getOrDefault(user, Map.of()).get(watcher);
        return all == null || own == null ? (own == null ? all : own) : all.with(own);
    }

    private static PresenceDocument merge(PresenceDocument before, PresenceDocument change) {
        List<Tuple> open = new ArrayList<>();
        for (Tuple tuple : before.tuples()) {
            if (tuple.isOpen()) {
                open.add(tuple);
            }
        }
        return new PresenceDocument(before.entity(), open, before.notes()).with(change);
    }

    private static PresenceDocument without(PresenceDocument document, PresenceDocument change) {
        PresenceDocument rest = document;
        for (Tuple tuple : change.tuples()) {
            rest = rest.without(tuple.id());
        }
        return rest;
    }

    /** Times apart: a server that is asked says the same again. */
    private static boolean isNews(@Nullable PresenceDocument before, PresenceDocument change) {
        if (before == null) {
            return true;
        }
        for (Tuple tuple : change.tuples()) {
            Tuple former = before.tuple(tuple.id()).orElse(null);
            boolean same = former == null ? !tuple.isOpen() : former.equals(tuple.at(former.timestamp()));
            if (!same) {
                return true;
            }
        }
        return false;
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

    /** What our watcher has been shown and holds still: the open tuples; null if nothing is known. */
    public @Nullable PresenceDocument shown(SubscriptionKey subscription) {
        PresenceDocument last = shown.get(subscription);
        return last == null
                ? null
                : new PresenceDocument(
                        last.entity(),
                        last.tuples().stream().filter(Tuple::isOpen).toList(),
                        List.of());
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
