// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/**
 * Our own SIP server, Kamailio, is on another machine: it is known by its certificate, and comes in where partners do; or, over a network that we trust,
 * by its address alone. Which it is changes while our server runs.
 */
@Spec({"R-003", "C-04", "C-11", "D-20"})
class OwnSipServerElsewhereTest {
    private static final String OURS = "umpp-a.example.net";
    private static final String THEIRS = "umpp-b.example.com";
    private static final String ROMEO = "romeo@" + OURS;
    private static final String JULIET = "juliet@" + THEIRS;

    @TempDir
    static Path folder;

    private static Peers peers;
    private static TestServer ours;
    private static TestServer theirs;

    @BeforeAll
    static void start() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        peers = new Peers(folder.resolve("peers"), authority).certificate(OURS).start("dns");
        ours = new TestServer(OURS, authority, folder).setting("sip.listen", peers.address("14.1") + ":5061");
        theirs = new TestServer(THEIRS, authority, folder);
        ours.partner(THEIRS, theirs.sipPort(), theirs.xmppPort()).start();
        theirs.partner(OURS, "sip = " + peers.address("14.1") + ":5061", "xmpp = 127.0.0.1:" + ours.xmppPort())
                .start();
    }

    @AfterEach
    void endOfHome() {
        peers.stop("kamailio-home");
    }

    @AfterAll
    static void stop() {
        ours.close();
        theirs.close();
        peers.close();
    }

    /**
     * Our own SIP server starts.
     *
     * @param sip where it takes requests of phones
     * @param inside where it takes ours
     * @param next where it hands over what is for partners
     */
    private static void home(String address, int sip, int inside, String next) {
        peers.with("KAM_HOME_IP", address)
                .with("SIP_PORT", Integer.toString(sip))
                .with("SIPS_PORT", Integer.toString(FreePorts.next()))
                .with("HOME_INSIDE_PORT", Integer.toString(inside))
                .with("HOME_NEXT", next)
                .start("kamailio-home");
    }

    @Test
    @Spec({"R-007", "R-022", "D-17"})
    void itShowsACertificate() throws Exception {
        home(peers.address("12.5"), 5060, 5070, "sip:" + peers.address("14.1") + ":5061;transport=tls");
        ours.setting("community.sip", peers.address("12.5") + ":5070")
                .setting("community.sip.security", "tls")
                .setting("community.sip.name", OURS)
                .reconfigure();

        hisPhoneWritesAndReads(peers.address("12.5") + ":5060");
    }

    @Test
    @Spec({"R-007", "R-022", "D-17", "D-41"})
    void theNetworkBetweenIsTrusted() throws Exception {
        String address = notLoopback();
        int sip = FreePorts.next();
        int inside = FreePorts.next();
        int next = FreePorts.next();
        home(address, sip, inside, "sip:" + address + ':' + next + ";transport=tcp");
        ours.setting("community.sip", address + ':' + inside)
                .setting("community.sip.listen", address + ':' + next)
                .setting("community.sip.name", "")
                .setting("community.sip.security", "loopback");
        assertThatThrownBy(ours::reconfigure)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unless community.sip.security is tls, or plain");
        ours.setting("community.sip.security", "plain").reconfigure();

        hisPhoneWritesAndReads(address + ':' + sip);
        nobodyElseIsHeard(address, next);
    }

    /** An address of this machine at which others could be reached too. */
    private static String notLoopback() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow(() -> new AssertionError("this machine is in no network: one interface needs an address"));
    }

    private static void hisPhoneWritesAndReads(String registrar) throws Exception {
        try (Baresip romeo = Baresip.registered(
                folder.resolve("baresip"),
                peers.address("13.3"),
                ROMEO,
                "pw",
                "sip:" + registrar + ";transport=tcp",
                JULIET)) {
            romeo.isRegistered();
            romeo.looks();

            romeo.writes("With love's light wings");
            Stanza read = theirs.reads();
            assertThat(read.body()).isEqualTo("With love's light wings");
            assertThat(read.from().bare()).hasToString(ROMEO);
            theirs.writes("<message from='%s/balcony' to='%s' id='j1' type='chat'><body>Ay me</body></message>"
                    .formatted(JULIET, read.from()));
            romeo.sees("sip:" + JULIET + ": \"Ay me\"");
        }
    }

    /** From another address, which is all that tells it from our server. */
    private static void nobodyElseIsHeard(String address, int port) throws IOException {
        try (Socket other = new Socket()) {
            other.bind(new InetSocketAddress(peers.address("13.9"), 0));
            other.connect(new InetSocketAddress(address, port));
            other.setSoTimeout(30_000);
            String request =
                    """
                    MESSAGE sip:%1$s SIP/2.0
                    Via: SIP/2.0/TCP %2$s;branch=z9hG4bK1
                    Max-Forwards: 70
                    From: <sip:%3$s>;tag=1
                    To: <sip:%1$s>
                    Call-ID: 1
                    CSeq: 1 MESSAGE
                    Content-Type: text/plain
                    Content-Length: 1

                    x"""
                            .formatted(JULIET, peers.address("13.9"), ROMEO)
                            .replace("\n", "\r\n");
            int answered;
            try {
                other.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
                answered = other.getInputStream().read();
            } catch (java.net.SocketException e) {
                answered = -1; // closed before it was read
            }
            assertThat(answered).as("the end of the connection").isEqualTo(-1);
        }
        assertThat(theirs.unread()).isZero();
    }
}
