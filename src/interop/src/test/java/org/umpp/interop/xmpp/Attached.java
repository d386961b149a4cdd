// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.umpp.interop.peers.Peers;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.xmpp.XmppConstants;
import org.umpp.xmpp.XmppHostComponent;
import org.umpp.xmpp.netty.HostServer;
import org.umpp.xmpp.netty.HostSettings;
import org.umpp.xmpp.netty.HostSnapshot;
import org.umpp.xmpp.netty.StreamTimes;
import org.umpp.xmpp.stream.ComponentSecret;
import org.umpp.xmpp.stream.Stanza;

/** A component of ours, attached to a server written by others, whose routes keep what arrives. */
final class Attached implements AutoCloseable {
    /** What the scripts of the peers give to all components. */
    static final String SECRET = "componentsecret";

    static final StreamTimes QUICK =
            HostSettings.TIMES.withRetries(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMinutes(2));

    private static final int PATIENCE_SECONDS = 60;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final XmppHostComponent component = new XmppHostComponent();
    private final LinkedBlockingQueue<Stanza> received = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Exchange> undelivered = new LinkedBlockingQueue<>();
    private final String name;

    Attached(Peers peers, Peer.Instance server, String name) {
        this.name = name;
        component
                .getConfiguration()
                .setServer(new HostServer(server.domain(), peers.address(server.host()), HostServer.PORT, null, false));
        component.getConfiguration().setSecret(new ComponentSecret(SECRET));
        component.getConfiguration().setComponents(Set.of(name));
        component.getConfiguration().setResolver(new ResolverTable());
        component.getConfiguration().setTimes(QUICK);
    }

    /** At another port, with TLS from the start. */
    Attached underTls(Peers peers, Peer.Instance server, int port) {
        component
                .getConfiguration()
                .setServer(new HostServer(
                        server.domain(),
                        server.domain(),
                        port,
                        TrustAnchors.of(peers.authority().certificate()),
                        false));
        component
                .getConfiguration()
                .setResolver(new ResolverTable().address(server.domain(), peers.address(server.host())));
        return this;
    }

    Attached knowing(String secret) {
        component.getConfiguration().setSecret(new ComponentSecret(secret));
        return this;
    }

    Attached with(StreamTimes times) {
        component.getConfiguration().setTimes(times);
        return this;
    }

    Attached start() {
        context.addComponent("xmpp-host", component);
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:send").to("xmpp-host:message");
                    for (String kind : new String[] {"message", "presence", "iq"}) {
                        from("xmpp-host:" + kind)
                                .process(exchange ->
                                        received.add(exchange.getMessage().getBody(Stanza.class)));
                    }
                    from("xmpp-host:undelivered").process(exchange -> undelivered.add(exchange.copy()));
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        context.start();
        return this;
    }

    void sends(String stanza) {
        context.createProducerTemplate().sendBody("direct:send", stanza);
    }

    Stanza receives() throws InterruptedException {
        Stanza stanza = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (stanza == null) {
            throw new AssertionError("nothing came to " + name + " within " + PATIENCE_SECONDS + " s");
        }
        return stanza;
    }

    /** The next stanza that has come already, or null. */
    @Nullable
    Stanza hasReceived() {
        return received.poll();
    }

    /** The error condition and the id of the next stanza that comes back. */
    String getsBack() throws InterruptedException {
        Exchange exchange = undelivered.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("nothing came back to " + name + " within " + PATIENCE_SECONDS + " s");
        }
        return exchange.getMessage().getHeader(XmppConstants.ERROR_CONDITION) + " "
                + exchange.getMessage().getHeader(XmppConstants.ID);
    }

    boolean hasBack() {
        return !undelivered.isEmpty();
    }

    HostSnapshot connection() {
        return component.connections().get(0);
    }

    boolean isOpen() {
        return connection().state().equals("open");
    }

    /** Closes its connection in good order. */
    void leaves() {
        context.stop();
    }

    @Override
    public void close() {
        leaves();
    }
}
