// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.net.tls.PeerRule;
import org.umpp.server.ServedCertificate;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.session.Session;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Two whole servers over real TLS: what an operator changes takes effect, and what it does not touch goes on. */
class LiveSettingsTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE + "/orchard";
    private static final String JULIET = "juliet@" + CAPULET;
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private final IssuedCertificate juliets = authority.forDomain(CAPULET);
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers() throws Exception {
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, juliets, authority, folder);
        montague.partner(CAPULET, capulet.sipPort(), capulet.xmppPort()).start();
        capulet.partner(MONTAGUE, montague.sipPort(), montague.xmppPort()).start();
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
    }

    @Test
    @Spec("D-30")
    void aCertificateIsRenewedWhileTwoChat() throws Exception {
        chat("m1");
        List<String> dialogs = dialogs(capulet);
        IssuedCertificate renewed = authority.forDomain(CAPULET);

        renewed.write(capulet.folder().resolve("tls"), CAPULET);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shownBy(capulet)).isEqualTo(renewed.leaf()));
        chat("m2");
        assertThat(dialogs(capulet)).isEqualTo(dialogs).hasSize(1);
        assertThat(capulet.server().certificates())
                .singleElement()
                .extracting(ServedCertificate::domain)
                .isEqualTo(CAPULET);
    }

    @Test
    @Spec("D-30")
    void aKeyWithoutItsCertificateWaits() throws Exception {
        IssuedCertificate renewed = authority.forDomain(CAPULET);
        Path tls = capulet.folder().resolve("tls");
        Files.writeString(tls.resolve(CAPULET + ".key"), renewed.keyPem());

        assertThatThrownBy(() -> capulet.server().reloadCertificates())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(CAPULET + ".key: is not the key of the certificate");
        assertThat(shownBy(capulet)).isEqualTo(juliets.leaf());

        Files.writeString(tls.resolve(CAPULET + ".crt"), renewed.chainPem());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shownBy(capulet)).isEqualTo(renewed.leaf()));
    }

    @Test
    @Spec("D-30")
    void aPartnerWithAnotherKeyThanPinnedIsRefusedInBothDirections() throws Exception {
        String pinned = PeerRule.pin(juliets.leaf());
        montague.partner(CAPULET, capulet.sipPort(), capulet.xmppPort(), "pins = " + pinned)
                .reconfigure();
        chat("m1");
        assertThat(isLetIn(montague, juliets)).isTrue();

        String other = PeerRule.pin(authority.forDomain(CAPULET).leaf());
        montague.partner(CAPULET, capulet.sipPort(), capulet.xmppPort(), "pins = " + other)
                .reconfigure();

        montague.writes(message(ROMEO, "tybalt@" + CAPULET, "m2", "t2"));
        assertThat(montague.reads().error().condition().element()).isEqualTo("remote-server-timeout");
        assertThat(isLetIn(montague, juliets)).isFalse();
    }

    @Test
    @Spec("D-51")
    void aPartnerThatIsAddedGetsThroughAndOneThatIsRemovedDoesNot() throws Exception {
        try (TestServer paris = new TestServer("paris.example", authority, folder)) {
            paris.partner(MONTAGUE, montague.sipPort(), montague.xmppPort()).start();
            chat("m1");
            List<String> dialogs = dialogs(capulet);

            paris.writes(message("paris@paris.example", ROMEO, "p1", "p1"));
            assertThat(paris.reads().error().condition().element()).isEqualTo("forbidden");

            montague.partner("paris.example", paris.sipPort(), paris.xmppPort()).reconfigure();
            paris.writes(message("paris@paris.example", "romeo@" + MONTAGUE, "p2", "p2"));
            assertThat(montague.reads().body()).isEqualTo("p2");

            montague.noPartner("paris.example").reconfigure();
            assertThat(montague.reads().child(CHAT_STATES, "gone")).isNotNull();
            assertThat(paris.reads().child(CHAT_STATES, "gone")).isNotNull();
            assertThat(paris.server().sessions()).isEmpty();
            // an INVITE on the connection that is being ended would wait for its timeout
            await().until(() -> !paris.hasSipConnection());
            paris.writes(message("paris@paris.example", "romeo@" + MONTAGUE, "p3", "p3"));
            assertThat(paris.reads().error().condition().element()).isEqualTo("forbidden");

            chat("m2");
            assertThat(dialogs(capulet)).isEqualTo(dialogs);
        }
    }

    @Test
    @Spec({"D-32", "D-51"})
    void whoWatchesAUserOfARemovedPartnerNoLongerDoes() throws Exception {
        capulet.shows("<presence from='%s' to='romeo@%s' type='subscribed'/>".formatted(JULIET, MONTAGUE));
        montague.shows("<presence from='romeo@%s' to='%s' type='subscribe'/>".formatted(MONTAGUE, JULIET));
        assertThat(montague.sees().type()).isEqualTo("subscribed");

        montague.noPartner(CAPULET).reconfigure();

        assertThat(montague.sees().type()).isEqualTo("unsubscribed");
        assertThat(montague.server().subscriptions()).isEmpty();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(capulet.server().subscriptions())
                .isEmpty());
    }

    @Test
    @Spec({"D-32", "D-51"})
    void aRemovedPartnerNoLongerWatches() throws Exception {
        capulet.shows("<presence from='%s' to='romeo@%s' type='subscribed'/>".formatted(JULIET, MONTAGUE));
        montague.shows("<presence from='romeo@%s' to='%s' type='subscribe'/>".formatted(MONTAGUE, JULIET));
        assertThat(montague.sees().type()).isEqualTo("subscribed");

        capulet.noPartner(MONTAGUE).reconfigure();

        assertThat(capulet.server().subscriptions()).isEmpty();
        assertThat(montague.sees().type()).isEqualTo("unsubscribed");
        assertThat(montague.server().subscriptions()).isEmpty();
    }

    @Test
    @Spec("D-51")
    void aBrokenConfigurationChangesNothingAndNamesFileAndKey() throws Exception {
        chat("m1");

        assertThatThrownBy(() -> montague.setting("sessions.max", "none").reconfigure())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("org.umpp.server.cfg: sessions.max = none (expected: 1-10000000)");
        montague.setting("sessions.max", "1000");
        assertThatThrownBy(() ->
                        montague.partner(CAPULET, 1, 1, "ca = tls/nowhere.crt").reconfigure())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("nowhere.crt: cannot be read");
        assertThatThrownBy(() -> montague.partner(CAPULET, capulet.sipPort(), capulet.xmppPort())
                        .setting("sip.listen", "127.0.0.1:" + capulet.sipPort())
                        .reconfigure())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("org.umpp.server.cfg: sip.listen = 127.0.0.1:" + capulet.sipPort());

        chat("m2");
        montague.writes(message(ROMEO, JULIET, "m3", "another"));
        assertThat(capulet.reads().body()).isEqualTo("m3");
    }

    @Test
    @Spec("D-51")
    void aServerMovesToOtherPortsAndItsChatsGoOn() throws Exception {
        chat("m1");
        List<String> dialogs = dialogs(capulet);
        int sip = FreePorts.next();
        int xmpp = FreePorts.next();

        capulet.setting("sip.listen", "127.0.0.1:" + sip)
                .setting("xmpp.listen", "127.0.0.1:" + xmpp)
                .reconfigure();

        assertThat(capulet.server().sipPort()).isEqualTo(sip);
        assertThat(capulet.server().xmppPort()).isEqualTo(xmpp);
        chat("m2");
        assertThat(dialogs(capulet)).isEqualTo(dialogs);
        assertThatThrownBy(() -> new Socket("127.0.0.1", capulet.sipPort()).close())
                .isInstanceOf(java.net.ConnectException.class);

        montague.partner(CAPULET, sip, xmpp).reconfigure();
        montague.writes(message(ROMEO, JULIET, "m3", "another"));
        assertThat(capulet.reads().body()).isEqualTo("m3");
    }

    @Test
    @Spec({"D-29", "D-51"})
    void usersAndLimitsChangeAtOnce() throws Exception {
        capulet.partner(MONTAGUE, montague.sipPort(), montague.xmppPort(), "max-sessions = 1")
                .setting("users", JULIET)
                .reconfigure();

        montague.writes(message(ROMEO, "nurse@" + CAPULET, "m1", "t1"));
        assertThat(montague.reads().error().condition().element()).isEqualTo("item-not-found");
        chat("m2");
        montague.writes(message(ROMEO, JULIET, "m3", "another"));
        assertThat(montague.reads().id()).isEqualTo("m3");
    }

    /** Romeo writes in his session with Juliet. */
    private void chat(String id) throws Exception {
        montague.writes(message(ROMEO, JULIET, id, "balcony"));
        Stanza read = capulet.reads();
        assertThat(read.body()).isEqualTo(id);
        assertThat(read.thread()).isEqualTo("balcony");
    }

    private static String message(String from, String to, String id, String thread) {
        return "<message from='%s' to='%s' id='%s' type='chat'><thread>%s</thread><body>%s</body></message>"
                .formatted(from, to, id, thread, id);
    }

    private static List<String> dialogs(TestServer server) {
        return server.server().sessions().stream()
                .filter(Session.Established.class::isInstance)
                .map(session -> ((Session.Established) session).dialog())
                .toList();
    }

    /** The certificate that a new connection sees. */
    private static X509Certificate shownBy(TestServer server) throws Exception {
        X509Certificate[][] shown = new X509Certificate[1][];
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Noting(shown)}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", server.server().sipPort())) {
            socket.startHandshake();
        } catch (IOException e) {
            // without a certificate of ours we are refused, after we have seen theirs
        }
        return shown[0][0];
    }

    /** Whether a client with this certificate may stay at the SIP port. */
    private static boolean isLetIn(TestServer server, IssuedCertificate certificate) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "client", certificate.key(), new char[0], certificate.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), new TrustManager[] {new Noting(new X509Certificate[1][])}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", server.server().sipPort())) {
            socket.startHandshake();
            socket.setSoTimeout(2000);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true; // it says nothing, and waits for us
        } catch (IOException e) {
            return false;
        }
    }

    private record Noting(X509Certificate[][] shown) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            shown[0] = chain;
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
