// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** The draft's INVITE as a peer would send it that means harm, or that prints it letter by letter. */
class SpoofedExampleTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String VIA = "Via: SIP/2.0/TLS sip.montague.example.net;branch=z9hG4bK74bf9\r\n";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer server;
    private SipPeer sip;
    private ServerSocket xmpp;
    private Socket toJuliet;

    @BeforeEach
    void start() throws Exception {
        sip = new SipPeer("sip." + MONTAGUE, authority.forDomain(MONTAGUE), authority);
        xmpp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server = new TestServer(CAPULET, authority, folder)
                .partner(MONTAGUE, sip.port(), xmpp.getLocalPort())
                .start();
        toJuliet = sip.connect(server.sipPort());
    }

    @AfterEach
    void stop() throws Exception {
        sip.close();
        xmpp.close();
        server.close();
    }

    @Test
    @Spec({"Q-18", "C-11", "RFC 3261 §18.3"})
    void aLengthAsPrintedIsRefusedAndEndsTheConnection() throws Exception {
        SipText printed = Form.VERBATIM.sip("im-1-invite");
        try (Socket letterByLetter = partner()) {
            assertThat(heardAfter(
                            letterByLetter,
                            printed.with(" SIP/2.0\r\n", " SIP/2.0\r\n" + VIA).text()))
                    .startsWith("SIP/2.0 400 ");
        }
        // without Via nobody can be told
        try (Socket letterByLetter = partner()) {
            assertThat(heardAfter(letterByLetter, printed.text())).isEmpty();
        }
        assertThat(server.server().sessions()).isEmpty();
    }

    @Test
    @Spec({"Q-18", "R-023", "C-11", "RFC 3261 §8.1.1.6"})
    void maxForwardsIsNotOptional() throws Exception {
        SipPeer.sends(toJuliet, invite().completed(VIA).text());

        assertThat(sip.receives("SIP/2.0 400").message().startLine()).contains("Max-Forwards");
    }

    @Test
    @Spec({"D-20", "Q-22"})
    void fromOfAnotherDomainIsRefused() throws Exception {
        sip.requests(toJuliet, invite().with("im:romeo@montague.example.net", "im:romeo@escalus.example.net"));

        assertThat(sip.receives("SIP/2.0 403").message().header("Warning")).contains("identity mismatch");
    }

    @Test
    @Spec({"D-20", "Q-22"})
    void fromOfOurOwnDomainIsRefused() throws Exception {
        sip.requests(toJuliet, invite().with("im:romeo@montague.example.net", "im:nurse@" + CAPULET));

        assertThat(sip.receives("SIP/2.0 403").message().header("Warning")).contains("identity mismatch");
    }

    @Test
    @Spec({"D-26", "Q-22"})
    void nothingIsRelayedToAThirdDomain() throws Exception {
        sip.requests(toJuliet, invite().with("im:juliet@thecappulets.example.com", "im:juliet@escalus.example.net"));

        assertThat(sip.receives("SIP/2.0 403").message().startLine()).endsWith("Relaying denied");
    }

    @Test
    @Spec({"D-21", "Q-22"})
    void aJidOfAThirdDomainIsRefused() throws Exception {
        sip.requests(toJuliet, invite().with("a=jid:romeo@montague.example.net", "a=jid:romeo@escalus.example.net"));

        assertThat(sip.receives("SIP/2.0 488").message().tag("To")).isNotEmpty();
        assertThat(server.server().sessions()).isEmpty();
    }

    @Test
    @Spec("D-21")
    void aJidOfAnotherLocalPartIsAccepted() throws Exception {
        sip.requests(toJuliet, invite().with("a=jid:romeo@", "a=jid:rmontague@"));

        acknowledge(sip.receives("SIP/2.0 200").message(), "2349098234@");
    }

    @Test
    @Spec({"D-22", "Q-22"})
    void aStanzaOfAnotherResourceIsReturned() throws Exception {
        String jid = agreed();
        var tls = PlainTls.context(authority.forDomain(MONTAGUE), authority);
        try (XmppPeer fromRomeo = XmppPeer.opens(server.xmppPort(), MONTAGUE, CAPULET, tls)) {
            fromRomeo.says(stanza(jid).replace("/orchard", "/cell"));
            try (XmppPeer toRomeo = XmppPeer.accepts(xmpp, MONTAGUE, CAPULET, tls)) {
                assertThat(toRomeo.hears("</message>"))
                        .contains("type='error'", "to='romeo@" + MONTAGUE + "/cell'")
                        .doesNotContain("fair saint");
            }
            assertThat(server.unread()).isZero();
        }
    }

    @Test
    @Spec({"D-22", "Q-22"})
    void aStanzaOfAnotherDomainEndsTheStream() throws Exception {
        String jid = agreed();
        var tls = PlainTls.context(authority.forDomain(MONTAGUE), authority);
        try (XmppPeer fromRomeo = XmppPeer.opens(server.xmppPort(), MONTAGUE, CAPULET, tls)) {
            fromRomeo.says(stanza(jid).replace("romeo@" + MONTAGUE, "romeo@escalus.example.net"));

            assertThat(fromRomeo.hears("</stream:stream>")).contains("<invalid-from");
            assertThat(server.unread()).isZero();
        }
    }

    @Test
    @Spec("R-037")
    void sipsWantsASipsContact() throws Exception {
        SipText invite = invite().with("INVITE im:", "INVITE sips:");
        sip.requests(toJuliet, invite);
        assertThat(sip.receives("SIP/2.0 400").message().startLine()).endsWith("Contact is not SIPS");

        sip.requests(toJuliet, invite.with("Contact: <sip:", "Contact: <sips:").with("2349098234@", "2349098235@"));
        // that the operators agree on it is another test's
        assertThat(sip.receives("SIP/2.0 480").message().text()).contains("Warning: 380");
    }

    @Test
    @Spec({"R-036", "R-040"})
    void withoutTlsOrWithoutACertificateNobodyIsHeard() throws Exception {
        String invite = invite().completed(VIA + "Max-Forwards: 70\r\n").text();
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.sipPort())) {
            assertThat(heardAfter(plain, invite)).doesNotContain("SIP/2.0");
        }
        try (Socket nameless = connect(null)) {
            assertThat(heardAfter(nameless, invite)).doesNotContain("SIP/2.0");
        }
        assertThat(server.server().sessions()).isEmpty();
    }

    private Socket partner() throws Exception {
        return connect(authority.forDomain(MONTAGUE));
    }

    private Socket connect(@Nullable IssuedCertificate certificate) throws Exception {
        return PlainTls.context(certificate, authority)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.sipPort());
    }

    /** What comes until the server closes the connection. */
    private static String heardAfter(Socket socket, String text) throws Exception {
        socket.setSoTimeout(10_000);
        try {
            SipPeer.sends(socket, text);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SSLException | SocketException e) {
            return e.toString();
        }
    }

    private static SipText invite() {
        return Form.REPAIRED.sip("im-1-invite");
    }

    /** Agrees the draft's session; the result is Juliet's full JID. */
    private String agreed() throws Exception {
        sip.requests(toJuliet, invite());
        SipText ok = sip.receives("SIP/2.0 200").message();
        acknowledge(ok, "2349098234@");
        String jid = "a=jid:";
        int start = ok.body().indexOf(jid) + jid.length();
        return ok.body().substring(start, ok.body().indexOf('\r', start));
    }

    private void acknowledge(SipText ok, String callId) throws Exception {
        sip.requests(
                toJuliet,
                Form.REPAIRED
                        .sip("im-3-ack")
                        .with("sip:juliet@balcony.thecappulets.example.com", ok.uri("Contact"))
                        .with("2349098234@", callId)
                        .with("939231235", ok.tag("To")));
    }

    private static String stanza(String jid) {
        return Form.stanza(2).replace("juliet@thecappulets.example.com/balcony", jid);
    }
}
