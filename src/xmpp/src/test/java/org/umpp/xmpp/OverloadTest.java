// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StreamLimits;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.stream.XmlLimits;

/** More arrives than routes can take: it is refused or not read, and who has no part in it goes on. */
@Spec("RFC 6120 §8.3.3.18")
class OverloadTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String VERONA = "verona.example.org";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String BIDI = "<bidi xmlns='urn:xmpp:bidi'/>";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Together far more than the buffers of two sockets. */
    private static final int LONG_MESSAGES = 1_200;

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");

    @Test
    void whatOneConversationHasTooManyOfMayBeTriedAgainAndOtherConversationsGoOn() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).takingPerPair(3)) {
            capulet.start();
            capulet.holdsMessages();
            try (RawPeer montague = new RawPeer(capulet.port())) {
                montague.opens(MONTAGUE, CAPULET, authority, BIDI);

                for (int i = 1; i <= 5; i++) {
                    montague.says(message("romeo@" + MONTAGUE, "juliet", "m" + i, ""));
                }
                montague.says(message("romeo@" + MONTAGUE, "nurse", "n1", ""));

                assertThat(montague.hears("</message>"))
                        .contains("id='m4'", "type='error'", "<error type='wait'>", "<resource-constraint");
                assertThat(montague.hears("</message>")).contains("id='m5'", "<resource-constraint");
                assertThat(List.of(capulet.receives().id(), capulet.receives().id()))
                        .as("each conversation on a thread of its own")
                        .containsExactlyInAnyOrder("m1", "n1");
                capulet.letsMessagesGo();
                assertThat(capulet.receives().id()).isEqualTo("m2");
                assertThat(capulet.receives().id()).isEqualTo("m3");

                montague.says(message("romeo@" + MONTAGUE, "juliet", "m4", ""));
                assertThat(capulet.receives().id()).as("the second attempt").isEqualTo("m4");
            }
        }
    }

    @Test
    void aStreamThatBringsTooMuchIsNotReadUntilThatIsHandledAndOtherStreamsGoOn() throws Exception {
        StreamLimits few = new StreamLimits(XmlLimits.DEFAULT, 100, 1 << 20, 4, 8, 8);
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).with(StreamSettings.DEFAULT.with(few))) {
            capulet.start();
            capulet.holdsMessages();
            try (RawPeer montague = new RawPeer(capulet.port());
                    RawPeer verona = new RawPeer(capulet.port())) {
                montague.opens(MONTAGUE, CAPULET, authority, "");
                AtomicInteger written = new AtomicInteger();
                CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writesAll(montague, written));
                assertThat(capulet.receives().id()).isEqualTo("m0");

                AtomicInteger before = new AtomicInteger(-1);
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> before.getAndSet(written.get()) == written.get());
                assertThat(written.get()).isLessThan(LONG_MESSAGES);
                verona.opens(VERONA, CAPULET, authority, "");
                verona.says(message("escalus@" + VERONA, "juliet", "v1", ""));
                assertThat(capulet.receives().id()).isEqualTo("v1");

                capulet.letsMessagesGo();
                for (int i = 1; i < LONG_MESSAGES; i++) {
                    assertThat(capulet.receives().id()).isEqualTo("m" + i);
                }
                writing.join();
            }
        }
    }

    private static void writesAll(RawPeer peer, AtomicInteger written) {
        String text = "Two households, both alike in dignity. ".repeat(500);
        try {
            for (int i = 0; i < LONG_MESSAGES; i++) {
                peer.says(message("chorus@" + MONTAGUE, "juliet", "m" + i, text));
                written.incrementAndGet();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String message(String from, String to, String id, String body) {
        return "<message from='%s' to='%s@%s' id='%s'><body>%s</body></message>".formatted(from, to, CAPULET, id, body);
    }
}
