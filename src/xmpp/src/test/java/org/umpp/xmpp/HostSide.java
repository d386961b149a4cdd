// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.umpp.net.dns.ResolverTable;
import org.umpp.xmpp.netty.HostServer;
import org.umpp.xmpp.netty.HostSettings;
import org.umpp.xmpp.netty.HostSnapshot;
import org.umpp.xmpp.netty.StreamTimes;
import org.umpp.xmpp.stream.ComponentSecret;
import org.umpp.xmpp.stream.Stanza;

/** A Camel context with the component xmpp-host, whose routes keep what arrives. */
final class HostSide implements AutoCloseable {
    static final StreamTimes QUICK =
            HostSettings.TIMES.withRetries(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMinutes(1));

    private static final String ROUTE = "messages";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final XmppHostComponent component = new XmppHostComponent();
    private final LinkedBlockingQueue<Exchange> received = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Exchange> undelivered = new LinkedBlockingQueue<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private boolean takesAll;
    private boolean takesNothing;

    HostSide(FakeHost host, String... names) {
        this(HostServer.local(FakeHost.DOMAIN, host.port()), names);
    }

    HostSide(HostServer server, String... names) {
        XmppHostConfiguration configuration = component.getConfiguration();
        configuration.setServer(server);
        configuration.setSecret(new ComponentSecret(FakeHost.SECRET));
        configuration.setComponents(Set.of(names));
        configuration.setResolver(new ResolverTable()
                .address("xmpp.verona.example.org", "127.0.0.1")
                .address("far.verona.example.org", "192.0.2.1"));
        configuration.setTimes(QUICK);
    }

    XmppHostConfiguration configuration() {
        return component.getConfiguration();
    }

    XmppHostComponent component() {
        return component;
    }

    /** Has routes for presence and queries, too. */
    HostSide takingAll() {
        takesAll = true;
        return this;
    }

    /** Has no route at all. */
    HostSide takingNothing() {
        takesNothing = true;
        return this;
    }

    HostSide start() throws Exception {
        context.addComponent("xmpp-host", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:send").to("xmpp-host:message");
                if (takesNothing) {
                    return;
                }
                from("xmpp-host:message")
                        .routeId(ROUTE)
                        .process(exchange -> received.add(exchange.copy()))
                        .process(exchange -> gate.await());
                from("xmpp-host:undelivered").process(exchange -> undelivered.add(exchange.copy()));
                if (takesAll) {
                    from("xmpp-host:presence").process(exchange -> received.add(exchange.copy()));
                    from("xmpp-host:iq").process(exchange -> received.add(exchange.copy()));
                }
            }
        });
        context.start();
        return this;
    }

    /** What is in the route of messages stays there. */
    void holdsMessages() {
        gate = new CountDownLatch(1);
    }

    void letsMessagesGo() {
        gate.countDown();
    }

    void removesItsRoute() throws Exception {
        context.getRouteController().stopRoute(ROUTE);
    }

    void putsItsRouteBack() throws Exception {
        context.getRouteController().startRoute(ROUTE);
    }

    void sends(String stanza) {
        try {
            context.createProducerTemplate().sendBody("direct:send", stanza);
        } catch (CamelExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    Exchange next() throws InterruptedException {
        Exchange exchange = received.poll(20, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("nothing reached a route within 20 s");
        }
        return exchange;
    }

    Stanza receives() throws InterruptedException {
        return next().getMessage().getBody(Stanza.class);
    }

    boolean hasReceived() {
        return !received.isEmpty();
    }

    Exchange getsBack() throws InterruptedException {
        Exchange exchange = undelivered.poll(20, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("nothing came back within 20 s");
        }
        return exchange;
    }

    boolean hasBack() {
        return !undelivered.isEmpty();
    }

    HostSnapshot connection(String name) {
        return component.connections().stream()
                .filter(connection -> connection.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    CompletableFuture<Void> stops() {
        return CompletableFuture.runAsync(context::stop);
    }

    @Override
    public void close() {
        context.stop();
    }
}
