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

/**
 * Runs the steps inside it on a copy of the exchange: who brings it goes on as soon as they wait for something, a partner's answer for
 * instance. Unlike a wire tap it begins on the thread that brings the exchange, so that what is brought in order begins in order. The steps
 * have to deal with their own failures; nobody else hears of them. In a route: {@code <policy ref="aside">}.
 */
public final class Aside implements Policy {

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
                super.process(ExchangeHelper.createCorrelatedCopy(exchange, false), sync -> {});
                callback.done(true);
                return true;
            }
        };
    }
}
