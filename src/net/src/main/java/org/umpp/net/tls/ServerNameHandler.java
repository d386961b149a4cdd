// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * First handler of an accepted TLS connection: reads the server name the client asks for (RFC 6066 §3), then gives its place
 * to the TLS handler of that local domain. A name that is not ours gets the default domain: partners also ask for the host
 * an SRV record named, and whether the certificate is the right one is for them to judge.
 */
public final class ServerNameHandler extends AbstractSniHandler<String> {
    /** The local domain whose credential was shown on this channel. */
    public static final AttributeKey<String> LOCAL_DOMAIN =
            AttributeKey.valueOf(ServerNameHandler.class, "localDomain");

    private static final int MAX_CLIENT_HELLO = 16 * 1024;

    private final TlsContexts contexts;
    private final ClientAuth clientAuth;

    /** @param handshakeTimeout for the first message of the client, and again for the rest of the handshake */
    public ServerNameHandler(TlsContexts contexts, ClientAuth clientAuth, Duration handshakeTimeout) {
        super(MAX_CLIENT_HELLO, handshakeTimeout.toMillis());
        this.contexts = contexts;
        this.clientAuth = clientAuth;
    }

    @Override
    protected Future<String> lookup(ChannelHandlerContext ctx, @Nullable String serverName) {
        return ctx.executor().newSucceededFuture(contexts.credentials().domainFor(serverName));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, @Nullable String serverName, Future<String> lookup) {
        String localDomain = lookup.getNow();
        ctx.channel().attr(LOCAL_DOMAIN).set(localDomain);
        Duration timeout = Duration.ofMillis(handshakeTimeoutMillis);
        ctx.pipeline().replace(this, "tls", contexts.server(localDomain, clientAuth, timeout, ctx.alloc()));
    }
}
