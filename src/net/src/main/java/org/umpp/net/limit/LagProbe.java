// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/** Measures how long what is given to an executor waits there, by giving it next to nothing. For one caller, now and then. */
public final class LagProbe {
    private final Executor executor;
    private final LongSupplier clock;
    private volatile long askedAt;
    private volatile long last;
    private volatile boolean underWay;

    /** @param clock the time, in nanoseconds */
    public LagProbe(Executor executor, LongSupplier clock) {
        this.executor = executor;
        this.clock = clock;
    }

    /** How long work waits, in nanoseconds, as far as is known; and asks anew unless a question is under way. */
    public long lag() {
        long now = clock.getAsLong();
        if (underWay) {
            return Math.max(last, now - askedAt);
        }
        askedAt = now;
        underWay = true;
        try {
            executor.execute(this::answered);
        } catch (RejectedExecutionException e) {
            // it ends, and nothing waits there any more
            underWay = false;
            return 0;
        }
        return last;
    }

    private void answered() {
        last = clock.getAsLong() - askedAt;
        underWay = false;
    }
}
