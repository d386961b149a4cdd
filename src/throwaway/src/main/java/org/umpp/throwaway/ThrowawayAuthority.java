// SPDX-License-Identifier: Apache-2.0
package org.umpp.throwaway;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** A certificate authority whose key exists only in this object (ECDSA P-256, a day of validity). */
public final class ThrowawayAuthority {
    private static final Duration DAY = Duration.ofDays(1);

    private final X509Bundle root;
    private final Duration validity;

    private ThrowawayAuthority(X509Bundle root, Duration validity) {
        this.root = root;
        this.validity = validity;
    }

    /** Makes a new authority for a day; its subject is {@code CN=<name>}. */
    public static ThrowawayAuthority create(String name) {
        return create(name, DAY);
    }

    /**
     * Makes a new authority; its subject is {@code CN=<name>}.
     *
     * @param validity how long it and its certificates are valid, from now
     */
    public static ThrowawayAuthority create(String name, Duration validity) {
        try {
            Instant now = Instant.now();
            X509Bundle root = new CertificateBuilder()
                    .subject("CN=" + name)
                    .ecp256()
                    .notBefore(now.minus(Duration.ofHours(1)))
                    .notAfter(now.plus(validity))
                    .setKeyUsage(
                            true, CertificateBuilder.KeyUsage.keyCertSign, CertificateBuilder.KeyUsage.digitalSignature)
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            return new ThrowawayAuthority(root, validity);
        } catch (Exception e) {
            throw new IllegalStateException("cannot make a certificate authority", e);
        }
    }

    /** The root certificate: what a peer has to trust. */
    public X509Certificate certificate() {
        return root.getCertificate();
    }

    /** The root certificate as a PEM block. */
    public String certificatePem() {
        return IssuedCertificate.pem(root.getCertificate());
    }

    /** Writes {@code <name>.crt}, the root certificate, into an existing folder. */
    public void write(Path folder, String name) {
        try {
            Files.writeString(folder.resolve(name + ".crt"), certificatePem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A certificate for a domain as a federation partner should have it: dNSName, and both purposes. */
    public IssuedCertificate forDomain(String domain) {
        return certificate(domain).dns(domain).issue();
    }

    /** A certificate to be described name by name; the common name proves nothing and is only for people. */
    public CertificateRequest certificate(String commonName) {
        return new CertificateRequest(root, commonName, validity);
    }
}
