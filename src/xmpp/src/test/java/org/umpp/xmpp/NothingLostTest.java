// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.ThrowawayAuthority;

/** A Camel context stops: whatever its streams accepted has arrived, or comes back through a route that still runs. */
@Spec("D-02")
class NothingLostTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String SM = "<sm xmlns='urn:xmpp:sm:3'/>";
    private static final String ACK = "<a xmlns='urn:xmpp:sm:3' h='%d'/>";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private ServerSocket server;
    private S2sPeer montague;

    @BeforeEach
    void start() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
        montague = new S2sPeer(MONTAGUE, authority, folder)
                .knowing(CAPULET, server.getLocalPort())
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        montague.close();
    }

    @Test
    void allThatWaitsForAStreamComesBackInOrder() throws Exception {
        server.close();
        for (int i = 0; i < 2_500; i++) {
            montague.sends(message("m" + i));
        }

        montague.close();

        for (int i = 0; i < 2_500; i++) {
            assertThat(montague.hasBack()).isEqualTo("m" + i);
        }
        assertThat(montague.hasBack()).isNull();
    }

    @Test
    @Spec("XEP-0198 §4")
    void whatWasSentAndNeverAcknowledgedComesBack() throws Exception {
        montague.sends(message("m1"));
        montague.sends(message("m2"));
        try (RawPeer capulet = new RawPeer(server.accept())) {
            managing(capulet);
            capulet.hears("id='m2'");
            capulet.says(ACK.formatted(1));

            montague.close();

            assertThat(montague.hasBack()).isEqualTo("m2");
            assertThat(montague.hasBack()).isNull();
        }
    }

    @Test
    @Spec("XEP-0198 §4")
    void whatIsAcknowledgedOnlyAsTheStreamEndsHasArrived() throws Exception {
        montague.sends(message("m1"));
        try (RawPeer capulet = new RawPeer(server.accept())) {
            managing(capulet);
            capulet.hears("id='m1'");

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(montague::close);
            capulet.hears("</stream:stream>");
            capulet.says(ACK.formatted(1) + "</stream:stream>");
            stopped.join();

            assertThat(montague.hasBack()).isNull();
        }
    }

    @Test
    void aServerThatStopsInTheMidstOfItAcceptsAMessageOrRefusesIt() throws Exception {
        server.close();
        List<String> accepted = new ArrayList<>();
        montague.sends(message("first"));
        accepted.add("first");
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(montague::stopsItsStreams);

        for (int i = 0; !stopped.isDone(); i++) {
            try {
                montague.sends(message("m" + i));
                accepted.add("m" + i);
            } catch (CamelExecutionException e) {
                assertThat(e).hasCauseInstanceOf(XmppOverflowException.class);
            }
            Thread.onSpinWait();
        }
        stopped.join();

        assertThatThrownBy(() -> montague.sends(message("late")))
                .hasRootCauseMessage("xmpp-s2s is stopping and takes no more stanzas");
        for (String id : accepted) {
            assertThat(montague.hasBack()).isEqualTo(id);
        }
        assertThat(montague.hasBack()).isNull();
    }

    private void managing(RawPeer capulet) throws Exception {
        capulet.accepts(CAPULET, MONTAGUE, authority, "", SM);
        capulet.hears("<enable");
        capulet.says("<enabled xmlns='urn:xmpp:sm:3' id='s1' resume='true'/>");
    }

    private static String message(String id) {
        return "<message from='romeo@%s/orchard' to='juliet@%s/balcony' id='%s'><body>%s</body></message>"
                .formatted(MONTAGUE, CAPULET, id, id);
    }
}
