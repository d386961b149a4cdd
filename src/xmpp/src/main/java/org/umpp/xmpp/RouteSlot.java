// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

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
 */
final class RouteSlot {
    private static final int MAX_WAITING = 1_000;

    private final Executor threads;
    private final Duration patience;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private @Nullable XmppS2sConsumer consumer;
    private boolean closed;

    /** Equal to itself only. */
    private static final class Waiting {
        private final Consumer<@Nullable XmppS2sConsumer> use;

        Waiting(Consumer<@Nullable XmppS2sConsumer> use) {
            this.use = use;
        }
    }

    /** @param threads where those who waited go on */
    RouteSlot(Executor threads, Duration patience) {
        this.threads = threads;
        this.patience = patience;
    }

    /** Uses the route, now or when it is there; null when it does not come. */
    void use(Consumer<@Nullable XmppS2sConsumer> use) {
        XmppS2sConsumer present;
        synchronized (this) {
            present = consumer;
            if (present == null && !closed && waiting.size() < MAX_WAITING) {
                Waiting waits = new Waiting(use);
                waiting.add(waits);
                CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS, threads)
                        .execute(() -> giveUp(waits));
                return;
            }
        }
        use.accept(present);
    }

    private void giveUp(Waiting waits) {
        boolean waited;
        synchronized (this) {
            waited = waiting.remove(waits);
        }
        if (waited) {
            waits.use.accept(null);
        }
    }

    /** @throws IllegalStateException when another route is there */
    void attach(XmppS2sConsumer route) {
        List<Waiting> waited;
        synchronized (this) {
            if (consumer != null) {
                throw new IllegalStateException("two routes consume from the same xmpp-s2s endpoint (expected: one)");
            }
            consumer = route;
            waited = takeWaiting();
        }
        waited.forEach(waits -> threads.execute(() -> waits.use.accept(route)));
    }

    synchronized void detach(XmppS2sConsumer route) {
        if (consumer == route) {
            consumer = null;
        }
    }

    /** No route will come any more. */
    void close() {
        List<Waiting> waited;
        synchronized (this) {
            closed = true;
            waited = takeWaiting();
        }
        waited.forEach(waits -> waits.use.accept(null));
    }

    private List<Waiting> takeWaiting() {
        List<Waiting> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }
}
