// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.sip.agent.SipTrace;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.transport.Listener;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.Target;
import org.umpp.sip.transport.TransportSettings;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** One domain: a Camel context with the component sip on a free port of the loopback, over TLS. */
final class House implements AutoCloseable {
    final String domain;
    final DefaultCamelContext context = new DefaultCamelContext();
    final SipComponent sip = new SipComponent();
    final ConcurrentHashMap<DialogId, Usage> dialogs = new ConcurrentHashMap<>();
    final BlockingQueue<Exchange> received = new LinkedBlockingQueue<>();
    final BlockingQueue<String> ladder = new LinkedBlockingQueue<>();

    /** Where other houses are; tests fill it when ports are known. */
    final Map<String, Target> neighbours = new ConcurrentHashMap<>();

    House(String domain, ThrowawayAuthority authority) {
        this(domain, authority, authority.forDomain(domain));
    }

    /** A house that shows this certificate, whatever it says. */
    House(String domain, ThrowawayAuthority authority, IssuedCertificate certificate) {
        this.domain = domain;
        SipConfiguration configuration = sip.getConfiguration();
        configuration.setTls(new TlsContexts(
                Credentials.of(domain, new Credential(certificate.chain(), certificate.key())),
                TrustAnchors.of(authority.certificate())));
        configuration.setResolver(new ResolverTable());
        configuration.setRoutes(asked -> {
            Target target = neighbours.get(asked);
            return target == null ? List.of() : List.of(target);
        });
        configuration.setTransport(TransportSettings.of(Listener.tls("127.0.0.1", 0)));
        configuration.setProfile(SipConfiguration.profile(Set.of(domain)));
        configuration.setDialogs(dialogs);
        configuration.setTrace((direction, peer, message) -> {
            if (direction == SipTrace.Direction.IN) {
                ladder.add(message.startLine());
            }
        });
        context.addComponent("sip", sip);
    }

    /** Adds a route that remembers what it got, and then does this. */
    House on(String uri, Processor then) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(uri)
                        .routeId(uri)
                        .process(exchange -> received.add(exchange.copy()))
                        .process(then);
            }
        });
        return this;
    }

    House start() {
        context.start();
        return this;
    }

    /** Introduces two houses to each other. */
    static void meet(House one, House other) {
        one.neighbours.put(other.domain, new Target(Protocol.TLS, "127.0.0.1", other.sip.port(Protocol.TLS)));
        other.neighbours.put(one.domain, new Target(Protocol.TLS, "127.0.0.1", one.sip.port(Protocol.TLS)));
    }

    /** The next exchange that a route got. */
    Exchange next() throws InterruptedException {
        Exchange exchange = received.poll(10, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("nothing came to " + domain);
        }
        return exchange;
    }

    FluentProducerTemplate to(String uri) {
        return context.createFluentProducerTemplate().to(uri);
    }

    /** Sends an INVITE from a user of this house to somebody of another. */
    Exchange invites(String from, String to) {
        return invite(from, to).request(Exchange.class);
    }

    FluentProducerTemplate invite(String from, String to) {
        return to("sip:invite")
                .withHeader(SipConstants.REQUEST_URI, to)
                .withHeader(SipConstants.FROM, from)
                .withBody("v=0\r\ns=offer\r\n");
    }

    @Override
    public void close() {
        context.stop();
    }
}
