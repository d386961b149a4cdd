// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Set;
import java.util.function.Consumer;
import org.umpp.net.tls.TlsContexts;
import org.umpp.net.tls.TlsFailure;

/** Waits for the end of the TLS handshake and looks who is there; nothing is read before. */
@SuppressWarnings("FutureReturnValueIgnored") // closing tells its end by an event
final class SecuringHandler extends ChannelInboundHandlerAdapter {
    private final TlsContexts tls;
    private final Consumer<Set<String>> secured;
    private final Consumer<String> refused;
    private boolean over;

    /**
     * @param secured is told the domains that the peer has proved to be, and puts itself in the place of this handler
     * @param refused is told why the connection closes
     */
    SecuringHandler(TlsContexts tls, Consumer<Set<String>> secured, Consumer<String> refused) {
        this.tls = tls;
        this.secured = secured;
        this.refused = refused;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCompletionEvent completion
                && (event instanceof SslHandshakeCompletionEvent || event instanceof SniCompletionEvent)) {
            if (!completion.isSuccess()) {
                refuse(ctx, "TLS failed: " + TlsFailure.of(completion.cause()));
            } else if (event instanceof SslHandshakeCompletionEvent && !over) {
                over = true;
                SslHandler handler = ctx.pipeline().get(SslHandler.class);
                secured.accept(ProvenDomains.of(handler.engine(), tls.trust()));
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        refuse(ctx, "closed before TLS was ready");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refuse(ctx, "TLS failed: " + TlsFailure.of(cause));
    }

    private void refuse(ChannelHandlerContext ctx, String reason) {
        if (!over) {
            over = true;
            refused.accept(reason);
            ctx.close();
        }
    }
}
