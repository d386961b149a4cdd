// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.umpp.sip.message.Via;

/** Makes tags, branches and Call-IDs: unique, and such that nobody outside can guess them (RFC 3261 §19.3, §8.1.1.7). */
final class Tokens {
    private final SecureRandom random = new SecureRandom();
    private final HexFormat hex = HexFormat.of();
    private final AtomicLong count = new AtomicLong();

    /** A tag with 64 random bits. */
    String tag() {
        return hex.toHexDigits(random.nextLong());
    }

    /** A branch, unique by its count and not to be guessed. */
    String branch() {
        return Via.MAGIC_COOKIE + tag() + Long.toString(count.incrementAndGet(), 36);
    }

    /** A Call-ID with 128 random bits; no host in it, which would tell about us. */
    String callId() {
        return tag() + tag();
    }

    /** The Call-ID that the user wants, or a new one. */
    String callId(OutgoingRequest out) {
        return out.callId() == null ? callId() : out.callId();
    }

    /** A number below {@code bound}, to spread what would otherwise happen at once. */
    int jitter(int bound) {
        return random.nextInt(bound);
    }
}
