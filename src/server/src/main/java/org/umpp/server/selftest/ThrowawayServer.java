// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.selftest;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.umpp.server.FederationServer;
import org.umpp.server.ServerSettings;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** A server as shipped, on the loopback interface; the community of its users is whoever holds it. */
final class ThrowawayServer implements AutoCloseable {
    /** The route files as shipped; the bus is not among them, for its place is taken here. */
    private static final List<String> ROUTES = List.of(
            "outbound-im",
            "inbound-im",
            "end-im",
            "outbound-presence",
            "inbound-presence",
            "policy",
            "errors",
            "communities/common");

    private static final long PATIENCE_SECONDS = 10;

    private final String domain;
    private final Path folder;
    private final ThrowawayAuthority authority;
    private final int sipPort;
    private final int xmppPort;
    private final BlockingQueue<Stanza> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Stanza> presence = new LinkedBlockingQueue<>();
    private @Nullable FederationServer server;
    private @Nullable ProducerTemplate users;

    ThrowawayServer(String domain, Path folder, ThrowawayAuthority authority, int sipPort, int xmppPort) {
        this.domain = domain;
        this.folder = folder;
        this.authority = authority;
        this.sipPort = sipPort;
        this.xmppPort = xmppPort;
    }

    void start(ThrowawayServer partner) throws Exception {
        configure(partner);
        FederationServer starting = new FederationServer(ServerSettings.read(folder));
        starting.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:umpp-im-in")
                        .process(exchange -> messages.add(exchange.getMessage().getBody(Stanza.class)));
                from("direct:umpp-presence-in")
                        .process(exchange -> presence.add(exchange.getMessage().getBody(Stanza.class)));
            }
        });
        starting.start();
        server = starting;
        users = starting.context().createProducerTemplate();
    }

    private void configure(ThrowawayServer partner) throws IOException {
        Path tls = Files.createDirectories(folder.resolve("tls"));
        authority.write(tls, "ca");
        authority.forDomain(domain).write(tls, domain);
        Files.writeString(
                folder.resolve(ServerSettings.FILE),
                """
                domains = %s
                sip.listen = 127.0.0.1:%d
                xmpp.listen = 127.0.0.1:%d
                routes = routes
                """
                        .formatted(domain, sipPort, xmppPort));
        Files.writeString(
                folder.resolve("org.umpp.partner-" + partner.domain + ".cfg"),
                "sip = 127.0.0.1:%d%nxmpp = 127.0.0.1:%d%n".formatted(partner.sipPort, partner.xmppPort));
        Files.createDirectories(folder.resolve("routes/communities"));
        for (String route : ROUTES) {
            try (InputStream shipped = ThrowawayServer.class.getResourceAsStream("routes/" + route + ".xml")) {
                Files.copy(Objects.requireNonNull(shipped, route), folder.resolve("routes/" + route + ".xml"));
            }
        }
    }

    /** A user writes. */
    void writes(String stanza) {
        Objects.requireNonNull(users).sendBody("direct:umpp-im-out", stanza);
    }

    /** A user says something about presence. */
    void shows(String stanza) {
        Objects.requireNonNull(users).sendBody("direct:umpp-presence-out", stanza);
    }

    /** The next message for a user, which must be this one. */
    Stanza reads(Predicate<Stanza> wanted) throws InterruptedException {
        return next(messages, wanted);
    }

    /** The next presence for a user that is this one. */
    Stanza sees(Predicate<Stanza> wanted) throws InterruptedException {
        return next(presence, wanted);
    }

    private Stanza next(BlockingQueue<Stanza> queue, Predicate<Stanza> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            Stanza stanza = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (stanza != null && stanza.isError()) {
                throw new IllegalStateException("refused: "
                        + Objects.requireNonNull(stanza.error()).condition().element() + "; the log says why");
            }
            if (stanza != null && wanted.test(stanza)) {
                return stanza;
            }
        }
        throw new IllegalStateException("nothing came within " + PATIENCE_SECONDS + " s; the log may say why");
    }

    @Override
    public void close() {
        FederationServer running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    /** Ports of this machine that nobody listens on. */
    static int[] freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        int[] ports = new int[count];
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports[i] = socket.getLocalPort();
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return ports;
    }
}
