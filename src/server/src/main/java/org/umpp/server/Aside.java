// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.limit.SeldomLog;

/**
 * Runs the steps inside it on a copy of the exchange: who brings it goes on as soon as they wait for something, a partner's answer for
 * instance. Unlike a wire tap it begins on the thread that brings the exchange, so that what is brought in order begins in order. The steps
 * have to deal with their own failures, which are logged and told nobody else. In a route: {@code <policy ref="aside">}.
 */
public final class Aside implements Policy {
    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);

    private final SeldomLog failures = new SeldomLog();

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // the steps need no change
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        CamelContext context = route.getCamelContext();
        AsyncProcessor work =
                PluginHelper.getInternalProcessorFactory(context).addUnitOfWorkProcessorAdvice(context, steps, route);
        return new DelegateAsyncProcessor(work) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                Exchange copy = ExchangeHelper.createCorrelatedCopy(exchange, false);
                super.process(copy, sync -> failed(route, copy));
                callback.done(true);
                return true;
            }
        };
    }

    private void failed(Route route, Exchange copy) {
        Exception failure = copy.getException();
        long times = failure == null ? 0 : failures.happened();
        if (times > 0) {
            LOG.warn("aside of {} something failed ({} of the kind)", route.getId(), times, failure);
        }
    }
}
