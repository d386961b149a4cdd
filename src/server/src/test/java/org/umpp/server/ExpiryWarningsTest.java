// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec("D-30")
class ExpiryWarningsTest {
    private static final Instant EXPIRY = Instant.parse("2030-06-01T12:00:00Z");

    private final TestClock clock = new TestClock();
    private final ExpiryWarnings warnings = new ExpiryWarnings(clock);
    private final Log log = Log.of(ExpiryWarnings.class);
    private final ServedCertificate certificate = certificate("montague.example.net", EXPIRY);

    private static ServedCertificate certificate(String domain, Instant notAfter) {
        return new ServedCertificate(
                domain, "CN=" + domain, List.of(domain), notAfter, Path.of("tls/" + domain + ".crt"));
    }

    @BeforeEach
    void listen() {
        log.start();
    }

    @AfterEach
    void stop() {
        log.close();
    }

    private List<String> saidBefore(Duration expiry) {
        log.clear();
        clock.now = EXPIRY.minus(expiry);
        warnings.check(List.of(certificate));
        return log.lines();
    }

    @Test
    void itIsSaidAtThirtySevenAndOneDaysAndAtTheEndOnceEach() {
        assertThat(saidBefore(Duration.ofDays(31))).isEmpty();
        assertThat(saidBefore(Duration.ofDays(30)))
                .singleElement()
                .asString()
                .startsWith("WARN")
                .contains("in 30 days");
        assertThat(saidBefore(Duration.ofDays(29))).isEmpty();
        assertThat(saidBefore(Duration.ofDays(7)))
                .singleElement()
                .asString()
                .startsWith("WARN")
                .contains("in 7 days");
        assertThat(saidBefore(Duration.ofDays(6))).isEmpty();
        assertThat(saidBefore(Duration.ofHours(23)))
                .singleElement()
                .asString()
                .startsWith("WARN")
                .contains("in 23 hours");
        assertThat(saidBefore(Duration.ofHours(1))).isEmpty();
        assertThat(saidBefore(Duration.ZERO))
                .singleElement()
                .asString()
                .startsWith("ERROR")
                .contains("montague.example.net");
        assertThat(saidBefore(Duration.ofDays(-1))).isEmpty();
    }

    @Test
    void whoStartsLateHearsTheLatestWarningOnly() {
        assertThat(saidBefore(Duration.ofDays(3))).singleElement().asString().contains("in 3 days");
    }

    @Test
    void aRenewedCertificateBeginsAnew() {
        saidBefore(Duration.ofDays(3));
        log.clear();

        warnings.check(List.of(certificate("montague.example.net", EXPIRY.plus(Duration.ofDays(90)))));

        assertThat(log.lines()).isEmpty();
    }

    private static final class TestClock extends Clock {
        private Instant now = EXPIRY;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
