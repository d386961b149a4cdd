// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** A TLS client and a TLS server that pass their records to each other within this thread. */
final class Handshake {
    final EmbeddedChannel client;
    final EmbeddedChannel server;
    private final Outcome serverOutcome = new Outcome();
    private final Outcome clientOutcome = new Outcome();

    Handshake(ChannelHandler client, ChannelHandler server) {
        this.server = new EmbeddedChannel(server, serverOutcome);
        this.client = new EmbeddedChannel(client, clientOutcome);
        pump();
    }

    void pump() {
        boolean moved = true;
        while (moved) {
            moved = move(client, server) | move(server, client);
        }
    }

    private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        boolean moved = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            if (to.isOpen()) {
                try {
                    to.writeInbound(bytes);
                } catch (Exception e) {
                    // What the handlers make of it is read from their handshake futures.
                }
            } else {
                bytes.release();
            }
            moved = true;
        }
        return moved;
    }

    static SslHandler tls(EmbeddedChannel side) {
        return side.pipeline().get(SslHandler.class);
    }

    static X509Certificate shownTo(EmbeddedChannel side) throws SSLException {
        return (X509Certificate) tls(side).engine().getSession().getPeerCertificates()[0];
    }

    boolean succeeded() {
        return clientOutcome.event == SslHandshakeCompletionEvent.SUCCESS
                && serverOutcome.event == SslHandshakeCompletionEvent.SUCCESS;
    }

    TlsFailure serverFailure() {
        return TlsFailure.of(serverOutcome.event.cause());
    }

    TlsFailure clientFailure() {
        return TlsFailure.of(clientOutcome.event.cause());
    }

    /** Why a server refuses these first bytes of a client. */
    static TlsFailure refusal(ChannelHandler server, byte[] bytes) {
        Outcome outcome = new Outcome();
        EmbeddedChannel channel = new EmbeddedChannel(server, outcome);
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        } catch (Exception e) {
            // Reported to the handlers as well.
        }
        return TlsFailure.of(outcome.event.cause());
    }

    private static final class Outcome extends ChannelInboundHandlerAdapter {
        private SslHandshakeCompletionEvent event;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object reported) {
            if (reported instanceof SslHandshakeCompletionEvent completion) {
                event = completion;
            }
        }
    }
}
