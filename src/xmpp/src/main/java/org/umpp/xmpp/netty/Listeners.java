// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.tls.ServerNameHandler;
import org.umpp.xmpp.stream.OpenedStream;
import org.umpp.xmpp.stream.ReceivingNegotiation;
import org.umpp.xmpp.stream.StreamEnd;

/** Where other domains connect to us: takes their connections, up to a bound, and lets the negotiation of each begin. */
@SuppressWarnings("FutureReturnValueIgnored") // closing tells its end by events
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Streams streams;
    private final EventLoopGroup group;
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<InetSocketAddress, Channel> channels = new ConcurrentHashMap<>();

    Listeners(Streams streams, EventLoopGroup group) {
        this.streams = streams;
        this.group = group;
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

    private final class Acceptor extends ChannelInitializer<Channel> implements StreamHandler.Owner {
        private final boolean directTls;

        Acceptor(boolean directTls) {
            this.directTls = directTls;
        }

        @Override
        protected void initChannel(Channel channel) {
            StreamSettings settings = streams.settings();
            if (connections.incrementAndGet() > settings.limits().connections()) {
                connections.decrementAndGet();
                LOG.warn("connection from {} refused: too many", channel.remoteAddress());
                channel.close();
                return;
            }
            channel.closeFuture().addListener(closed -> connections.decrementAndGet());
            if (directTls) {
                channel.pipeline()
                        .addLast(new ServerNameHandler(
                                streams.tls(),
                                ClientAuth.REQUIRE,
                                settings.times().negotiation()));
            }
            ReceivingNegotiation.Plan plan = new ReceivingNegotiation.Plan(
                    streams::serves, directTls, settings.bidi(), settings.management(), streams::newId);
            channel.pipeline().addLast(new StreamHandler(streams, ReceivingNegotiation.begin(plan), this));
        }

        @Override
        public void opened(StreamHandler handler, StanzaStream stream, OpenedStream opened) {
            // What it may carry is the stream's own affair.
        }

        @Override
        public void ended(StreamHandler handler, StreamEnd end) {
            // Nobody waits for it.
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.error("connection could not be set up", cause);
            ctx.close();
        }
    }
}
