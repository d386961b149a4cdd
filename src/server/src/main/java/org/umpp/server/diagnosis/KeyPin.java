// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;

/** The pin of a public key: SHA-256 of its SubjectPublicKeyInfo, in base64 (RFC 7469 §2.4) or in hexadecimal digits. */
final class KeyPin {
    private static final String PREFIX = "sha256/";

    private KeyPin() {}

    /** The pin of a certificate's key, in base64. */
    static String of(X509Certificate certificate) {
        return Base64.getEncoder().encodeToString(digest(certificate));
    }

    /** Whether one of the pins is that of the certificate's key. */
    static boolean isAmong(Collection<String> pins, X509Certificate certificate) {
        String base64 = of(certificate);
        String hex = HexFormat.of().formatHex(digest(certificate));
        for (String pin : pins) {
            String bare = pin.startsWith(PREFIX) ? pin.substring(PREFIX.length()) : pin;
            if (bare.equals(base64)
                    || bare.replace(":", "").toLowerCase(Locale.ROOT).equals(hex)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] digest(X509Certificate certificate) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
