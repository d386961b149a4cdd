// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.time.Duration;

/** A moment by which something is over. */
final class Deadline {
    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** In this time, but not later than this deadline. */
    Deadline orIn(Duration time) {
        Deadline other = in(time);
        return other.nanos - nanos < 0 ? other : this;
    }

    boolean isOver() {
        return nanos - System.nanoTime() <= 0;
    }

    /** What is left, at least a millisecond: zero means for ever to a socket. */
    int millis() {
        return (int) Math.max(1, (nanos - System.nanoTime()) / 1_000_000);
    }
}
