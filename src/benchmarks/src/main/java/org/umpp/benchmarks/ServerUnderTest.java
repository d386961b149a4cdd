// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.umpp.server.FederationServer;
import org.umpp.server.settings.ServerSettings;
import org.umpp.xmpp.stream.Stanza;

/**
 * The server that is measured, in a process of its own. Its community counts what arrives, and echoes what asks for it by its id. Commands on standard input:
 * {@code count} prints how many messages have arrived, {@code heap} collects garbage and prints the octets in use.
 */
public final class ServerUnderTest {
    private ServerUnderTest() {}

    /**
     * Serves until standard input ends.
     *
     * @param args the configuration folder
     */
    public static void main(String[] args) throws Exception {
        LongAdder arrived = new LongAdder();
        try (FederationServer server = new FederationServer(ServerSettings.read(Path.of(args[0])))) {
            server.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:umpp-im-in")
                            .process(exchange -> arrived.increment())
                            .filter(exchange -> id(exchange).startsWith("echo"))
                            .process(exchange -> exchange.getMessage().setBody(echo(exchange)))
                            .to("direct:umpp-im-out");
                    from("direct:umpp-presence-in").process(exchange -> {});
                }
            });
            server.start();
            System.out.println("serving");
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                switch (command) {
                    case "count" -> System.out.println(arrived.sum());
                    case "heap" -> System.out.println(heap());
                    default -> server.context().createProducerTemplate().sendBody("direct:umpp-presence-out", command);
                }
            }
        }
    }

    private static String id(Exchange exchange) {
        return exchange.getMessage().getBody(Stanza.class).id();
    }

    /** The same back to who wrote it, in the same session. */
    private static String echo(Exchange exchange) {
        Stanza stanza = exchange.getMessage().getBody(Stanza.class);
        return "<message from='%s' to='%s' id='%s' type='chat'><thread>%s</thread><body>echo</body></message>"
                .formatted(stanza.to(), stanza.from(), stanza.id(), stanza.thread());
    }

    private static long heap() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        // until it no longer shrinks: references are cleared in several rounds
        while (true) {
            System.gc();
            Thread.sleep(200);
            long now = runtime.totalMemory() - runtime.freeMemory();
            if (now >= used - 100_000) {
                return Math.min(used, now);
            }
            used = now;
        }
    }
}
