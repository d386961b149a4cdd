// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaErrorCondition;

/** A route goes and comes while the streams stay. */
@Spec("D-41")
class RouteReloadTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");

    @Test
    void messagesWaitForARouteThatIsReloaded() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder)) {
            capulet.start();
            montague.knowing(CAPULET, capulet.port()).start();
            montague.sends(message("m1"));
            assertThat(capulet.receives().id()).isEqualTo("m1");

            capulet.removesItsRoute();
            montague.sends(message("m2"));
            montague.sends(message("m3"));
            capulet.putsItsRouteBack();

            assertThat(capulet.receives().id()).isEqualTo("m2");
            assertThat(capulet.receives().id()).isEqualTo("m3");
        }
    }

    @Test
    void aMessageThatIsInARouteIsNotRefusedWhenTheRouteGoes() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder)) {
            capulet.knowing(MONTAGUE, montague.port()).start();
            montague.knowing(CAPULET, capulet.port()).start();
            capulet.holdsMessages();
            montague.sends(message("m1"));
            assertThat(capulet.receives().id()).isEqualTo("m1");

            CompletableFuture<Void> removal = CompletableFuture.runAsync(capulet::removesItsRoute);
            await().until(capulet::isWithoutRoute);
            capulet.letsMessagesGo();
            removal.join();

            capulet.sends(
                    "<message from='juliet@%s/balcony' to='romeo@%s/orchard' id='m2'/>".formatted(CAPULET, MONTAGUE));
            assertThat(montague.receives().id()).as("and no error before it").isEqualTo("m2");
        }
    }

    @Test
    @Spec("RFC 6120 §8.3.3.18")
    void aMessageThatFindsNoRouteInTimeMayBeTriedAgain() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).waitingForRoutes(Duration.ofMillis(50));
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder)) {
            capulet.start();
            montague.knowing(CAPULET, capulet.port()).start();

            capulet.removesItsRoute();
            montague.sends(message("m1"));

            Stanza error = montague.receives();
            assertThat(error.id()).isEqualTo("m1");
            assertThat(error.error()).isNotNull();
            assertThat(error.error().condition()).isEqualTo(StanzaErrorCondition.RESOURCE_CONSTRAINT);
            assertThat(error.error().type()).isEqualTo("wait");
        }
    }

    private static String message(String id) {
        return "<message from='romeo@%s/orchard' to='juliet@%s/balcony' id='%s'/>".formatted(MONTAGUE, CAPULET, id);
    }
}
