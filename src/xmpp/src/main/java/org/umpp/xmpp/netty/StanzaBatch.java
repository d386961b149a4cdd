// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaQueue;

/**
 * Stanzas that leave together.
 *
 * @param octets as they go on the wire
 * @param count how many they are
 */
record StanzaBatch(ByteBuf octets, int count) {
    /** One TLS record: what is encrypted and sent at once. */
    private static final int BYTES = 16_000;

    /** The next stanzas of a queue, at most so many. */
    static StanzaBatch next(StanzaQueue queue, int most, ByteBufAllocator allocator, XmppTrace trace, DomainPair pair) {
        ByteBuf octets = allocator.buffer(1024);
        int count = 0;
        while (octets.readableBytes() < BYTES && count < most) {
            Stanza stanza = queue.next();
            if (stanza == null) {
                break;
            }
            byte[] bytes = stanza.bytes();
            octets.writeBytes(bytes);
            count++;
            trace.element(true, pair, stanza.name(), () -> new String(bytes, StandardCharsets.UTF_8));
        }
        return new StanzaBatch(octets, count);
    }
}
