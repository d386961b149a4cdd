// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the certificates of one partner have to be, beyond naming its domain (D-30).
 *
 * @param anchors the only authorities its certificates may come from; null for those of everybody
 * @param pins the public keys its leaf certificate may have, as {@link #pin} writes them; empty for any
 * @param newestTls whether it has to speak TLS 1.3
 * @param source where an operator changes this, for the log
 */
public record PeerRule(@Nullable TrustAnchors anchors, Set<String> pins, boolean newestTls, String source) {
    private static final int SHA_256_BYTES = 32;

    public PeerRule {
        pins = Set.copyOf(pins);
    }

    /** The pin of a certificate: base64 of the SHA-256 of its SubjectPublicKeyInfo (RFC 7469 §2.4). */
    public static String pin(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether a text can be a pin at all. */
    public static boolean isPin(String text) {
        try {
            return Base64.getDecoder().decode(text).length == SHA_256_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
