// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.management.Health;
import org.umpp.throwaway.ThrowawayAuthority;

/** Two whole servers, one of which gets twice the invitations it can take: who is in a session notices nothing, and who is new is told. */
@Spec("D-29")
class ServerOverloadTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String VERONA = "verona.example.org";
    private static final String ROMEO = "romeo@" + MONTAGUE + "/orchard";
    private static final String JULIET = "juliet@" + CAPULET;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FLOOD = Duration.ofSeconds(5);

    /** An invitation keeps one of the threads busy for so long, whatever else this machine does: eight threads take 160 a second. */
    private static final String BUSY =
            """
            <routes xmlns="http://camel.apache.org/schema/xml-io">
              <route id="rule-all-busy" routeConfigurationId="sub-route">
                <from uri="direct:rule-all-busy"/>
                <filter>
                  <simple>${header.CamelSipMethod} == 'INVITE'</simple>
                  <delay asyncDelayed="false"><constant>50</constant></delay>
                </filter>
              </route>
            </routes>
            """;

    private static final int PER_SECOND = 320;

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers() throws Exception {
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, authority, folder)
                .setting("overload.lag", "200")
                .setting("user-rate.messages", "none");
        montague.partner(CAPULET, capulet.sipPort(), capulet.xmppPort()).start();
        Files.writeString(capulet.folder().resolve("routes/busy.xml"), BUSY);
        capulet.partner(MONTAGUE, montague.sipPort(), montague.xmppPort())
                .partner(VERONA, 1, 1, "rate.invites = none", "user-rate.invites = none")
                .start();
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §21.5.4", "D-02", "D-47"})
    void establishedSessionsGoOnAndNewOnesAreRefusedWithATimeToComeAgain() throws Exception {
        montague.writes(message("m0"));
        assertThat(capulet.reads().body()).isEqualTo("m0");
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean degraded = new AtomicBoolean();
        try (SipFlood verona = new SipFlood(VERONA, authority, capulet.sipPort(), JULIET)) {
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
                try {
                    verona.invites(PER_SECOND, FLOOD);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            flood.whenComplete((done, failure) -> over.set(true));
            int said = 0;
            while (!over.get()) {
                said++;
                montague.writes(message("m" + said));
                assertThat(capulet.reads().body()).as("each, and in order").isEqualTo("m" + said);
                degraded.compareAndSet(false, isDegraded());
            }
            flood.get();

            assertThat(degraded).isTrue();
            assertThat(said).isGreaterThan(20);
            assertThat(verona.answers()).hasSize(verona.asked());
            assertThat(verona.others()).as("each is answered once").isEmpty();
            assertThat(verona.answered(200) + verona.answered(503)).isEqualTo(verona.asked());
            assertThat(verona.answered(200)).isGreaterThan(50);
            assertThat(verona.answered(503)).isGreaterThan(200);
            assertThat(verona.answers())
                    .filteredOn(answer -> answer.status() == 503)
                    .allMatch(answer -> answer.retryAfter() >= 5 && answer.retryAfter() <= 30);

            await().atMost(PATIENCE).until(() -> capulet.server().health().ready());
            int before = (int) verona.answered(200);
            verona.invites("paris");
            assertThat(verona.answered(200)).isEqualTo(before + 1);
            montague.writes(message("after"));
            assertThat(capulet.reads().body()).isEqualTo("after");
        }
    }

    @Test
    @Spec("RFC 6120 §8.3.3.18")
    void aLocalUserBeginsNothingNewMeanwhile() throws Exception {
        try (SipFlood verona = new SipFlood(VERONA, authority, capulet.sipPort(), JULIET)) {
            for (int i = 0; i < 1_000; i++) {
                verona.invites("user" + i);
            }
            await().atMost(PATIENCE).until(this::isDegraded);

            capulet.writes("<message from='%s/balcony' to='romeo@%s' id='n1' type='chat'><body>n1</body></message>"
                    .formatted(JULIET, MONTAGUE));

            assertThat(capulet.reads().error().condition().element()).isEqualTo("resource-constraint");
            assertThat(verona.answers()).hasSize(1_000);
        }
        await().atMost(PATIENCE).until(() -> capulet.server().health().ready());
        capulet.writes("<message from='%s/balcony' to='romeo@%s' id='n2' type='chat'><body>n2</body></message>"
                .formatted(JULIET, MONTAGUE));
        assertThat(montague.reads().body()).isEqualTo("n2");
    }

    private boolean isDegraded() {
        Health health = capulet.server().health();
        return health.state() == Health.State.DEGRADED
                && health.reasons().stream().anyMatch(reason -> reason.startsWith("overloaded"));
    }

    private static String message(String id) {
        return "<message from='%s' to='%s' id='%s' type='chat'><thread>balcony</thread><body>%s</body></message>"
                .formatted(ROMEO, JULIET, id, id);
    }
}
