// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import java.time.Instant;

/**
 * The connection of a component as it was a moment ago; for people and monitors.
 *
 * @param name of the component
 * @param server where it connects to, and what protects the way there
 * @param state {@code open}, {@code connecting}, {@code waiting} (for the next attempt) or {@code closed}
 * @param since when it came into that state
 * @param sent stanzas that left, those included that left again
 * @param received stanzas that came and were taken
 * @param refused stanzas that came and were not: of somebody who cannot have sent them, or too large
 * @param queued stanzas that wait to leave, or to be confirmed
 * @param lastFailure why there was no connection last; empty if there always was one
 */
public record HostSnapshot(
        String name,
        String server,
        String state,
        Instant since,
        long sent,
        long received,
        long refused,
        int queued,
        String lastFailure) {}
