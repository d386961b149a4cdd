// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.ThrowawayAuthority;

class CertificateNamesTest {
    private static final ThrowawayAuthority AUTHORITY = ThrowawayAuthority.create("Verona CA");

    @Test
    @Spec({"RFC 5280 §4.2.1.6", "RFC 6120 §13.7.1.2"})
    void everyKindOfNameIsRead() {
        X509Certificate leaf = AUTHORITY
                .certificate("ignored.example")
                .dns("Montague.Example.NET")
                .dns("*.montague.example.net")
                .uri("sip:montague.example.net")
                .srvName("_xmpp-server.Montague.example.net")
                .xmppAddr("mönch.example.net")
                .issue()
                .leaf();

        CertificateNames names = CertificateNames.of(leaf);

        assertThat(names.dnsNames()).containsExactly("montague.example.net", "*.montague.example.net");
        assertThat(names.uris()).containsExactly("sip:montague.example.net");
        assertThat(names.srvNames()).containsExactly("_xmpp-server.montague.example.net");
        assertThat(names.xmppAddrs()).containsExactly("mönch.example.net");
    }

    @Test
    @Spec("RFC 9525 §2")
    void theCommonNameIsNoName() {
        X509Certificate leaf =
                AUTHORITY.certificate("montague.example.net").issue().leaf();

        assertThat(CertificateNames.of(leaf)).isEqualTo(CertificateNames.NONE);
    }

    @Test
    void aNulWithinANamePresentsNothing() {
        byte[] name = "bank.example\0.evil.example".getBytes(StandardCharsets.US_ASCII);
        byte[] san = new byte[name.length + 4];
        san[0] = 0x30;
        san[1] = (byte) (name.length + 2);
        san[2] = (byte) 0x82;
        san[3] = (byte) name.length;
        System.arraycopy(name, 0, san, 4, name.length);

        X509Certificate leaf =
                AUTHORITY.certificate("x").rawSubjectAltName(san).issue().leaf();

        assertThat(CertificateNames.of(leaf)).isEqualTo(CertificateNames.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "''", // nothing at all
        "30", // no length
        "3005820161", // longer than there is
        "30808201610000", // indefinite length
        "3081038201610", // cut off within
        "308103820161", // length not in its shortest form
        "308500000000038201610", // length in five octets
        "3003820161FF", // bytes behind
        "3103820161", // a SET
        "300A9F8201036161610000", // high tag number
        "3004820261C3" // no IA5String
    })
    void aMalformedSubjectAltNamePresentsNothing(String hex) {
        byte[] san = new byte[hex.length() / 2];
        for (int i = 0; i < san.length; i++) {
            san[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        X509Certificate leaf =
                AUTHORITY.certificate("x").rawSubjectAltName(san).issue().leaf();

        assertThat(CertificateNames.of(leaf)).isEqualTo(CertificateNames.NONE);
    }

    @Property(tries = 100)
    void noBytesMakeItFail(@ForAll byte[] san) {
        X509Certificate leaf =
                AUTHORITY.certificate("x").rawSubjectAltName(san).issue().leaf();

        assertThat(CertificateNames.of(leaf)).isNotNull();
    }

    @ParameterizedTest
    @Spec("RFC 9525 §6.3")
    @CsvSource({
        "example.com, example.com, true",
        "EXAMPLE.com, example.COM, true",
        "example.com, a.example.com, false",
        "*.example.com, a.example.com, true",
        "*.example.com, A.EXAMPLE.COM, true",
        "*.example.com, example.com, false",
        "*.example.com, a.b.example.com, false",
        "*.example.com, .example.com, false",
        "a*.example.com, ab.example.com, false",
        "*a.example.com, ba.example.com, false",
        "a.*.com, a.example.com, false",
        "*, com, false",
        "*., com., false",
        "'', example.com, false"
    })
    void aWildcardStandsForTheLeftMostLabelOnly(String presented, String domain, boolean matches) {
        assertThat(CertificateNames.matches(presented, domain)).isEqualTo(matches);
    }
}
