// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Says when something that happens often should be told, so that a flood does not become a flood of the log. */
public final class SeldomLog {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LongAdder untold = new LongAdder();
    private final AtomicLong lastTold = new AtomicLong(System.nanoTime() - EVERY_NANOS);

    /** It happened: how often it did since it was told, this time included, if it is to be told now; else 0. */
    public long happened() {
        untold.increment();
        long now = System.nanoTime();
        long last = lastTold.get();
        return now - last >= EVERY_NANOS && lastTold.compareAndSet(last, now) ? untold.sumThenReset() : 0;
    }
}
