// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

@Spec("D-30")
class PeerTrustTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecapulets.example.com";
    private static final String PARIS = "paris.example";

    private final ThrowawayAuthority verona = ThrowawayAuthority.create("Verona CA");
    private final ThrowawayAuthority mantua = ThrowawayAuthority.create("Mantua CA");
    private final IssuedCertificate montague = verona.forDomain(MONTAGUE);

    /** What Montague's server, which has rules, sees of a client that shows this certificate. */
    private SSLSession shown(IssuedCertificate certificate, PeerTrust trust, String... protocols) {
        TlsContexts server = new TlsContexts(Credentials.of(MONTAGUE, credential(montague)), trust);
        TlsContexts client = new TlsContexts(
                Credentials.of(CAPULET, credential(certificate)), TrustAnchors.of(verona.certificate()));
        SslHandler hello = client.client(CAPULET, MONTAGUE, 5061, TIMEOUT, ByteBufAllocator.DEFAULT);
        if (protocols.length > 0) {
            hello.engine().setEnabledProtocols(protocols);
        }
        Handshake handshake =
                new Handshake(hello, server.server(MONTAGUE, ClientAuth.REQUIRE, TIMEOUT, ByteBufAllocator.DEFAULT));
        assertThat(handshake.succeeded()).isTrue();
        return Handshake.tls(handshake.server).engine().getSession();
    }

    private PeerTrust trust(String domain, PeerRule rule) {
        return PeerTrust.of(TrustAnchors.of(verona.certificate()), Map.of(domain, rule));
    }

    private static PeerRule pinned(String... pins) {
        return new PeerRule(null, Set.of(pins), false, "etc/partner.cfg");
    }

    private static Credential credential(IssuedCertificate issued) {
        return new Credential(issued.chain(), issued.key());
    }

    @Test
    void aPinnedKeyIsBelievedAndAnotherIsNot() {
        IssuedCertificate capulet = verona.forDomain(CAPULET);
        String itsPin = PeerRule.pin(capulet.leaf());
        PeerTrust right = trust(CAPULET, pinned("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", itsPin));
        PeerTrust wrong = trust(CAPULET, pinned("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));

        assertThat(right.objection(CAPULET, shown(capulet, right), true)).isNull();
        assertThat(wrong.objection(CAPULET, shown(capulet, wrong), true)).isEqualTo(TlsFailure.NOT_PINNED);
    }

    @Test
    void aPartnersOwnAuthorityIsBelievedForThatPartnerOnly() {
        IssuedCertificate both =
                mantua.certificate(CAPULET).dns(CAPULET).dns(PARIS).issue();
        PeerTrust trust =
                trust(CAPULET, new PeerRule(TrustAnchors.of(mantua.certificate()), Set.of(), false, "etc/partner.cfg"));

        SSLSession session = shown(both, trust);

        assertThat(trust.objections(Set.of(CAPULET, PARIS), session, true))
                .containsExactly(Map.entry(PARIS, TlsFailure.UNTRUSTED));
    }

    @Test
    void aPartnerWithItsOwnAuthorityIsNotBelievedByAnother() {
        PeerTrust trust =
                trust(CAPULET, new PeerRule(TrustAnchors.of(mantua.certificate()), Set.of(), false, "etc/partner.cfg"));

        SSLSession session = shown(verona.forDomain(CAPULET), trust);

        assertThat(trust.objection(CAPULET, session, true)).isEqualTo(TlsFailure.UNTRUSTED);
    }

    @Test
    void whoMustSpeakTls13IsNotBelievedWithTls12() {
        PeerTrust trust = trust(CAPULET, new PeerRule(null, Set.of(), true, "etc/partner.cfg"));

        SSLSession older = shown(verona.forDomain(CAPULET), trust, "TLSv1.2");
        SSLSession newer = shown(verona.forDomain(CAPULET), trust, "TLSv1.3");

        assertThat(trust.objection(CAPULET, older, true)).isEqualTo(TlsFailure.VERSION);
        assertThat(trust.objection(CAPULET, newer, true)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256/abc", "dGhhdCBpcyBzaG9ydA==", "not base64 at all"})
    void onlyASha256IsAPin(String text) {
        assertThat(PeerRule.isPin(text)).isFalse();
    }
}
