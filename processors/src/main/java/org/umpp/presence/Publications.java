// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.Tuple;

/**
 * What phones have published about their users (RFC 3903 §6), each under an entity-tag of its own and for a time. Of all that a user's phones say
 * one document is composed, with the tuples of each (D-40). Safe for use by many threads.
 */
public final class Publications {
    /**
     * How many publications a user may have at once. A phone that starts anew leaves one behind: one more takes the place of that which would run
     * out first. If its phone is still there, it gets a 412 by and by and publishes anew (RFC 3903 §11.2.1).
     */
    static final int PER_USER = 10;

    /** How many tuples one of them may have. */
    static final int TUPLES = 10;

    /** The shortest and the longest time that is granted, in seconds. */
    public static final int SHORTEST = 60;

    static final int LONGEST = 3_600;

    private final ConcurrentMap<String, Map<String, Publication>> byUser = new ConcurrentHashMap<>();
    private final Clock clock;

    /** @param slot tells the tuples of this phone from those of others that name theirs the same */
    private record Publication(int slot, List<Tuple> tuples, long expiresAt) {}

    /**
     * What came of a PUBLISH.
     *
     * @param status 200, 400, 412 or 423
     * @param tag the entity-tag from now on; "" if there is none
     * @param expires what was granted, in seconds
     * @param news the tuples that are new, have changed, or are gone and thus closed
     */
    public record Outcome(int status, String tag, int expires, List<Tuple> news) {
        public Outcome {
            news = List.copyOf(news);
        }

        private static Outcome refused(int status) {
            return new Outcome(status, "", 0, List.of());
        }
    }

    /** What has run out of a user's. */
    public record Lapsed(String user, List<Tuple> news) {
        public Lapsed {
            news = List.copyOf(news);
        }
    }

    public Publications(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes a PUBLISH.
     *
     * @param user bare JID
     * @param match the entity-tag that it is about; "" for a new publication
     * @param asked for how many seconds; negative if it does not say
     * @param document what is published; null for no change
     */
    public Outcome publish(String user, String match, int asked, @Nullable PresenceDocument document) {
        long now = clock.millis();
        if (asked > 0 && asked < SHORTEST) {
            return Outcome.refused(423);
        }
        if ((match.isEmpty() && document == null)
                || (document != null && document.tuples().size() > TUPLES)) {
            return Outcome.refused(400);
        }
        int granted = Math.min(asked < 0 ? LONGEST : asked, LONGEST);
        Outcome[] outcome = {Outcome.refused(412)};
        byUser.compute(user, (key, known) -> {
            Map<String, Publication> before = known == null ? Map.of() : known;
            Publication former = before.get(match);
            if (!match.isEmpty() && (former == null || former.expiresAt() <= now)) {
                return known; // 412: the phone publishes all of it anew
            }
            Map<String, Publication> after = new LinkedHashMap<>(before);
            after.remove(match);
            String tag = "";
            if (granted > 0) {
                if (after.size() >= PER_USER) {
                    after.remove(nextToEnd(after));
                }
                int slot = former == null ? freeSlot(after) : former.slot();
                List<Tuple> tuples = document == null
                        ? former == null ? List.of() : former.tuples()
                        : named(document.tuples(), slot);
                tag = UUID.randomUUID().toString();
                after.put(tag, new Publication(slot, tuples, now + granted * 1_000L));
            }
            outcome[0] = new Outcome(200, tag, granted, news(before, after));
            return after.isEmpty() ? null : Map.copyOf(after);
        });
        return outcome[0];
    }

    /** What has run out; each is told once. Called about once a second. */
    public List<Lapsed> lapsed() {
        long now = clock.millis();
        List<Lapsed> lapsed = new ArrayList<>();
        byUser.keySet()
                .forEach(user -> byUser.computeIfPresent(user, (key, before) -> {
                    Map<String, Publication> after = new HashMap<>(before);
                    after.values().removeIf(publication -> publication.expiresAt() <= now);
                    if (after.size() == before.size()) {
                        return before;
                    }
                    lapsed.add(new Lapsed(user, news(before, after)));
                    return after.isEmpty() ? null : Map.copyOf(after);
                }));
        return lapsed;
    }

    /** All that a user's phones have published. */
    public List<Tuple> of(String user) {
        return all(byUser.getOrDefault(user, Map.of()));
    }

    private static String nextToEnd(Map<String, Publication> publications) {
        return Collections.min(publications.entrySet(), Comparator.comparingLong(each -> each.getValue()
                        .expiresAt()))
                .getKey();
    }

    private static int freeSlot(Map<String, Publication> known) {
        Set<Integer> taken = new HashSet<>();
        known.values().forEach(publication -> taken.add(publication.slot()));
        int slot = 0;
        while (taken.contains(slot)) {
            slot++;
        }
        return slot;
    }

    private static List<Tuple> named(List<Tuple> tuples, int slot) {
        return slot == 0
                ? tuples
                : tuples.stream()
                        .map(tuple -> tuple.withId(tuple.id() + '.' + slot))
                        .toList();
    }

    private static List<Tuple> all(Map<String, Publication> publications) {
        List<Tuple> all = new ArrayList<>();
        publications.values().forEach(publication -> all.addAll(publication.tuples()));
        return all;
    }

    private List<Tuple> news(Map<String, Publication> before, Map<String, Publication> after) {
        Map<String, Tuple> former = new LinkedHashMap<>();
        all(before).forEach(tuple -> former.put(tuple.id(), tuple));
        List<Tuple> news = new ArrayList<>();
        for (Tuple tuple : all(after)) {
            Tuple was = former.remove(tuple.id());
            if (was == null ? tuple.isOpen() || before.isEmpty() : !was.equals(tuple)) {
                news.add(tuple);
            }
        }
        former.values().stream().filter(Tuple::isOpen).forEach(tuple -> news.add(tuple.closed(clock.instant())));
        return news;
    }
}
