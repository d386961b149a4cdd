// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.net.tls.CertificateNames;

@Spec({"RFC 6120 §13.7.1.2", "RFC 6120 §13.7.2"})
class CertificateProofTest {
    @ParameterizedTest
    @CsvSource({
        "dns,  capulet.example,              capulet.example,      true",
        "dns,  CAPULET.example,              capulet.example,      true",
        "dns,  xmpp.capulet.example,         capulet.example,      false",
        "dns,  *.capulet.example,            chat.capulet.example, true",
        "dns,  *.capulet.example,            capulet.example,      false",
        "dns,  *.capulet.example,            a.b.capulet.example,  false",
        "dns,  xn--bcher-kva.example,        bücher.example,       true",
        "srv,  _xmpp-server.capulet.example, capulet.example,      true",
        "srv,  _xmpp-client.capulet.example, capulet.example,      false",
        "srv,  _sip.capulet.example,         capulet.example,      false",
        "srv,  _xmpp-server.*.example,       capulet.example,      false",
        "xmpp, capulet.example,              capulet.example,      true",
        "xmpp, bücher.example,               bücher.example,       true",
        "xmpp, a@capulet.example,            capulet.example,      false",
        "uri,  xmpp:capulet.example,         capulet.example,      false",
        "dns,  capulet.example,              not a domain,         false",
    })
    void aCertificateIsForTheDomainsItNames(String kind, String name, String domain, boolean proved) {
        List<String> names = List.of(name);
        CertificateNames certificate = new CertificateNames(
                kind.equals("dns") ? names : List.of(),
                kind.equals("uri") ? names : List.of(),
                kind.equals("srv") ? names : List.of(),
                kind.equals("xmpp") ? names : List.of());

        assertThat(new CertificateProof(certificate).test(domain)).isEqualTo(proved);
    }
}
