// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Whether a connection is read: not while as much of what came on it is being handled as may be, nor while it rests. */
final class Reading {
    private final Channel channel;
    private final IntSupplier most;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean full;

    /** Whether nothing is read because more came than may come; on the channel's event loop. */
    private boolean resting;

    /** @param most how many stanzas may be being handled; at that number nothing more is read */
    Reading(Channel channel, IntSupplier most) {
        this.channel = channel;
        this.most = most;
    }

    /** A stanza came that is to be handled; on the channel's event loop. */
    void taken() {
        if (inFlight.incrementAndGet() >= most.getAsInt() && !full) {
            full = true;
            readOrNot();
        }
    }

    /** One is handled; once for each, from any thread. */
    void handled() {
        int left = inFlight.decrementAndGet();
        if (full && left <= most.getAsInt() / 2) {
            channel.eventLoop().execute(this::readOn);
        }
    }

    private void readOn() {
        if (full && inFlight.get() <= most.getAsInt() / 2) {
            full = false;
            readOrNot();
        }
    }

    boolean isResting() {
        return resting;
    }

    /** Reads nothing for a while, or goes on; on the channel's event loop. */
    void rest(boolean now) {
        resting = now;
        readOrNot();
    }

    private void readOrNot() {
        channel.config().setAutoRead(!full && !resting);
    }

    /** Whether all that came in is handled. */
    boolean isQuiet() {
        return inFlight.get() == 0;
    }
}
