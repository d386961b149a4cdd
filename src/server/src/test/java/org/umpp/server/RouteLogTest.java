// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec("D-29")
class RouteLogTest {
    private final CamelContext context = new DefaultCamelContext();
    private long now;

    @BeforeEach
    void start() throws Exception {
        context.getRegistry().bind("log", new RouteLog(() -> now));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                RouteLog log = context.getRegistry().lookupByNameAndType("log", RouteLog.class);
                for (String route : new String[] {"refused", "returned"}) {
                    from("direct:" + route)
                            .routeId(route)
                            .setBody(constant("untold"))
                            .filter(log::isDue)
                            .setBody(simple("told${exchangeProperty.UmppUntold}"));
                }
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aFloodIsTwentyLinesAndThenOneASecondWithTheCountOfTheOthers() {
        for (int i = 0; i < 20; i++) {
            assertThat(happens("refused", "verona.example.org")).isEqualTo("told");
        }
        for (int i = 0; i < 300; i++) {
            assertThat(happens("refused", "verona.example.org")).isEqualTo("untold");
        }
        now += TimeUnit.SECONDS.toNanos(1);

        assertThat(happens("refused", "verona.example.org")).isEqualTo("told (300 more untold)");
        assertThat(happens("refused", "verona.example.org")).isEqualTo("untold");
    }

    @Test
    void whatElseHappensIsToldAllTheSame() {
        for (int i = 0; i < 100; i++) {
            happens("refused", "verona.example.org");
        }

        assertThat(happens("refused", "mantua.example.org")).startsWith("told");
        assertThat(happens("returned", "verona.example.org")).isEqualTo("told");
    }

    private String happens(String route, String partner) {
        Exchange done = context.createFluentProducerTemplate()
                .to("direct:" + route)
                .withHeader("UmppPartner", partner)
                .send();
        return done.getMessage().getBody(String.class);
    }
}
