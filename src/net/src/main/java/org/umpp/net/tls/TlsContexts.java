// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the TLS handlers of both wires: TLS 1.3 and 1.2, forward-secret AEAD suites (RFC 9325 §4.2), mutual authentication
 * against our own trust anchors. Whom the peer's certificate names is for the caller to check (RFC 5922, RFC 6120 §13.7), and then with
 * {@link #trust} whether it may be that.
 * Credentials and anchors can be replaced at any time; connections that are up keep what they have.
 */
public final class TlsContexts {
    private static final SslProvider PROVIDER = SslProvider.JDK;
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    private static final int CACHED_SESSIONS = 10_000;
    private static final Duration SESSION_LIFETIME = Duration.ofHours(1);

    private record Contexts(
            Credentials credentials,
            PeerTrust trust,
            Map<String, SslContext> servers,
            Map<String, SslContext> clients) {}

    private volatile Contexts current;

    /** @throws IllegalArgumentException when TLS cannot work with one of the credentials */
    public TlsContexts(Credentials credentials, TrustAnchors anchors) {
        this(credentials, PeerTrust.of(anchors));
    }

    /** @throws IllegalArgumentException when TLS cannot work with one of the credentials */
    public TlsContexts(Credentials credentials, PeerTrust trust) {
        current = build(credentials, trust);
    }

    /**
     * From now on new connections use these; when they cannot be used, everything stays as it was.
     *
     * @throws IllegalArgumentException when TLS cannot work with one of the credentials
     */
    public void replace(Credentials credentials, TrustAnchors anchors) {
        current = build(credentials, PeerTrust.of(anchors));
    }

    /** From now on new connections use what the other uses now. */
    public void replace(TlsContexts other) {
        current = other.current;
    }

    public Credentials credentials() {
        return current.credentials();
    }

    /** Whom to believe, once a handshake has succeeded and the peer has a name. */
    public PeerTrust trust() {
        return current.trust();
    }

    /**
     * A handler for the server side of a handshake that shows the credential of a local domain.
     *
     * @throws IllegalArgumentException when the domain is not ours
     */
    public SslHandler server(
            String localDomain, ClientAuth clientAuth, Duration handshakeTimeout, ByteBufAllocator allocator) {
        SslHandler handler = context(current.servers(), localDomain).newHandler(allocator);
        SSLEngine engine = handler.engine();
        switch (clientAuth) {
            case REQUIRE -> engine.setNeedClientAuth(true);
            case OPTIONAL -> engine.setWantClientAuth(true);
            case NONE -> engine.setNeedClientAuth(false);
        }
        return guard(handler, handshakeTimeout);
    }

    /**
     * A handler for the client side of a handshake: shows the credential of a local domain and names the peer's domain in
     * SNI (RFC 6066 §3).
     *
     * @throws IllegalArgumentException when the local domain is not ours
     */
    public SslHandler client(
            String localDomain, String peerDomain, int port, Duration handshakeTimeout, ByteBufAllocator allocator) {
        SslHandler handler = context(current.clients(), localDomain).newHandler(allocator, peerDomain, port);
        return guard(handler, handshakeTimeout);
    }

    private static SslContext context(Map<String, SslContext> contexts, String localDomain) {
        SslContext context = contexts.get(localDomain.toLowerCase(Locale.ROOT));
        if (context == null) {
            throw new IllegalArgumentException("local domain: " + localDomain + " has no credential");
        }
        return context;
    }

    static SslHandler guard(SslHandler handler, Duration handshakeTimeout) {
        handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        // A renegotiation (TLS 1.2) could bring another identity than the one that was checked: it needs a new session.
        handler.handshakeFuture().addListener(done -> handler.engine().setEnableSessionCreation(false));
        return handler;
    }

    private static Contexts build(Credentials credentials, PeerTrust peers) {
        TrustManager trust = peers.trustManager();
        Map<String, SslContext> servers = new HashMap<>();
        Map<String, SslContext> clients = new HashMap<>();
        for (String domain : credentials.domains()) {
            @Nullable Credential credential = credentials.forDomain(domain);
            if (credential != null) {
                servers.put(domain, context(SslContextBuilder.forServer(credential.key(), credential.chain()), trust));
                clients.put(
                        domain,
                        context(
                                SslContextBuilder.forClient()
                                        .keyManager(credential.key(), credential.chain())
                                        // The JDK would compare a host name; ours are domains, by the protocols' rules.
                                        .endpointIdentificationAlgorithm(null),
                                trust));
            }
        }
        return new Contexts(credentials, peers, Map.copyOf(servers), Map.copyOf(clients));
    }

    static SslContext context(SslContextBuilder builder, TrustManager trust) {
        try {
            return builder.sslProvider(PROVIDER)
                    .trustManager(trust)
                    .protocols(PROTOCOLS)
                    .ciphers(CIPHER_SUITES, SupportedCipherSuiteFilter.INSTANCE)
                    .sessionCacheSize(CACHED_SESSIONS)
                    .sessionTimeout(SESSION_LIFETIME.toSeconds())
                    .build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("TLS cannot use this credential", e);
        }
    }
}
