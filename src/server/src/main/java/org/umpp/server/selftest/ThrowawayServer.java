// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.selftest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.umpp.server.FederationServer;
import org.umpp.server.settings.ServerSettings;
import org.umpp.throwaway.ServerFolder;
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
            "xmpp-partner",
            "sip-partner",
            "msrp",
            "policy",
            "errors",
            "communities/common",
            "communities/directory",
            "communities/sip");

    private static final long PATIENCE_SECONDS = 10;

    private final ServerFolder folder;
    private final BlockingQueue<Stanza> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Stanza> presence = new LinkedBlockingQueue<>();
    private @Nullable FederationServer server;
    private @Nullable ProducerTemplate users;

    ThrowawayServer(String domain, Path path, ThrowawayAuthority authority) throws IOException {
        folder = new ServerFolder(domain, path)
                .certificates("tls", authority.forDomain(domain), authority)
                .setting("routes", "routes");
        Files.createDirectories(path.resolve("routes/communities"));
        for (String route : ROUTES) {
            String file = "routes/" + route + ".xml";
            try (InputStream shipped = ThrowawayServer.class.getResourceAsStream(file)) {
                Files.copy(Objects.requireNonNull(shipped, route), path.resolve(file));
            }
        }
    }

    /** Serves from now on, with this partner. */
    void start(ThrowawayServer partner, CamelContext context) throws Exception {
        folder.partner(partner.folder);
        FederationServer starting = new FederationServer(ServerSettings.read(folder.path()), context);
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
}
