// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param connect for a TCP connection
 * @param negotiation from the connection to the first stanza, TLS included
 * @param idle without any stanza, after which a stream is closed
 * @param ping without anything heard, after which the peer is asked whether it is there
 * @param pong for the answer to that
 * @param firstRetry the longest wait before the second attempt to reach a domain
 * @param lastRetry the longest wait between attempts
 * @param giveUp how long a stanza waits for a stream before it goes back
 * @param resume how long a lost stream of a peer can be resumed
 * @param close for the peer to close its stream when we have closed ours
 */
public record StreamTimes(
        Duration connect,
        Duration negotiation,
        Duration idle,
        Duration ping,
        Duration pong,
        Duration firstRetry,
        Duration lastRetry,
        Duration giveUp,
        Duration resume,
        Duration close) {
    /** As a server among servers keeps them. */
    public static final StreamTimes DEFAULT = new StreamTimes(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(3),
            Duration.ofMinutes(5),
            Duration.ofSeconds(2));

    /** The same with other waits between attempts, and another end of them. */
    public StreamTimes withRetries(Duration first, Duration last, Duration end) {
        return new StreamTimes(connect, negotiation, idle, ping, pong, first, last, end, resume, close);
    }

    /** The same with another patience for connections and negotiations. */
    public StreamTimes withNegotiation(Duration other) {
        return new StreamTimes(other, other, idle, ping, pong, firstRetry, lastRetry, giveUp, resume, close);
    }

    /** The same with other measures of silence. */
    public StreamTimes withSilence(Duration otherIdle, Duration otherPing, Duration otherPong) {
        return new StreamTimes(
                connect, negotiation, otherIdle, otherPing, otherPong, firstRetry, lastRetry, giveUp, resume, close);
    }
}
