// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** What a diagnosis sees of a handshake that our server would have ended. */
@Spec("D-48")
class TlsInspectionTest {
    /** A close waits for that of the other side, and both close here. */
    private static final int FAREWELL_MILLIS = 2_000;

    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecapulets.example.com";

    private final ThrowawayAuthority verona = ThrowawayAuthority.create("Verona");
    private final ThrowawayAuthority mantua = ThrowawayAuthority.create("Mantua");
    private final IssuedCertificate own = verona.forDomain(MONTAGUE);
    private final TlsInspection inspection =
            new TlsInspection(new Credential(own.chain(), own.key()), TrustAnchors.of(verona.certificate()));

    @Test
    void aTrustedPeerThatTakesOurCertificate() throws Exception {
        shake(verona.forDomain(CAPULET), verona, true);

        assertThat(inspection.verdict()).isNull();
        assertThat(inspection.isAsked()).isTrue();
        assertThat(inspection.isShown()).isTrue();
        assertThat(inspection.wantedIssuers()).containsExactly("CN=Verona");
    }

    @Test
    void anUntrustedPeerIsSeenAllTheSame() throws Exception {
        IssuedCertificate expired =
                mantua.certificate(CAPULET).dns(CAPULET).expired().issue();

        shake(expired, verona, false);

        assertThat(inspection.chain()).startsWith(expired.leaf());
        assertThat(inspection.verdict()).isNotNull();
        assertThat(inspection.isAsked()).isFalse();
    }

    @Test
    void aPeerThatTakesOnlyCertificatesOfOthersIsShownNone() {
        assertThatThrownBy(() -> shake(verona.forDomain(CAPULET), mantua, true)).hasCauseInstanceOf(SSLException.class);

        assertThat(inspection.isAsked()).isTrue();
        assertThat(inspection.isShown()).isFalse();
        assertThat(inspection.wantedIssuers()).containsExactly("CN=Mantua");
    }

    /** Both sides of a handshake; fails as the peer's side does. */
    private void shake(IssuedCertificate shown, ThrowawayAuthority trusted, boolean asks) throws Exception {
        try (SSLServerSocket listener = (SSLServerSocket) context(shown, trusted)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setNeedClientAuth(asks);
            CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> {
                try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                    accepted.setSoTimeout(20_000);
                    accepted.startHandshake();
                    accepted.getOutputStream().write(1);
                    accepted.setSoTimeout(FAREWELL_MILLIS);
                } catch (Exception e) {
                    throw new CompletionException(e);
                }
            });
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
                    SSLSocket tls = inspection.over(socket, CAPULET)) {
                socket.setSoTimeout(20_000);
                tls.startHandshake();
                tls.setSoTimeout(FAREWELL_MILLIS);
                peer.get(30, TimeUnit.SECONDS);
                assertThat(tls.getInputStream().read()).isEqualTo(1);
                assertThat(tls.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
        }
    }

    private static SSLContext context(IssuedCertificate certificate, ThrowawayAuthority trusted) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "own", certificate.key(), new char[0], certificate.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, new char[0]);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("anchor", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
