// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** A partner's presence service is Kamailio, as packaged: we watch a user there, whose devices publish. */
@Spec({"C-10", "RFC 3856 §5", "RFC 3861 §3"})
class KamailioPresenceTest {
    private static final String OURS = "umpp-a.example.net";
    private static final String THEIRS = "escalus.example.net";
    private static final String JULIET = "juliet@" + OURS;
    private static final String ROMEO = "romeo@" + THEIRS;

    @TempDir
    static Path folder;

    private static Peers peers;
    private static TestServer ours;
    private static Sipp phone;

    @BeforeAll
    static void start() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        peers = new Peers(folder.resolve("peers"), authority)
                .certificate(THEIRS)
                .start("dns")
                .start("kamailio-presence");
        phone = Sipp.behindProxy(peers, folder, THEIRS, "13.1");
        ours = new TestServer(OURS, authority, folder)
                .setting("sip.listen", peers.address("14.1") + ":5061")
                .partner(THEIRS, "sip = " + peers.address("12.1") + ":5061", "uri-scheme = sip")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        ours.close();
        phone.close();
        peers.close();
    }

    @AfterEach
    void nothingIsLeft() {
        await().atMost(Verona.PATIENCE)
                .untilAsserted(() -> assertThat(ours.server().subscriptions()).isEmpty());
    }

    @Test
    @Spec({"R-030", "R-034", "R-035", "D-32", "RFC 6665 §4.1.2"})
    void whatIsPublishedThereIsSeenHere() throws Exception {
        asks("subscribe");
        // its first NOTIFY has neither body nor document
        assertThat(ours.sees().type()).isEqualTo("subscribed");

        Sipp.Run device = phone.calls(new InetSocketAddress(peers.address("12.1"), 5060), OURS, "publish");
        Stanza open = ours.sees();
        assertThat(open.from().toString()).startsWith(ROMEO);
        assertThat(open.type()).isEmpty();

        assertThat(ours.sees().type()).isEqualTo("unavailable");
        device.succeeds();
        asks("unsubscribe");
    }

    private static void asks(String type) {
        ours.shows("<presence from='%s' to='%s' type='%s'/>".formatted(JULIET, ROMEO, type));
    }
}
