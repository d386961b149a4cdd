// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.channel.Channel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches one open stream: asks a silent peer for a sign of life (RFC 6120 §4.6, XEP-0199), ends the stream when none comes, the peer
 * reads nothing, or what it has begun does not end, and closes it when no stanza has passed for long.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class KeepAlive {
    /** What is watched. */
    interface Watched {
        /** Whether the peer answers a {@link #probe()}, so that silence says something. */
        boolean answersProbes();

        /** Asks the peer for a sign of life. */
        void probe();

        /** There is no sign of life. */
        void silent();

        /** What the peer has begun does not end. */
        void unfinished();

        /** No stanza has passed for long. */
        void idle();
    }

    private final Watched stream;
    private final Channel channel;
    private final long idle;
    private final long ping;
    private final long pong;
    private volatile long lastHeard = System.nanoTime();
    private volatile long lastStanza = System.nanoTime();
    private long lastWritable = System.nanoTime();

    /** Since when an element has been coming in; without meaning unless one is. */
    private long begun;

    private boolean within;

    /** Whether, and when, the peer was asked; what was heard since then is the answer. */
    private boolean asked;

    private long askedAt;
    private @Nullable Future<?> timer;

    KeepAlive(Watched stream, Channel channel, StreamTimes times) {
        this.stream = stream;
        this.channel = channel;
        this.idle = times.idle().toNanos();
        this.ping = times.ping().toNanos();
        this.pong = times.pong().toNanos();
    }

    void start() {
        lastHeard = System.nanoTime();
        lastStanza = lastHeard;
        lastWritable = lastHeard;
        schedule();
    }

    void stop() {
        Future<?> scheduled = timer;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    /** A sign of life came another way, from any thread. */
    void answered() {
        lastHeard = System.nanoTime();
    }

    /** Octets came in, and behind them an element is unfinished or not. */
    void heard(boolean unfinished) {
        long now = System.nanoTime();
        lastHeard = now;
        if (unfinished && !within) {
            begun = now;
        }
        within = unfinished;
    }

    /** An element came to its end; what is unfinished now began later. */
    void finished() {
        within = false;
    }

    /** A stanza passed, in either direction. */
    void stanza() {
        lastStanza = System.nanoTime();
    }

    private void schedule() {
        long next = Math.min(Math.min(ping, pong), idle);
        timer = channel.eventLoop().schedule(this::check, next, TimeUnit.NANOSECONDS);
    }

    private void ask(long now, boolean again) {
        if (!again) {
            askedAt = now;
            asked = true;
        }
        stream.probe();
    }

    private void check() {
        long now = System.nanoTime();
        if (channel.isWritable()) {
            lastWritable = now;
        }
        if (!channel.config().isAutoRead()) {
            // it is we who do not read
            begun = now;
            lastHeard = now;
        }
        boolean deaf = now - lastWritable > ping + pong;
        boolean unanswered = asked && lastHeard - askedAt < 0;
        // counted from the question: a process that was stopped for long has heard nothing, and has asked nothing
        // either
        boolean silent = unanswered && stream.answersProbes() && now - askedAt >= pong;
        if (deaf || silent) {
            stream.silent();
        } else if (within && now - begun > ping + pong) {
            stream.unfinished();
        } else if (now - lastStanza > idle) {
            stream.idle();
        } else {
            if (now - lastHeard >= ping) {
                ask(now, unanswered);
            }
            schedule();
        }
    }
}
