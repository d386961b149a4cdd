// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.net.tls.CertificateNames;

@Spec({"D-20", "C-11", "RFC 5922 §7.1"})
class PeerIdentityTest {
    private static Set<String> identity(List<String> dnsNames, List<String> uris) {
        return PeerIdentity.of(new CertificateNames(dnsNames, uris, List.of(), List.of()))
                .domains();
    }

    @Test
    void sipUrisNameTheDomains() {
        assertThat(identity(List.of(), List.of("sip:Montague.example.net", "SIP:verona.example")))
                .containsExactly("montague.example.net", "verona.example");
    }

    @Test
    void onlyTheHostOfAUriCounts() {
        assertThat(identity(List.of(), List.of("sip:montague.example.net:5061;transport=tls")))
                .containsExactly("montague.example.net");
    }

    @Test
    void aSipUriRulesTheDnsNamesOut() {
        assertThat(identity(List.of("evil.example"), List.of("sip:montague.example.net")))
                .containsExactly("montague.example.net");
    }

    @Test
    void aSipUriWithAUserNamesNoDomainButStillRulesTheDnsNamesOut() {
        assertThat(identity(List.of("montague.example.net"), List.of("sip:romeo@montague.example.net")))
                .isEmpty();
    }

    @Test
    void otherUrisAreNoSipUris() {
        assertThat(identity(
                        List.of("montague.example.net"),
                        List.of("https://evil.example", "xmpp:evil.example", "sips:evil.example")))
                .containsExactly("montague.example.net");
    }

    @Test
    @Spec({"C-11", "RFC 5922 §7.2"})
    void wildcardsProveNothing() {
        assertThat(identity(List.of("*.example.net", "montague.example.net"), List.of()))
                .containsExactly("montague.example.net");
        assertThat(identity(List.of("*.example.net"), List.of())).isEmpty();
        assertThat(identity(List.of(), List.of("sip:*.example.net"))).isEmpty();
    }

    @Test
    void namesOfTheOtherWireProveNothing() {
        CertificateNames names = new CertificateNames(
                List.of(), List.of(), List.of("_xmpp-server.montague.example.net"), List.of("montague.example.net"));

        assertThat(PeerIdentity.of(names).isNobody()).isTrue();
    }

    @Test
    @Spec({"C-11", "RFC 5922 §7.2"})
    void domainsAreComparedWithoutCase() {
        PeerIdentity identity =
                PeerIdentity.of(new CertificateNames(List.of("montague.example.net"), List.of(), List.of(), List.of()));

        assertThat(identity.proves("Montague.Example.NET")).isTrue();
        assertThat(identity.proves("sub.montague.example.net")).isFalse();
        assertThat(identity.proves("example.net")).isFalse();
        assertThat(identity.proves("")).isFalse();
    }
}
