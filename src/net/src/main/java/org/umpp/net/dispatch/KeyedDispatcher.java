// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dispatch;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks of one key strictly one after another, in the order in which they were submitted, and tasks of different keys in
 * parallel. A task may end long after its {@code run} returned: the next of its key starts when {@code done} was called.
 *
 * <p>The executor has to take whatever it is given until it is shut down; the bounds are kept here.
 */
public final class KeyedDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(KeyedDispatcher.class);

    /** So many tasks of one key run in a row before other keys get the thread. */
    private static final int TURN = 16;

    /** Something to do. */
    @FunctionalInterface
    public interface Task {
        /**
         * Does it, or starts it.
         *
         * @param done to be called once when all is done, from any thread; later calls do nothing. A task that throws is
         *     done.
         */
        void run(Runnable done);
    }

    private final ConcurrentHashMap<Object, Lane> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final Executor executor;
    private volatile int perKey;
    private final int inAll;
    private final int turn;
    private volatile boolean closed;

    /**
     * A dispatcher to threads of its own.
     *
     * @param executor where tasks run; not the thread that submits
     * @param perKey how many tasks of one key may be there, the running one included; at least 1
     * @param inAll how many tasks may be there; at least 1
     */
    public KeyedDispatcher(Executor executor, int perKey, int inAll) {
        this(executor, perKey, inAll, TURN);
    }

    private KeyedDispatcher(Executor executor, int perKey, int inAll, int turn) {
        if (perKey < 1 || inAll < 1) {
            throw new IllegalArgumentException("bounds: " + perKey + ", " + inAll + " (expected: at least 1)");
        }
        this.executor = executor;
        this.perKey = perKey;
        this.inAll = inAll;
        this.turn = turn;
    }

    /** A dispatcher that runs tasks on the thread that submits them, or that calls the {@code done} of the former. */
    public static KeyedDispatcher inline(int perKey, int inAll) {
        return new KeyedDispatcher(Runnable::run, perKey, inAll, Integer.MAX_VALUE);
    }

    /** Takes a task, or answers false when its key or the whole is at its bound, or the dispatcher drains. */
    public boolean submit(Object key, Task task) {
        return submit(key, task, false);
    }

    /**
     * Takes a task whatever the bounds, or answers false when the dispatcher drains. It is for what can be refused to nobody, such
     * as the end of something that was let in, and is as bounded as that.
     */
    public boolean insist(Object key, Task task) {
        return submit(key, task, true);
    }

    private boolean submit(Object key, Task task, boolean insists) {
        if ((size.incrementAndGet() > inAll && !insists) || closed) {
            left(1);
            return false;
        }
        Entrance entrance = new Entrance(task, insists);
        Lane lane = lanes.compute(key, entrance);
        if (entrance.refused) {
            left(1);
            return false;
        }
        return !entrance.first || start(lane);
    }

    /** From now on so many tasks of one key may be there, at least 1; those that are there stay. */
    public void setPerKey(int perKey) {
        if (perKey < 1) {
            throw new IllegalArgumentException("bounds: " + perKey + " (expected: at least 1)");
        }
        this.perKey = perKey;
    }

    /** How many tasks are waiting or not yet done. */
    public int size() {
        return size.get();
    }

    /** Takes no more tasks; completes when all that were taken are done. */
    public CompletionStage<Void> drain() {
        closed = true;
        if (size.get() == 0) {
            drained.complete(null);
        }
        return drained.minimalCompletionStage();
    }

    private void left(int tasks) {
        if (size.addAndGet(-tasks) == 0 && closed) {
            drained.complete(null);
        }
    }

    /** False when the executor is shut down: the tasks of the key are lost. */
    private boolean start(Lane lane) {
        try {
            executor.execute(lane);
            return true;
        } catch (RejectedExecutionException e) {
            int lost = lane.abandon();
            LOG.warn("{} tasks dropped: their executor is shut down", lost);
            left(lost);
            return false;
        }
    }

    /** Puts a task into the lane of its key; runs under the map's lock of that key. */
    private final class Entrance implements BiFunction<Object, @Nullable Lane, Lane> {
        private final Task task;
        private final boolean insists;
        private boolean first;
        private boolean refused;

        Entrance(Task task, boolean insists) {
            this.task = task;
            this.insists = insists;
        }

        @Override
        public Lane apply(Object key, @Nullable Lane lane) {
            if (lane == null) {
                first = true;
                return new Lane(key, task);
            }
            refused = !lane.add(task, insists);
            return lane;
        }
    }

    /** The tasks of one key; changed only under the map's lock of that key. */
    private final class Lane implements Runnable {
        private final Object key;
        private final ArrayDeque<Task> waiting = new ArrayDeque<>(2);
        private @Nullable Task current;

        Lane(Object key, Task first) {
            this.key = key;
            this.current = first;
        }

        boolean add(Task task, boolean insists) {
            return (insists || waiting.size() + 1 < perKey) && waiting.add(task);
        }

        @Override
        public void run() {
            Task task = current;
            for (int ran = 0; task != null; ran++) {
                if (ran == turn) {
                    start(this);
                    return;
                }
                if (!new Run(this).finishes(task)) {
                    return;
                }
                task = advance();
            }
        }

        /** The present task is done: the next one, or null and the lane is gone. */
        @Nullable
        Task advance() {
            lanes.computeIfPresent(key, (k, lane) -> {
                current = waiting.poll();
                return current == null ? null : lane;
            });
            Task next = current;
            left(1);
            return next;
        }

        int abandon() {
            lanes.remove(key, this);
            return waiting.size() + 1;
        }
    }

    /** One run of one task: tells an end within {@code run} from one that comes later, or from elsewhere. */
    private final class Run extends AtomicInteger implements Runnable {
        private static final long serialVersionUID = 1L;
        private static final int RUNNING = 0;
        private static final int RETURNED = 1;
        private static final int DONE = 2;

        /** Ended by another thread while it still ran: the lane has gone on without it. */
        private static final int LEFT = 3;

        private final transient Lane lane;
        private final transient Thread runner = Thread.currentThread();

        Run(Lane lane) {
            this.lane = lane;
        }

        /** Runs the task; false when it is not yet done, and then its end goes on with the lane. */
        boolean finishes(Task task) {
            try {
                task.run(this);
            } catch (RuntimeException | Error e) {
                LOG.error("a task failed", e);
                compareAndSet(RUNNING, DONE);
            }
            return !compareAndSet(RUNNING, RETURNED) && get() == DONE;
        }

        @Override
        public void run() {
            boolean within = Thread.currentThread() == runner && compareAndSet(RUNNING, DONE);
            // in this order: it may return in between, but never runs again
            boolean later = !within && (compareAndSet(RUNNING, LEFT) || compareAndSet(RETURNED, DONE));
            if (later && lane.advance() != null) {
                start(lane);
            }
        }
    }
}
