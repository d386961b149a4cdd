// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.jain;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.sip.SipComponent;
import org.umpp.sip.SipConfiguration;
import org.umpp.sip.transport.Listener;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.Target;
import org.umpp.sip.transport.TransportSettings;
import org.umpp.throwaway.IssuedCertificate;

/** Our side: one Camel context with the component {@code sip}, whose routes tell the test what came in. */
final class CamelSide implements AutoCloseable {
    private final CamelContext context = new DefaultCamelContext();
    private final SipComponent sip = new SipComponent();
    private final BlockingQueue<Map<String, Object>> arrived = new LinkedBlockingQueue<>();

    /**
     * Starts it.
     *
     * @param domain ours
     * @param partner the domain that is found at the partner's loopback port
     * @param protocol towards the partner and from it
     */
    CamelSide(
            String domain,
            IssuedCertificate certificate,
            X509Certificate root,
            String partner,
            int partnerPort,
            Protocol protocol)
            throws Exception {
        SipConfiguration configuration = sip.getConfiguration();
        configuration.setTls(new TlsContexts(
                Credentials.of(domain, new Credential(certificate.chain(), certificate.key())), TrustAnchors.of(root)));
        configuration.setResolver(new ResolverTable());
        configuration.setProfile(SipConfiguration.profile(Set.of(domain)));
        Target target = Target.parse((protocol == Protocol.TLS ? "tls" : "tcp") + ":127.0.0.1:" + partnerPort);
        configuration.setRoutes(name -> name.equals(partner) ? List.of(target) : List.of());
        configuration.setTransport(TransportSettings.of(
                        protocol == Protocol.TLS ? Listener.tls("127.0.0.1", 0) : Listener.community("127.0.0.1", 0))
                .withHost("127.0.0.1"));
        context.addComponent("sip", sip);
    }

    /** Answers what comes in at this endpoint as told, and remembers it. */
    void on(String endpoint, Processor answer) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(endpoint).process(exchange -> {
                    Map<String, Object> seen =
                            new HashMap<>(exchange.getMessage().getHeaders());
                    seen.put("endpoint", endpoint);
                    seen.put("body", String.valueOf(exchange.getMessage().getBody(String.class)));
                    answer.process(exchange);
                    arrived.add(seen);
                });
            }
        });
    }

    void start() {
        context.start();
    }

    /** The port we listen at. */
    int port(Protocol protocol) {
        return sip.port(protocol);
    }

    /** Sends what a route would send; the exchange with the reply, or with the exception. */
    Exchange send(String endpoint, Object body, Map<String, Object> headers) {
        return context.createProducerTemplate().request(endpoint, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    /** Waits for what came in next, which must have come in at this endpoint. */
    Map<String, Object> receives(String endpoint) throws InterruptedException {
        Map<String, Object> seen = arrived.poll(5, TimeUnit.SECONDS);
        if (seen == null || !endpoint.equals(seen.get("endpoint"))) {
            throw new AssertionError("expected " + endpoint + ", got " + seen);
        }
        return seen;
    }

    /** Whether nothing came in that nobody waited for. */
    boolean isQuiet() {
        return arrived.isEmpty();
    }

    @Override
    public void close() {
        context.stop();
    }
}
