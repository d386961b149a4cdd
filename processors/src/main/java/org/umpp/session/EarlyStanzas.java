// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Holds up a stanza that may have overtaken the SIP answer which makes it legal, until its session is no longer merely offered, five
 * seconds at most. A step of a route, {@code <process ref="earlyStanzas"/>}: what comes behind it between the same two users waits behind
 * it.
 */
public final class EarlyStanzas extends AsyncProcessorSupport {
    /** {@link #sweep()} comes once a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Sessions sessions;
    private final Clock clock;

    /** Under its own lock. */
    private final Map<SessionKey, List<Waiting>> waiting = new HashMap<>();

    private record Waiting(AsyncCallback goesOn, long until) {}

    public EarlyStanzas(Sessions sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Session found = exchange.getProperty(SessionSteps.SESSION, Session.class);
        synchronized (waiting) {
            // settled first, released then: whoever finds it offered here is there in time
            if (found != null && sessions.get(found.key()) instanceof Session.Offered) {
                long until = clock.millis() + PATIENCE.toMillis();
                waiting.computeIfAbsent(found.key(), key -> new ArrayList<>(1)).add(new Waiting(callback, until));
                return false;
            }
        }
        callback.done(true);
        return true;
    }

    /** The session of the exchange is settled: what waited for that goes on. */
    public void release(Exchange exchange) {
        List<Waiting> released;
        synchronized (waiting) {
            released = waiting.remove(exchange.getProperty(SessionSteps.KEY, SessionKey.class));
        }
        if (released != null) {
            released.forEach(each -> each.goesOn().done(false));
        }
    }

    /** What has waited long enough goes on, settled or not. Called about once a second. */
    public void sweep() {
        List<Waiting> over = new ArrayList<>();
        synchronized (waiting) {
            long now = clock.millis();
            for (List<Waiting> each : waiting.values()) {
                each.removeIf(one -> one.until() <= now && over.add(one));
            }
            waiting.values().removeIf(List::isEmpty);
        }
        over.forEach(each -> each.goesOn().done(false));
    }
}
