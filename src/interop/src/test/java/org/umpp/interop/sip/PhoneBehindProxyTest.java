// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** A plain SIP domain as there are many: Kamailio in front, which shows its certificate, and baresip as the phone of its user. */
@Spec({"C-04", "D-17", "C-11"})
class PhoneBehindProxyTest {
    private static final String OURS = "umpp-b.example.com";
    private static final String THEIRS = "umpp-a.example.net";
    private static final String JULIET = "juliet@" + OURS;
    private static final String ROMEO = "romeo@" + THEIRS;

    @TempDir
    static Path folder;

    private static Peers peers;
    private static TestServer ours;
    private static Baresip romeo;
    private static Sipp caller;

    @BeforeAll
    static void start() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        peers = new Peers(folder.resolve("peers"), authority);
        caller = Sipp.behindProxy(peers, folder, THEIRS, "13.1");
        peers.certificate(THEIRS)
                .certificate("edge." + THEIRS)
                .with("CHILDREN", "1")
                .with("EDGE_NEXT", "sip:" + peers.address("13.3") + ":5060;transport=tcp")
                .start("dns")
                .start("kamailio-edge");
        romeo = Baresip.writing(
                folder.resolve("baresip"),
                peers.address("13.3"),
                ROMEO,
                "sip:" + peers.address("12.4") + ":5060;transport=tcp",
                JULIET);
        ours = new TestServer(OURS, authority, folder)
                .setting("sip.listen", peers.address("14.2") + ":5061")
                .setting("users", JULIET)
                .partner(
                        THEIRS,
                        "type = sip",
                        "message-type = chat",
                        "accepts = application/im-iscomposing+xml",
                        "sip = " + peers.address("12.3") + ":5061")
                .start();
        romeo.isReady();
        romeo.looks();
    }

    @AfterAll
    static void stop() throws Exception {
        ours.close();
        romeo.close();
        caller.close();
        peers.close();
    }

    private static void julietWrites(String id, String elements) {
        ours.writes("<message from='%s/balcony' to='%s' id='%s' type='chat'>%s</message>"
                .formatted(JULIET, ROMEO, id, elements));
    }

    @Test
    @Spec({"RFC 7572 §4", "RFC 7572 §5", "RFC 3428 §4"})
    void theyTalk() throws Exception {
        julietWrites("m1", "<body>Art thou not Romeo, štěstí?</body>");
        romeo.sees("sip:" + JULIET + ": \"Art thou not Romeo, štěstí?\"");
        romeo.writes("Neither, fair saint");
        Stanza read = ours.reads();
        assertThat(read.body()).isEqualTo("Neither, fair saint");
        assertThat(read.from()).hasToString(ROMEO);
        assertThat(read.type()).isEqualTo("chat");
        julietWrites("m2", "<body>How camest thou hither?</body>");
        romeo.sees("How camest thou hither?");
        romeo.writes("With love's light wings, štěstí");
        assertThat(ours.reads().body()).isEqualTo("With love's light wings, štěstí");
        assertThat(ours.unread()).isZero();
    }

    @Test
    @Spec({"D-15", "D-54"})
    void whatHisPhoneDoesNotKnowIsNoError() throws Exception {
        julietWrites("", "<composing xmlns='http://jabber.org/protocol/chatstates'/>");
        julietWrites("m3", "<body>still there</body>");

        romeo.sees("still there");
        assertThat(ours.unread()).as("415 to what nobody waits for").isZero();
    }

    @Test
    @Spec({"D-19", "D-54", "RFC 3428 §7"})
    void refusalsGoBackThroughTheProxy() throws Exception {
        for (String[] each : new String[][] {
            {"juliet", "text/plain", "202"}, {"nobody", "text/plain", "404"}, {"juliet", "image/png", "415"}
        }) {
            caller.calls(
                            new InetSocketAddress(peers.address("12.4"), 5060),
                            OURS,
                            "message",
                            Map.of(
                                    "scheme",
                                    "sip",
                                    "user",
                                    each[0],
                                    "also",
                                    "Content-Type: " + each[1],
                                    "content",
                                    "x",
                                    "status",
                                    each[2],
                                    "expected",
                                    "SIP/2.0 " + each[2]))
                    .succeeds();
        }
        assertThat(ours.reads().body()).isEqualTo("x");
    }
}
