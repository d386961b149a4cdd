// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.umpp.sip.transaction.Scheduler;

/** The scheduler of a running component: one wheel, one thread, 20 ms a tick. */
final class WheelScheduler implements Scheduler, AutoCloseable {
    private static final int TICK_MILLIS = 20;

    private static final int TICKS = 2048;

    private final HashedWheelTimer wheel = new HashedWheelTimer(
            new DefaultThreadFactory("sip-timer", true), TICK_MILLIS, TimeUnit.MILLISECONDS, TICKS, false);

    @Override
    public long now() {
        return System.currentTimeMillis();
    }

    @Override
    public Timeout schedule(long millis, Runnable task) {
        io.netty.util.Timeout timeout = wheel.newTimeout(t -> task.run(), millis, TimeUnit.MILLISECONDS);
        return timeout::cancel;
    }

    @Override
    public void close() {
        wheel.stop();
    }
}
