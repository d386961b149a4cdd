// SPDX-License-Identifier: Apache-2.0
package org.umpp.throwaway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrowawayAuthorityTest {
    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona CA");

    @Test
    void aDomainGetsACertificateForBothTlsRoles() throws Exception {
        X509Certificate leaf = authority.forDomain("montague.example.net").leaf();

        leaf.verify(authority.certificate().getPublicKey());
        leaf.checkValidity();
        assertThat(leaf.getExtendedKeyUsage()).containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(leaf.getSubjectAlternativeNames()).hasSize(1);
    }

    @Test
    void pemFilesAreReadBackByTheJdk(@TempDir Path folder) throws Exception {
        IssuedCertificate issued = authority.forDomain("montague.example.net");
        issued.write(folder, "montague");
        authority.write(folder, "ca");

        assertThat(read(folder.resolve("montague.crt"))).isEqualTo(issued.leaf());
        assertThat(read(folder.resolve("ca.crt"))).isEqualTo(authority.certificate());
        assertThat(folder.resolve("montague.key")).content().startsWith("-----BEGIN PRIVATE KEY-----");
    }

    private static X509Certificate read(Path file) throws IOException, java.security.cert.CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    }
}
