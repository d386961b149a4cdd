// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** A hash algorithm of digest authentication (RFC 8760 §2.1), the one we like best first. */
public enum DigestAlgorithm {
    SHA_256("SHA-256"),
    /** For phones that know nothing better; TLS protects what it shows. */
    MD5("MD5");

    private final String token;

    DigestAlgorithm(String token) {
        this.token = token;
    }

    /** Its name on the wire, and in Java. */
    public String token() {
        return token;
    }

    /** The algorithm of this name, in any case; without a name it is MD5 (RFC 7616 §3.3). */
    static Optional<DigestAlgorithm> of(String token) {
        if (token.isEmpty()) {
            return Optional.of(MD5);
        }
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equals(token.toUpperCase(Locale.ROOT))) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** What stands for a password (RFC 7616 §3.4.2): HA1. Whoever has it can log in, so it is a secret too. */
    public String secret(String user, String realm, String password) {
        return hash(user + ':' + realm + ':' + password);
    }

    /** How many hexadecimal digits a hash has. */
    public int digits() {
        return this == MD5 ? 32 : 64;
    }

    String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance(token).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + token, e);
        }
    }
}
