// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.server.management.Health.State;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

class HealthCheckTest {
    private final IssuedCertificate certificate =
            ThrowawayAuthority.create("Verona").forDomain("montague.example.net");
    private final DefaultCamelContext context = new DefaultCamelContext();
    private boolean sip = true;
    private boolean msrp = true;
    private boolean overloaded;
    private boolean draining;
    private List<String> unloaded = List.of();

    @BeforeEach
    void routes() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:one").routeId("one").to("log:one");
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Health after(Duration time) {
        return new HealthCheck(
                        context,
                        () -> sip,
                        () -> true,
                        () -> msrp,
                        () -> Credentials.of(
                                "montague.example.net", new Credential(certificate.chain(), certificate.key())),
                        () -> unloaded,
                        () -> draining,
                        () -> overloaded,
                        Clock.offset(Clock.systemUTC(), time))
                .health();
    }

    private Duration life() {
        return Duration.between(
                java.time.Instant.now(), certificate.leaf().getNotAfter().toInstant());
    }

    @Test
    @Spec("D-47")
    void everythingIsWell() {
        assertThat(after(Duration.ZERO)).isEqualTo(new Health(State.UP, true, List.of()));
    }

    @Test
    @Spec({"D-30", "D-47"})
    void aCertificateThatIsAboutToEndIsToldOfInTime() {
        Health health = after(life().minusMinutes(10));

        assertThat(health.state()).isEqualTo(State.DEGRADED);
        assertThat(health.ready()).isTrue();
        assertThat(health.reasons())
                .singleElement()
                .asString()
                .startsWith("the certificate of montague.example.net ends at ")
                .endsWith("; renew it");
    }

    @Test
    @Spec({"D-30", "D-47"})
    void aCertificateThatHasEndedIsNoService() {
        Health health = after(life().plusMinutes(1));

        assertThat(health.state()).isEqualTo(State.DOWN);
        assertThat(health.ready()).isFalse();
        assertThat(health.reasons()).singleElement().asString().endsWith(", not now; replace it");
    }

    @Test
    @Spec("D-47")
    void aListenerThatIsGoneIsNoService() {
        sip = false;

        assertThat(after(Duration.ZERO).reasons())
                .containsExactly("SIP over TLS is not listened for; see the log for why");
        assertThat(after(Duration.ZERO).state()).isEqualTo(State.DOWN);
    }

    @Test
    @Spec("D-47")
    void aListenerOfMsrpThatIsGoneIsNoService() {
        msrp = false;

        assertThat(after(Duration.ZERO))
                .isEqualTo(new Health(State.DOWN, false, List.of("MSRP is not listened for; see the log for why")));
    }

    @Test
    @Spec({"D-47", "D-51"})
    void aRouteFileThatHasNotTakenEffectIsToldOf() {
        unloaded = List.of("policy.xml:7: unknown element");

        assertThat(after(Duration.ZERO)).isEqualTo(new Health(State.DEGRADED, true, unloaded));
    }

    @Test
    @Spec({"D-29", "D-47"})
    void whatIsOverloadedServesAndIsNotReadyForMore() {
        overloaded = true;

        assertThat(after(Duration.ZERO).state()).isEqualTo(State.DEGRADED);
        assertThat(after(Duration.ZERO).ready()).isFalse();
        assertThat(after(Duration.ZERO).reasons()).singleElement().asString().startsWith("overloaded");
    }

    @Test
    @Spec("D-47")
    void whatDrainsIsNotReady() {
        draining = true;

        assertThat(after(Duration.ZERO).state()).isEqualTo(State.DEGRADED);
        assertThat(after(Duration.ZERO).ready()).isFalse();
    }
}
