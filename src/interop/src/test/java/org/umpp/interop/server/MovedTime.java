// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.umpp.sip.transaction.Scheduler;

/** The time of a SIP server, which passes as usual, and leaps when a test wants. */
public final class MovedTime implements Scheduler, AutoCloseable {
    private static final long TICK_MILLIS = 10;

    private final ScheduledExecutorService ticks =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "moved-time"));
    private final List<Due> tasks = new ArrayList<>();
    private long ahead;

    private record Due(long at, Runnable task) {}

    public MovedTime() {
        var unused = ticks.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What is due by then is done soon. */
    public synchronized void forward(Duration by) {
        ahead += by.toMillis();
    }

    @Override
    public synchronized long now() {
        return System.currentTimeMillis() + ahead;
    }

    @Override
    public synchronized Timeout schedule(long millis, Runnable task) {
        Due due = new Due(now() + millis, task);
        tasks.add(due);
        return () -> withdraw(due);
    }

    private synchronized void withdraw(Due due) {
        tasks.removeIf(task -> task == due);
    }

    private void tick() {
        taken().forEach(due -> due.task().run());
    }

    private synchronized List<Due> taken() {
        List<Due> taken = new ArrayList<>();
        long now = now();
        for (Iterator<Due> all = tasks.iterator(); all.hasNext(); ) {
            Due due = all.next();
            if (due.at() <= now) {
                taken.add(due);
                all.remove();
            }
        }
        return taken;
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
