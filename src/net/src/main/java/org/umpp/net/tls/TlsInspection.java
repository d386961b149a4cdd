// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The client side of one TLS handshake that goes through whatever certificate the peer shows, and tells what it saw. For
 * diagnosis only, where a refusal would hide what else is wrong: the peer may be anybody, and what is sent is sent to anybody.
 */
public final class TlsInspection {
    private final SSLContext context;
    private volatile List<X509Certificate> chain = List.of();
    private volatile @Nullable CertificateException verdict;
    private volatile List<String> wantedIssuers = List.of();
    private volatile boolean asked;
    private volatile boolean shown;

    /**
     * Prepares one handshake.
     *
     * @param own what we show when asked
     * @param anchors what the verdict rests on
     */
    public TlsInspection(Credential own, TrustAnchors anchors) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            X509ExtendedKeyManager key = (X509ExtendedKeyManager) keys.getKeyManagers()[0];
            X509ExtendedTrustManager trust = anchors.trustManager();
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new Showing(key)}, new TrustManager[] {new Judging(trust)}, null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("TLS cannot use this credential", e);
        }
    }

    /**
     * Puts TLS over a connection; the handshake is for the caller to start. Versions and cipher suites are those of
     * {@link TlsContexts}.
     *
     * @param serverName the name to ask for (RFC 6066 §3)
     */
    public SSLSocket over(Socket connected, String serverName) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(connected, serverName, connected.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        List<String> supported = List.of(socket.getSupportedCipherSuites());
        parameters.setProtocols(TlsContexts.PROTOCOLS.toArray(String[]::new));
        parameters.setCipherSuites(
                TlsContexts.CIPHER_SUITES.stream().filter(supported::contains).toArray(String[]::new));
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** What the peer showed, leaf first; empty when the handshake did not come so far. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** Why the path validation refuses the chain (RFC 5280 §6); null when it does not, or there is none. */
    public @Nullable CertificateException verdict() {
        return verdict;
    }

    /** Whether the peer asked for our certificate. */
    public boolean isAsked() {
        return asked;
    }

    /** Whether we had one to show that the peer said it would take. */
    public boolean isShown() {
        return shown;
    }

    /** The authorities of which the peer takes certificates, as distinguished names; empty when it did not say. */
    public List<String> wantedIssuers() {
        return wantedIssuers;
    }

    /** Notes the chain and what the path validation says of it; refuses nothing. */
    private final class Judging extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager pathValidation;

        Judging(X509ExtendedTrustManager pathValidation) {
            this.pathValidation = pathValidation;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shownChain, String authType, Socket socket) {
            chain = List.of(shownChain);
            try {
                pathValidation.checkServerTrusted(shownChain, authType, socket);
            } catch (CertificateException e) {
                verdict = e;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shownChain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException("sockets only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shownChain, String authType) {
            throw new UnsupportedOperationException("sockets only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shownChain, String authType, Socket socket) {
            throw new UnsupportedOperationException("client side only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shownChain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException("client side only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shownChain, String authType) {
            throw new UnsupportedOperationException("client side only");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Notes whether our certificate is asked for, and of whom it should be. */
    private final class Showing extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager own;

        Showing(X509ExtendedKeyManager own) {
            this.own = own;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            asked = true;
            if (issuers != null) {
                wantedIssuers =
                        List.of(issuers).stream().map(Principal::getName).toList();
            }
            String alias = own.chooseClientAlias(keyTypes, issuers, socket);
            shown |= alias != null;
            return alias;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return own.getClientAliases(keyType, issuers);
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return own.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return own.getPrivateKey(alias);
        }
    }
}
