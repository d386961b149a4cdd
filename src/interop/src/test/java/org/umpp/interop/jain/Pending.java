// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.jain;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What one side does while the test plays the other. */
final class Pending<T> {
    private final FutureTask<T> task;

    private Pending(Callable<T> work) {
        this.task = new FutureTask<>(work);
    }

    /** Begins the work on a thread of its own. */
    static <T> Pending<T> of(Callable<T> work) {
        Pending<T> pending = new Pending<>(work);
        Thread thread = new Thread(pending.task, "pending");
        thread.setDaemon(true);
        thread.start();
        return pending;
    }

    /** Waits for the outcome. */
    T get() throws InterruptedException, ExecutionException, TimeoutException {
        return task.get(10, TimeUnit.SECONDS);
    }

    /** Holds a route until the test lets it go on. */
    static final class Gate {
        private final CountDownLatch latch = new CountDownLatch(1);

        void await() throws InterruptedException {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody opened the gate");
            }
        }

        void open() {
            latch.countDown();
        }
    }
}
