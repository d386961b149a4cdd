// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.limits;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is more to do than can be done, judged by how long work waits for a thread. It begins when work has waited too long
 * for as long, and ends when it has waited less than a quarter of that for a second, so that it does not flicker.
 */
public final class Overload {
    private static final Logger LOG = LoggerFactory.getLogger(Overload.class);
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LEAST_SECONDS = 5;
    private static final int SPREAD_SECONDS = 10;

    private final LongSupplier clock;
    private final LongAdder refused = new LongAdder();
    private volatile long most;
    private volatile long lag;
    private volatile boolean on;

    /** Since when the lag has spoken for the other state; of the observer alone. */
    private long contraryFrom;

    private boolean contrary;

    /**
     * @param clock the time, in nanoseconds
     * @param most how long work may wait
     */
    public Overload(LongSupplier clock, Duration most) {
        this.clock = clock;
        this.most = most.toNanos();
    }

    /** From now on work may wait that long. */
    public void use(Duration longest) {
        most = longest.toNanos();
    }

    /**
     * Work waits that long at present. To be told about ten times a second, by one thread at a time.
     *
     * @return true if it begins or ends by that
     */
    public boolean observe(long waits) {
        lag = waits;
        long now = clock.getAsLong();
        boolean speaksForOther = on ? waits < most / 4 : waits >= most;
        if (!speaksForOther) {
            contrary = false;
            return false;
        }
        if (!contrary) {
            contrary = true;
            contraryFrom = now;
        }
        if (now - contraryFrom < (on ? CALM_NANOS : most)) {
            return false;
        }
        contrary = false;
        on = !on;
        if (on) {
            LOG.warn(
                    "overloaded: work waits for {} ms, so nothing new is taken until that is over; what is established goes on",
                    TimeUnit.NANOSECONDS.toMillis(waits));
        } else {
            LOG.warn("no longer overloaded; {} requests were refused since the start", refused.sum());
        }
        return true;
    }

    /** Whether it is so now. */
    public boolean isOn() {
        return on;
    }

    /** Counts a request that is refused; the result is after how many seconds it may come again, not the same for all. */
    int refuse() {
        refused.increment();
        return LEAST_SECONDS + ThreadLocalRandom.current().nextInt(SPREAD_SECONDS + 1);
    }

    /** How many requests were refused. */
    long refused() {
        return refused.sum();
    }

    long lagMillis() {
        return TimeUnit.NANOSECONDS.toMillis(lag);
    }

    long mostMillis() {
        return TimeUnit.NANOSECONDS.toMillis(most);
    }
}
