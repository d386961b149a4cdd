// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultExchange;

/** Takes the place of a wire's component: keeps what the routes send, answers as told, and lets a test play the partner. */
final class WireStub extends DefaultComponent {
    /** The endpoint of what leaves before the route ends. */
    private static final String RESPONSE = "response";

    private final Map<String, Processor> consumers = new ConcurrentHashMap<>();
    private final Map<String, Consumer<Exchange>> answers = new ConcurrentHashMap<>();
    private final Map<String, LinkedBlockingQueue<Exchange>> sent = new ConcurrentHashMap<>();

    private final Map<String, Silence> silences = new ConcurrentHashMap<>();
    private volatile BiConsumer<String, Exchange> listener = (endpoint, exchange) -> {};

    /** Tells of everything that the routes send, by its endpoint, before it is answered. */
    void listening(BiConsumer<String, Exchange> told) {
        listener = told;
    }

    /** From now on the partner reacts like this to what is sent to an endpoint. */
    void answering(String endpoint, Consumer<Exchange> answer) {
        answers.put(endpoint, answer);
    }

    /** Until this is closed the partner says nothing to what is sent to an endpoint. */
    Silence silence(String endpoint) {
        return silences.computeIfAbsent(
                endpoint, e -> new Silence(new LinkedBlockingQueue<>(), () -> silences.remove(e)));
    }

    /**
     * A time in which nothing is answered.
     *
     * @param unanswered what was sent meanwhile
     * @param end lets the partner speak again
     */
    record Silence(Queue<AsyncCallback> unanswered, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
            unanswered.forEach(callback -> callback.done(false));
        }
    }

    /** The next exchange that the routes send to an endpoint. */
    Exchange next(String endpoint) throws InterruptedException {
        Exchange exchange = queue(endpoint).poll(5, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("nothing was sent to " + endpoint + " within 5 s");
        }
        return exchange;
    }

    /** What was sent to an endpoint and not asked for yet. */
    List<Exchange> rest(String endpoint) {
        List<Exchange> rest = new ArrayList<>();
        queue(endpoint).drainTo(rest);
        return rest;
    }

    /** Plays the partner: brings something to the route that consumes from an endpoint, and waits until it is done; what it is told may have left before. */
    Exchange bring(String endpoint, Object body, Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(getCamelContext(), ExchangePattern.InOut);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
        try {
            // as the components do: who asks for a route that is being replaced waits
            await().atMost(Duration.ofSeconds(30)).until(() -> consumers.containsKey(endpoint));
            consumers.get(endpoint).process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        return exchange.getProperty(RESPONSE, exchange, Exchange.class);
    }

    private LinkedBlockingQueue<Exchange> queue(String endpoint) {
        return sent.computeIfAbsent(endpoint, e -> new LinkedBlockingQueue<>());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        parameters.clear();
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new DefaultAsyncProducer(this) {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        if (remaining.equals(RESPONSE)) {
                            exchange.setProperty(RESPONSE, exchange.copy());
                            callback.done(true);
                            return true;
                        }
                        queue(remaining).add(exchange.copy());
                        listener.accept(remaining, exchange);
                        Silence silence = silences.get(remaining);
                        if (silence != null) {
                            silence.unanswered().add(callback);
                            return false;
                        }
                        answers.getOrDefault(remaining, e -> {}).accept(exchange);
                        callback.done(true);
                        return true;
                    }
                };
            }

            @Override
            public org.apache.camel.Consumer createConsumer(Processor processor) {
                return new StubConsumer(this, processor, remaining.replaceAll("[?].*", ""));
            }
        };
    }

    /** Can be suspended, as the wires' own. */
    private final class StubConsumer extends DefaultConsumer implements Suspendable {
        private final String name;

        StubConsumer(Endpoint endpoint, Processor processor, String name) {
            super(endpoint, processor);
            this.name = name;
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            consumers.put(name, getProcessor());
        }

        @Override
        protected void doSuspend() throws Exception {
            consumers.remove(name, getProcessor());
            super.doSuspend();
        }

        @Override
        protected void doStop() throws Exception {
            consumers.remove(name, getProcessor());
            super.doStop();
        }
    }
}
