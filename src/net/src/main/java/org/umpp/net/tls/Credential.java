// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What we show of ourselves in a TLS handshake.
 *
 * @param chain the leaf first; the root may be left out
 * @param key the private key of the leaf
 */
public record Credential(List<X509Certificate> chain, PrivateKey key) {
    public Credential {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("chain: empty (expected: at least the leaf)");
        }
    }

    /**
     * Reads a credential from PEM files: the chain, leaf first, and the key in PKCS #8, PKCS #1 or SEC 1 form.
     *
     * @throws InvalidCredentialException naming the file and the fault: unreadable, encrypted, not valid now, or a key that
     *     is not the certificate's
     */
    public static Credential load(Path chainFile, Path keyFile) {
        Credential credential = read(chainFile, keyFile);
        X509Certificate leaf = credential.leaf();
        Instant now = Instant.now();
        if (leaf.getNotAfter().toInstant().isBefore(now)) {
            throw new InvalidCredentialException(
                    chainFile, "expired at " + leaf.getNotAfter().toInstant());
        }
        if (leaf.getNotBefore().toInstant().isAfter(now)) {
            throw new InvalidCredentialException(
                    chainFile, "is not valid before " + leaf.getNotBefore().toInstant());
        }
        return credential;
    }

    /** Reads a credential as {@link #load} does, whenever it is valid. */
    static Credential read(Path chainFile, Path keyFile) {
        List<X509Certificate> chain = PemFile.read(chainFile).certificates();
        return new Credential(chain, PrivateKeyFile.read(keyFile, chain.get(0).getPublicKey()));
    }

    public X509Certificate leaf() {
        return chain.get(0);
    }

    /** The names the leaf presents. */
    public CertificateNames names() {
        return CertificateNames.of(leaf());
    }

    /** When the leaf ceases to be valid. */
    public Instant expires() {
        return leaf().getNotAfter().toInstant();
    }

    /** Subject and expiry; the key stays out of logs. */
    @Override
    public String toString() {
        return leaf().getSubjectX500Principal() + " until " + expires();
    }
}
