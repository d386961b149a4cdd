// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a component and its server both know, and nobody else (XEP-0114 §3). It shows itself to nobody, in no log either. */
public final class ComponentSecret {
    private final String secret;

    /** @throws IllegalArgumentException when it is empty */
    public ComponentSecret(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException(
                    "secret: empty (expected: the one that the XMPP server has for the component)");
        }
        this.secret = secret;
    }

    /** What proves that we know it, on the stream of this id. */
    String proof(String streamId) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest((streamId + secret).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
