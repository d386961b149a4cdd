// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Users who had a session lately. What one of them wrote may have waited for a stream for minutes, and comes back as an error when the session
 * is long over: the error has to find its way, or the message would be lost.
 */
final class FormerPairs {
    /** How long they are remembered: longer than anything waits for a stream, and for its acknowledgement. */
    private static final long MEMORY_MILLIS = 600_000;

    private static final int MOST = 50_000;

    private final Map<SessionKey.Pair, Long> until = new LinkedHashMap<>();

    /** A session of these two is over. */
    synchronized void add(SessionKey.Pair pair, long now) {
        until.remove(pair);
        until.put(pair, now + MEMORY_MILLIS);
        Iterator<Map.Entry<SessionKey.Pair, Long>> eldest = until.entrySet().iterator();
        while (eldest.hasNext() && (eldest.next().getValue() < now || until.size() > MOST)) {
            eldest.remove();
        }
    }

    /** Whether these two had a session lately. */
    synchronized boolean contains(SessionKey.Pair pair, long now) {
        Long end = until.get(pair);
        return end != null && now <= end;
    }
}
