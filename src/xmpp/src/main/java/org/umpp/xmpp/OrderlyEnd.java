// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.xmpp.netty.StreamTimes;

/** The end of a component: it has to wait for its streams and its routes, but not for ever. */
final class OrderlyEnd {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);
    private static final long ROUTES_MILLIS = 10_000;

    private OrderlyEnd() {}

    /** Waits longer than the two waits of a stop, for acknowledgements and for closed streams, can last, and some time for routes. */
    static void await(String scheme, CompletionStage<?> end, StreamTimes times) {
        try {
            end.toCompletableFuture().get(3 * times.close().toMillis() + ROUTES_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("{} cannot stop in good order, stanzas may be lost", scheme, e);
        }
    }
}
