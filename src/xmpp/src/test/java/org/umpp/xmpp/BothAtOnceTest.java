// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StreamSettings;

/** Two domains open their streams to each other in the same moment. */
class BothAtOnceTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final int MESSAGES = 200;

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");

    @ParameterizedTest(name = "bidi {0}, management {1}")
    @CsvSource({"true,true", "true,false", "false,true"})
    @Spec({"D-02", "D-14", "XEP-0288 §2"})
    void streamsThatCrossCarryEverythingOnceAndInOrder(boolean bidi, boolean management) throws Exception {
        StreamSettings settings = StreamSettings.DEFAULT.with(bidi, management);
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).with(settings);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder).with(settings)) {
            capulet.knowing(MONTAGUE, montague.port()).start();
            montague.knowing(CAPULET, capulet.port()).start();

            CompletableFuture<Void> one = CompletableFuture.runAsync(() -> sendAll(montague, MONTAGUE, CAPULET));
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> sendAll(capulet, CAPULET, MONTAGUE));
            CompletableFuture.allOf(one, other).join();

            for (int i = 0; i < MESSAGES; i++) {
                assertThat(capulet.receives().id()).isEqualTo("m" + i);
                assertThat(montague.receives().id()).isEqualTo("m" + i);
            }
        }
    }

    private static void sendAll(S2sPeer peer, String from, String to) {
        for (int i = 0; i < MESSAGES; i++) {
            peer.sends("<message from='a@%s/r' to='b@%s/r' id='m%d'/>".formatted(from, to, i));
        }
    }
}
