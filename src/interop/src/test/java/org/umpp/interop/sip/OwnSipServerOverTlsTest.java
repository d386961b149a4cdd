// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Our own SIP server is on another machine: it is known by its certificate, and comes in where partners do. */
@Spec({"R-003", "C-04", "C-11", "D-20"})
class OwnSipServerOverTlsTest {
    private static final String OURS = "umpp-a.example.net";
    private static final String THEIRS = "umpp-b.example.com";
    private static final String ROMEO = "romeo@" + OURS;
    private static final String JULIET = "juliet@" + THEIRS;

    @TempDir
    static Path folder;

    @Test
    @Spec({"R-007", "R-022", "D-17"})
    void hisPhoneWritesAndReads() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        try (Peers peers = new Peers(folder.resolve("peers"), authority);
                TestServer ours = new TestServer(OURS, authority, folder);
                TestServer theirs = new TestServer(THEIRS, authority, folder)) {
            peers.certificate(OURS)
                    .with("HOME_NEXT", "sip:" + peers.address("14.1") + ":5061;transport=tls")
                    .start("dns")
                    .start("kamailio-home");
            ours.setting("sip.listen", peers.address("14.1") + ":5061")
                    .setting("community.sip", peers.address("12.5") + ":5070")
                    .setting("community.sip.security", "tls")
                    .setting("community.sip.name", OURS)
                    .partner(THEIRS, theirs.sipPort(), theirs.xmppPort())
                    .start();
            theirs.partner(OURS, "sip = " + peers.address("14.1") + ":5061", "xmpp = 127.0.0.1:" + ours.xmppPort())
                    .start();
            try (Baresip romeo = Baresip.registered(
                    folder.resolve("baresip"),
                    peers.address("13.3"),
                    ROMEO,
                    "pw",
                    "sip:" + peers.address("12.5") + ":5060;transport=tcp",
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
    }
}
