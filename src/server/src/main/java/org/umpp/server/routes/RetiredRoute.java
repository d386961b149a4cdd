// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.Suspendable;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A route that was replaced or removed. It takes nothing new, and what is in it finishes, however long that takes; Camel, told to stop a
 * route, would either make its successor wait for that or break it off. A route whose INVITE rings is one.
 */
final class RetiredRoute {
    private static final Logger LOG = LoggerFactory.getLogger(RetiredRoute.class);

    /** Nothing on SIP or XMPP takes longer than this to end. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** How long the exchanges of a consumer that cannot stay beside its successor have to end. */
    private static final Duration EXTERNAL_PATIENCE = Duration.ofSeconds(5);

    /** Consumers of these can be suspended beside a successor that runs. */
    private static final Set<String> SHARES = Set.of("direct", "seda", "timer", "sip", "xmpp-host", "xmpp-s2s");

    private final CamelContext context;
    private final Route route;
    private final Consumer consumer;
    private final List<Service> services;
    private final long retired = System.nanoTime();
    private boolean open = true;
    private boolean quiet;

    private RetiredRoute(CamelContext context, Route route) {
        this.context = context;
        this.route = route;
        this.consumer = route.getConsumer();
        this.services = List.copyOf(route.getServices());
    }

    /** Takes a route that runs out of the context's lists, so that its id is free; it still runs. */
    static RetiredRoute of(CamelContext context, Route route) {
        RetiredRoute retired = new RetiredRoute(context, route);
        for (LifecycleStrategy strategy : context.getLifecycleStrategies()) {
            retired.services.forEach(service -> strategy.onServiceRemove(context, service, route, false));
            strategy.onRoutesRemove(List.of(route));
        }
        context.getCamelContextExtension().removeRoute(route);
        context.getCamelContextExtension().getRouteStartupOrder().removeIf(order -> order.getRoute()
                .equals(route));
        return retired;
    }

    /** Lets nothing new in. */
    void close() {
        if (!open) {
            return;
        }
        open = false;
        if (consumer instanceof Suspendable) {
            ServiceHelper.suspendService(consumer);
        }
        if (!(consumer instanceof Suspendable) || !SHARES.contains(scheme())) {
            // it may hold a port or a lock that its successor needs; to stop it stops its route
            awaitEmpty();
            ServiceHelper.stopService(consumer);
        }
    }

    /** What it consumes from, without options. */
    String uri() {
        return RouteText.withoutOptions(route.getEndpoint().getEndpointUri()).replace("://", ":");
    }

    private String scheme() {
        return uri().substring(0, Math.max(0, uri().indexOf(':')));
    }

    private void awaitEmpty() {
        long end = System.nanoTime() + EXTERNAL_PATIENCE.toNanos();
        try {
            while (present() > 0 && System.nanoTime() < end) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the route if it has been empty since the last time; true if it is over. */
    boolean endsIfEmpty() {
        close();
        if (consumer instanceof DirectConsumer direct) {
            // a producer that looked for the consumer while it changed looks again
            ((DirectComponent) direct.getEndpoint().getComponent()).removeConsumer("", direct);
        }
        boolean empty = present() == 0;
        boolean late = System.nanoTime() - retired > PATIENCE.toNanos();
        if (late && !empty) {
            LOG.warn("{} exchanges of the former route {} do not end; they are broken off", present(), route.getId());
        }
        if (late || (empty && quiet)) {
            end();
            return true;
        }
        quiet = empty;
        return false;
    }

    private int present() {
        int present = 0;
        for (RoutePolicy policy : route.getRoutePolicyList()) {
            if (policy instanceof Census census) {
                present += census.present();
            }
        }
        for (Service service : services) {
            if (service instanceof ShutdownAware aware) {
                present += aware.getPendingExchangesSize();
            }
        }
        return present;
    }

    private void end() {
        try {
            ServiceHelper.stopAndShutdownServices(services);
            if (context.getRoute(route.getId()) == null
                    && context.getRouteController().getRouteStatus(route.getId()) != null) {
                // no successor: Camel forgets it altogether
                context.getRouteController().stopRoute(route.getId());
                context.removeRoute(route.getId());
            }
        } catch (Exception e) {
            LOG.warn("the former route {} cannot be stopped: {}", route.getId(), e.toString());
        }
    }
}
