// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TlsContexts;
import org.umpp.sip.message.SipLimits;

/** What a partner sees on the wire, octet by octet. */
class WireTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Verona verona = new Verona();
    private Party capulet;
    private HandMadeClient client;

    @AfterEach
    void stop() throws IOException {
        client.close();
        capulet.close();
    }

    private static TransportSettings.Timeouts timeouts(Duration message, Duration idle) {
        return new TransportSettings.Timeouts(LONG, LONG, LONG, message, LONG, LONG, LONG, idle);
    }

    private void connect(TransportSettings settings) throws Exception {
        capulet = new Party(settings, verona.tls(Verona.CAPULET), StaticRoutes.NONE);
        client = connect(Verona.CAPULET);
    }

    private HandMadeClient connect(String serverName) throws Exception {
        return HandMadeClient.tls(capulet.port(), verona, verona.authority.forDomain(Verona.MONTAGUE), serverName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Spec("R-036")
    void bothVersionsOfTlsCarryRequests(String version) throws Exception {
        connect(Party.settings());
        client.tls().setEnabledProtocols(new String[] {version});

        client.send(Verona.text(1, ""));

        assertThat(capulet.request().flow().peer().domains()).containsExactly(Verona.MONTAGUE);
        assertThat(client.tls().getSession().getProtocol()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"capulet.example, capulet.example", "verona.example, verona.example", "other.example, capulet.example"})
    @Spec("RFC 6066 §3")
    void theServerNameChoosesTheLocalDomain(String serverName, String localDomain) throws Exception {
        Credentials both = Credentials.builder()
                .add(Verona.CAPULET, Verona.credential(verona.authority.forDomain(Verona.CAPULET)))
                .add("verona.example", Verona.credential(verona.authority.forDomain("verona.example")))
                .build();
        capulet = new Party(Party.settings(), new TlsContexts(both, verona.anchors()), StaticRoutes.NONE);
        client = connect(serverName);

        client.send(Verona.text(1, ""));

        assertThat(capulet.request().flow().localDomain()).isEqualTo(localDomain);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §18.3"})
    void octetsMayComeOneByOne() throws Exception {
        connect(Party.settings());

        for (char octet : Verona.text(1, "two\r\n\r\nlines").toCharArray()) {
            client.send(String.valueOf(octet));
        }

        assertThat(capulet.request().message().bodyText()).isEqualTo("two\r\n\r\nlines");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §18.3"})
    void manyMessagesMayComeAtOnce() throws Exception {
        connect(Party.settings());

        client.send(Verona.text(1, "one") + "\r\n" + Verona.text(2, "") + Verona.text(3, "three"));

        assertThat(capulet.request().message().bodyText()).isEqualTo("one");
        assertThat(capulet.request().message().headers().callId()).isEqualTo("call-2");
        assertThat(capulet.request().message().bodyText()).isEqualTo("three");
    }

    @Test
    @Spec("RFC 5626 §4.4.1")
    void aPingIsAnswered() throws Exception {
        connect(Party.settings());

        client.send("\r\n\r\n");
        assertThat(client.read(2)).isEqualTo("\r\n");

        client.send(Verona.text(1, ""));
        capulet.answer(capulet.request());
        assertThat(client.read(11)).isEqualTo("SIP/2.0 200");
    }

    @Test
    @Spec("D-29")
    void aMessageThatIsNotFinishedInTimeEndsTheConnection() throws Exception {
        connect(Party.settings().withTimeouts(timeouts(SHORT, LONG)));

        client.send(Verona.text(1, "") + "OPTIONS sip:capulet.example SI");

        assertThat(client.readToEnd()).isEmpty();
        assertThat(capulet.end().end()).isEqualTo(FlowEnd.SLOW);
        assertThat(capulet.requests).hasSize(1);
    }

    @Test
    void aConnectionWithoutMessagesIsClosed() throws Exception {
        connect(Party.settings().withTimeouts(timeouts(LONG, SHORT)));

        client.send(Verona.text(1, ""));

        assertThat(client.readToEnd()).isEmpty();
        assertThat(capulet.end().end()).isEqualTo(FlowEnd.IDLE);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §21.5.7"})
    void aMessageTooLargeIsRefusedAndEndsTheConnection() throws Exception {
        connect(Party.settings().withLimits(new SipLimits(8_192, 8_192, 256, 65_536, 10)));

        client.send(Verona.text(1, "eleven octe"));

        assertThat(client.readToEnd()).startsWith("SIP/2.0 513 ").contains("call-1");
        assertThat(capulet.end().end()).isEqualTo(FlowEnd.UNFRAMED);
        assertThat(capulet.requests).isEmpty();
    }

    @Test
    @Spec({"Q-18", "C-11", "RFC 3261 §18.3"})
    void aMessageWhoseLengthIsUnknownIsRefusedAndEndsTheConnection() throws Exception {
        connect(Party.settings());

        client.send(Verona.text(1, "").replace("Content-Length: 0", "Content-Length: ..."));

        assertThat(client.readToEnd()).startsWith("SIP/2.0 400 ").contains("call-1");
        assertThat(capulet.end().end()).isEqualTo(FlowEnd.UNFRAMED);
        assertThat(capulet.requests).isEmpty();
    }

    @Test
    void whatIsNoSipAtAllEndsTheConnection() throws Exception {
        connect(Party.settings());

        client.send("GET / HTTP/1.1\r\nHost: capulet.example\r\n\r\n");

        assertThat(client.readToEnd()).isEmpty();
        assertThat(capulet.end().end()).isEqualTo(FlowEnd.UNFRAMED);
        assertThat(capulet.server.counters().malformed()).isEqualTo(1);
    }

    @Test
    @Spec("D-29")
    void whoDoesNotReadIsNotWrittenToWithoutEnd() throws Exception {
        TransportSettings.Timeouts impatient =
                new TransportSettings.Timeouts(LONG, LONG, LONG, LONG, SHORT, LONG, LONG, LONG);
        connect(Party.settings()
                .withTimeouts(impatient)
                .withBounds(new TransportSettings.Bounds(10, 10, 10, 10, 10_000, 10_000)));
        client.send(Verona.text(1, ""));
        Flow flow = capulet.request().flow();

        AtomicReference<TransportException> refused = new AtomicReference<>();

        // The buffers of two sockets take some megabytes first.
        await().atMost(Party.SOON).pollInterval(Duration.ofMillis(5)).until(() -> {
            for (int i = 0; i < 1_000; i++) {
                capulet.server.send(Verona.options(i), flow, refused::set);
            }
            return !capulet.ends.isEmpty();
        });

        assertThat(capulet.end()).isEqualTo(new Party.Ended(flow, FlowEnd.NOT_READING));
        assertThat(refused.get()).isNotNull();
        await().atMost(Party.SOON).until(() -> !flow.isOpen());
    }
}
