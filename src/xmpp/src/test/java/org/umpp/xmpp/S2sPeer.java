// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.service.BaseService;
import org.jspecify.annotations.Nullable;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.PeerRule;
import org.umpp.net.tls.PeerTrust;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.TargetHint;
import org.umpp.xmpp.stream.Stanza;

/** A domain with the component xmpp-s2s: a Camel context whose routes keep what arrives. */
final class S2sPeer implements AutoCloseable {
    private static final String ROUTE = "messages";

    private final String domain;
    private final ThrowawayAuthority trusted;
    private final int port = FreePorts.next();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final XmppS2sComponent component = new XmppS2sComponent();
    private final LinkedBlockingQueue<Exchange> received = new LinkedBlockingQueue<>();
    private boolean takesPresence;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final LinkedBlockingQueue<Exchange> undelivered = new LinkedBlockingQueue<>();

    S2sPeer(String domain, ThrowawayAuthority authority, Path folder) {
        this(domain, authority.forDomain(domain), authority, folder);
    }

    S2sPeer(String domain, IssuedCertificate certificate, ThrowawayAuthority trusted, Path folder) {
        this.domain = domain;
        this.trusted = trusted;
        certificate.write(folder, domain);
        trusted.write(folder, domain + "-ca");
        Credentials credentials = Credentials.builder()
                .add(domain, Credential.load(folder.resolve(domain + ".crt"), folder.resolve(domain + ".key")))
                .build();
        XmppConfiguration configuration = component.getConfiguration();
        configuration.setDomains(Set.of(domain));
        configuration.setTls(new TlsContexts(credentials, TrustAnchors.load(folder.resolve(domain + "-ca.crt"))));
        configuration.setResolver(new ResolverTable().address("127.0.0.1", "127.0.0.1"));
        configuration.setListeners(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    /** Believes that a domain is who it says only with this key. */
    S2sPeer pinning(String other, String pin) {
        TlsContexts tls = component.getConfiguration().getTls();
        PeerRule rule = new PeerRule(null, Set.of(pin), false, "the file of " + other);
        tls.replace(new TlsContexts(
                tls.credentials(), PeerTrust.of(TrustAnchors.of(trusted.certificate()), Map.of(other, rule))));
        return this;
    }

    S2sPeer with(StreamSettings settings) {
        component.getConfiguration().setStreams(settings);
        return this;
    }

    S2sPeer knowing(String other, int port) {
        component.getConfiguration().setRoutes(Map.of(other, List.of(new TargetHint("127.0.0.1", port, true))));
        return this;
    }

    S2sPeer start() throws Exception {
        context.addComponent("xmpp-s2s", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("xmpp-s2s:message")
                        .routeId(ROUTE)
                        .process(exchange -> received.add(exchange.copy()))
                        .process(exchange -> gate.await());
                from("xmpp-s2s:undelivered").process(exchange -> undelivered.add(exchange.copy()));
                from("direct:send").to("xmpp-s2s:message");
                if (takesPresence) {
                    from("xmpp-s2s:presence").process(exchange -> received.add(exchange.copy()));
                    from("direct:show").to("xmpp-s2s:presence");
                }
            }
        });
        context.start();
        return this;
    }

    /** Has a route for presence, too. */
    S2sPeer takingPresence() {
        takesPresence = true;
        return this;
    }

    XmppS2sComponent component() {
        return component;
    }

    int port() {
        return port;
    }

    /** Takes the route of messages out, as a reload does before it puts the new one in. */
    void removesItsRoute() {
        try {
            context.getRouteController().stopRoute(ROUTE);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isWithoutRoute() {
        return !((BaseService) context.getRoute(ROUTE).getConsumer()).isStarted();
    }

    void putsItsRouteBack() throws Exception {
        context.getRouteController().startRoute(ROUTE);
    }

    long presenceDropped() {
        return component.presenceDropped();
    }

    /** What is in its route of messages stays there. */
    void holdsMessages() {
        gate = new CountDownLatch(1);
    }

    void letsMessagesGo() {
        gate.countDown();
    }

    /** How long messages wait for a route. */
    S2sPeer waitingForRoutes(Duration patience) {
        component.getConfiguration().setReloading(patience);
        return this;
    }

    /** How many messages between the same two addresses wait at most. */
    S2sPeer takingPerPair(int most) {
        component.getConfiguration().setWaitingPerPair(most);
        return this;
    }

    void sends(String stanza) {
        context.createProducerTemplate().sendBody("direct:send", stanza);
    }

    void shows(String stanza) {
        context.createProducerTemplate().sendBody("direct:show", stanza);
    }

    Stanza receives() throws InterruptedException {
        return next().getMessage().getBody(Stanza.class);
    }

    boolean hasReceived() {
        return !received.isEmpty();
    }

    Exchange next() throws InterruptedException {
        Exchange exchange = received.poll(10, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("nothing reached " + domain + " within 10 s");
        }
        return exchange;
    }

    /** The id of the next message that is back already; null when there is none. */
    @Nullable
    String hasBack() {
        Exchange exchange = undelivered.poll();
        return exchange == null ? null : exchange.getMessage().getHeader(XmppConstants.ID, String.class);
    }

    /** Stops the component as its context does before it stops the routes. */
    void stopsItsStreams() {
        component.drain();
    }

    Exchange getsBack() throws InterruptedException {
        Exchange exchange = undelivered.poll(20, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("nothing came back to " + domain + " within 20 s");
        }
        return exchange;
    }

    @Override
    public void close() {
        context.stop();
    }
}
