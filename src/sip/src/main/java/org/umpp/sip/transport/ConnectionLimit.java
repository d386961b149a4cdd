// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many inbound connections there are, in all and from each source. */
final class ConnectionLimit {
    private static final int PREFIX_OCTETS = 8;

    private final AtomicInteger inAll = new AtomicInteger();
    private final ConcurrentHashMap<ByteBuffer, Integer> bySource = new ConcurrentHashMap<>();
    private final TransportSettings.Bounds bounds;

    ConnectionLimit(TransportSettings.Bounds bounds) {
        this.bounds = bounds;
    }

    /** Takes a connection in, or says why not. What was taken in has to {@link #leave}. */
    @Nullable
    FlowEnd enter(InetAddress source, boolean isTrusted) {
        if (inAll.incrementAndGet() > bounds.connections()) {
            inAll.decrementAndGet();
            return FlowEnd.TOO_MANY;
        }
        int fromSource = bySource.merge(key(source), 1, Integer::sum);
        if (fromSource > bounds.connectionsPerSource() && !isTrusted) {
            leave(source);
            return FlowEnd.TOO_MANY_FROM_SOURCE;
        }
        return null;
    }

    void leave(InetAddress source) {
        inAll.decrementAndGet();
        bySource.computeIfPresent(key(source), (key, count) -> count == 1 ? null : count - 1);
    }

    /** One IPv6 host commands a whole /64. */
    private static ByteBuffer key(InetAddress source) {
        byte[] octets = source.getAddress();
        return ByteBuffer.wrap(octets, 0, Math.min(octets.length, PREFIX_OCTETS));
    }
}
