// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.umpp.net.dispatch.KeyedDispatcher;

/**
 * Runs the steps inside it one exchange at a time for each key, on the thread that brings the exchange, or the one that ends the
 * exchange before. In a route: {@code <policy ref="inSessionOrder">}. One dispatcher holds for all places that name the same bean, so that
 * two routes with steps of the same session exclude each other.
 */
public final class InOrder implements Policy {
    private final String property;
    private final KeyedDispatcher dispatcher;
    private final LongAdder refused = new LongAdder();

    /**
     * An order by a property of the exchange.
     *
     * @param property the exchange property that holds the key
     * @param perKey how many exchanges of one key may be there, the running one included
     * @param inAll how many exchanges may be there
     */
    public InOrder(String property, int perKey, int inAll) {
        this.property = property;
        this.dispatcher = KeyedDispatcher.inline(perKey, inAll);
    }

    /** From now on so many exchanges of one key may be there, the running one included. */
    void setPerKey(int perKey) {
        dispatcher.setPerKey(perKey);
    }

    /** How many exchanges are there. */
    int size() {
        return dispatcher.size();
    }

    /** How many were refused because as many were there as may. */
    long refused() {
        return refused.sum();
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // the steps need no change
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        return new DelegateAsyncProcessor(AsyncProcessorConverterHelper.convert(steps)) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                boolean taken = dispatcher.submit(
                        exchange.getProperty(property),
                        done -> super.process(exchange, sync -> {
                            done.run();
                            callback.done(false);
                        }));
                if (!taken) {
                    refused.increment();
                    exchange.setException(
                            new RejectedExecutionException("too many exchanges wait in the order of " + property));
                    callback.done(true);
                    return true;
                }
                return false;
            }
        };
    }
}
