// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;

/** Brings what happens in sessions to a route. It can be suspended, because otherwise Camel stops a route under its exchanges. */
final class MsrpConsumer extends DefaultConsumer implements Suspendable {
    private final MsrpEndpoint endpoint;

    MsrpConsumer(MsrpEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.component().events().slot(endpoint.kind()).attach(this);
    }

    @Override
    protected void doSuspend() throws Exception {
        endpoint.component().events().slot(endpoint.kind()).detach(this);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        endpoint.component().events().slot(endpoint.kind()).attach(this);
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.component().events().slot(endpoint.kind()).detach(this);
        super.doStop();
    }

    /**
     * Runs the route.
     *
     * @param prepare says what happened
     * @param end is told how the route has ended, once
     */
    void run(Consumer<Message> prepare, Consumer<Exchange> end) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOnly);
        prepare.accept(exchange.getMessage());
        try {
            createUoW(exchange);
        } catch (Exception e) {
            exchange.setException(e);
            end.accept(exchange);
            releaseExchange(exchange, false);
            return;
        }
        getAsyncProcessor().process(exchange, sync -> {
            try {
                Exception failure = exchange.getException();
                if (failure != null) {
                    getExceptionHandler().handleException("the route of " + endpoint + " failed", exchange, failure);
                }
                end.accept(exchange);
            } finally {
                doneUoW(exchange);
                releaseExchange(exchange, false);
            }
        });
    }
}
