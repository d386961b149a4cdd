// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.umpp.msrp.transport.MsrpListener;
import org.umpp.msrp.transport.MsrpSettings;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** One domain: a Camel context with the component msrp on a free port of the loopback. */
final class House implements AutoCloseable {
    final String domain;
    final DefaultCamelContext context = new DefaultCamelContext();
    final MsrpComponent msrp = new MsrpComponent();
    private final Map<String, BlockingQueue<Exchange>> events = new ConcurrentHashMap<>();
    private volatile Processor reply = exchange -> {};

    House(String domain, ThrowawayAuthority authority, MsrpSettings.Timeouts timeouts, MsrpSettings.Bounds bounds)
            throws Exception {
        this.domain = domain;
        IssuedCertificate issued = authority.forDomain(domain);
        MsrpConfiguration configuration = msrp.getConfiguration();
        configuration.setTls(new TlsContexts(
                Credentials.of(domain, new Credential(issued.chain(), issued.key())),
                TrustAnchors.of(authority.certificate())));
        configuration.setResolver(new ResolverTable());
        configuration.setAccepted(Set.of("text/plain", "message/cpim"));
        configuration.setTransport(MsrpSettings.at(
                        List.of(new MsrpListener(new InetSocketAddress("127.0.0.1", 0), MsrpListener.Security.MUTUAL)))
                .withTimeouts(timeouts)
                .withBounds(bounds));
        context.addComponent("msrp", msrp);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("msrp:message").routeId("message").process(exchange -> {
                    keep("message", exchange);
                    reply.process(exchange);
                });
                for (String kind : new String[] {"report", "undelivered", "lost"}) {
                    from("msrp:" + kind).routeId(kind).process(exchange -> keep(kind, exchange));
                }
            }
        });
        context.start();
    }

    private void keep(String kind, Exchange exchange) {
        queue(kind).add(exchange.copy());
    }

    private BlockingQueue<Exchange> queue(String kind) {
        return events.computeIfAbsent(kind, k -> new LinkedBlockingQueue<>());
    }

    /** From now on the route does this with messages. */
    void replies(Processor processor) {
        reply = processor;
    }

    Exchange next(String kind) throws InterruptedException {
        Exchange exchange = queue(kind).poll(30, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("no " + kind);
        }
        return exchange;
    }

    int unread(String kind) {
        return queue(kind).size();
    }

    int port() {
        return msrp.server().port();
    }

    String path(String session) {
        return "msrps://127.0.0.1:" + port() + '/' + session + ";tcp";
    }

    /** Begins a session that another domain and we have agreed. */
    void opens(String session, String peerPath, String peerDomain, boolean connect) {
        Exchange done = context.createFluentProducerTemplate()
                .to("msrp:open")
                .withHeaders(Map.of(
                        MsrpConstants.SESSION,
                        session,
                        MsrpConstants.PATH,
                        path(session),
                        MsrpConstants.PEER_PATH,
                        peerPath,
                        MsrpConstants.LOCAL_DOMAIN,
                        domain,
                        MsrpConstants.PEER_DOMAIN,
                        peerDomain,
                        MsrpConstants.CONNECT,
                        connect,
                        MsrpConstants.MAY_BE_PRIVATE,
                        true))
                .send();
        rethrow(done);
    }

    void says(String session, String text, boolean report) {
        Map<String, Object> headers = new HashMap<>(Map.of(
                MsrpConstants.SESSION, session, Exchange.CONTENT_TYPE, "text/plain", MsrpConstants.REPORT, report));
        headers.put(MsrpConstants.CONTENT, text.getBytes(StandardCharsets.UTF_8));
        rethrow(context.createFluentProducerTemplate()
                .to("msrp:message")
                .withHeaders(headers)
                .withBody("about " + (text.length() > 20 ? text.length() : text))
                .send());
    }

    boolean reports(String session, String messageId) {
        return context.createFluentProducerTemplate()
                .to("msrp:report")
                .withHeader(MsrpConstants.SESSION, session)
                .withHeader(MsrpConstants.MESSAGE_ID, messageId)
                .send()
                .getMessage()
                .getHeader(MsrpConstants.REPORTED, Boolean.class);
    }

    void closes(String session) {
        rethrow(context.createFluentProducerTemplate()
                .to("msrp:close")
                .withHeader(MsrpConstants.SESSION, session)
                .send());
    }

    private static void rethrow(Exchange exchange) {
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException());
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
