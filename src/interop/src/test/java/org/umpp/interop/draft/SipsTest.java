// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.ThrowawayAuthority;

/** The draft's INVITE for a sips URI: a promise that a gateway cannot give for others (RFC 7247 §8). */
@Spec({"D-24", "C-03", "C-11", "RFC 7247 §8"})
class SipsTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer server;
    private SipPeer sip;
    private ServerSocket xmpp;

    private Socket start(String... lines) throws Exception {
        sip = new SipPeer("sip." + MONTAGUE, authority.forDomain(MONTAGUE), authority);
        xmpp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server = new TestServer(CAPULET, authority, folder)
                .partner(MONTAGUE, sip.port(), xmpp.getLocalPort(), lines)
                .start();
        return sip.connect(server.sipPort());
    }

    @AfterEach
    void stop() throws Exception {
        sip.close();
        xmpp.close();
        server.close();
    }

    @Test
    @Spec({"C-11", "RFC 5630"})
    void isRefusedWithTheWarningThatSaysWhy() throws Exception {
        Socket toJuliet = start();

        sip.requests(toJuliet, invite());

        SipText refused = sip.receives("SIP/2.0 480").message();
        assertThat(refused.header("Warning")).startsWith("380 ").contains("SIPS Not Allowed");
        assertThat(server.server().sessions()).isEmpty();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §12.1.1"})
    void isServedWhereBothOperatorsHaveAgreed() throws Exception {
        Socket toJuliet = start("sips-xmpp = agreed");

        sip.requests(toJuliet, invite());

        SipText ok = sip.receives("SIP/2.0 200").message();
        assertThat(ok.header("Contact")).as("a sips dialog stays one").contains("<sips:");
        assertThat(server.server().sessions()).hasSize(1);
    }

    private static SipText invite() {
        return Form.REPAIRED
                .sip("im-1-invite")
                .with("INVITE im:", "INVITE sips:")
                .with("Contact: <sip:", "Contact: <sips:");
    }
}
