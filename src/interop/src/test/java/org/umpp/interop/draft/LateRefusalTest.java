// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/**
 * A partner that takes our connection and then does not want us: with TLS 1.3 it refuses our certificate when our handshake is
 * over and the INVITE is on its way. The user learns of it at once, not when Timer B fires after 32 s.
 */
class LateRefusalTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer server;
    private SipPeer sip;
    private ServerSocket xmpp;

    private void start(ThrowawayAuthority trustedByPeer) throws Exception {
        sip = new SipPeer("sip." + MONTAGUE, authority.forDomain(MONTAGUE), trustedByPeer);
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
    @Spec({"D-04", "D-30", "D-52", "C-11", "RFC 8446 §4.4.2.4", "RFC 3261 §8.1.3.1"})
    void aPartnerThatRefusesOurCertificate(String version) throws Exception {
        start(ThrowawayAuthority.create("Elsewhere"));
        sip.speaksOnly(version);

        bouncesAtOnce("m1");
        bouncesAtOnce("m2");
    }

    @Test
    @Spec({"D-04", "C-11", "RFC 3261 §8.1.3.1"})
    void aPartnerThatClosesAfterTheInviteIsNotAskedTwice() throws Exception {
        start(authority);
        long before = System.nanoTime();
        juliet("m1");

        sip.receives("INVITE im:romeo@").connection().close();

        assertThat(bounced("m1").error().condition().element()).isEqualTo("remote-server-timeout");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(AT_ONCE);
        assertThat(sip.isSilent()).as("the INVITE may have arrived").isTrue();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §18.1.2"})
    void aPartnerThatHasRungMayAnswerAnotherWay() throws Exception {
        start(authority);
        juliet("m1");
        SipPeer.Received invite = sip.receives("INVITE im:romeo@");
        SipPeer.sends(invite.connection(), response(invite.message(), "180 Ringing"));
        invite.connection().close();

        SipPeer.sends(sip.connect(server.sipPort()), response(invite.message(), "486 Busy Here"));

        assertThat(bounced("m1").error().condition().element()).isEqualTo("recipient-unavailable");
    }

    private void bouncesAtOnce(String id) throws Exception {
        long before = System.nanoTime();
        juliet(id);
        assertThat(bounced(id).error().condition().element()).isEqualTo("remote-server-timeout");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(AT_ONCE);
    }

    private void juliet(String id) {
        server.writes("<message from='juliet@%s/balcony' to='romeo@%s' id='%s' type='chat'><body>Ay me</body></message>"
                .formatted(CAPULET, MONTAGUE, id));
    }

    private Stanza bounced(String id) throws Exception {
        Stanza stanza = server.reads();
        assertThat(stanza.id()).isEqualTo(id);
        assertThat(stanza.isError()).isTrue();
        return stanza;
    }

    private static String response(SipText request, String status) {
        return """
                SIP/2.0 %s
                Via: %s
                From: %s
                To: %s;tag=88
                Call-ID: %s
                CSeq: %s
                Content-Length: 0

                """
                .formatted(
                        status,
                        request.header("Via"),
                        request.header("From"),
                        request.header("To"),
                        request.header("Call-ID"),
                        request.header("CSeq"))
                .replace("\n", "\r\n");
    }
}
