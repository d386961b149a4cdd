// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.time.Duration;

/**
 * How long a diagnosis may take, and how long before its end a certificate is worth a warning.
 *
 * @param whole all of it; both wires are looked at together
 * @param step each step of a wire
 * @param refusal how long to wait, after a handshake, for a peer that refuses our certificate: TLS 1.3 lets it do so late
 * @param expiry a certificate that ends within this time is a warning
 */
public record TimeLimits(Duration whole, Duration step, Duration refusal, Duration expiry) {
    /** 20 seconds, 4 seconds, half a second; 30 days (D-30). */
    public static final TimeLimits DEFAULT =
            new TimeLimits(Duration.ofSeconds(20), Duration.ofSeconds(4), Duration.ofMillis(500), Duration.ofDays(30));
}
