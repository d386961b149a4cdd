// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

import java.time.Duration;
import java.util.List;
import org.umpp.msrp.message.MsrpLimits;
import org.umpp.net.limit.ConnectionLimit;

/**
 * How the transport is set up.
 *
 * @param listen where we listen at first; none to connect only
 * @param connections how many connections may come in
 * @param bounds how much there may be at once
 * @param timeouts how long things may take
 */
public record MsrpSettings(
        List<MsrpListener> listen, ConnectionLimit.Bounds connections, Bounds bounds, Timeouts timeouts) {

    public MsrpSettings {
        listen = List.copyOf(listen);
    }

    /** Listens there, with defaults for all else. */
    public static MsrpSettings at(List<MsrpListener> listen) {
        return new MsrpSettings(listen, ConnectionLimit.Bounds.DEFAULT, Bounds.DEFAULT, Timeouts.DEFAULT);
    }

    public MsrpSettings withConnections(ConnectionLimit.Bounds other) {
        return new MsrpSettings(listen, other, bounds, timeouts);
    }

    public MsrpSettings withBounds(Bounds other) {
        return new MsrpSettings(listen, connections, other, timeouts);
    }

    public MsrpSettings withTimeouts(Timeouts other) {
        return new MsrpSettings(listen, connections, bounds, other);
    }

    /**
     * How much there may be at once.
     *
     * @param messageOctets of a message, in either direction
     * @param waitingMessages that wait in one session to be sent
     * @param waitingOctets of those
     * @param incompleteOctets of messages that are not complete, in all sessions
     * @param handedMessages of one connection that the application has not answered; then it is not read
     * @param unansweredChunks of one session
     * @param unwrittenOctets of a connection whose peer reads slowly
     */
    public record Bounds(
            int messageOctets,
            int waitingMessages,
            int waitingOctets,
            long incompleteOctets,
            int handedMessages,
            int unansweredChunks,
            int unwrittenOctets) {
        /** Messages of 256 KiB; 1,000 or 2 MiB waiting in a session; 64 MiB incomplete in all. */
        public static final Bounds DEFAULT = new Bounds(1 << 18, 1_000, 1 << 21, 1 << 26, 32, 64, 1 << 20);

        public Bounds withWaiting(int messages) {
            return new Bounds(
                    messageOctets,
                    messages,
                    waitingOctets,
                    incompleteOctets,
                    handedMessages,
                    unansweredChunks,
                    unwrittenOctets);
        }

        /** Those of the codec. */
        MsrpLimits limits() {
            return new MsrpLimits(MsrpLimits.DEFAULT.head(), messageOctets, 16 * messageOctets);
        }
    }

    /**
     * How long things may take.
     *
     * @param connect the TCP connection to one address
     * @param handshake the TLS handshake
     * @param bind until a session has a connection, and a connection has a session
     * @param response of a request (RFC 4975 §7.1.1)
     * @param message from the first octet of a chunk to its last
     * @param drain for what was sent before a session is closed
     */
    public record Timeouts(
            Duration connect, Duration handshake, Duration bind, Duration response, Duration message, Duration drain) {
        /** 5 s to connect, 10 s for TLS, 32 s to find a session, 30 s for a response, 30 s for a chunk, 5 s to drain. */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(32),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));

        public Timeouts withResponse(Duration other) {
            return new Timeouts(connect, handshake, bind, other, message, drain);
        }

        public Timeouts withBind(Duration other) {
            return new Timeouts(connect, handshake, other, response, message, drain);
        }
    }
}
