// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands still until a test moves it. */
public final class ManualScheduler implements Scheduler {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order));
    private long now = 1_000_000_000L;
    private long order;

    private record Entry(long at, long order, Runnable task) {}

    @Override
    public synchronized long now() {
        return now;
    }

    @Override
    public synchronized Timeout schedule(long millis, Runnable task) {
        Entry entry = new Entry(now + millis, order++, task);
        entries.add(entry);
        return () -> {
            synchronized (this) {
                entries.remove(entry);
            }
        };
    }

    /** Lets this much time pass, in milliseconds, and runs what falls due on the way, in order. */
    public void pass(long millis) {
        long end = now() + millis;
        for (Entry due = next(end); due != null; due = next(end)) {
            due.task().run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized Entry next(long end) {
        Entry first = entries.peek();
        if (first == null || first.at() > end) {
            return null;
        }
        entries.remove(first);
        now = Math.max(now, first.at());
        return first;
    }

    /** How many tasks wait. */
    public synchronized int size() {
        return entries.size();
    }
}
