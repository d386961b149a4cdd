// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.StreamTimes;
import org.umpp.xmpp.netty.XmppTrace;

/** Messages keep their order and number while connections come and go. */
class StreamContinuityTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final StreamTimes QUICK =
            StreamTimes.DEFAULT.withRetries(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");

    @ParameterizedTest(name = "bidi {0}")
    @ValueSource(booleans = {true, false})
    @Spec({"D-02", "D-14", "XEP-0198 §5"})
    void noCutLosesRepeatsOrReordersAMessage(boolean bidi) throws Exception {
        StreamSettings settings = StreamSettings.DEFAULT.with(QUICK).with(bidi, true);
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).with(settings);
                Wire wire = new Wire(capulet.port());
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder).with(settings)) {
            capulet.start();
            montague.knowing(CAPULET, wire.port()).start();

            int received = 0;
            for (int cut = 0; cut <= 3; cut++) {
                for (int i = 0; i < 250; i++) {
                    montague.sends(message("m" + (cut * 250 + i)));
                }
                if (cut < 3) {
                    for (; received < cut * 250 + 125; received++) {
                        assertThat(capulet.receives().id()).isEqualTo("m" + received);
                    }
                    wire.cut();
                }
            }

            for (; received < 1000; received++) {
                assertThat(capulet.receives().id()).isEqualTo("m" + received);
            }
            montague.sends(message("last"));
            assertThat(capulet.receives().id()).isEqualTo("last");
            assertThat(wire.connections()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    @Spec({"D-02", "XEP-0198 §4"})
    void whatAServerHandledBeforeItStoppedIsNotSentToItAgain() throws Exception {
        StreamSettings settings = StreamSettings.DEFAULT.with(QUICK);
        try (S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder).with(settings);
                S2sPeer second = new S2sPeer(CAPULET, authority, folder).with(settings)) {
            S2sPeer first = new S2sPeer(CAPULET, authority, folder).with(settings);
            try (Wire wire = new Wire(first.port())) {
                first.start();
                montague.knowing(CAPULET, wire.port()).start();
                montague.sends(message("m1"));
                assertThat(first.receives().id()).isEqualTo("m1");

                first.close();
                wire.leadTo(second.start().port());
                montague.sends(message("m2"));

                assertThat(second.receives().id()).isEqualTo("m2");
            }
        }
    }

    @Test
    @Spec("XEP-0198 §4")
    void theTraceOfWhoAsksForAcknowledgementsIsThatOfWhoIsAsked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger heard = new AtomicInteger();
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder)) {
            capulet.component().getConfiguration().setTrace(counting(false, heard));
            montague.component().getConfiguration().setTrace(counting(true, asked));
            capulet.start();
            montague.knowing(CAPULET, capulet.port()).start();

            for (int i = 0; i < 250; i++) {
                montague.sends(message("m" + i));
            }

            for (int i = 0; i < 250; i++) {
                assertThat(capulet.receives().id()).isEqualTo("m" + i);
            }
            await().untilAsserted(() -> assertThat(heard.get()).isPositive().isEqualTo(asked.get()));
        }
    }

    private static XmppTrace counting(boolean sent, AtomicInteger requests) {
        return (isSent, pair, element, xml) -> {
            if (isSent == sent && element.equals("r")) {
                requests.incrementAndGet();
            }
        };
    }

    @Test
    @Spec("D-14")
    void messagesWaitForAPartnerThatIsNotThereYet() throws Exception {
        StreamSettings settings = StreamSettings.DEFAULT.with(QUICK);
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder).with(settings)) {
            montague.knowing(CAPULET, capulet.port()).start();
            montague.sends(message("m1"));
            montague.sends(message("m2"));

            capulet.start();

            assertThat(capulet.receives().id()).isEqualTo("m1");
            assertThat(capulet.receives().id()).isEqualTo("m2");
        }
    }

    @Test
    @Spec({"D-14", "D-02"})
    void aMessageThatWaitedTooLongComesBackOnce() throws Exception {
        StreamSettings settings = StreamSettings.DEFAULT.with(
                StreamTimes.DEFAULT.withRetries(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(300)));
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder);
                S2sPeer montague = new S2sPeer(MONTAGUE, authority, folder).with(settings)) {
            montague.knowing(CAPULET, capulet.port()).start();
            montague.sends(message("m1"));
            assertThat(montague.getsBack().getMessage().getHeader(XmppConstants.ID))
                    .isEqualTo("m1");
            montague.sends(message("m2"));

            assertThat(montague.getsBack().getMessage().getHeader(XmppConstants.ID))
                    .isEqualTo("m2");
        }
    }

    @Test
    @Spec({"D-02", "XEP-0198 §4"})
    void whatWasNotAcknowledgedBeforeAnOrderlyCloseMayComeAgainAndIsHandledOnce() throws Exception {
        String enable = "<enable xmlns='urn:xmpp:sm:3'/>";
        try (S2sPeer capulet = new S2sPeer(CAPULET, authority, folder).start()) {
            capulet.removesItsRoute();
            try (RawPeer montague = new RawPeer(capulet.port())) {
                montague.opens(MONTAGUE, CAPULET, authority, "").says(enable).hears("<enabled");
                montague.says(message("m1") + "</stream:stream>");
                assertThat(montague.hearsTheEnd()).endsWith("<a xmlns='urn:xmpp:sm:3' h='0'/></stream:stream>");
            }
            try (RawPeer montague = new RawPeer(capulet.port())) {
                montague.opens(MONTAGUE, CAPULET, authority, "").says(enable).hears("<enabled");
                montague.says(message("m1") + message("m2"));
                capulet.putsItsRouteBack();

                assertThat(capulet.receives().id()).isEqualTo("m1");
                assertThat(capulet.receives().id()).isEqualTo("m2");
            }
        }
    }

    private static String message(String id) {
        return "<message from='romeo@%s/orchard' to='juliet@%s/balcony' id='%s'><body>%s</body></message>"
                .formatted(MONTAGUE, CAPULET, id, id);
    }
}
