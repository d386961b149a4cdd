// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import java.time.Duration;

/**
 * The base timer values (RFC 3261 §17.1.1.1) and those derived from them.
 *
 * @param t1 the round-trip estimate, 500 ms by default
 * @param t2 the longest interval between retransmissions of a non-INVITE request or a response, 4 s by default
 * @param t4 how long a message may stay in the network, 5 s by default
 */
public record Timers(Duration t1, Duration t2, Duration t4) {
    /** The values of RFC 3261. */
    public static final Timers DEFAULT =
            new Timers(Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(5));

    /** RFC 3261 §17.2.1: the server sends a 100 unless it knows that its user answers within 200 ms. */
    private static final long TRYING_MILLIS = 200;

    public Timers {
        if (t1.isNegative() || t1.isZero() || t2.compareTo(t1) < 0 || t4.isNegative()) {
            throw new IllegalArgumentException(
                    "timers: T1 " + t1 + ", T2 " + t2 + ", T4 " + t4 + " (expected: 0 < T1 <= T2, T4 >= 0)");
        }
    }

    /** 64·T1, in milliseconds: how long anyone waits for an answer. */
    public long patienceMillis() {
        return 64 * t1.toMillis();
    }

    /**
     * The length of a timer, in milliseconds.
     *
     * @param firings how often this timer has already fired in its transaction; retransmission timers grow with it
     * @param invite whether the transaction is one of the two INVITE machines
     * @param reliable whether the transport delivers by itself
     */
    public long millis(Timer timer, int firings, boolean invite, boolean reliable) {
        return switch (timer) {
            case A -> doubled(firings, Long.MAX_VALUE);
            case E, G -> doubled(firings, t2.toMillis());
            case B, D, F, H, L, M, LATE -> patienceMillis();
            case I, K -> t4.toMillis();
            // RFC 3261 §17.2.2 lets J be zero over TCP. A peer that lost its connection sends the same BYE once more
            // over
            // the next one, and should then see the same 200 and not a 481; so the answer is kept for as long as a
            // message
            // may linger.
            case J -> reliable ? t4.toMillis() : patienceMillis();
            case TRYING -> invite ? TRYING_MILLIS : untilIntervalIsT2();
        };
    }

    /** The interval before retransmission number {@code firings}+1: T1, 2·T1, 4·T1 …, at most {@code cap}, in milliseconds. */
    private long doubled(int firings, long cap) {
        return Math.min(t1.toMillis() << Math.min(firings, 16), cap);
    }

    /** How long it takes a client's Timer E to grow to T2 (RFC 4320 §4.1), in milliseconds: 3.5 s by default. */
    private long untilIntervalIsT2() {
        long sum = 0;
        for (long interval = t1.toMillis(); interval < t2.toMillis(); interval *= 2) {
            sum += interval;
        }
        return sum;
    }
}
