// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Users of partners who have lately refused a session for its kind, so that they are written to without one (D-17). After some time they are
 * invited again, as they may have learnt it.
 */
public final class SessionRefusals {
    /** How long a refusal holds. */
    public static final Duration MEMORY = Duration.ofMinutes(10);

    private static final int MOST = 10_000;

    /** What says: not this kind of session, whoever asks. */
    private static final Set<Integer> OF_THE_KIND = Set.of(405, 415, 488, 501, 606);

    private final Clock clock;
    private final Map<String, Refusal> byUser = new LinkedHashMap<>();

    private record Refusal(String partner, long until) {}

    public SessionRefusals(Clock clock) {
        this.clock = clock;
    }

    /**
     * A user has refused a session.
     *
     * @param partner the domain of its server
     * @param user its bare JID
     * @param status the final response
     * @return whether the kind of session was refused
     */
    public synchronized boolean refused(String partner, String user, int status) {
        if (!OF_THE_KIND.contains(status)) {
            return false;
        }
        byUser.remove(user);
        byUser.put(user, new Refusal(partner, clock.millis() + MEMORY.toMillis()));
        if (byUser.size() > MOST) {
            Iterator<String> eldest = byUser.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return true;
    }

    /** A user has taken a session. */
    public synchronized void taken(String user) {
        byUser.remove(user);
    }

    /** Whether a user has refused lately. */
    public synchronized boolean holds(String user) {
        Refusal refusal = byUser.get(user);
        if (refusal != null && refusal.until() <= clock.millis()) {
            byUser.remove(user);
            return false;
        }
        return refusal != null;
    }

    /** How many users have refused lately, by the domain of the partner. */
    public synchronized Map<String, Integer> counts() {
        long now = clock.millis();
        byUser.values().removeIf(refusal -> refusal.until() <= now);
        Map<String, Integer> counts = new HashMap<>();
        byUser.values().forEach(refusal -> counts.merge(refusal.partner(), 1, Integer::sum));
        return counts;
    }
}
