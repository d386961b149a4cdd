// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * The client side of handshakes with a server that does not ask who we are, such as one of our own organisation. Chains are
 * validated; that the certificate holds the name of the server is for who uses it to check, with {@link CertificateNames}.
 */
public final class TlsClient {
    private final SslContext context;

    /** Believes these authorities. */
    public TlsClient(TrustAnchors authorities) {
        this.context = TlsContexts.context(
                SslContextBuilder.forClient().endpointIdentificationAlgorithm(null), authorities.trustManager());
    }

    /** A handler that names the server in SNI (RFC 6066 §3). */
    public SslHandler newHandler(String host, int port, Duration handshakeTimeout, ByteBufAllocator allocator) {
        return TlsContexts.guard(context.newHandler(allocator, host, port), handshakeTimeout);
    }
}
