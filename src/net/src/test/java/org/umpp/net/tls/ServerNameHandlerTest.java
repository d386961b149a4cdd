// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

@Spec("RFC 6066 §3")
class ServerNameHandlerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona CA");
    private final TrustAnchors anchors = TrustAnchors.of(authority.certificate());
    private final TlsContexts server = new TlsContexts(
            Credentials.builder()
                    .add("one.example", credential(authority.forDomain("one.example")))
                    .add(
                            "two.example",
                            credential(authority
                                    .certificate("two")
                                    .dns("two.example")
                                    .dns("sip.two.example")
                                    .issue()))
                    .build(),
            anchors);
    private final TlsContexts client =
            new TlsContexts(Credentials.of("peer.example", credential(authority.forDomain("peer.example"))), anchors);

    private static Credential credential(IssuedCertificate issued) {
        return new Credential(issued.chain(), issued.key());
    }

    @ParameterizedTest
    @CsvSource({
        "one.example, one.example",
        "two.example, two.example",
        "TWO.example, two.example",
        "sip.two.example, two.example",
        "unknown.example, one.example",
        "localhost, one.example"
    })
    void theServerNameChoosesTheCertificate(String serverName, String shown) throws Exception {
        Handshake handshake = new Handshake(
                client.client("peer.example", serverName, 5061, TIMEOUT, ByteBufAllocator.DEFAULT),
                new ServerNameHandler(server, ClientAuth.REQUIRE, TIMEOUT));

        assertThat(handshake.succeeded()).isTrue();
        assertThat(CertificateNames.of(Handshake.shownTo(handshake.client)).cover(shown))
                .isTrue();
        assertThat(handshake.server.attr(ServerNameHandler.LOCAL_DOMAIN).get()).isEqualTo(shown);
    }

    @Test
    void theClientCertificateIsRequiredBehindIt() throws Exception {
        Handshake handshake = new Handshake(
                SslContextBuilder.forClient()
                        .trustManager(authority.certificate())
                        .endpointIdentificationAlgorithm(null)
                        .build()
                        .newHandler(ByteBufAllocator.DEFAULT, "one.example", 5061),
                new ServerNameHandler(server, ClientAuth.REQUIRE, TIMEOUT));

        assertThat(handshake.serverFailure()).isEqualTo(TlsFailure.NO_CERTIFICATE);
    }
}
