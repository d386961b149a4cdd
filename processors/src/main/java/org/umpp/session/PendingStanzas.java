// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.AggregationRepository;
import org.jspecify.annotations.Nullable;

/**
 * The stanzas that wait for the answer to an offer, by session. It is no Camel service, so that a route that is reloaded finds
 * them again.
 */
public final class PendingStanzas implements AggregationRepository {
    private final Map<String, Exchange> waiting = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private volatile int limit;

    /**
     * Nothing waits yet.
     *
     * @param limit how many stanzas of one session may wait, 1 or more
     */
    public PendingStanzas(int limit) {
        this.limit = limit;
    }

    /** From now on so many stanzas of one session may wait, 1 or more; those that wait go on. */
    public void setLimit(int limit) {
        this.limit = limit;
    }

    /** How many sessions have something that waits. */
    public int size() {
        return waiting.size();
    }

    /** How many stanzas were refused because as many of their session waited as may. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public @Nullable Exchange add(CamelContext context, String key, Exchange exchange) {
        return waiting.put(key, exchange);
    }

    @Override
    public @Nullable Exchange get(CamelContext context, String key) {
        return waiting.get(key);
    }

    @Override
    public void remove(CamelContext context, String key, Exchange exchange) {
        waiting.remove(key);
    }

    @Override
    public void confirm(CamelContext context, String exchangeId) {
        // a completed group was removed already; delivery is accounted for by the stream's queue
    }

    @Override
    public Set<String> getKeys() {
        return Set.copyOf(waiting.keySet());
    }

    /** Takes out all that waits for the session, as the body, in the order it came: the session was refused. */
    public void take(Exchange exchange) {
        SessionKey key = exchange.getProperty(SessionSteps.KEY, SessionKey.class);
        Exchange group = waiting.remove(key.toString());
        exchange.getMessage().setBody(group == null ? null : group.getMessage().getBody());
    }

    /**
     * Lets one more stanza of the session wait.
     *
     * @throws TooManyStanzasException if there are as many as may
     */
    public void admit(Exchange exchange) {
        SessionKey key = exchange.getProperty(SessionSteps.KEY, SessionKey.class);
        Exchange group = waiting.get(key.toString());
        if (group != null && group.getProperty(Exchange.AGGREGATED_SIZE, 0, Integer.class) >= limit) {
            refused.increment();
            throw new TooManyStanzasException(limit);
        }
    }
}
