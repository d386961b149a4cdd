// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.transport.TransportException.Reason;

/** A proxy of our own between us and every partner that has no static route. */
@Spec("RFC 3261 §8.1.2")
class EdgeTest {
    private static final String EDGE = "edge.montague.example";
    private static final Destination TO_CAPULET = Verona.destination(Verona.MONTAGUE, Verona.CAPULET);

    private final Verona verona = new Verona();
    private Party edge;
    private Party montague;

    @BeforeEach
    void start() throws IOException {
        edge = new Party(Party.settings(), verona.tls(EDGE), StaticRoutes.NONE);
        montague = new Party(Party.settings(), verona.tls(Verona.MONTAGUE), behind(EDGE, edge.target()));
    }

    @AfterEach
    void stop() {
        montague.close();
        edge.close();
    }

    private static StaticRoutes behind(String name, String target) {
        StaticRoutes direct = Verona.route("verona.example", "tls:127.0.0.1:1");
        return new StaticRoutes() {
            @Override
            public List<Target> to(String domain) {
                return direct.to(domain);
            }

            @Override
            public Edge edge() {
                return new Edge(name, List.of(Target.parse(target)));
            }
        };
    }

    private static Flow sent(CompletableFuture<Flow> outcome) throws Exception {
        return outcome.get(Party.SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void requestsToAllPartnersTakeOneConnectionWithIt() throws Exception {
        Flow first = sent(montague.send(TO_CAPULET));
        Flow second = sent(montague.send(Verona.destination(Verona.MONTAGUE, "escalus.example")));

        assertThat(first.peer().domains()).containsExactly(EDGE);
        assertThat(second).isSameAs(first);
        assertThat(edge.request().message().headers().callId()).isEqualTo("call-1");
    }

    @Test
    void itStandsInTheRouteOfARequestThatGoesThroughIt() {
        assertThat(montague.server.proxy(TO_CAPULET)).hasToString("sip:127.0.0.1:" + edge.port() + ";transport=tls;lr");
        assertThat(montague.server.proxy(Verona.destination(Verona.MONTAGUE, "verona.example")))
                .isNull();
    }

    @Test
    void whatARecordRouteOrContactNamesIsReachedThroughIt() throws Exception {
        Destination inDialog =
                new Destination(Verona.MONTAGUE, Verona.CAPULET, SipUri.parse("sip:10.1.2.3:5061;transport=tls;lr"));

        assertThat(sent(montague.send(inDialog)).peer().domains()).containsExactly(EDGE);
    }

    @Test
    @Spec("RFC 5922 §7.3")
    void itMustProveItsName() throws Exception {
        try (Party other =
                new Party(Party.settings(), verona.tls(Verona.MONTAGUE), behind("door.example", edge.target()))) {
            TransportException failure = other.failure(TO_CAPULET);

            assertThat(failure.reason()).isEqualTo(Reason.NOT_SECURED);
            assertThat(edge.requests).isEmpty();
        }
    }

    @Test
    void aConnectionThatItOpensIsItsOwnAndServesBothWays() throws Exception {
        try (Party caller =
                new Party(Party.settings(), verona.tls(EDGE), Verona.route(Verona.MONTAGUE, montague.target()))) {
            sent(caller.send(Verona.destination(EDGE, Verona.MONTAGUE)));
            Flow in = montague.request().flow();

            assertThat(montague.server.isEdge(in)).isTrue();
            assertThat(sent(montague.send(TO_CAPULET))).isSameAs(in);
        }
    }

    @Test
    @Spec("D-20")
    void whoProvesAnotherNameIsNotTheEdge() throws Exception {
        try (Party capulet = new Party(
                Party.settings(), verona.tls(Verona.CAPULET), Verona.route(Verona.MONTAGUE, montague.target()))) {
            sent(capulet.send(Verona.destination(Verona.CAPULET, Verona.MONTAGUE)));

            assertThat(montague.server.isEdge(montague.request().flow())).isFalse();
        }
    }
}
