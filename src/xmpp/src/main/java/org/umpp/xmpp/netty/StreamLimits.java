// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import org.umpp.net.limit.ConnectionLimit;
import org.umpp.xmpp.stream.XmlLimits;

/**
 * How much there may be at once.
 *
 * @param xml of one element
 * @param queuedStanzas stanzas on their way to one domain
 * @param queuedBytes octets of those, about
 * @param queuedBytesInAll octets of stanzas on their way to all domains, about
 * @param inFlight stanzas of one stream that are being handled; at that number nothing more is read from it
 * @param connections connections from others
 * @param links pairs of domains we send between
 */
public record StreamLimits(
        XmlLimits xml,
        int queuedStanzas,
        long queuedBytes,
        long queuedBytesInAll,
        int inFlight,
        ConnectionLimit.Bounds connections,
        int links) {
    /** 10000 stanzas and 16 MiB for each domain, 256 MiB in all, 256 in flight, 10000 connections and domains. */
    public static final StreamLimits DEFAULT = new StreamLimits(
            XmlLimits.DEFAULT, 10_000, 16L << 20, 256L << 20, 256, ConnectionLimit.Bounds.DEFAULT, 10_000);

    public StreamLimits {
        if (queuedStanzas < 1 || queuedBytes < 1 || queuedBytesInAll < 1 || inFlight < 1 || links < 1) {
            throw new IllegalArgumentException("limits: a bound below 1 (expected: at least 1 each)");
        }
    }

    /** The same with other bounds of one element. */
    public StreamLimits with(XmlLimits other) {
        return new StreamLimits(other, queuedStanzas, queuedBytes, queuedBytesInAll, inFlight, connections, links);
    }

    /** The same with other bounds of what waits for one domain and for all. */
    public StreamLimits withQueued(long bytes, long bytesInAll) {
        return new StreamLimits(xml, queuedStanzas, bytes, bytesInAll, inFlight, connections, links);
    }

    /** The same with other bounds of connections from others. */
    public StreamLimits withConnections(ConnectionLimit.Bounds others) {
        return new StreamLimits(xml, queuedStanzas, queuedBytes, queuedBytesInAll, inFlight, others, links);
    }
}
