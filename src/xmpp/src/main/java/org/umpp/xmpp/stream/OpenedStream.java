// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import org.jspecify.annotations.Nullable;

/**
 * What a negotiation agreed.
 *
 * @param local our domain
 * @param peer the other domain, proved by its certificate
 * @param bidirectional whether stanzas flow both ways (XEP-0288)
 * @param management what the receiving entity granted the initiating one; null without XEP-0198, and always null on the
 *     receiving side, which is asked later
 */
public record OpenedStream(String local, String peer, boolean bidirectional, @Nullable Management management) {

    /**
     * Stream management in force (XEP-0198 §3 and §5).
     *
     * @param id what the stream can be resumed by, "" when it cannot
     * @param resumed whether this is the former stream going on
     * @param handled how many stanzas of the former stream the peer says it has handled, -1 when it did not say
     */
    public record Management(String id, boolean resumed, long handled) {}
}
