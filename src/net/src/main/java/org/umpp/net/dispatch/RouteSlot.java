// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The place of one route, which may be empty for a while: at the start, and while the route is reloaded. Who needs the route
 * then waits, but neither in any number nor for ever.
 *
 * @param <C> what stands for the route
 */
public final class RouteSlot<C> {
    private final String name;
    private final Executor threads;
    private final int most;
    private final Set<Waiting<C>> waiting = new LinkedHashSet<>();
    private @Nullable C route;
    private boolean known;
    private boolean closed;

    /** Equal to itself only. */
    private static final class Waiting<C> {
        private final Consumer<@Nullable C> use;

        Waiting(Consumer<@Nullable C> use) {
            this.use = use;
        }
    }

    /**
     * @param name what the route consumes from, for messages
     * @param threads where those who waited go on
     * @param most how many may wait
     */
    public RouteSlot(String name, Executor threads, int most) {
        this.name = name;
        this.threads = threads;
        this.most = most;
    }

    /** Uses the route, now or when it is there; null when it does not come in time, or too many wait already. */
    public void use(Duration patience, Consumer<@Nullable C> use) {
        C present;
        synchronized (this) {
            present = route;
            if (present == null && !closed && waiting.size() < most) {
                Waiting<C> waits = new Waiting<>(use);
                waiting.add(waits);
                CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS, threads)
                        .execute(() -> giveUp(waits));
                return;
            }
        }
        use.accept(present);
    }

    private void giveUp(Waiting<C> waits) {
        boolean waited;
        synchronized (this) {
            waited = waiting.remove(waits);
        }
        if (waited) {
            waits.use.accept(null);
        }
    }

    /** The route is there; who waited for it goes on. @throws IllegalStateException when another route is there */
    public void attach(C next) {
        List<Waiting<C>> waited;
        synchronized (this) {
            if (route != null) {
                throw new IllegalStateException("two routes consume from " + name + " (expected: one)");
            }
            route = next;
            known = true;
            waited = takeWaiting();
        }
        waited.forEach(waits -> threads.execute(() -> waits.use.accept(next)));
    }

    /** The route is gone; it may come back. */
    public synchronized void detach(C former) {
        if (route == former) {
            route = null;
        }
    }

    /** Whether the route is there, or once was. */
    public synchronized boolean isKnown() {
        return known;
    }

    /** No route will come any more. */
    public void close() {
        List<Waiting<C>> waited;
        synchronized (this) {
            closed = true;
            waited = takeWaiting();
        }
        waited.forEach(waits -> waits.use.accept(null));
    }

    private List<Waiting<C>> takeWaiting() {
        List<Waiting<C>> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }
}
