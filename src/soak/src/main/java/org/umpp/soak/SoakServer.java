// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.umpp.presence.Subscription;
import org.umpp.server.FederationServer;
import org.umpp.server.settings.ServerSettings;
import org.umpp.session.Session;
import org.umpp.sip.SipComponent;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaError;

/**
 * A whole server as a process, with all of its users behind its bus. On standard input it is told, a line each, what they do; on standard
 * output it tells what reaches them.
 *
 * <pre>
 * im &lt;stanza&gt;         a user writes                      in &lt;id&gt; &lt;to&gt;            a message reached a user
 * presence &lt;stanza&gt;   a user says so                     error &lt;id&gt; &lt;condition&gt;  a message came back to a user
 * reload              the routes are built anew          sees &lt;to&gt; &lt;from&gt; &lt;status&gt;
 * leave               users leave all their sessions     vitals &lt;numbers&gt;
 * vitals              how it is                           serving, left, reloaded, failed &lt;why&gt;
 * </pre>
 */
final class SoakServer {
    private final FederationServer server;
    private final ProducerTemplate users;

    private SoakServer(FederationServer server) {
        this.server = server;
        this.users = server.context().createProducerTemplate();
    }

    /**
     * Serves until standard input ends.
     *
     * @param args the configuration folder
     */
    public static void main(String[] args) throws Exception {
        try (FederationServer server = new FederationServer(ServerSettings.read(Path.of(args[0])))) {
            server.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:umpp-im-in").process(SoakServer::message);
                    from("direct:umpp-presence-in").process(SoakServer::presence);
                }
            });
            server.start();
            SoakServer soaked = new SoakServer(server);
            say("serving");
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                soaked.obey(command);
            }
        }
    }

    private static void say(String line) {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }

    private static void message(Exchange exchange) {
        Stanza stanza = exchange.getMessage().getBody(Stanza.class);
        StanzaError error = stanza.error();
        if (error != null) {
            say("error " + stanza.id() + ' ' + error.condition().element());
        } else if (stanza.body() != null) {
            say("in " + stanza.id() + " " + stanza.to());
        }
    }

    private static void presence(Exchange exchange) {
        Stanza stanza = exchange.getMessage().getBody(Stanza.class);
        if (stanza.type().isEmpty()) {
            say("sees " + stanza.to().bare() + ' ' + stanza.from().bare() + ' ' + status(stanza));
        }
    }

    private static String status(Stanza stanza) {
        String content = new String(stanza.content(), StandardCharsets.UTF_8);
        int begin = content.indexOf("<status>");
        return begin < 0 ? "" : content.substring(begin + "<status>".length(), content.indexOf('<', begin + 1));
    }

    private void obey(String command) {
        int space = command.indexOf(' ');
        String verb = space < 0 ? command : command.substring(0, space);
        String rest = command.substring(space + 1);
        try {
            switch (verb) {
                case "im" -> users.sendBody("direct:umpp-im-out", rest);
                case "presence" -> users.sendBody("direct:umpp-presence-out", rest);
                case "reload" -> {
                    server.routes().refresh();
                    say("reloaded");
                }
                case "leave" -> {
                    leave();
                    say("left");
                }
                case "vitals" -> say("vitals " + vitals().line());
                default -> say("failed no command " + verb);
            }
        } catch (RuntimeException e) {
            say("failed " + e);
        }
    }

    private void leave() {
        for (Session session : server.sessions()) {
            users.sendBody(
                    "direct:umpp-im-out",
                    "<message from='%s' to='%s' type='chat'><thread>%s</thread><gone xmlns='http://jabber.org/protocol/chatstates'/></message>"
                            .formatted(
                                    session.local(),
                                    session.key().peer(),
                                    session.key().thread()));
        }
        for (Subscription subscription : server.subscriptions()) {
            String type = subscription.key().isNotifier() ? "unsubscribed" : "unsubscribe";
            users.sendBody(
                    "direct:umpp-presence-out",
                    "<presence from='%s' to='%s' type='%s'/>"
                            .formatted(
                                    subscription.key().local(),
                                    subscription.key().peer(),
                                    type));
        }
    }

    private Vitals vitals() {
        var streams = server.inspection().streams().rows();
        return new Vitals(
                server.sessions().size(),
                server.subscriptions().size(),
                server.context()
                        .getComponent("sip", SipComponent.class)
                        .getConfiguration()
                        .getDialogs()
                        .size(),
                (int) streams.stream().filter(row -> row.state().equals("open")).count(),
                streams.stream().mapToInt(row -> row.queued()).sum(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                heap(),
                buffers());
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** What the allocator holds, used or for use again. */
    private static long buffers() {
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }
}
