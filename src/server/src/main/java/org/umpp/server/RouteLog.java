// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.umpp.net.limit.Rate;
import org.umpp.net.limit.TokenBuckets;
import org.umpp.policy.UmppConstants;

/**
 * Keeps a flood of what routes refuse from becoming a flood of the log: of each route and partner twenty lines at once are written, then one a
 * second. How many were not written before stands in {@link #UNTOLD}.
 */
final class RouteLog {
    /** The exchange property with " (n more untold)", or nothing. */
    static final String UNTOLD = "UmppUntold";

    private static final Rate LINES = new Rate(1, 20);
    private static final int MOST_KINDS = 1_000;

    private final LongSupplier nanos;
    private final TokenBuckets<Kind> told;
    private final LongAdder untold = new LongAdder();

    private record Kind(String route, String partner) {}

    /** @param nanos the time in nanoseconds, as {@link System#nanoTime()} has it */
    RouteLog(LongSupplier nanos) {
        this.nanos = nanos;
        this.told = new TokenBuckets<>(MOST_KINDS, nanos.getAsLong());
    }

    /** Whether the line is to be written. */
    boolean isDue(Exchange exchange) {
        Route route = exchange.getUnitOfWork().getRoute();
        String partner = exchange.getMessage().getHeader(UmppConstants.PARTNER, "", String.class);
        Kind kind = new Kind(route == null ? "" : Objects.toString(route.getRouteId(), ""), partner);
        long now = nanos.getAsLong();
        if (!told.of(kind, now).take(LINES, now)) {
            untold.increment();
            return false;
        }
        long before = untold.sumThenReset();
        exchange.setProperty(UNTOLD, before == 0 ? "" : " (" + before + " more untold)");
        return true;
    }
}
