// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The managed streams that peers may resume; bounded in number and in time. */
final class ManagedSessions {
    private final Map<String, ManagedSession> byId = new ConcurrentHashMap<>();
    private final int limit;
    private final long keep;

    ManagedSessions(int limit, Duration keep) {
        this.limit = limit;
        this.keep = keep.toNanos();
    }

    /** Keeps a session; false when there are too many, and then it cannot be resumed. */
    boolean add(ManagedSession session) {
        if (byId.size() >= limit) {
            long now = System.nanoTime();
            byId.values().removeIf(old -> old.isStale(now, keep));
        }
        return byId.size() < limit && byId.putIfAbsent(session.id(), session) == null;
    }

    @Nullable
    ManagedSession find(String id) {
        ManagedSession session = byId.get(id);
        return session == null || session.isStale(System.nanoTime(), keep) ? null : session;
    }

    /** A stream that was closed in good order is not resumed. */
    void remove(ManagedSession session) {
        byId.remove(session.id(), session);
    }
}
