// SPDX-License-Identifier: Apache-2.0
package org.umpp.throwaway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A certificate with its private key.
 *
 * @param chain the leaf first, without the root
 */
public record IssuedCertificate(List<X509Certificate> chain, PrivateKey key) {
    /** PKCS #8 of a P-256 key up to the secret number, and what stands between it and the public point (RFC 5915 §3). */
    private static final byte[] P256_HEAD =
            HexFormat.of().parseHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");

    private static final byte[] P256_POINT = HexFormat.of().parseHex("a144034200");
    private static final int P256_NUMBER_OCTETS = 32;
    private static final int P256_POINT_OCTETS = 65;
    private static final int P256_PUBLIC_KEY_OCTETS = 91;

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
        return block("PRIVATE KEY", withPublicPoint());
    }

    /** Java leaves the public point out, by which others (ejabberd) tell which certificate a key belongs to. */
    private byte[] withPublicPoint() {
        byte[] spki = leaf().getPublicKey().getEncoded();
        if (!(key instanceof ECPrivateKey p256) || spki.length != P256_PUBLIC_KEY_OCTETS) {
            return key.getEncoded();
        }
        byte[] number = p256.getS().toByteArray();
        int octets = Math.min(number.length, P256_NUMBER_OCTETS);
        return ByteBuffer.allocate(P256_HEAD.length + P256_NUMBER_OCTETS + P256_POINT.length + P256_POINT_OCTETS)
                .put(P256_HEAD)
                .put(new byte[P256_NUMBER_OCTETS - octets])
                .put(number, number.length - octets, octets)
                .put(P256_POINT)
                .put(spki, spki.length - P256_POINT_OCTETS, P256_POINT_OCTETS)
                .array();
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
