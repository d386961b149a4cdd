// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

@Spec("D-30")
class CredentialsTest {
    private static final String DOMAIN = "montague.example.net";

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona CA");

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Credential load(String chain, String key) throws IOException {
        return Credential.load(write("m.crt", chain), write("m.key", key));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ecAndRsaKeysLoad(boolean rsa) throws Exception {
        IssuedCertificate issued =
                rsa ? authority.certificate(DOMAIN).dns(DOMAIN).rsa().issue() : authority.forDomain(DOMAIN);

        Credential credential = load("text before\n" + issued.chainPem(), issued.keyPem());

        assertThat(credential.leaf()).isEqualTo(issued.leaf());
        assertThat(secret(credential.key())).isEqualTo(secret(issued.key()));
    }

    private static BigInteger secret(PrivateKey key) {
        return key instanceof ECPrivateKey ec ? ec.getS() : ((RSAPrivateKey) key).getPrivateExponent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void traditionalKeyFormatsLoadAsWell(boolean rsa) throws Exception {
        IssuedCertificate issued =
                rsa ? authority.certificate(DOMAIN).dns(DOMAIN).rsa().issue() : authority.forDomain(DOMAIN);
        DerReader pkcs8 = new DerReader(issued.key().getEncoded())
                .expect(DerReader.SEQUENCE)
                .inside();
        pkcs8.next();
        pkcs8.next();
        String label = rsa ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
        String key = "-----BEGIN " + label + "-----\r\n"
                + Base64.getMimeEncoder()
                        .encodeToString(pkcs8.expect(DerReader.OCTET_STRING).value())
                + "\r\n-----END " + label + "-----\r\n";

        assertThat(load(issued.chainPem(), key).leaf()).isEqualTo(issued.leaf());
    }

    @Test
    void aKeyOfAnotherCertificateIsNamed() {
        IssuedCertificate issued = authority.forDomain(DOMAIN);

        assertThatThrownBy(() ->
                        load(issued.chainPem(), authority.forDomain(DOMAIN).keyPem()))
                .isInstanceOf(InvalidCredentialException.class)
                .hasMessageContaining("m.key")
                .hasMessageContaining("is not the key of the certificate");
    }

    @Test
    void anRsaKeyForAnEcCertificateIsNamed() {
        IssuedCertificate issued = authority.forDomain(DOMAIN);
        IssuedCertificate rsa = authority.certificate(DOMAIN).rsa().issue();

        assertThatThrownBy(() -> load(issued.chainPem(), rsa.keyPem()))
                .isInstanceOf(InvalidCredentialException.class)
                .hasMessageContaining("m.key: has no usable EC key");
    }

    @Test
    void anExpiredCertificateIsNamed() {
        IssuedCertificate issued =
                authority.certificate(DOMAIN).dns(DOMAIN).expired().issue();

        assertThatThrownBy(() -> load(issued.chainPem(), issued.keyPem()))
                .isInstanceOf(InvalidCredentialException.class)
                .hasMessageContaining("m.crt: expired at ");
    }

    @Test
    void aCertificateForAnotherDomainIsNamed() throws Exception {
        IssuedCertificate issued = authority.forDomain("thecapulets.example.com");
        Path chain = write("c.crt", issued.chainPem());
        Path key = write("c.key", issued.keyPem());

        assertThatThrownBy(() -> Credentials.builder().load(DOMAIN, chain, key))
                .isInstanceOf(InvalidCredentialException.class)
                .hasMessageContaining("c.crt: has no subjectAltName for " + DOMAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing here",
                "-----BEGIN CERTIFICATE-----\nAAAA",
                "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
            })
    void afileWithoutCertificateIsNamed(String text) {
        assertThatThrownBy(() -> load(text, authority.forDomain(DOMAIN).keyPem()))
                .isInstanceOf(InvalidCredentialException.class)
                .hasMessageContaining("m.crt: has ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END EC PRIVATE KEY-----"
            })
    void anEncryptedKeyIsNamed(String text) {
        assertThatThrownBy(() -> load(authority.forDomain(DOMAIN).chainPem(), text))
                .isInstanceOf(InvalidCredentialException.class)
                .hasMessageContaining("m.key: has an encrypted");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> TrustAnchors.load(folder.resolve("ca.crt")))
                .isInstanceOf(InvalidCredentialException.class)
                .hasMessageContaining("ca.crt: cannot be read (NoSuchFileException)");
    }

    @Test
    void keysStayOutOfText() throws Exception {
        IssuedCertificate issued = authority.forDomain(DOMAIN);

        assertThat(load(issued.chainPem(), issued.keyPem()).toString()).startsWith("CN=" + DOMAIN + " until ");
    }

    @Test
    void domainsAreFoundInAnyCase() {
        IssuedCertificate issued = authority.forDomain(DOMAIN);
        Credential credential = new Credential(issued.chain(), issued.key());

        Credentials credentials = Credentials.of("Montague.Example.Net", credential);

        assertThat(credentials.domains()).containsExactly(DOMAIN);
        assertThat(credentials.forDomain("MONTAGUE.example.net")).isSameAs(credential);
        assertThat(credentials.forDomain("example.net")).isNull();
    }
}
