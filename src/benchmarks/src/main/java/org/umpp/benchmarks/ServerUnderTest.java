// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.umpp.server.FederationServer;
import org.umpp.server.settings.ServerSettings;
import org.umpp.xmpp.stream.Stanza;

/**
 * The server that is flooded, in a process of its own. Its community echoes what asks for it by its id.
 */
public final class ServerUnderTest {
    private ServerUnderTest() {}

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
                    from("direct:umpp-im-in")
                            .filter(exchange -> id(exchange).startsWith("echo"))
                            .process(exchange -> exchange.getMessage().setBody(echo(exchange)))
                            .to("direct:umpp-im-out");
                    from("direct:umpp-presence-in").process(exchange -> {});
                }
            });
            server.start();
            System.out.println("serving");
            while (System.in.read() >= 0) {
                // until it ends
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
}
