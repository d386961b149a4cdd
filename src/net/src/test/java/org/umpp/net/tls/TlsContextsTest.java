// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.CertificateRequest.Purpose;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

@Spec("R-036")
class TlsContextsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecapulets.example.com";

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona CA");
    private final TlsContexts montague = contexts(MONTAGUE, authority.forDomain(MONTAGUE));
    private final TlsContexts capulet = contexts(CAPULET, authority.forDomain(CAPULET));

    private TlsContexts contexts(String domain, IssuedCertificate issued) {
        return new TlsContexts(Credentials.of(domain, credential(issued)), TrustAnchors.of(authority.certificate()));
    }

    private static Credential credential(IssuedCertificate issued) {
        return new Credential(issued.chain(), issued.key());
    }

    private static SslHandler client(TlsContexts contexts, String domain) {
        return contexts.client(domain, CAPULET, 5061, TIMEOUT, ByteBufAllocator.DEFAULT);
    }

    private SslHandler client() {
        return client(montague, MONTAGUE);
    }

    private SslHandler server() {
        return capulet.server(CAPULET, ClientAuth.REQUIRE, TIMEOUT, ByteBufAllocator.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Spec("R-040")
    void bothSidesShowTheirCertificates(String version) throws Exception {
        SslHandler client = client();
        client.engine().setEnabledProtocols(new String[] {version});

        Handshake handshake = new Handshake(client, server());

        assertThat(handshake.succeeded()).isTrue();
        SSLSession session = client.engine().getSession();
        assertThat(session.getProtocol()).isEqualTo(version);
        assertThat(session.getCipherSuite()).matches("TLS_(ECDHE_.*_)?.*(GCM|POLY1305)_SHA.*");
        assertThat(CertificateNames.of(Handshake.shownTo(handshake.server)).dnsNames())
                .containsExactly(MONTAGUE);
        assertThat(CertificateNames.of(Handshake.shownTo(handshake.client)).dnsNames())
                .containsExactly(CAPULET);
    }

    @Test
    @Spec("D-30")
    void tls11IsRefused() {
        SslHandler client = client();
        client.engine().setEnabledProtocols(new String[] {"TLSv1.1"});

        Handshake handshake = new Handshake(client, server());

        // Since 2021 the JDK does not speak TLS 1.1 either: the refusal may come from both sides.
        assertThat(handshake.succeeded()).isFalse();
    }

    @Test
    @Spec("D-30")
    void aClientHelloOfTls11IsAVersionFailure() {
        byte[] hello = new byte[] {
            22,
            3,
            1,
            0,
            45,
            1,
            0,
            0,
            41,
            3,
            2,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
            17,
            18,
            19,
            20,
            21,
            22,
            23,
            24,
            25,
            26,
            27,
            28,
            29,
            30,
            31,
            32,
            0,
            0,
            2,
            (byte) 0xC0,
            0x2B,
            1,
            0
        };

        assertThat(Handshake.refusal(server(), hello)).isEqualTo(TlsFailure.VERSION);
    }

    @Test
    void plainTextIsNotTls() {
        byte[] request = "OPTIONS sip:a@b SIP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(Handshake.refusal(server(), request)).isEqualTo(TlsFailure.NOT_TLS);
        assertThat(Handshake.refusal(new ServerNameHandler(capulet, ClientAuth.REQUIRE, TIMEOUT), request))
                .isEqualTo(TlsFailure.NOT_TLS);
    }

    @Test
    @Spec("R-040")
    void aClientWithoutCertificateIsRefused() throws Exception {
        SslHandler client = SslContextBuilder.forClient()
                .trustManager(authority.certificate())
                .endpointIdentificationAlgorithm(null)
                .build()
                .newHandler(ByteBufAllocator.DEFAULT, CAPULET, 5061);

        Handshake handshake = new Handshake(client, server());

        assertThat(handshake.serverFailure()).isEqualTo(TlsFailure.NO_CERTIFICATE);
    }

    @Test
    void aCertificateIsOptionalWhereTheListenerSaysSo() throws Exception {
        SslHandler client = SslContextBuilder.forClient()
                .trustManager(authority.certificate())
                .endpointIdentificationAlgorithm(null)
                .build()
                .newHandler(ByteBufAllocator.DEFAULT, CAPULET, 5061);

        Handshake handshake =
                new Handshake(client, capulet.server(CAPULET, ClientAuth.OPTIONAL, TIMEOUT, ByteBufAllocator.DEFAULT));

        assertThat(handshake.succeeded()).isTrue();
    }

    @Test
    void anExpiredClientIsRefused() {
        TlsContexts expired = contexts(
                MONTAGUE,
                authority.certificate(MONTAGUE).dns(MONTAGUE).expired().issue());

        Handshake handshake = new Handshake(client(expired, MONTAGUE), server());

        assertThat(handshake.serverFailure()).isEqualTo(TlsFailure.EXPIRED);
    }

    @Test
    void aClientOfAnotherAuthorityIsRefused() {
        ThrowawayAuthority other = ThrowawayAuthority.create("Padua CA");

        Handshake handshake = new Handshake(client(contexts(MONTAGUE, other.forDomain(MONTAGUE)), MONTAGUE), server());

        assertThat(handshake.serverFailure()).isEqualTo(TlsFailure.UNTRUSTED);
    }

    @Test
    @Spec("RFC 5280 §4.2.1.12")
    void aClientNeedsACertificateForClients() {
        TlsContexts serverOnly = contexts(
                MONTAGUE,
                authority
                        .certificate(MONTAGUE)
                        .dns(MONTAGUE)
                        .purposes(Purpose.SERVER_AUTH)
                        .issue());

        Handshake handshake = new Handshake(client(serverOnly, MONTAGUE), server());

        assertThat(handshake.serverFailure()).isEqualTo(TlsFailure.WRONG_PURPOSE);
    }

    @Test
    @Spec("RFC 5280 §4.2.1.12")
    void aServerNeedsACertificateForServers() {
        TlsContexts clientOnly = contexts(
                CAPULET,
                authority
                        .certificate(CAPULET)
                        .dns(CAPULET)
                        .purposes(Purpose.CLIENT_AUTH)
                        .issue());

        Handshake handshake = new Handshake(
                client(), clientOnly.server(CAPULET, ClientAuth.REQUIRE, TIMEOUT, ByteBufAllocator.DEFAULT));

        assertThat(handshake.clientFailure()).isEqualTo(TlsFailure.WRONG_PURPOSE);
        assertThat(handshake.serverFailure()).isEqualTo(TlsFailure.REFUSED_BY_PEER);
    }

    @Test
    @Spec("RFC 5280 §4.2.1.12")
    void aCertificateWithoutPurposesIsGoodForBoth() {
        TlsContexts any = contexts(
                MONTAGUE,
                authority.certificate(MONTAGUE).dns(MONTAGUE).purposes().issue());

        assertThat(new Handshake(client(any, MONTAGUE), server()).succeeded()).isTrue();
    }

    @Test
    void namesAreNotTheBusinessOfTheHandshake() {
        TlsContexts evil = contexts("evil.example.org", authority.forDomain("evil.example.org"));

        Handshake handshake = new Handshake(
                client(), evil.server("evil.example.org", ClientAuth.REQUIRE, TIMEOUT, ByteBufAllocator.DEFAULT));

        assertThat(handshake.succeeded()).isTrue();
    }

    @Test
    void aRenegotiationEndsTheConnection() throws Exception {
        SslHandler client = client();
        client.engine().setEnabledProtocols(new String[] {"TLSv1.2"});
        Handshake handshake = new Handshake(client, server());
        assertThat(handshake.succeeded()).isTrue();
        client.engine().setEnableSessionCreation(true);
        client.engine().getSession().invalidate();

        client.renegotiate();
        handshake.pump();

        assertThat(handshake.server.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void dataFlowsAfterTheHandshake(String version) {
        SslHandler client = client();
        client.engine().setEnabledProtocols(new String[] {version});
        Handshake handshake = new Handshake(client, server());

        handshake.client.writeOutbound(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII));

        handshake.server.writeInbound(handshake.client.<Object>readOutbound());
        ByteBuf read = handshake.server.readInbound();
        assertThat(read.toString(StandardCharsets.US_ASCII)).isEqualTo("\r\n\r\n");
    }

    @Test
    @Spec("D-30")
    void replacedCredentialsServeTheNextConnection() throws Exception {
        IssuedCertificate renewed = authority.forDomain(CAPULET);
        Handshake before = new Handshake(client(), server());

        capulet.replace(Credentials.of(CAPULET, credential(renewed)), TrustAnchors.of(authority.certificate()));
        Handshake after = new Handshake(client(), server());

        assertThat(Handshake.shownTo(before.client)).isNotEqualTo(renewed.leaf());
        assertThat(before.client.isOpen()).isTrue();
        assertThat(Handshake.shownTo(after.client)).isEqualTo(renewed.leaf());
    }

    @Test
    void aDomainThatIsNotOursHasNoHandler() {
        assertThatThrownBy(() -> client(montague, CAPULET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(CAPULET);
    }
}
