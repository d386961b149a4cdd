// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.limit.SeldomLog;
import org.umpp.net.tls.ServerNameHandler;
import org.umpp.xmpp.stream.OpenedStream;
import org.umpp.xmpp.stream.ReceivingNegotiation;
import org.umpp.xmpp.stream.StreamEnd;
import org.umpp.xmpp.stream.StreamErrorCondition;
import org.umpp.xmpp.stream.StreamHeader;

/** Where other domains connect to us: takes their connections, up to a bound, and lets the negotiation of each begin. */
@SuppressWarnings("FutureReturnValueIgnored") // closing tells its end by events
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    /** What who finds no room is told, behind our header. */
    private static final String FULL = StreamErrorCondition.RESOURCE_CONSTRAINT.toXml("") + "</stream:stream>";

    private final Streams streams;
    private final EventLoopGroup group;
    private final ConnectionLimit connections;
    private final SeldomLog crowds = new SeldomLog();
    private final Map<InetSocketAddress, Channel> channels = new ConcurrentHashMap<>();

    Listeners(Streams streams, EventLoopGroup group, ConnectionLimit.Bounds bounds) {
        this.streams = streams;
        this.group = group;
        this.connections = new ConnectionLimit(bounds);
    }

    ConnectionLimit connections() {
        return connections;
    }

    /** Listens at an address; the result is the one that was bound. */
    InetSocketAddress listen(InetSocketAddress address, boolean directTls) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Acceptor(directTls));
        Channel channel = bootstrap.bind(address).syncUninterruptibly().channel();
        InetSocketAddress bound = (InetSocketAddress) channel.localAddress();
        channels.put(bound, channel);
        LOG.info("listening for XMPP servers on {}{}", bound, directTls ? " with TLS from the start" : "");
        return bound;
    }

    /** Takes no more connections at an address that was bound; those that were taken go on. */
    void close(InetSocketAddress bound) {
        Channel channel = channels.remove(bound);
        if (channel != null) {
            channel.close().syncUninterruptibly();
            LOG.info("no longer listening for XMPP servers on {}", bound);
        }
    }

    /** True if there are some, and each is bound and takes connections. */
    boolean areOpen() {
        return !channels.isEmpty() && channels.values().stream().allMatch(Channel::isActive);
    }

    /** Takes no more connections; those that were taken go on. */
    void close() {
        channels.values().forEach(Channel::close);
    }

    private final class Acceptor extends ChannelInitializer<Channel> {
        private final boolean directTls;

        Acceptor(boolean directTls) {
            this.directTls = directTls;
        }

        @Override
        protected void initChannel(Channel channel) {
            StreamSettings settings = streams.settings();
            InetAddress source = ((InetSocketAddress) channel.remoteAddress()).getAddress();
            ConnectionLimit.Place place = connections.enter(source, false);
            if (place.refusal() != null) {
                refuse(channel, place.refusal());
                return;
            }
            channel.closeFuture().addListener(closed -> place.leave());
            if (directTls) {
                channel.pipeline()
                        .addLast(new ServerNameHandler(
                                streams.tls(),
                                ClientAuth.REQUIRE,
                                settings.times().negotiation()));
            }
            ReceivingNegotiation.Plan plan = new ReceivingNegotiation.Plan(
                    streams::serves, directTls, settings.bidi(), settings.management(), streams::newId);
            ServerConnection connection = new ServerConnection(streams, new Guest(place), false);
            channel.pipeline().addLast(new StreamHandler(connection, ReceivingNegotiation.begin(plan)));
        }

        /** Says why, once and for all, and reads nothing (RFC 6120 §4.9.1.2); under TLS from the start that would cost too much. */
        private void refuse(Channel channel, ConnectionLimit.Refusal refusal) {
            long refused = crowds.happened();
            if (refused > 0) {
                LOG.warn(
                        "connection from {} refused: {} ({} of the kind)",
                        channel.remoteAddress(),
                        text(refusal),
                        refused);
            }
            if (directTls) {
                channel.close();
            } else {
                // it can be written to when it is registered, which is now being done
                channel.eventLoop().execute(() -> sayFull(channel));
            }
        }

        private void sayFull(Channel channel) {
            String answer = StreamHeader.toXml("", "", streams.newId()) + FULL;
            channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), answer))
                    .addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.error("connection could not be set up", cause);
            ctx.close();
        }
    }

    private static String text(ConnectionLimit.Refusal refusal) {
        return switch (refusal) {
            case IN_ALL -> "too many connections";
            case PER_SOURCE -> "too many connections from this address";
            case UNPROVEN -> "too many that have not proved who they are";
        };
    }

    /** A connection that was taken in. */
    private record Guest(ConnectionLimit.Place place) implements ServerConnection.Owner {
        @Override
        public void opened(StanzaStream stream, OpenedStream opened) {
            place.proven();
        }

        @Override
        public void ended(StreamHandler handler, StreamEnd end) {
            // Nobody waits for it.
        }
    }
}
