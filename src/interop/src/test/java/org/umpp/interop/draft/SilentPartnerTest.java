// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Our server ends while its partner's says nothing: that holds nothing up, and what waited for the partner comes back. */
class SilentPartnerTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private SipPeer sip;
    private TestServer romeos;

    @BeforeEach
    void start() throws Exception {
        sip = new SipPeer("sip." + CAPULET, authority.forDomain(CAPULET), authority);
        romeos = new TestServer(MONTAGUE, authority, folder)
                .partner(CAPULET, sip.port(), 1)
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        sip.close();
        romeos.close();
    }

    @Test
    @Spec({"D-02", "D-04"})
    void messagesWaitingForAnAnswerThatNeverCameComeBack() throws Exception {
        for (int i = 0; i < 3; i++) {
            romeos.writes("<message type='chat' id='m" + i + "' from='romeo@" + MONTAGUE + "/orchard' to='juliet@"
                    + CAPULET + "'><body>Is the day so young?</body><thread>t1</thread></message>");
        }
        sip.receives("INVITE ");

        Instant begun = Instant.now();
        romeos.close();
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(25));
        for (int i = 0; i < 3; i++) {
            Stanza back = romeos.reads();
            assertThat(back.isError()).isTrue();
            assertThat(back.id()).isEqualTo("m" + i);
        }
        assertThat(romeos.unread()).isZero();
    }
}
