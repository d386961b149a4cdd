// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps somebody to a {@link Rate}, without a lock and without making an object. It holds but one point in time, the one at which
 * everything taken would have come at an even pace (the theoretical arrival time of the generic cell rate algorithm, ITU-T I.371);
 * so the rate may be another one at each call.
 */
public final class TokenBucket {
    private final AtomicLong evenAt;

    /** A full bucket. */
    public TokenBucket(long now) {
        evenAt = new AtomicLong(now);
    }

    /** Takes one, unless the burst is used up. */
    public boolean take(Rate rate, long now) {
        return borrow(rate, now, 0);
    }

    /** Takes one, also of those that come within the next {@code debt} nanoseconds. */
    public boolean borrow(Rate rate, long now, long debt) {
        long interval = rate.interval();
        if (interval == 0) {
            return true;
        }
        long most = rate.tolerance() + debt;
        while (true) {
            long due = evenAt.get();
            long from = due - now > 0 ? due : now;
            if (from - now > most) {
                return false;
            }
            if (evenAt.compareAndSet(due, from + interval)) {
                return true;
            }
        }
    }

    /** How many nanoseconds it takes until there is one to take; 0 if there is. */
    public long wait(Rate rate, long now) {
        return rate.isUnlimited() ? 0 : Math.max(0, evenAt.get() - now - rate.tolerance());
    }

    /** How many are taken and have not come back. */
    public long used(Rate rate, long now) {
        long interval = rate.interval();
        long ahead = evenAt.get() - now;
        return interval == 0 || ahead <= 0 ? 0 : (ahead + interval - 1) / interval;
    }

    /** Whether all are back, so that it is as good as a new one. */
    public boolean isFull(long now) {
        return evenAt.get() - now <= 0;
    }
}
