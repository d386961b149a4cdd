// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;

/** Counts the exchanges that are in a route, so that one that was replaced is stopped only when the last has left. */
final class Census extends RoutePolicySupport {
    private final AtomicInteger present = new AtomicInteger();

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        present.incrementAndGet();
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        present.decrementAndGet();
    }

    int present() {
        return present.get();
    }
}
