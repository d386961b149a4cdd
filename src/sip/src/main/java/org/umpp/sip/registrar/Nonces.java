// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces of challenges (RFC 7616 §3.3). A nonce says when it was made, and proves that we made it, so that nothing is kept of one that nobody
 * answers; of those that are used it is kept how often, so that no answer counts twice.
 */
final class Nonces {
    /** How long a nonce may be used. */
    static final Duration LIFE = Duration.ofMinutes(5);

    /** How many that are in use are remembered; then a new one makes the eldest stale. */
    static final int MOST = 20_000;

    private static final int PROOF = 16;
    private static final int PLAIN = Long.BYTES + 8;

    private final SecureRandom random = new SecureRandom();
    private final byte[] key = new byte[32];

    /** How often each has been used; under its own lock, the eldest first. */
    private final Map<String, Long> used = new LinkedHashMap<>();

    /** Below this time nonces are stale: they may have been used, and forgotten. Under the same lock. */
    private long forgottenUntil = Long.MIN_VALUE;

    /** What is to be thought of a nonce that comes back. */
    enum Verdict {
        GOOD,
        /** We made it, and it is too old, or this use of it was seen before. */
        STALE,
        /** We did not make it. */
        FOREIGN
    }

    Nonces() {
        random.nextBytes(key);
    }

    /** A new one. */
    String next(long now) {
        byte[] salt = new byte[8];
        random.nextBytes(salt);
        byte[] plain = ByteBuffer.allocate(PLAIN).putLong(now).put(salt).array();
        byte[] whole = Arrays.copyOf(plain, PLAIN + PROOF);
        System.arraycopy(proof(plain), 0, whole, PLAIN, PROOF);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** Whether we made it, and it may still be used. */
    Verdict check(String nonce, long now) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(nonce.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return Verdict.FOREIGN;
        }
        if (whole.length != PLAIN + PROOF) {
            return Verdict.FOREIGN;
        }
        byte[] plain = Arrays.copyOf(whole, PLAIN);
        if (!MessageDigest.isEqual(proof(plain), Arrays.copyOfRange(whole, PLAIN, PLAIN + PROOF))) {
            return Verdict.FOREIGN;
        }
        long age = now - ByteBuffer.wrap(plain).getLong();
        return age < 0 || age > LIFE.toMillis() ? Verdict.STALE : Verdict.GOOD;
    }

    /**
     * Uses a nonce that is good, once its answer has proved right.
     *
     * @param count the nc of the answer, which has to grow from one to the next
     */
    Verdict use(String nonce, long count, long now) {
        long made = ByteBuffer.wrap(Base64.getUrlDecoder().decode(nonce)).getLong();
        synchronized (used) {
            Iterator<Map.Entry<String, Long>> eldest = used.entrySet().iterator();
            while (eldest.hasNext()) {
                Map.Entry<String, Long> entry = eldest.next();
                long time = ByteBuffer.wrap(Base64.getUrlDecoder().decode(entry.getKey()))
                        .getLong();
                boolean over = now - time > LIFE.toMillis();
                if (!over && used.size() < MOST) {
                    break;
                }
                forgottenUntil = Math.max(forgottenUntil, time);
                eldest.remove();
            }
            Long last = used.get(nonce);
            if (last == null ? made <= forgottenUntil : count <= last) {
                return Verdict.STALE;
            }
            used.put(nonce, count);
            return Verdict.GOOD;
        }
    }

    private byte[] proof(byte[] plain) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(plain), PROOF);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
