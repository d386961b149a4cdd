// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.umpp.net.tls.CertificateNames;
import org.umpp.net.tls.TlsFailure;

/** Waits for the end of the TLS handshake and looks who is there (RFC 5922 §7.3, §7.4); nothing is read before. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class SecuringHandler extends ChannelInboundHandlerAdapter {
    /** What comes of a handshake; one of both is called, once, on the event loop. */
    interface Outcome {
        /** The peer is who it should be; true lets the connection live. */
        void secured(ChannelHandlerContext ctx, PeerIdentity peer);

        /** The connection closes. */
        void refused(ChannelHandlerContext ctx, FlowEnd end);
    }

    private final @Nullable String expected;
    private final boolean mayBeNobody;
    private final Outcome outcome;
    private boolean over;

    /**
     * @param expected the domain that the peer has to prove, or null for whatever SIP domain
     * @param mayBeNobody whether a peer without any SIP domain is let in, as at a listener for a community of ours
     */
    SecuringHandler(@Nullable String expected, boolean mayBeNobody, Outcome outcome) {
        this.expected = expected;
        this.mayBeNobody = mayBeNobody;
        this.outcome = outcome;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCompletionEvent completion
                && (event instanceof SslHandshakeCompletionEvent || event instanceof SniCompletionEvent)) {
            if (!completion.isSuccess()) {
                refuse(ctx, FlowEnd.of(TlsFailure.of(completion.cause())));
            } else if (event instanceof SslHandshakeCompletionEvent) {
                identify(ctx);
            }
        }
    }

    private void identify(ChannelHandlerContext ctx) {
        PeerIdentity peer = peer(ctx);
        if (expected != null && !peer.proves(expected)) {
            refuse(ctx, peer.isNobody() ? FlowEnd.NO_IDENTITY : FlowEnd.WRONG_IDENTITY);
        } else if (peer.isNobody() && !mayBeNobody) {
            refuse(ctx, FlowEnd.NO_IDENTITY);
        } else if (!over) {
            over = true;
            outcome.secured(ctx, peer);
        }
    }

    private static PeerIdentity peer(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls == null) {
            return PeerIdentity.NONE;
        }
        try {
            Certificate[] chain = tls.engine().getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate leaf
                    ? PeerIdentity.of(CertificateNames.of(leaf))
                    : PeerIdentity.NONE;
        } catch (SSLPeerUnverifiedException e) {
            return PeerIdentity.NONE;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        refuse(ctx, FlowEnd.CLOSED_BY_PEER);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TlsFailure failure = TlsFailure.of(cause);
        boolean broke = cause instanceof IOException && failure == TlsFailure.OTHER;
        refuse(ctx, broke ? FlowEnd.BROKEN : FlowEnd.of(failure));
    }

    private void refuse(ChannelHandlerContext ctx, FlowEnd end) {
        if (!over) {
            over = true;
            outcome.refused(ctx, end);
            ctx.close();
        }
    }
}
