// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;

/** Looks whether a server does what it should, at the things themselves: sockets, certificates in use, routes. */
public final class HealthCheck {
    /** A certificate should be renewed this long before its end (D-30), or in the last third of its life if that is later. */
    static final Duration RENEW = Duration.ofDays(14);

    private final CamelContext context;
    private final BooleanSupplier sip;
    private final BooleanSupplier xmpp;
    private final BooleanSupplier msrp;
    private final Supplier<Credentials> credentials;
    private final Supplier<List<String>> unloaded;
    private final BooleanSupplier draining;
    private final BooleanSupplier overloaded;
    private final Clock clock;

    /**
     * @param sip whether every SIP listener takes connections
     * @param xmpp whether every XMPP listener takes connections
     * @param msrp whether every MSRP listener takes connections, of which there may be none
     * @param credentials the certificates in use
     * @param unloaded what is wrong with route files that have not taken effect
     * @param draining whether the server drains
     * @param overloaded whether there is more to do than can be done
     */
    public HealthCheck(
            CamelContext context,
            BooleanSupplier sip,
            BooleanSupplier xmpp,
            BooleanSupplier msrp,
            Supplier<Credentials> credentials,
            Supplier<List<String>> unloaded,
            BooleanSupplier draining,
            BooleanSupplier overloaded,
            Clock clock) {
        this.context = context;
        this.sip = sip;
        this.xmpp = xmpp;
        this.msrp = msrp;
        this.credentials = credentials;
        this.unloaded = unloaded;
        this.draining = draining;
        this.overloaded = overloaded;
        this.clock = clock;
    }

    /** How it is now. */
    public Health health() {
        List<String> down = new ArrayList<>();
        List<String> degraded = new ArrayList<>();
        if (!context.isStarted()) {
            down.add("the server is not started");
        } else {
            listeners(down);
            certificates(down, degraded);
            routes(down);
            degraded.addAll(unloaded.get());
        }
        boolean drains = draining.getAsBoolean();
        if (drains) {
            degraded.add("drains: no new sessions and subscriptions (umpp:drain --undo lets them in again)");
        }
        boolean isOverloaded = overloaded.getAsBoolean();
        if (isOverloaded) {
            degraded.add("overloaded: no new sessions and subscriptions until that is over (umpp:limits shows who sends"
                    + " much)");
        }
        Health.State state =
                !down.isEmpty() ? Health.State.DOWN : degraded.isEmpty() ? Health.State.UP : Health.State.DEGRADED;
        List<String> reasons = new ArrayList<>(down);
        reasons.addAll(degraded);
        return new Health(state, down.isEmpty() && !drains && !isOverloaded, reasons);
    }

    private void listeners(List<String> down) {
        if (!sip.getAsBoolean()) {
            down.add("SIP over TLS is not listened for; see the log for why");
        }
        if (!xmpp.getAsBoolean()) {
            down.add("XMPP streams are not listened for; see the log for why");
        }
        if (!msrp.getAsBoolean()) {
            down.add("MSRP is not listened for; see the log for why");
        }
    }

    private void certificates(List<String> down, List<String> degraded) {
        Instant now = clock.instant();
        Credentials all = credentials.get();
        for (String domain : all.domains()) {
            Credential credential = all.forDomain(domain);
            if (credential == null) {
                continue;
            }
            Instant begins = credential.leaf().getNotBefore().toInstant();
            Instant ends = credential.expires();
            if (now.isBefore(begins) || !now.isBefore(ends)) {
                down.add("the certificate of " + domain + " is valid from " + begins + " to " + ends
                        + ", not now; replace it");
            } else if (now.isAfter(ends.minus(RENEW))
                    && now.isAfter(ends.minus(Duration.between(begins, ends).dividedBy(3)))) {
                degraded.add("the certificate of " + domain + " ends at " + ends + "; renew it");
            }
        }
    }

    private void routes(List<String> down) {
        List<Route> routes = context.getRoutes();
        if (routes.isEmpty()) {
            down.add("there are no routes");
        }
        for (Route route : routes) {
            ServiceStatus status = context.getRouteController().getRouteStatus(route.getId());
            if (status == null || !status.isStarted()) {
                down.add("route " + route.getId() + " is " + (status == null ? "gone" : status)
                        + "; see the log for why");
            }
        }
    }
}
