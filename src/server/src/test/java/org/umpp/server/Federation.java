// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.umpp.xmpp.stream.Stanza;

/** The shipped routes of a server for montague.example.net, between two wires and a community that a test plays. */
final class Federation implements AutoCloseable {
    static final String ROMEO = "romeo@montague.example.net";
    static final String JULIET = "juliet@thecappulets.example.com";

    final WireStub sip = new WireStub();
    final WireStub xmpp = new WireStub();
    final CamelContext context = new DefaultCamelContext();
    private final LinkedBlockingQueue<Stanza> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Stanza> presence = new LinkedBlockingQueue<>();

    Federation(Path folder, String... settings) throws Exception {
        context.addComponent("sip", sip);
        context.addComponent("xmpp-s2s", xmpp);
        FederationBeans.bind(context.getRegistry(), settings(folder, settings), 5269, Clock.systemUTC());
        new RouteDirectory(routesWithoutBus(folder)).load(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:umpp-im-in")
                        .process(exchange -> messages.add(exchange.getMessage().getBody(Stanza.class)));
                from("direct:umpp-presence-in")
                        .process(exchange -> presence.add(exchange.getMessage().getBody(Stanza.class)));
            }
        });
        context.start();
    }

    private static ServerSettings settings(Path folder, String... settings) throws IOException {
        List<String> lines = new ArrayList<>(List.of("domains = montague.example.net"));
        lines.addAll(List.of(settings));
        Files.write(folder.resolve(ServerSettings.FILE), lines);
        Path partner = folder.resolve("org.umpp.partner-thecappulets.example.com.cfg");
        if (!Files.exists(partner)) {
            Files.createFile(partner);
        }
        return ServerSettings.read(folder);
    }

    private static Path routesWithoutBus(Path folder) throws IOException {
        Path shipped = Path.of("../../routes");
        Path copy = Files.createDirectories(folder.resolve("routes"));
        for (String file : List.of(
                "outbound-im",
                "inbound-im",
                "end-im",
                "outbound-presence",
                "inbound-presence",
                "policy",
                "errors",
                "communities/common")) {
            Path to = copy.resolve(file + ".xml");
            Files.createDirectories(to.getParent());
            Files.copy(shipped.resolve(file + ".xml"), to);
        }
        return copy;
    }

    /** A local user writes. */
    void writes(String stanza) {
        context.createProducerTemplate().sendBody("direct:umpp-im-out", stanza);
    }

    /** A local user says something about presence. */
    void shows(String stanza) {
        context.createProducerTemplate().sendBody("direct:umpp-presence-out", stanza);
    }

    /** The next message that reaches the community. */
    Stanza reads() throws InterruptedException {
        return next(messages, "message");
    }

    /** The next presence stanza that reaches the community. */
    Stanza sees() throws InterruptedException {
        return next(presence, "presence");
    }

    /** How many messages have reached the community that nobody has read. */
    int unread() {
        return messages.size();
    }

    /** How many presence stanzas have reached the community that nobody has looked at. */
    int unseen() {
        return presence.size();
    }

    /** What the routes have sent over the partner's stream next. */
    Stanza streams() throws InterruptedException {
        Exchange exchange = xmpp.next("message");
        return exchange.getMessage().getBody(Stanza.class);
    }

    private static Stanza next(LinkedBlockingQueue<Stanza> queue, String what) throws InterruptedException {
        Stanza stanza = queue.poll(5, TimeUnit.SECONDS);
        if (stanza == null) {
            throw new AssertionError("no " + what + " reached the community within 5 s");
        }
        return stanza;
    }

    @Override
    public void close() {
        context.stop();
    }
}
