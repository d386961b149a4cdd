// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.limit.SeldomLog;
import org.umpp.net.tls.ServerNameHandler;
import org.umpp.net.tls.TlsContexts;

/** Takes the connections of one listener in: within bounds, and secured where the listener says so. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class ConnectionAcceptor extends ChannelInitializer<Channel> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionAcceptor.class);

    private final Listener listener;
    private final Wiring wiring;
    private final TlsContexts tls;
    private final ConnectionLimit limit;
    private final SeldomLog crowds = new SeldomLog();

    ConnectionAcceptor(Listener listener, Wiring wiring, TlsContexts tls, ConnectionLimit limit) {
        this.listener = listener;
        this.wiring = wiring;
        this.tls = tls;
        this.limit = limit;
    }

    @Override
    protected void initChannel(Channel channel) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        if (!listener.admits(remote.getAddress())) {
            refused(channel, FlowEnd.STRANGER);
            channel.close();
            return;
        }
        ConnectionLimit.Place place = limit.enter(remote.getAddress(), listener.isTrusted());
        if (place.refusal() != null) {
            refused(channel, FlowEnd.of(place.refusal()));
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> place.leave());
        ChannelPipeline pipeline = channel.pipeline();
        if (listener.protocol() == Protocol.TCP) {
            place.proven();
            pipeline.addLast(new PlainHandler(
                    ctx -> up(ctx, PeerIdentity.NONE, tls.credentials().defaultDomain())));
            return;
        }
        boolean mayBeNobody = listener.isTrusted() || listener.isForPhones();
        ClientAuth clientAuth = listener.isForPhones()
                ? ClientAuth.NONE
                : listener.isTrusted() ? ClientAuth.OPTIONAL : ClientAuth.REQUIRE;
        pipeline.addLast(new ServerNameHandler(
                        tls, clientAuth, wiring.settings().timeouts().handshake()))
                .addLast(new SecuringHandler(tls, null, mayBeNobody, new SecuringHandler.Outcome() {
                    @Override
                    public void secured(ChannelHandlerContext ctx, PeerIdentity peer) {
                        place.proven();
                        up(
                                ctx,
                                peer,
                                ctx.channel()
                                        .attr(ServerNameHandler.LOCAL_DOMAIN)
                                        .get());
                    }

                    @Override
                    public void refused(ChannelHandlerContext ctx, FlowEnd end) {
                        ConnectionAcceptor.this.refused(ctx.channel(), end);
                    }
                }));
    }

    private void up(ChannelHandlerContext ctx, PeerIdentity peer, String localDomain) {
        Connection connection = new Connection(
                ctx.channel(), listener.protocol(), localDomain, peer, listener.trust(), false, wiring.counters());
        wiring.connections().addInbound(connection);
        ctx.pipeline()
                .addLast(new FlushConsolidationHandler(
                        FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true))
                .addLast(new MessageHandler(connection, wiring))
                .remove(ctx.handler());
    }

    private void refused(Channel channel, FlowEnd end) {
        wiring.counters().end(end);
        if (end.isCrowd() || end == FlowEnd.STRANGER) {
            long refused = crowds.happened();
            if (refused > 0) {
                LOG.warn(
                        "connection from {}{} refused: {}",
                        channel.remoteAddress(),
                        refused > 1 ? ", and " + (refused - 1) + " before," : "",
                        end.text());
            }
        } else if (end.isFault()) {
            LOG.warn("connection from {} refused: {}", channel.remoteAddress(), end.text());
        } else {
            LOG.debug("connection from {}: {}", channel.remoteAddress(), end.text());
        }
    }
}
