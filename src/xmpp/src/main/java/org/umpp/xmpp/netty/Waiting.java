// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for something that nobody announces, without a thread. */
@SuppressWarnings("FutureReturnValueIgnored") // it goes on when its time has come
final class Waiting {
    private static final int EVERY_MILLIS = 10;

    private Waiting() {}

    /** Completes when it is so, or that time is up. */
    static CompletionStage<Void> until(ScheduledExecutorService executor, Duration most, BooleanSupplier done) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        poll(executor, System.nanoTime() + most.toNanos(), done, reached);
        return reached;
    }

    private static void poll(
            ScheduledExecutorService executor, long deadline, BooleanSupplier done, CompletableFuture<Void> reached) {
        if (done.getAsBoolean() || System.nanoTime() - deadline > 0) {
            reached.complete(null);
        } else {
            executor.schedule(() -> poll(executor, deadline, done, reached), EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
