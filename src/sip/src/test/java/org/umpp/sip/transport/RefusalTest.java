// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.CertificateRequest.Purpose;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** Who is not let in: each with its own counter and its own line in the log, and nothing of it reaches the user agent. */
class RefusalTest {
    private static final TransportSettings.Timeouts SHORT_HANDSHAKE = new TransportSettings.Timeouts(
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(95),
            Duration.ofSeconds(10),
            Duration.ofMinutes(15));

    private final Verona verona = new Verona();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger acceptorLog = (Logger) LoggerFactory.getLogger(ConnectionAcceptor.class);
    private @Nullable Level levelBefore;
    private Party capulet;

    @BeforeEach
    void start() throws IOException {
        levelBefore = acceptorLog.getLevel();
        acceptorLog.setLevel(Level.WARN);
        acceptorLog.setAdditive(false);
        log.start();
        acceptorLog.addAppender(log);
        capulet = new Party(Party.settings(), verona.tls(Verona.CAPULET), StaticRoutes.NONE);
    }

    @AfterEach
    void stop() {
        capulet.close();
        acceptorLog.detachAppender(log);
        acceptorLog.setAdditive(true);
        acceptorLog.setLevel(levelBefore);
    }

    private IssuedCertificate montague() {
        return verona.authority.forDomain(Verona.MONTAGUE);
    }

    private void speak(@Nullable IssuedCertificate certificate) throws Exception {
        try (HandMadeClient client = HandMadeClient.tls(capulet.port(), verona, certificate, Verona.CAPULET)) {
            client.send(Verona.text(1, ""));
            client.readToEnd();
        } catch (IOException e) {
            // With TLS 1.2 the refusal comes within the handshake, with TLS 1.3 behind it.
        }
    }

    private void assertRefused(FlowEnd expected) {
        assertCounted(expected);
        assertThat(capulet.requests).isEmpty();
        assertThat(capulet.ends).isEmpty();
        assertThat(capulet.server.counters().opened()).isZero();
    }

    private void assertCounted(FlowEnd expected) {
        await().atMost(Party.SOON)
                .untilAsserted(() ->
                        assertThat(capulet.server.counters().ended(expected)).isEqualTo(1));
        for (FlowEnd other : FlowEnd.values()) {
            if (other != expected) {
                assertThat(capulet.server.counters().ended(other))
                        .as("%s", other)
                        .isZero();
            }
        }
        assertThat(new ArrayList<>(log.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("127.0.0.1")
                .endsWith("refused: " + expected.text());
    }

    @Test
    @Spec("R-040")
    void aClientWithoutCertificate() throws Exception {
        speak(null);
        assertRefused(FlowEnd.NO_CERTIFICATE);
    }

    @Test
    @Spec("R-040")
    void anExpiredCertificate() throws Exception {
        speak(verona.authority.certificate("x").dns(Verona.MONTAGUE).expired().issue());
        assertRefused(FlowEnd.CERTIFICATE_EXPIRED);
    }

    @Test
    @Spec("R-040")
    void aCertificateOfAnotherAuthority() throws Exception {
        speak(ThrowawayAuthority.create("Padua CA").forDomain(Verona.MONTAGUE));
        assertRefused(FlowEnd.CERTIFICATE_UNTRUSTED);
    }

    @Test
    @Spec("RFC 5280 §4.2.1.12")
    void aCertificateForServersOnly() throws Exception {
        speak(verona.authority
                .certificate("x")
                .dns(Verona.MONTAGUE)
                .purposes(Purpose.SERVER_AUTH)
                .issue());
        assertRefused(FlowEnd.CERTIFICATE_PURPOSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*.example"})
    @Spec({"C-11", "RFC 5922 §7.1", "RFC 5922 §7.2"})
    void aCertificateThatNamesNoSipDomain(String dnsName) throws Exception {
        var request = verona.authority.certificate(Verona.MONTAGUE);
        speak((dnsName.isEmpty() ? request : request.dns(dnsName)).issue());
        assertRefused(FlowEnd.NO_IDENTITY);
    }

    @Test
    @Spec("R-036")
    void plainTextAtATlsPort() throws Exception {
        try (HandMadeClient client = HandMadeClient.plain(capulet.port())) {
            client.send(Verona.text(1, ""));
            client.readToEnd();
        }
        assertRefused(FlowEnd.NOT_TLS);
    }

    @Test
    @Spec({"R-036", "D-30", "RFC 8996 §5"})
    void aClientThatKnowsTls11AtBest() throws Exception {
        byte[] hello = new byte[50];
        byte[] head = {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2};
        System.arraycopy(head, 0, hello, 0, head.length);
        byte[] tail = {0, 0, 2, (byte) 0xC0, 0x2B, 1, 0};
        System.arraycopy(tail, 0, hello, hello.length - tail.length, tail.length);
        try (HandMadeClient client = HandMadeClient.plain(capulet.port())) {
            client.send(new String(hello, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
            String protocolVersion = "\u0002\u0046"; // fatal, 70: RFC 5246 §7.2
            assertThat(client.readToEnd()).startsWith("\u0015\u0003").endsWith(protocolVersion);
        }
        assertRefused(FlowEnd.TLS_VERSION);
    }

    @Test
    void aHandshakeThatDoesNotEnd() throws Exception {
        capulet.close();
        capulet = new Party(
                Party.settings().withTimeouts(SHORT_HANDSHAKE), verona.tls(Verona.CAPULET), StaticRoutes.NONE);
        try (HandMadeClient client = HandMadeClient.plain(capulet.port())) {
            client.readToEnd();
        }
        assertRefused(FlowEnd.TLS_TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOO_MANY", "TOO_MANY_FROM_SOURCE"})
    @Spec("D-29")
    void moreConnectionsThanThereMayBe(FlowEnd expected) throws Exception {
        capulet.close();
        boolean inAll = expected == FlowEnd.TOO_MANY;
        TransportSettings.Bounds bounds =
                new TransportSettings.Bounds(inAll ? 1 : 10, inAll ? 10 : 1, 10, 10, 10_000, 10_000);
        capulet = new Party(Party.settings().withBounds(bounds), verona.tls(Verona.CAPULET), StaticRoutes.NONE);
        try (HandMadeClient first = HandMadeClient.tls(capulet.port(), verona, montague(), Verona.CAPULET)) {
            first.send(Verona.text(1, ""));
            Flow kept = capulet.request().flow();
            try (HandMadeClient second = HandMadeClient.plain(capulet.port())) {
                assertThat(second.readToEnd()).isEmpty();
            }

            assertCounted(expected);
            assertThat(kept.isOpen()).isTrue();
        }
    }

    @Test
    @Spec("D-29")
    void aFloodOfHandshakesKeepsNobodyOutWhoIsThereAndIsOneLineInTheLog() throws Exception {
        capulet.close();
        capulet = new Party(
                Party.settings().withBounds(new TransportSettings.Bounds(100, 100, 3, 10, 10_000, 10_000)),
                verona.tls(Verona.CAPULET),
                StaticRoutes.NONE);
        List<HandMadeClient> flood = new ArrayList<>();
        try (HandMadeClient first = HandMadeClient.tls(capulet.port(), verona, montague(), Verona.CAPULET)) {
            first.send(Verona.text(1, ""));
            capulet.request();
            for (int i = 0; i < 20; i++) {
                flood.add(HandMadeClient.plain(capulet.port()));
            }
            await().atMost(Party.SOON)
                    .untilAsserted(() -> assertThat(capulet.server.counters().ended(FlowEnd.TOO_MANY_HANDSHAKES))
                            .isEqualTo(17));
            assertThat(log.list).hasSize(1);
            first.send(Verona.text(2, ""));
            assertThat(capulet.request().message().headers().callId()).isEqualTo("call-2");
            assertThat(capulet.server.connectionLimit().inAll()).isEqualTo(4);
        } finally {
            for (HandMadeClient one : flood) {
                one.close();
            }
        }
        await().atMost(Party.SOON)
                .until(() -> capulet.server.connectionLimit().inAll() == 0
                        && capulet.server.connectionLimit().unproven() == 0);
    }

    @Test
    void aConnectionThatEndedGivesItsPlaceBack() throws Exception {
        capulet.close();
        capulet = new Party(
                Party.settings().withBounds(new TransportSettings.Bounds(1, 1, 1, 10, 10_000, 10_000)),
                verona.tls(Verona.CAPULET),
                StaticRoutes.NONE);
        try (HandMadeClient first = HandMadeClient.tls(capulet.port(), verona, montague(), Verona.CAPULET)) {
            first.send(Verona.text(1, ""));
            capulet.request();
        }
        capulet.end();

        await().atMost(Party.SOON).until(() -> {
            try (HandMadeClient second = HandMadeClient.tls(capulet.port(), verona, montague(), Verona.CAPULET)) {
                second.send(Verona.text(2, ""));
                return capulet.request().message().headers().callId().equals("call-2");
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void everyReasonHasItsOwnWords() {
        assertThat(List.of(FlowEnd.values())).extracting(FlowEnd::text).doesNotHaveDuplicates();
    }
}
