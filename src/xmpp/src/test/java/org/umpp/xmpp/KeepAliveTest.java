// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.StreamSnapshot;
import org.umpp.xmpp.netty.StreamTimes;

/** What happens on a stream when nobody has anything to say, and what is said beside messages. */
class KeepAliveTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String BIDI = "<bidi xmlns='urn:xmpp:bidi'/>";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration LONG_PONG = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofMillis(150);

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");

    @Test
    void anIdleStreamIsClosedAndOpenedAgainWhenNeeded() throws Exception {
        StreamSettings settings = StreamSettings.DEFAULT.with(StreamTimes.DEFAULT.withSilence(SHORT, LONG, LONG));
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder).with(settings);
                Wire wire = new Wire(capulet.start().port())) {
            montague.knowing(CAPULET, wire.port()).start();
            montague.sends(message("m1"));
            assertThat(capulet.receives().id()).isEqualTo("m1");

            await().atMost(Duration.ofSeconds(10)).until(() -> wire.open() == 0);
            montague.sends(message("m1"));

            assertThat(capulet.receives().id()).as("equal ids are no replay").isEqualTo("m1");
            assertThat(wire.connections()).isEqualTo(2);
        }
    }

    @Test
    @Spec({"XEP-0199 §4.3", "RFC 6120 §4.6"})
    void aSilentPeerIsAskedAndThenLeft() throws Exception {
        try (S2sPeer capulet = silent().start();
                RawPeer peer = new RawPeer(capulet.port())) {
            peer.opens(MONTAGUE, CAPULET, authority, BIDI);

            String said = peer.hearsTheEnd();

            assertThat(said).contains("<ping xmlns='urn:xmpp:ping'/>").contains("<stream:error><connection-timeout ");
        }
    }

    @Test
    @Spec({"XEP-0199 §4.3", "RFC 6120 §4.6"})
    void aPeerThatAnswersOnItsOwnStreamIsAskedToo() throws Exception {
        StreamSettings answering = StreamSettings.DEFAULT.with(false, false);
        StreamSettings asking = answering.with(StreamTimes.DEFAULT.withSilence(LONG, SHORT, LONG_PONG));
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).with(answering);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder).with(asking);
                Wire toCapulet = new Wire(capulet.port());
                Wire toMontague = new Wire(montague.port())) {
            montague.knowing(CAPULET, toCapulet.port()).start();
            capulet.knowing(MONTAGUE, toMontague.port()).start();
            montague.sends(message("m1"));
            assertThat(capulet.receives().id()).isEqualTo("m1");
            capulet.sends(
                    "<message from='juliet@%s/balcony' to='romeo@%s/orchard' id='m2'/>".formatted(CAPULET, MONTAGUE));
            assertThat(montague.receives().id()).isEqualTo("m2");
            // only montague asks, so what comes to it now is an answer
            long before = montague.component().streams().stream()
                    .mapToLong(StreamSnapshot::received)
                    .sum();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> montague.component().streams().stream()
                                    .mapToLong(StreamSnapshot::received)
                                    .sum()
                            > before);

            toCapulet.hold();

            await().atMost(Duration.ofSeconds(20)).until(() -> montague.component().streams().stream()
                    .noneMatch(stream -> stream.direction() == StreamSnapshot.Direction.OUT
                            && stream.state().equals("open")));
        }
    }

    @Test
    @Spec({"D-28", "RFC 6120 §4.9.3.14"})
    void aPeerWhoseStanzaDoesNotEndIsLeft() throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (S2sPeer capulet = silent().start();
                RawPeer peer = new RawPeer(capulet.port())) {
            peer.opens(MONTAGUE, CAPULET, authority, "");
            peer.says("<message from='romeo@%s/orchard' to='juliet@%s'><body>".formatted(MONTAGUE, CAPULET));
            clock.scheduleWithFixedDelay(() -> peer.says("O", 1), 0, SHORT.toMillis() / 4, TimeUnit.MILLISECONDS);

            assertThat(peer.hearsTheEnd()).contains("<stream:error><policy-violation ");
            assertThat(capulet.hasReceived()).isFalse();
        } finally {
            clock.shutdownNow();
        }
    }

    @Test
    @Spec("XEP-0198 §4")
    void aSilentPeerThatAcknowledgesIsAskedForThat() throws Exception {
        try (S2sPeer capulet = silent().start();
                RawPeer peer = new RawPeer(capulet.port())) {
            peer.opens(MONTAGUE, CAPULET, authority, "");
            peer.says("<enable xmlns='urn:xmpp:sm:3'/>");

            String said = peer.hearsTheEnd();

            assertThat(said).contains("<r xmlns='urn:xmpp:sm:3'/>").contains("<stream:error><connection-timeout ");
        }
    }

    @Test
    @Spec("XEP-0199 §4.3")
    void aPingIsAnswered() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).start();
                RawPeer peer = new RawPeer(capulet.port())) {
            peer.opens(MONTAGUE, CAPULET, authority, BIDI);

            peer.says("<iq type='get' id='p1' from='%s' to='%s'><ping xmlns='urn:xmpp:ping'/></iq>"
                    .formatted(MONTAGUE, CAPULET));

            assertThat(peer.hears("type='result'/>"))
                    .endsWith("<iq from='%s' to='%s' id='p1' type='result'/>".formatted(CAPULET, MONTAGUE));
        }
    }

    @Test
    @Spec("RFC 6120 §8.4")
    void anyOtherQueryIsRefused() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).start();
                RawPeer peer = new RawPeer(capulet.port())) {
            peer.opens(MONTAGUE, CAPULET, authority, BIDI);

            peer.says("<iq type='get' id='q1' from='%s' to='%s'><query xmlns='jabber:iq:version'/></iq>"
                    .formatted(MONTAGUE, CAPULET));

            assertThat(peer.hears("</iq>")).contains("id='q1' type='error'").contains("<service-unavailable ");
        }
    }

    @Test
    @Spec("D-39")
    void presenceIsDroppedAndCounted() throws Exception {
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).start();
                RawPeer peer = new RawPeer(capulet.port())) {
            peer.opens(MONTAGUE, CAPULET, authority, BIDI);

            peer.says("<presence from='romeo@%s/orchard' to='juliet@%s'/>".formatted(MONTAGUE, CAPULET));
            peer.says(message("m1"));

            assertThat(capulet.receives().id()).isEqualTo("m1");
            assertThat(capulet.presenceDropped()).isEqualTo(1);
        }
    }

    private S2sPeer silent() {
        return new S2sPeer(CAPULET, authority, folder)
                .with(StreamSettings.DEFAULT.with(StreamTimes.DEFAULT.withSilence(LONG, SHORT, SHORT)));
    }

    private static String message(String id) {
        return "<message from='romeo@%s/orchard' to='juliet@%s/balcony' id='%s'/>".formatted(MONTAGUE, CAPULET, id);
    }
}
