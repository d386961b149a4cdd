// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stream, or the wish for one, as it was a moment ago; for people and monitors.
 *
 * @param pair between which domains
 * @param direction which way stanzas flow on it
 * @param state {@code open}; or, of a way to a domain that has no stream, {@code connecting}, {@code waiting} (for the next attempt) or
 *     {@code down}
 * @param tls the version of TLS; empty while there is no stream
 * @param since when it was opened, or null
 * @param queued stanzas that wait to leave, or to be acknowledged
 * @param sent stanzas that left on it
 * @param received stanzas that came on it
 * @param lastError why the last attempt failed; empty if none did
 */
public record StreamSnapshot(
        DomainPair pair,
        Direction direction,
        String state,
        String tls,
        @Nullable Instant since,
        int queued,
        long sent,
        long received,
        String lastError) {

    /** Which way stanzas flow. */
    public enum Direction {
        IN,
        OUT,
        BOTH
    }
}
