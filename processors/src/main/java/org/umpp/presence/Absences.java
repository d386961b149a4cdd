// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Since when users of ours, bare JIDs, are known to be gone. Of whom nothing is known is not among them. */
final class Absences {
    private final ConcurrentMap<String, Instant> since = new ConcurrentHashMap<>();

    /** A user is gone, unless that is known. */
    void begin(String user, Instant now) {
        since.putIfAbsent(user, now);
    }

    /** A user is there, or may be. */
    void end(String user) {
        since.remove(user);
    }

    /** Those who are gone since {@code then} or longer; they are not told again before they have been there. */
    Set<String> take(Instant then) {
        Set<String> taken = new HashSet<>();
        since.forEach((user, instant) -> {
            if (!instant.isAfter(then) && since.remove(user, instant)) {
                taken.add(user);
            }
        });
        return taken;
    }
}
