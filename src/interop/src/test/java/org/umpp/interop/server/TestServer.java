// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.umpp.server.FederationServer;
import org.umpp.server.settings.ServerSettings;
import org.umpp.sip.SipComponent;
import org.umpp.sip.transaction.Scheduler;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ServerFolder;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.XmppS2sComponent;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.StreamSnapshot;
import org.umpp.xmpp.stream.Stanza;

/** A whole server in this process, as shipped, on ports of its own; the test is the Camel route behind its bus community. */
public final class TestServer implements AutoCloseable {
    private final ServerFolder folder;
    private final LinkedBlockingQueue<Exchange> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Exchange> presence = new LinkedBlockingQueue<>();
    private UnaryOperator<StreamSettings> streams = UnaryOperator.identity();
    private @Nullable Scheduler sipTime;
    private FederationServer server;
    private ProducerTemplate template;

    /** A server for a domain, with a certificate of the authority and trusting it. */
    public TestServer(String domain, ThrowawayAuthority authority, Path parent) {
        this(domain, authority.forDomain(domain), authority, parent);
    }

    /** A server for a domain that shows any certificate. */
    public TestServer(String domain, IssuedCertificate certificate, ThrowawayAuthority trusted, Path parent) {
        this.folder = new ServerFolder(domain, parent.resolve(domain))
                .certificates("tls", certificate, trusted)
                .routes("routes", Path.of("../../routes"));
    }

    /** Adds a line to the server's settings. */
    public TestServer setting(String key, String value) {
        folder.setting(key, value);
        return this;
    }

    /** Federates with a domain whose servers are at these ports of this machine. */
    public TestServer partner(String other, int otherSipPort, int otherXmppPort, String... lines) {
        folder.partner(other, otherSipPort, otherXmppPort, lines);
        return this;
    }

    /** It and another one federate, with nothing special said of either. */
    public void federatesWith(TestServer other) {
        partner(other.domain(), other.sipPort(), other.xmppPort());
        other.partner(domain(), sipPort(), xmppPort());
    }

    /** Federates with a domain, with exactly these lines in its file. */
    public TestServer partner(String other, String... lines) {
        folder.partner(other, lines);
        return this;
    }

    /** Copies an example into its route folder, with changes: what is replaced, and by what. */
    public TestServer example(String file, String... changes) throws IOException {
        return route(
                file, changed(Files.readString(Path.of("../../routes/examples").resolve(file)), changes));
    }

    /** Edits a file of its route folder: what is replaced, and by what. */
    public TestServer edit(String file, String... changes) throws IOException {
        return route(
                file, changed(Files.readString(folder.path().resolve("routes").resolve(file)), changes));
    }

    private static String changed(String text, String... changes) {
        String changed = text;
        for (int i = 0; i < changes.length; i += 2) {
            if (!changed.contains(changes[i])) {
                throw new AssertionError("there is no " + changes[i] + " to be replaced");
            }
            changed = changed.replace(changes[i], changes[i + 1]);
        }
        return changed;
    }

    /** Every user of its domain is in this community. */
    public TestServer everybodyIn(String community) throws IOException {
        return edit(
                "communities/directory.xml",
                "<removeHeader name=\"UmppCommunity\"/>",
                "<setHeader name=\"UmppCommunity\"><constant>" + community + "</constant></setHeader>");
    }

    /** Removes a file from its route folder. */
    public TestServer remove(String file) throws IOException {
        Files.delete(folder.path().resolve("routes").resolve(file));
        return this;
    }

    /** Writes a file into its route folder. */
    public TestServer route(String file, String text) throws IOException {
        Path path = folder.path().resolve("routes").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    /** Its streams behave so; most of that is no setting. */
    public TestServer streams(UnaryOperator<StreamSettings> other) {
        streams = other;
        return this;
    }

    /** Its SIP server has this time. */
    public TestServer sipTime(Scheduler time) {
        sipTime = time;
        return this;
    }

    /** Serves from now on. */
    public TestServer start() throws Exception {
        server = new FederationServer(ServerSettings.read(folder.path()));
        server.context().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onComponentAdd(String name, Component component) {
                if (component instanceof XmppS2sComponent xmpp) {
                    xmpp.getConfiguration()
                            .setStreams(streams.apply(xmpp.getConfiguration().getStreams()));
                }
                if (component instanceof SipComponent sip && sipTime != null) {
                    sip.getConfiguration().setScheduler(sipTime);
                }
            }
        });
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
        server.apply(ServerSettings.read(folder.path()));
        return this;
    }

    /** No longer federates with a domain, once it is reconfigured. */
    public TestServer noPartner(String other) {
        folder.noPartner(other);
        return this;
    }

    public String domain() {
        return folder.domain();
    }

    public Path folder() {
        return folder.path();
    }

    public int sipPort() {
        return folder.sipPort();
    }

    public int xmppPort() {
        return folder.xmppPort();
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

    /** Whether any SIP connection is up. */
    public boolean hasSipConnection() {
        return server.context()
                .getComponent("sip", SipComponent.class)
                .flows()
                .iterator()
                .hasNext();
    }

    /** The XMPP streams, and the ways to domains that have none. */
    public List<StreamSnapshot> xmppStreams() {
        return server.context().getComponent("xmpp-s2s", XmppS2sComponent.class).streams();
    }

    /** How many messages nobody has read. */
    public int unread() {
        return messages.size();
    }

    /** The next message for a local user, which may take that many seconds to come. */
    public Exchange readsWithin(int seconds) throws InterruptedException {
        return next(messages, "message", seconds);
    }

    private Exchange next(LinkedBlockingQueue<Exchange> queue, String what) throws InterruptedException {
        return next(queue, what, 10);
    }

    private Exchange next(LinkedBlockingQueue<Exchange> queue, String what, int seconds) throws InterruptedException {
        Exchange exchange = queue.poll(seconds, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("no " + what + " reached a user of " + domain() + " within " + seconds + " s");
        }
        return exchange;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
