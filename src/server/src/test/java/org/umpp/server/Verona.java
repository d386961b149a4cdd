// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.umpp.server.settings.ServerSettings;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** The two servers of the draft in this process, with real sockets; the test is the community of their users. */
public final class Verona implements AutoCloseable {
    public static final String MONTAGUE = "montague.example.net";
    public static final String CAPULET = "thecappulets.example.com";
    public static final String ROMEO = "romeo@" + MONTAGUE;
    public static final String JULIET = "juliet@" + CAPULET;

    /** Where the shipped route files are. */
    private static final Path SHIPPED = Path.of("../../routes");

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
            "communities/directory");

    public final House montague;
    public final House capulet;

    /** @param settings further lines of the settings of Montague's server */
    public Verona(Path folder, String... settings) throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        montague = new House(MONTAGUE, folder.resolve("montague"), authority);
        capulet = new House(CAPULET, folder.resolve("capulet"), authority);
        montague.configure(capulet, settings);
        capulet.configure(montague);
    }

    public Verona start() throws Exception {
        montague.start();
        capulet.start();
        return this;
    }

    @Override
    public void close() {
        montague.close();
        capulet.close();
    }

    /** One server and its users. */
    public static final class House implements AutoCloseable {
        private final String domain;
        private final Path folder;
        private final ThrowawayAuthority authority;
        private final int sipPort = freePort();
        private final int xmppPort = freePort();
        private final LinkedBlockingQueue<Stanza> messages = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<Stanza> presence = new LinkedBlockingQueue<>();
        private FederationServer server;
        private ProducerTemplate users;

        House(String domain, Path folder, ThrowawayAuthority authority) {
            this.domain = domain;
            this.folder = folder;
            this.authority = authority;
        }

        private void configure(House partner, String... settings) throws IOException {
            Path tls = Files.createDirectories(folder.resolve("umpp/tls"));
            authority.write(tls, "ca");
            authority.forDomain(domain).write(tls, domain);
            Files.writeString(
                    folder.resolve(ServerSettings.FILE),
                    """
                    domains = %s
                    sip.listen = 127.0.0.1:%d
                    xmpp.listen = 127.0.0.1:%d
                    routes = routes
                    %s
                    """
                            .formatted(domain, sipPort, xmppPort, String.join("\n", settings)));
            Files.writeString(
                    folder.resolve("org.umpp.partner-" + partner.domain + ".cfg"),
                    "sip = 127.0.0.1:%d%nxmpp = 127.0.0.1:%d%n".formatted(partner.sipPort, partner.xmppPort));
            Files.createDirectories(folder.resolve("routes/communities"));
            for (String route : ROUTES) {
                Files.copy(SHIPPED.resolve(route + ".xml"), folder.resolve("routes/" + route + ".xml"));
            }
        }

        /** The folder of its configuration, to be changed before it starts. */
        public Path folder() {
            return folder;
        }

        public int sipPort() {
            return sipPort;
        }

        public int xmppPort() {
            return xmppPort;
        }

        public FederationServer server() {
            return server;
        }

        public void start() throws Exception {
            start(context -> {});
        }

        /** @param before what an operator's own bundles have put into the context before */
        public void start(Consumer<CamelContext> before) throws Exception {
            server = new FederationServer(ServerSettings.read(folder));
            before.accept(server.context());
            server.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:umpp-im-in")
                            .process(exchange ->
                                    messages.add(exchange.getMessage().getBody(Stanza.class)));
                    from("direct:umpp-presence-in")
                            .process(exchange ->
                                    presence.add(exchange.getMessage().getBody(Stanza.class)));
                }
            });
            server.start();
            users = server.context().createProducerTemplate();
        }

        /** A user writes. */
        public void writes(String from, String to, String body) {
            users.sendBody(
                    "direct:umpp-im-out",
                    "<message from='%s' to='%s' id='%s' type='chat'><body>%s</body></message>"
                            .formatted(from, to, Long.toHexString(System.nanoTime()), body));
        }

        /** A user leaves the chat. */
        public void leaves(String from, String to) {
            users.sendBody(
                    "direct:umpp-im-out",
                    "<message from='%s' to='%s' type='chat'><gone xmlns='http://jabber.org/protocol/chatstates'/></message>"
                            .formatted(from, to));
        }

        /** A user says something about presence. */
        public void shows(String stanza) {
            users.sendBody("direct:umpp-presence-out", stanza);
        }

        /** The next message for a user. */
        public Stanza reads() throws InterruptedException {
            return next(messages, "message");
        }

        /** The next presence for a user. */
        public Stanza sees() throws InterruptedException {
            return next(presence, "presence");
        }

        private Stanza next(LinkedBlockingQueue<Stanza> queue, String what) throws InterruptedException {
            Stanza stanza = queue.poll(20, TimeUnit.SECONDS);
            if (stanza == null) {
                throw new AssertionError("no " + what + " reached a user of " + domain + " within 20 s");
            }
            return stanza;
        }

        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
