// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StanzaGate;
import org.umpp.xmpp.netty.StreamLimits;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.stream.Stanza;
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
        StreamLimits few =
                new StreamLimits(XmlLimits.DEFAULT, 100, 1 << 20, 1 << 24, 4, new ConnectionLimit.Bounds(8, 8, 8), 8);
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

    @Test
    @Spec({"D-29", "RFC 6120 §4.9.3.17"})
    void whoOpensTooManyConnectionsIsToldAndOthersGoOn() throws Exception {
        ConnectionLimit.Bounds few = new ConnectionLimit.Bounds(100, 3, 100);
        StreamSettings settings = StreamSettings.DEFAULT.with(StreamLimits.DEFAULT.withConnections(few));
        List<RawPeer> flood = new ArrayList<>();
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).with(settings)) {
            capulet.start();
            try (RawPeer montague = new RawPeer(capulet.port())) {
                montague.opens(MONTAGUE, CAPULET, authority, "");
                flood.add(new RawPeer(capulet.port()));
                ConnectionLimit limit = capulet.component().connectionLimit();
                flood.add(new RawPeer(capulet.port()));
                // each is taken in by a thread of its own, in any order
                await().atMost(PATIENCE).until(() -> limit.inAll() == 3);
                for (int i = 0; i < 20; i++) {
                    try (RawPeer more = new RawPeer(capulet.port())) {
                        assertThat(more.hearsTheEnd())
                                .startsWith("<?xml version='1.0'?><stream:stream ")
                                .contains("<stream:error><resource-constraint ")
                                .endsWith("</stream:stream>");
                    }
                }
                montague.says(message("romeo@" + MONTAGUE, "juliet", "m1", ""));
                assertThat(capulet.receives().id()).isEqualTo("m1");
                assertThat(limit.refused(ConnectionLimit.Refusal.PER_SOURCE)).isEqualTo(20);
                assertThat(limit.inAll()).isEqualTo(3);
                assertThat(limit.unproven()).isEqualTo(2);
            }
        } finally {
            for (RawPeer one : flood) {
                one.close();
            }
        }
    }

    @Test
    @Spec("D-29")
    void aPartnerThatIsTooFastIsReadMoreSlowlyAndLosesNothing() throws Exception {
        AtomicInteger met = new AtomicInteger();
        AtomicInteger pauses = new AtomicInteger();
        Gate slow = new Gate(
                stanza -> {
                    met.incrementAndGet();
                    return StanzaGate.Verdict.TAKE;
                },
                () -> pauses.incrementAndGet() % 2 == 1 ? TimeUnit.MILLISECONDS.toNanos(5) : 0);
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).with(StreamSettings.DEFAULT.with(slow))) {
            capulet.start();
            try (RawPeer montague = new RawPeer(capulet.port())) {
                montague.opens(MONTAGUE, CAPULET, authority, "");
                CompletableFuture<Void> writing =
                        CompletableFuture.runAsync(() -> writesAll(montague, new AtomicInteger()));
                for (int i = 0; i < LONG_MESSAGES; i++) {
                    assertThat(capulet.receives().id()).isEqualTo("m" + i);
                }
                writing.join();
                assertThat(met.get()).isEqualTo(LONG_MESSAGES);
                assertThat(pauses.get()).isGreaterThan(LONG_MESSAGES);
            }
        }
    }

    @Test
    @Spec("D-29")
    void aPartnerThatMayNotSendForNowIsNotReadAtAll() throws Exception {
        AtomicBoolean closed = new AtomicBoolean(true);
        AtomicInteger met = new AtomicInteger();
        Gate gate = new Gate(
                stanza -> {
                    met.incrementAndGet();
                    return StanzaGate.Verdict.TAKE;
                },
                () -> closed.get() ? TimeUnit.MILLISECONDS.toNanos(20) : 0);
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).with(StreamSettings.DEFAULT.with(gate))) {
            capulet.start();
            try (RawPeer montague = new RawPeer(capulet.port())) {
                montague.opens(MONTAGUE, CAPULET, authority, "");
                AtomicInteger written = new AtomicInteger();
                CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writesAll(montague, written));
                AtomicInteger before = new AtomicInteger(-1);
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
                assertThat(written.get()).isLessThan(LONG_MESSAGES);
                assertThat(met.get()).as("what had been read already").isLessThan(100);

                closed.set(false);
                for (int i = 0; i < LONG_MESSAGES; i++) {
                    assertThat(capulet.receives().id()).isEqualTo("m" + i);
                }
                writing.join();
            }
        }
    }

    @Test
    @Spec("D-29")
    void whatIsTooMuchGoesBackInItsPlaceAndTheRestIsDelivered() throws Exception {
        Gate odd = new Gate(
                stanza -> stanza.id().equals("m2") || stanza.id().equals("m4")
                        ? StanzaGate.Verdict.REFUSE
                        : StanzaGate.Verdict.TAKE,
                () -> 0);
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).with(StreamSettings.DEFAULT.with(odd))) {
            capulet.start();
            try (RawPeer montague = new RawPeer(capulet.port())) {
                montague.opens(MONTAGUE, CAPULET, authority, BIDI);
                for (int i = 1; i <= 5; i++) {
                    montague.says(message("romeo@" + MONTAGUE, "juliet", "m" + i, ""));
                }
                assertThat(montague.hears("</message>"))
                        .contains("id='m2'", "type='error'", "<error type='wait'>", "<resource-constraint");
                assertThat(montague.hears("</message>")).contains("id='m4'", "<resource-constraint");
                assertThat(capulet.receives().id()).isEqualTo("m1");
                assertThat(capulet.receives().id()).isEqualTo("m3");
                assertThat(capulet.receives().id()).isEqualTo("m5");
            }
        }
    }

    @Test
    @Spec({"D-29", "RFC 6120 §4.9.3.14", "XEP-0198 §5"})
    void whoGoesOnInSpiteOfErrorsIsSentAwayAndKnowsWhatWasNotTaken() throws Exception {
        Gate strict = new Gate(
                stanza -> stanza.id().equals("m3") ? StanzaGate.Verdict.END : StanzaGate.Verdict.TAKE, () -> 0);
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).with(StreamSettings.DEFAULT.with(strict))) {
            capulet.start();
            try (RawPeer montague = new RawPeer(capulet.port())) {
                montague.opens(MONTAGUE, CAPULET, authority, BIDI);
                montague.says("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
                montague.hears("<enabled ");
                String enabled = montague.hears("/>");
                String id = enabled.replaceFirst("(?s).*\\bid='([^']+)'.*", "$1");
                for (int i = 1; i <= 4; i++) {
                    montague.says(message("romeo@" + MONTAGUE, "juliet", "m" + i, ""));
                }
                assertThat(montague.hearsTheEnd()).contains("<policy-violation ", "</stream:stream>");
                assertThat(capulet.receives().id()).isEqualTo("m1");
                assertThat(capulet.receives().id()).isEqualTo("m2");

                try (RawPeer again = new RawPeer(capulet.port())) {
                    again.opens(MONTAGUE, CAPULET, authority, BIDI);
                    again.says("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>");
                    again.hears("<resumed ");
                    assertThat(again.hears("/>")).contains("h='2'");
                }
                assertThat(capulet.hasReceived()).isFalse();
            }
        }
    }

    /** What the test decides. */
    private record Gate(Function<Stanza, StanzaGate.Verdict> verdict, LongSupplier rest) implements StanzaGate {
        @Override
        public Verdict admit(Stanza stanza) {
            return verdict.apply(stanza);
        }

        @Override
        public long pause(String peerDomain) {
            return rest.getAsLong();
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
