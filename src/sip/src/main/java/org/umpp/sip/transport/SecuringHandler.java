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
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.umpp.net.tls.CertificateNames;
import org.umpp.net.tls.TlsContexts;
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

    private final TlsContexts tls;
    private final @Nullable String expected;
    private final boolean mayBeNobody;
    private final Outcome outcome;
    private boolean over;

    /**
     * @param tls says whether a peer may be who its certificate names
     * @param expected the domain that the peer has to prove, or null for whatever SIP domain
     * @param mayBeNobody whether a peer without any SIP domain is let in, as at a listener for a community of ours
     */
    SecuringHandler(TlsContexts tls, @Nullable String expected, boolean mayBeNobody, Outcome outcome) {
        this.tls = tls;
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
        PeerIdentity named = named(ctx);
        if (expected != null && !named.proves(expected)) {
            refuse(ctx, named.isNobody() ? FlowEnd.NO_IDENTITY : FlowEnd.WRONG_IDENTITY);
            return;
        }
        if (named.isNobody() && !mayBeNobody) {
            refuse(ctx, FlowEnd.NO_IDENTITY);
            return;
        }
        Map<String, TlsFailure> objections = objections(ctx, named.domains());
        PeerIdentity peer = objections.isEmpty() ? named : named.without(objections.keySet());
        TlsFailure objection = expected != null
                ? objections.get(expected)
                : peer.isNobody() && !objections.isEmpty()
                        ? objections.values().iterator().next()
                        : null;
        if (objection != null) {
            refuse(ctx, FlowEnd.of(objection));
        } else if (!over) {
            over = true;
            outcome.secured(ctx, peer);
        }
    }

    /** What partners' own rules hold against the peer's being these domains (D-30). */
    private Map<String, TlsFailure> objections(ChannelHandlerContext ctx, Set<String> domains) {
        SslHandler handler = ctx.pipeline().get(SslHandler.class);
        if (handler == null) {
            return Map.of();
        }
        SSLEngine engine = handler.engine();
        return tls.trust().objections(domains, engine.getSession(), !engine.getUseClientMode());
    }

    private static PeerIdentity named(ChannelHandlerContext ctx) {
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
