// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.settings.ServerSettings;
import org.umpp.throwaway.ThrowawayAuthority;

/** A running server whose files change. */
class ConfigurationWatchTest {
    private static final String MONTAGUE = "montague.example.net";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private Path tls;
    private FederationServer server;

    @BeforeEach
    void start() throws IOException {
        tls = Files.createDirectories(folder.resolve("umpp/tls"));
        authority.write(tls, "ca");
        authority.forDomain(MONTAGUE).write(tls, MONTAGUE);
        settings("");
        server = new FederationServer(ServerSettings.read(folder));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void settings(String more) throws IOException {
        Path routes = Path.of("../../routes").toAbsolutePath().normalize();
        Files.writeString(
                folder.resolve(ServerSettings.FILE),
                """
                domains = %s
                sip.listen = 127.0.0.1:0
                xmpp.listen = 127.0.0.1:0
                routes = %s
                %s
                """
                        .formatted(MONTAGUE, routes, more));
    }

    @Test
    @Spec("D-51")
    void whatIsSavedTakesEffectAndAMistakeDoesNot() throws IOException {
        ConfigurationWatch watch = new ConfigurationWatch(folder, server);
        int port = server.sipPort();

        Files.writeString(folder.resolve("org.umpp.partner-thecappulets.example.com.cfg"), "max-sessions = 7");
        watch.look();
        watch.look();
        assertThat(server.settings().partners()).hasSize(1);
        assertThat(server.sipPort()).isEqualTo(port);

        try (Log log = Log.of(ConfigurationWatch.class)) {
            log.start();
            settings("waiting.max = none");
            watch.look();
            watch.look();
            watch.look();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR")
                    .contains("org.umpp.server.cfg: waiting.max = none (expected: 1-100000)");
        }
        assertThat(server.settings().limits().waiting()).isEqualTo(256);

        settings("waiting.max = 12");
        watch.look();
        watch.look();
        assertThat(server.settings().limits().waiting()).isEqualTo(12);
    }

    @Test
    @Spec("D-30")
    void halfOfARenewedPairIsReportedWhenItStaysHalf() throws IOException {
        Instant[] now = {Instant.now()};
        CertificateWatch watch = new CertificateWatch(server, new SettableClock(now), Duration.ofSeconds(10));
        Instant before = server.certificates().get(0).notAfter();

        try (Log log = Log.of(CertificateWatch.class)) {
            log.start();
            Files.writeString(
                    tls.resolve(MONTAGUE + ".key"),
                    authority.forDomain(MONTAGUE).keyPem());
            watch.look();
            watch.look();
            now[0] = now[0].plusSeconds(9);
            watch.look();
            assertThat(log.lines()).noneMatch(line -> line.startsWith("WARN"));

            now[0] = now[0].plusSeconds(1);
            watch.look();
            watch.look();
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARN"))
                    .singleElement()
                    .asString()
                    .contains(MONTAGUE + ".key: is not the key of the certificate");
        }
        assertThat(server.certificates().get(0).notAfter()).isEqualTo(before);
    }

    private static final class SettableClock extends Clock {
        private final Instant[] now;

        SettableClock(Instant[] now) {
            this.now = now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now[0];
        }
    }
}
