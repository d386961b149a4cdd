// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.time.Duration;
import java.util.List;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.sip.message.SipLimits;

/**
 * How the transport layer is set up.
 *
 * @param host the host of our Via and Contact; "" for the local domain concerned, which its certificate proves
 * @param listeners where we listen
 * @param limits how large a message may be
 * @param bounds how much there may be at once
 * @param timeouts how long things may take
 */
public record TransportSettings(
        String host, List<Listener> listeners, SipLimits limits, Bounds bounds, Timeouts timeouts) {
    public TransportSettings {
        listeners = List.copyOf(listeners);
    }

    /** These listeners, and defaults for all else. */
    public static TransportSettings of(Listener... listeners) {
        return new TransportSettings("", List.of(listeners), SipLimits.DEFAULT, Bounds.DEFAULT, Timeouts.DEFAULT);
    }

    public TransportSettings withHost(String other) {
        return new TransportSettings(other, listeners, limits, bounds, timeouts);
    }

    public TransportSettings withLimits(SipLimits other) {
        return new TransportSettings(host, listeners, other, bounds, timeouts);
    }

    public TransportSettings withBounds(Bounds other) {
        return new TransportSettings(host, listeners, limits, other, timeouts);
    }

    public TransportSettings withTimeouts(Timeouts other) {
        return new TransportSettings(host, listeners, limits, bounds, other);
    }

    /**
     * How much there may be at once.
     *
     * @param connections in all, and as many being opened
     * @param connectionsPerSource inbound, from one IPv4 address or IPv6 /64; not for trusted listeners
     * @param handshakes inbound, of TLS, in progress
     * @param waitingMessages for one connection that is being opened
     * @param waitingOctets of those messages
     * @param unwrittenOctets of a connection whose peer reads slowly; then sending fails with an overload
     */
    public record Bounds(
            int connections,
            int connectionsPerSource,
            int handshakes,
            int waitingMessages,
            int waitingOctets,
            int unwrittenOctets) {
        /** 10,000 connections, 100 from one source, 1,000 handshakes; 1,000 messages or 1 MiB waiting; 1 MiB not written. */
        public static final Bounds DEFAULT = new Bounds(10_000, 100, 1_000, 1_000, 1 << 20, 1 << 20);

        public Bounds {
            if (Math.min(Math.min(waitingMessages, waitingOctets), unwrittenOctets) < 1) {
                throw new IllegalArgumentException("bounds: one below 1 (expected: at least 1)");
            }
        }

        /** The same with other bounds of connections that come in. */
        public Bounds withInbound(ConnectionLimit.Bounds others) {
            return new Bounds(
                    others.inAll(),
                    others.perSource(),
                    others.unproven(),
                    waitingMessages,
                    waitingOctets,
                    unwrittenOctets);
        }

        /** Those of connections that come in. */
        ConnectionLimit.Bounds inbound() {
            return new ConnectionLimit.Bounds(connections, connectionsPerSource, handshakes);
        }
    }

    /**
     * How long things may take.
     *
     * @param connect the TCP connection to one address
     * @param handshake the TLS handshake
     * @param open from the first message for a new connection until it can be written; should be below 64*T1
     * @param message from the first octet of a message to its last
     * @param write how long a peer may refuse to read
     * @param keepAlive between pings on a connection we opened (RFC 5626 §4.4.1)
     * @param pong for the answer to a ping
     * @param idle without any message, after which we close
     */
    public record Timeouts(
            Duration connect,
            Duration handshake,
            Duration open,
            Duration message,
            Duration write,
            Duration keepAlive,
            Duration pong,
            Duration idle) {
        /** 5 s to connect, 10 s for TLS, 25 s for both at all addresses; ping every 95 s, pong in 10 s; idle after 15 min. */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(95),
                Duration.ofSeconds(10),
                Duration.ofMinutes(15));
    }
}
