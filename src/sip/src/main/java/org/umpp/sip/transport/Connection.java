// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.message.SipEncoder;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.transport.TransportException.Reason;

/** A connection that is up, and secured where it has to be. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class Connection implements Flow {
    private static final AtomicLong IDS = new AtomicLong();

    /** More than these do not wait to learn whether the peer takes anything. */
    private static final int MOST_UNPROVEN = 1_000;

    private final long id = IDS.incrementAndGet();
    private final Channel channel;
    private final Protocol protocol;
    private final String localDomain;
    private final PeerIdentity peer;
    private final Trust trust;
    private final boolean isOutbound;
    private final InetSocketAddress remote;
    private final TransportCounters counters;
    private volatile long lastMessage = System.nanoTime();

    // the rest is touched by the event loop of the channel only
    private final Deque<Unproven> unproven = new ArrayDeque<>();
    private boolean proven;
    private @Nullable FlowEnd end;

    /** What is believed of the other end beside what its certificate says. */
    enum Trust {
        /** Nothing. */
        NONE,
        /** It is a community of ours, and may use any From. */
        COMMUNITY,
        /** It is our own SIP server, as its address has proved. */
        HOME,
        /** Nothing, but it need not show a certificate. */
        PHONE;

        /** Without TLS it can only be a community of ours; which one, is known where there is a home proxy. */
        static Trust of(Protocol protocol, boolean hasHome) {
            if (protocol == Protocol.TLS) {
                return NONE;
            }
            return hasHome ? HOME : COMMUNITY;
        }
    }

    /** A message that was written before the peer had said anything. */
    private record Unproven(SendCallback callback, boolean written) {}

    Connection(
            Channel channel,
            Protocol protocol,
            String localDomain,
            PeerIdentity peer,
            Trust trust,
            boolean isOutbound,
            TransportCounters counters) {
        this.channel = channel;
        this.protocol = protocol;
        this.localDomain = localDomain;
        this.peer = peer;
        this.trust = trust;
        this.isOutbound = isOutbound;
        this.remote = (InetSocketAddress) channel.remoteAddress();
        this.proven = !isOutbound;
        this.counters = counters;
    }

    /** Writes a message behind those that were written before it, from any thread. */
    void write(SipMessage message, SendCallback callback) {
        if (!channel.isActive()) {
            callback.failed(new TransportException(Reason.CLOSED, this + " is closed"));
            return;
        }
        if (!channel.isWritable()) {
            callback.failed(new TransportException(Reason.OVERLOAD, this + " does not read"));
            return;
        }
        used();
        channel.writeAndFlush(Unpooled.wrappedBuffer(SipEncoder.buffer(message)))
                .addListener(written -> {
                    if (written.isSuccess()) {
                        counters.send();
                    }
                    written(callback, written.isSuccess());
                });
    }

    private void written(SendCallback callback, boolean written) {
        if (written) {
            callback.sent(this);
        }
        if (proven || unproven.size() >= MOST_UNPROVEN) {
            closed(callback, written);
        } else if (end != null) {
            tellUnproven(callback, written, end);
        } else {
            unproven.add(new Unproven(callback, written));
        }
    }

    private void closed(SendCallback callback, boolean written) {
        if (!written) {
            callback.failed(new TransportException(Reason.CLOSED, this + " was closed"));
        }
    }

    /**
     * The peer has said something: it takes what we send. Until then it may still refuse us, for with TLS 1.3 our handshake is over
     * before the peer has seen our certificate.
     */
    void heard() {
        if (!proven) {
            proven = true;
            unproven.forEach(message -> closed(message.callback(), message.written()));
            unproven.clear();
        }
    }

    /**
     * The connection is over. What was written on it and has no response waits for that response (it may come another way, RFC
     * 3261 §18.1.2), unless the peer has never said anything here: then it has failed, and is not sent again, as it may have arrived.
     */
    void ended(FlowEnd how) {
        end = how;
        unproven.forEach(message -> tellUnproven(message.callback(), message.written(), how));
        unproven.clear();
    }

    private void tellUnproven(SendCallback callback, boolean written, FlowEnd how) {
        if (how == FlowEnd.STOPPED) {
            closed(callback, written);
            return;
        }
        Reason reason = how == FlowEnd.REFUSED_BY_PEER ? Reason.NOT_SECURED : Reason.UNREACHABLE;
        TransportException cause = new TransportException(reason, how, this + ": " + how.text());
        if (written) {
            callback.lost(cause);
        } else {
            callback.failed(cause);
        }
    }

    /** A message came or goes. */
    void used() {
        lastMessage = System.nanoTime();
    }

    /** Nanoseconds since the last message. */
    long unused() {
        return System.nanoTime() - lastMessage;
    }

    /** Ends the connection because we stop. */
    void stop() {
        channel.pipeline().fireUserEventTriggered(FlowEnd.STOPPED);
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public String localDomain() {
        return localDomain;
    }

    @Override
    public PeerIdentity peer() {
        return peer;
    }

    @Override
    public boolean isTrusted() {
        return trust == Trust.COMMUNITY;
    }

    @Override
    public boolean isHome() {
        return trust == Trust.HOME;
    }

    @Override
    public boolean isPhone() {
        return trust == Trust.PHONE;
    }

    @Override
    public boolean isOutbound() {
        return isOutbound;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("flow ")
                .append(id)
                .append(isOutbound ? " to " : " from ")
                .append(remote.getAddress().getHostAddress())
                .append(':')
                .append(remote.getPort());
        Iterator<String> domains = peer.domains().iterator();
        return domains.hasNext()
                ? text.append(" (").append(domains.next()).append(')').toString()
                : text.toString();
    }
}
