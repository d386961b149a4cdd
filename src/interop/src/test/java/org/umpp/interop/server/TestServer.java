// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.umpp.pki.IssuedCertificate;
import org.umpp.pki.ThrowawayAuthority;
import org.umpp.server.FederationServer;
import org.umpp.server.ServerSettings;
import org.umpp.xmpp.stream.Stanza;

/** A whole server in this process, as shipped, on ports of its own; the test is the Camel route behind its bus community. */
public final class TestServer implements AutoCloseable {
    private final String domain;
    private final Path folder;
    private final int sipPort = freePort();
    private final int xmppPort = freePort();
    private final StringBuilder settings = new StringBuilder();
    private final LinkedBlockingQueue<Exchange> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Exchange> presence = new LinkedBlockingQueue<>();
    private FederationServer server;
    private ProducerTemplate template;

    /** A server for a domain, with a certificate of the authority and trusting it. */
    public TestServer(String domain, ThrowawayAuthority authority, Path parent) {
        this(domain, authority.forDomain(domain), authority, parent);
    }

    /** A server for a domain that shows any certificate. */
    public TestServer(String domain, IssuedCertificate certificate, ThrowawayAuthority trusted, Path parent) {
        this.domain = domain;
        this.folder = parent.resolve(domain);
        try {
            Path tls = Files.createDirectories(folder.resolve("tls"));
            trusted.write(tls, "ca");
            certificate.write(tls, domain);
            copy(Path.of("../../routes"), folder.resolve("routes"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        setting("domains", domain);
        setting("sip.listen", "127.0.0.1:" + sipPort);
        setting("xmpp.listen", "127.0.0.1:" + xmppPort);
        setting("routes", "routes");
    }

    /** Adds a line to the server's settings. */
    public TestServer setting(String key, String value) {
        settings.append(key).append(" = ").append(value).append('\n');
        return this;
    }

    /** Federates with a domain whose servers are at these ports of this machine. */
    public TestServer partner(String other, int otherSipPort, int otherXmppPort, String... lines) {
        String routes = "sip = 127.0.0.1:%d%nxmpp = 127.0.0.1:%d%n".formatted(otherSipPort, otherXmppPort);
        return partnerFile(other, routes + String.join("\n", lines));
    }

    /** Federates with a domain, with these lines in its file. */
    public TestServer partnerFile(String other, String lines) {
        try {
            Files.writeString(folder.resolve("org.umpp.partner-" + other + ".cfg"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Serves from now on. */
    public TestServer start() throws Exception {
        Files.writeString(folder.resolve(ServerSettings.FILE), settings);
        server = new FederationServer(ServerSettings.read(folder));
        server.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:umpp-im-in?pollTimeout=20").process(exchange -> messages.add(exchange.copy()));
                from("seda:umpp-presence-in?pollTimeout=20").process(exchange -> presence.add(exchange.copy()));
            }
        });
        server.start();
        template = server.context().createProducerTemplate();
        return this;
    }

    /** Takes the files as they are now for the configuration, as an operator's tools would. */
    public TestServer reconfigure() {
        try {
            Files.writeString(folder.resolve(ServerSettings.FILE), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.apply(ServerSettings.read(folder));
        return this;
    }

    /** No longer federates with a domain, once it is reconfigured. */
    public TestServer noPartner(String other) {
        try {
            Files.delete(folder.resolve("org.umpp.partner-" + other + ".cfg"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public String domain() {
        return domain;
    }

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

    /** A local user writes. */
    public void writes(String stanza) {
        template.sendBody("direct:umpp-im-out", stanza);
    }

    /** A local user says something about presence. */
    public void shows(String stanza) {
        template.sendBody("direct:umpp-presence-out", stanza);
    }

    /** The next message for a local user. */
    public Stanza reads() throws InterruptedException {
        return readsExchange().getMessage().getBody(Stanza.class);
    }

    /** The next message for a local user, with its headers. */
    public Exchange readsExchange() throws InterruptedException {
        return next(messages, "message");
    }

    /** The next presence stanza for a local user. */
    public Stanza sees() throws InterruptedException {
        return next(presence, "presence").getMessage().getBody(Stanza.class);
    }

    /** How many messages nobody has read. */
    public int unread() {
        return messages.size();
    }

    private Exchange next(LinkedBlockingQueue<Exchange> queue, String what) throws InterruptedException {
        Exchange exchange = queue.poll(10, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("no " + what + " reached a user of " + domain + " within 10 s");
        }
        return exchange;
    }

    /** A port of this machine that nobody listens on. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
