// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: twice as long each time, and never in step with others (RFC 6120 §3.3). */
public final class BackOff {
    private final long first;
    private final long last;
    private final RandomGenerator random;
    private long current;

    /**
     * @param first the longest first wait
     * @param last the longest wait of all
     */
    public BackOff(Duration first, Duration last, RandomGenerator random) {
        this.first = first.toMillis();
        this.last = last.toMillis();
        this.random = random;
        this.current = this.first;
    }

    /** Milliseconds to wait now. */
    public long next() {
        long wait = current / 2 + random.nextLong(current / 2 + 1);
        current = Math.min(last, current * 2);
        return wait;
    }

    /** It worked: the next wait is a first one again. */
    public void reset() {
        current = first;
    }
}
