// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of one connection: a message that is not finished, a peer that does not read, keep-alive (RFC 5626 §4.4.1) and
 * idleness. All on the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class Watch {
    private static final ByteBuf CRLF = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(new byte[] {'\r', '\n'}).asReadOnly());
    private static final ByteBuf DOUBLE_CRLF = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(new byte[] {'\r', '\n', '\r', '\n'}).asReadOnly());

    private final Connection connection;
    private final TransportSettings.Timeouts timeouts;
    private Consumer<FlowEnd> out = end -> {};
    private @Nullable Future<?> life;
    private @Nullable Future<?> message;
    private @Nullable Future<?> write;
    private long messageStart;
    private long lastPing = System.nanoTime();
    private long pause;
    private boolean awaitsPong;
    private boolean everPonged;
    private boolean halfPing;

    Watch(Connection connection, TransportSettings.Timeouts timeouts) {
        this.connection = connection;
        this.timeouts = timeouts;
    }

    static ByteBuf pong() {
        return CRLF.duplicate();
    }

    /** @param whenOver called when the connection has to end */
    void begin(ChannelHandlerContext ctx, Consumer<FlowEnd> whenOver) {
        out = whenOver;
        pause();
        live(ctx);
    }

    /**
     * Octets came.
     *
     * @param amid whether a message has begun and not ended
     * @param complete whether a message or keep-alive ended
     */
    void read(ChannelHandlerContext ctx, boolean amid, boolean complete) {
        if (!amid) {
            messageStart = 0;
        } else if (messageStart == 0 || complete) {
            messageStart = System.nanoTime();
            if (message == null) {
                message = ctx.executor()
                        .schedule(() -> slow(ctx), timeouts.message().toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** One task serves many messages: when it is early for the present one, it waits for the rest. */
    private void slow(ChannelHandlerContext ctx) {
        message = null;
        if (messageStart == 0) {
            return;
        }
        long left = timeouts.message().toNanos() - (System.nanoTime() - messageStart);
        if (left <= 0) {
            out.accept(FlowEnd.SLOW);
        } else {
            message = ctx.executor().schedule(() -> slow(ctx), left, TimeUnit.NANOSECONDS);
        }
    }

    /** The peer reads, or has ceased to. */
    void writable(ChannelHandlerContext ctx, boolean writable) {
        if (write != null) {
            write.cancel(false);
            write = null;
        }
        if (!writable) {
            write = ctx.executor()
                    .schedule(
                            () -> out.accept(FlowEnd.NOT_READING),
                            timeouts.write().toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    /**
     * The peer sent a CRLF: the pong we wait for, or one half of its own ping.
     *
     * @return whether that completes a ping, which is to be answered
     */
    boolean crlf() {
        if (awaitsPong) {
            awaitsPong = false;
            everPonged = true;
            halfPing = false;
            return false;
        }
        halfPing = !halfPing;
        return !halfPing;
    }

    /** The peer sent a message: a CRLF before it was no half of a ping. */
    void message() {
        halfPing = false;
    }

    private void live(ChannelHandlerContext ctx) {
        long idleLeft = timeouts.idle().toNanos() - connection.unused();
        if (idleLeft <= 0) {
            out.accept(FlowEnd.IDLE);
            return;
        }
        long next = connection.isOutbound() ? Math.min(idleLeft, keepAlive(ctx)) : idleLeft;
        if (next > 0) {
            life = ctx.executor().schedule(() -> live(ctx), next, TimeUnit.NANOSECONDS);
        }
    }

    /** Nanoseconds until the next look, or 0 when the peer is dead. */
    private long keepAlive(ChannelHandlerContext ctx) {
        long sincePing = System.nanoTime() - lastPing;
        if (awaitsPong) {
            long left = timeouts.pong().toNanos() - sincePing;
            if (left > 0) {
                return left;
            }
            awaitsPong = false;
            // Pings may be sent to anybody, but only who has answered one before owes us the next.
            if (everPonged) {
                out.accept(FlowEnd.DEAD);
                return 0;
            }
        }
        long left = pause - sincePing;
        if (left > 0) {
            return left;
        }
        pause();
        lastPing = System.nanoTime();
        awaitsPong = true;
        ctx.writeAndFlush(DOUBLE_CRLF.duplicate());
        return timeouts.pong().toNanos();
    }

    /** "randomly distributed between 80 and 100 percent" of the interval (RFC 5626 §4.4). */
    private void pause() {
        pause = (long)
                (timeouts.keepAlive().toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1));
    }

    void stop() {
        cancel(life);
        cancel(message);
        cancel(write);
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
