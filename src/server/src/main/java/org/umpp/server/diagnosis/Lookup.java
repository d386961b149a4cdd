// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for an answer of the DNS. */
final class Lookup {
    private Lookup() {}

    /**
     * The answer.
     *
     * @throws ExecutionException with what the look-up failed with
     * @throws TimeoutException if there is none by then
     */
    static <T> T await(CompletionStage<T> stage, Deadline deadline) throws ExecutionException, TimeoutException {
        try {
            return stage.toCompletableFuture().get(deadline.millis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }
}
