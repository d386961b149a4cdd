// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.ThrowawayAuthority;

/** What the draft's session needs beside what the draft prints: TLS of either version, and a BYE that may come twice. */
class OutsideTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer server;
    private SipPeer sip;
    private ServerSocket xmpp;

    @BeforeEach
    void start() throws Exception {
        sip = new SipPeer("sip." + MONTAGUE, authority.forDomain(MONTAGUE), authority);
        xmpp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server = new TestServer(CAPULET, authority, folder)
                .partner(MONTAGUE, sip.port(), xmpp.getLocalPort())
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        sip.close();
        xmpp.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Spec({"R-036", "D-30"})
    void aPartnerWithOneVersionOfTlsInvites(String version) throws Exception {
        sip.speaksOnly(version);
        Socket toJuliet = sip.connect(server.sipPort());

        sip.requests(toJuliet, Form.REPAIRED.sip("im-1-invite"));

        sip.receives("SIP/2.0 200");
        assertThat(version(toJuliet)).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Spec({"R-036", "D-30"})
    void aPartnerWithOneVersionOfTlsIsInvited(String version) throws Exception {
        sip.speaksOnly(version);

        server.writes("<message from='juliet@%s/balcony' to='romeo@%s' id='m1' type='chat'><body>Ay me</body></message>"
                .formatted(CAPULET, MONTAGUE));

        SipPeer.Received invite = sip.receives("INVITE im:romeo@" + MONTAGUE + " SIP/2.0");
        assertThat(version(invite.connection())).isEqualTo(version);
    }

    private static String version(Socket connection) {
        return ((SSLSocket) connection).getSession().getProtocol();
    }

    @Test
    @Spec({"R-029", "C-11", "RFC 3261 §17.2.2", "RFC 3261 §15.1.2"})
    void aByeThatIsSentAgainGetsTheSameAnswerAndALaterOne481() throws Exception {
        Socket toJuliet = sip.connect(server.sipPort());
        Socket another = sip.connect(server.sipPort());
        sip.requests(toJuliet, Form.REPAIRED.sip("im-1-invite"));
        SipText ok = sip.receives("SIP/2.0 200").message();
        SipPeer.sends(toJuliet, within(ok, ok.tag("To"), 13992, "ACK", "a"));

        String bye = within(ok, ok.tag("To"), 13993, "BYE", "b");
        SipPeer.sends(toJuliet, bye);
        SipText answer = answerTo("13993 BYE");
        assertThat(answer.startLine()).startsWith("SIP/2.0 200");
        SipPeer.sends(toJuliet, bye);
        assertThat(answerTo("13993 BYE")).isEqualTo(answer);
        SipPeer.sends(another, bye);
        assertThat(answerTo("13993 BYE").startLine())
                .as("over another connection")
                .startsWith("SIP/2.0 200");

        SipPeer.sends(toJuliet, within(ok, ok.tag("To"), 13994, "BYE", "c"));
        assertThat(answerTo("13994 BYE").startLine()).startsWith("SIP/2.0 481");
        SipPeer.sends(toJuliet, within(ok, "unknown", 13995, "BYE", "d"));
        assertThat(answerTo("13995 BYE").startLine()).startsWith("SIP/2.0 481");
        assertThat(server.server().sessions()).isEmpty();
    }

    /** The next answer with this CSeq: a 200 of the INVITE may have been repeated before its ACK came. */
    private SipText answerTo(String cseq) throws InterruptedException {
        SipText answer = sip.receives("SIP/2.0 ").message();
        while (!answer.header("CSeq").equals(cseq)) {
            answer = sip.receives("SIP/2.0 ").message();
        }
        return answer;
    }

    private static String within(SipText ok, String toTag, int number, String method, String branch) {
        return """
                %s %s SIP/2.0
                Via: SIP/2.0/TLS sip.montague.example.net;branch=z9hG4bK-%s
                Max-Forwards: 70
                From: <im:romeo@montague.example.net>;tag=%s
                To: <im:juliet@thecappulets.example.com>;tag=%s
                Call-ID: %s
                CSeq: %d %s
                Content-Length: 0

                """
                .formatted(
                        method, ok.uri("Contact"), branch, ok.tag("From"), toTag, ok.header("Call-ID"), number, method)
                .replace("\n", "\r\n");
    }
}
