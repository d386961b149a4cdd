// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import java.time.Duration;
import org.umpp.xmpp.stream.ComponentSecret;
import org.umpp.xmpp.stream.XmlLimits;

/**
 * How components are connected to the organisation's own XMPP server.
 *
 * @param server which one that is
 * @param secret what proves to it who we are
 * @param times how long things may take; {@code idle} and {@code resume} mean nothing here
 * @param limits how much there may be at once, for each component; those of connections and links mean nothing here
 */
public record HostSettings(HostServer server, ComponentSecret secret, StreamTimes times, StreamLimits limits) {
    /** Attempts at most 10 s apart: the server is near, and its users wait. */
    public static final StreamTimes TIMES =
            StreamTimes.DEFAULT.withRetries(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(3));

    /** Stanzas up to 1 MiB: more than servers let their users send. */
    public static final StreamLimits LIMITS = StreamLimits.DEFAULT.with(new XmlLimits(1 << 20, 64, 64));

    /** The same towards another server, or with another secret. */
    public HostSettings with(HostServer otherServer, ComponentSecret otherSecret) {
        return new HostSettings(otherServer, otherSecret, times, limits);
    }
}
