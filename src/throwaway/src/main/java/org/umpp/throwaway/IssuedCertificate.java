// SPDX-License-Identifier: Apache-2.0
package org.umpp.throwaway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A certificate with its private key.
 *
 * @param chain the leaf first, without the root
 */
public record IssuedCertificate(List<X509Certificate> chain, PrivateKey key) {
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    public IssuedCertificate {
        chain = List.copyOf(chain);
    }

    public X509Certificate leaf() {
        return chain.get(0);
    }

    /** The chain as PEM blocks, leaf first (RFC 7468 §5). */
    public String chainPem() {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : chain) {
            pem.append(pem(certificate));
        }
        return pem.toString();
    }

    /** The private key as an unencrypted PKCS #8 PEM block (RFC 7468 §10). */
    public String keyPem() {
        return block("PRIVATE KEY", key.getEncoded());
    }

    /** Writes {@code <name>.crt} and {@code <name>.key} into an existing folder. */
    public void write(Path folder, String name) {
        try {
            Files.writeString(folder.resolve(name + ".crt"), chainPem());
            Files.writeString(folder.resolve(name + ".key"), keyPem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pem(X509Certificate certificate) {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate made here cannot be encoded", e);
        }
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + BASE64.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
