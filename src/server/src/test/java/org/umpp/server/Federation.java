// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.umpp.server.routes.RouteDirectory;
import org.umpp.server.routes.RouteFile;
import org.umpp.server.settings.ServerSettings;
import org.umpp.xmpp.netty.HostSnapshot;
import org.umpp.xmpp.stream.Stanza;

/** The shipped routes of a server for montague.example.net, between two wires and a community that a test plays. */
final class Federation implements AutoCloseable {
    static final String ROMEO = "romeo@montague.example.net";
    static final String JULIET = "juliet@thecappulets.example.com";

    final WireStub sip = new WireStub();
    final WireStub xmpp = new WireStub();

    final WireStub msrp = new WireStub();

    /** The users' own XMPP server, if the settings name one. */
    final WireStub host = new WireStub();

    /** The connections to it. */
    final List<HostSnapshot> connections = new CopyOnWriteArrayList<>();

    final MovedClock clock = new MovedClock();
    final CamelContext context = new DefaultCamelContext();
    private final DurableState state;
    final Path routeFolder;
    final RouteDirectory routes;
    private volatile Consumer<Stanza> onTheSpot = stanza -> {};
    private final LinkedBlockingQueue<Stanza> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Stanza> presence = new LinkedBlockingQueue<>();

    Federation(Path folder, String... settings) throws Exception {
        context.addComponent("sip", sip);
        context.addComponent("xmpp-s2s", xmpp);
        context.addComponent("xmpp-host", host);
        ServerSettings read = settings(folder, settings);
        state = DurableState.open(read.state());
        FederationBeans.bind(context, read, state, 5269, () -> connections, clock);
        context.addComponent("msrp", msrp);
        routeFolder = routesWithoutBus(folder);
        routes = new RouteDirectory(routeFolder);
        routes.load(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:umpp-im-in").process(exchange -> {
                    Stanza stanza = exchange.getMessage().getBody(Stanza.class);
                    messages.add(stanza);
                    onTheSpot.accept(stanza);
                });
                from("direct:umpp-presence-in")
                        .process(exchange -> presence.add(exchange.getMessage().getBody(Stanza.class)));
            }
        });
        context.start();
    }

    private static ServerSettings settings(Path folder, String... settings) throws IOException {
        List<String> lines = new ArrayList<>(List.of("domains = montague.example.net", "routes = routes"));
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
                "xmpp-partner",
                "sip-partner",
                "msrp",
                "policy",
                "errors",
                "communities/common",
                "communities/directory",
                "communities/xmpp",
                "communities/sip",
                "communities/phones")) {
            Path to = copy.resolve(file + ".xml");
            Files.createDirectories(to.getParent());
            Files.copy(shipped.resolve(file + ".xml"), to, StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    /** Writes a route file, as an operator does, and lets it take effect. */
    RouteFile save(String file, String text) throws IOException {
        Files.writeString(routeFolder.resolve(file), text);
        return state(file);
    }

    /** Takes up what has changed in the route folder: how a file stands then. */
    RouteFile state(String file) {
        return routes.check().stream()
                .filter(found -> found.path().equals(routeFolder.resolve(file)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " is not among the route files"));
    }

    /** What a route file says. */
    String text(String file) throws IOException {
        return Files.readString(routeFolder.resolve(file));
    }

    /** A rule as shipped, copied beside policy.xml, with changes: what is replaced, and by what. */
    void example(String file, String... changes) throws IOException {
        String text = Files.readString(Path.of("../../routes/examples").resolve(file));
        for (int i = 0; i < changes.length; i += 2) {
            assertThat(text).contains(changes[i]);
            text = text.replace(changes[i], changes[i + 1]);
        }
        assertThat(save(file, text).reason()).isEmpty();
    }

    /** The community does this with what comes in, before it lets it go. */
    void onTheSpot(Consumer<Stanza> reaction) {
        onTheSpot = reaction;
    }

    /** The partner's user invites a local user. */
    Exchange partnerInvites(String from, String to, String callId) {
        Map<String, Object> headers = Map.of(
                "CamelSipFrom", "im:" + from,
                "CamelSipTo", "im:" + to,
                "CamelSipRequestUri", "im:" + to,
                "CamelSipPeerDomain", from.substring(from.indexOf('@') + 1),
                "CamelSipCallId", callId,
                "CamelSipDialogId", callId + ";a;b");
        return sip.bring("invite", description(from + "/x", "thread-" + callId, "both"), headers);
    }

    /** The partner's user writes within a session. */
    Exchange partnerWrites(String from, String to, String thread, String body) {
        Stanza stanza = Stanza.parse(
                "<message from='%s' to='%s' id='p1' type='chat'><body>%s</body><thread>%s</thread></message>"
                        .formatted(from, to, body, thread));
        return xmpp.bring("message", stanza, Map.of());
    }

    /** The partner accepts every invitation from now on. */
    void partnerAccepts() {
        sip.answering("invite", Federation::accept);
    }

    /** What the partner does to accept an invitation. */
    static void accept(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader("CamelSipDialogId", message.getHeader("CamelSipCallId") + ";a;b");
        message.setBody(description(
                message.getHeader("CamelSipRequestUri", String.class).substring(3) + "/balcony",
                message.getBody(String.class)
                        .lines()
                        .filter(line -> line.startsWith("a=thread:"))
                        .map(line -> line.substring(9))
                        .findFirst()
                        .orElse("t"),
                "passive"));
    }

    /** What a local user writes to Juliet in a thread. */
    static String message(String id, String thread, String body) {
        return "<message from='%s/orchard' to='%s' id='%s' type='chat'><body>%s</body><thread>%s</thread></message>"
                .formatted(ROMEO, JULIET, id, body, thread);
    }

    private static String description(String jid, String thread, String direction) {
        return """
                v=0
                o=juliet 1 1 IN IP4 xmpp.thecappulets.example.com
                s=-
                c=IN IP4 xmpp.thecappulets.example.com
                t=0 0
                m=message 5269 xmpp/tcp chat
                a=direction:%s
                a=jid:%s
                a=thread:%s
                """
                .formatted(direction, jid, thread);
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
        routes.close();
        context.stop();
        state.close();
    }
}
