// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.msrp.message.MalformedMsrpException;
import org.umpp.msrp.message.MsrpDecoder;
import org.umpp.msrp.message.MsrpEncoder;
import org.umpp.msrp.message.MsrpMessage;
import org.umpp.msrp.message.MsrpRequest;
import org.umpp.msrp.message.MsrpResponse;
import org.umpp.msrp.session.SessionPlan;

/** A connection that is up, and secured unless it is one in clear text, with the sessions that are bound to it (RFC 4975 §5.4). */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final MsrpServer server;
    private final Channel channel;
    private final Set<String> peer;
    private final MsrpListener.Security security;
    private final Runnable used;
    private final MsrpDecoder decoder;
    private final Set<LiveSession> bound = ConcurrentHashMap.newKeySet();
    private final AtomicInteger handed = new AtomicInteger();
    private final Queue<byte[]> outgoing = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean flushing = new AtomicBoolean();
    private volatile long unboundSince = System.nanoTime();
    private volatile long amidSince;
    private volatile boolean amid;
    private boolean ended;

    /**
     * @param peer the domains that the other side has proved to be; in clear text there are none
     * @param security what protects it
     * @param used is run when a session has the connection
     */
    Connection(MsrpServer server, Channel channel, Set<String> peer, MsrpListener.Security security, Runnable used) {
        this.server = server;
        this.channel = channel;
        this.peer = peer;
        this.security = security;
        this.used = used;
        this.decoder = new MsrpDecoder(server.settings().bounds().limits());
    }

    /** Whether it is with a domain, as that has proved, or as it has a session of it. */
    boolean isWith(String domain) {
        return peer.contains(domain)
                || bound.stream()
                        .anyMatch(session -> session.plan().peerDomain().equals(domain));
    }

    /** Whether a session may go over it: each as it was agreed, and over no other. */
    boolean mayCarry(SessionPlan plan) {
        return switch (security) {
            case MUTUAL -> plan.isSecure() && peer.contains(plan.peerDomain());
            case SERVER -> plan.isSecure() && plan.isOfUser();
            case NONE -> !plan.isSecure();
        };
    }

    /** The domains that the peer has proved to be, or its address, for people. */
    String peer() {
        return peer.isEmpty() ? String.valueOf(channel.remoteAddress()) : String.join(",", new TreeSet<>(peer));
    }

    boolean isWritable() {
        return channel.isActive() && channel.isWritable();
    }

    /** A session has this connection from now on. */
    void bind(LiveSession session) {
        bound.add(session);
        used.run();
        // it may have ended on another thread before this was known
        if (!channel.isActive()) {
            session.disconnected(this, "the connection is closed");
        }
    }

    /** A session needs this connection no longer; without any it is closed. */
    void release(LiveSession session) {
        bound.remove(session);
        if (bound.isEmpty()) {
            unboundSince = System.nanoTime();
            channel.eventLoop().execute(this::close);
        }
    }

    /**
     * Sends a message after all that were written before, from whatever threads: what the event loop itself gives to a channel overtakes what others
     * have given to it a moment ago.
     */
    void write(MsrpMessage message) {
        server.traced(true, this, message.fromPath(), message);
        outgoing.add(MsrpEncoder.encode(message));
        if (flushing.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::flush);
        }
    }

    /** On the event loop. */
    private void flush() {
        flushing.set(false);
        for (byte[] octets = outgoing.poll(); octets != null; octets = outgoing.poll()) {
            channel.write(Unpooled.wrappedBuffer(octets));
        }
        channel.flush();
    }

    /** On the event loop: closes when what was written has left. */
    private void close() {
        flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.close());
    }

    /** The application has a message; while it has many, no more are read. */
    void handed() {
        if (handed.incrementAndGet() >= server.settings().bounds().handedMessages()) {
            channel.eventLoop().execute(this::read);
        }
    }

    /** The application has answered one. */
    void answered() {
        if (handed.decrementAndGet() == server.settings().bounds().handedMessages() / 2) {
            channel.eventLoop().execute(this::read);
        }
    }

    private void read() {
        boolean wanted = channel.isWritable()
                && handed.get() < server.settings().bounds().handedMessages();
        channel.config().setAutoRead(wanted);
    }

    /** Looks at the time. */
    void tick(long now) {
        MsrpSettings.Timeouts timeouts = server.settings().timeouts();
        if (amid
                && channel.config().isAutoRead()
                && now - amidSince > timeouts.message().toNanos()) {
            end("a chunk was not complete in time");
        } else if (bound.isEmpty() && now - unboundSince > timeouts.bind().toNanos()) {
            end("no session uses it");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf octets = (ByteBuf) read;
        try {
            byte[] copy = new byte[octets.readableBytes()];
            octets.readBytes(copy);
            decoder.append(copy, 0, copy.length);
        } finally {
            octets.release();
        }
        boolean complete = false;
        while (!ended && next()) {
            complete = true;
        }
        boolean before = amid;
        amid = decoder.isAmidMessage();
        if (complete || !before) {
            amidSince = System.nanoTime();
        }
    }

    /** Deals with one message; false if there is none. */
    private boolean next() {
        try {
            MsrpMessage message = decoder.next();
            if (message != null) {
                server.traced(false, this, message.toPath(), message);
            }
            if (message instanceof MsrpRequest request) {
                server.request(request, this);
            } else if (message instanceof MsrpResponse response) {
                server.response(response, this);
            }
            return message != null;
        } catch (MalformedMsrpException e) {
            refuse(e);
        } catch (RuntimeException e) {
            LOG.error("{}: a message could not be taken", this, e);
            end("a fault of ours");
        }
        return true;
    }

    private void refuse(MalformedMsrpException complaint) {
        MsrpRequest request = complaint.request();
        if (request != null) {
            server.traced(false, this, request.toPath(), request);
        }
        server.malformed(this, String.valueOf(complaint.getMessage()));
        if (request == null) {
            end("what came is no MSRP");
        } else if (!request.method().equals(MsrpRequest.REPORT)) {
            write(request.response(400));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        // who does not read our answers gets no more of its requests read
        read();
        if (channel.isWritable()) {
            bound.forEach(LiveSession::pump);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end("the other side closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("{}", this, cause);
        }
        end("the connection broke");
    }

    /** Ends the connection; its sessions lose it. */
    void end(String reason) {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(() -> end(reason));
            return;
        }
        if (ended) {
            return;
        }
        ended = true;
        server.ended(this);
        close();
        for (LiveSession session : bound) {
            session.disconnected(this, reason);
        }
        bound.clear();
    }

    @Override
    public String toString() {
        return "MSRP connection with " + channel.remoteAddress() + ' '
                + (security == MsrpListener.Security.NONE ? "in clear text" : peer);
    }
}
