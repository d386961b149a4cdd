// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.trace.RecentMessages;
import org.umpp.server.trace.Recorder;
import org.umpp.session.Session;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.StreamTimes;
import org.umpp.xmpp.stream.Stanza;

/** Two whole servers whose XMPP streams break, while SIP between them is as it was (D-12). */
class StreamLossTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE + "/orchard";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TRIED_OFTEN = Duration.ofMillis(200);
    private static final int MESSAGES = 20;

    @TempDir
    Path folder;

    private final RecentMessages wire = new RecentMessages(1_000);
    private TestServer montague;
    private TestServer capulet;
    private Relay toMontague;
    private Relay toCapulet;

    @BeforeEach
    void servers() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, authority, folder);
        toMontague = Relay.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), montague.xmppPort()));
        toCapulet = Relay.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), capulet.xmppPort()));
        montague.partner(CAPULET, capulet.sipPort(), toCapulet.port());
        capulet.partner(MONTAGUE, montague.sipPort(), toMontague.port());
    }

    /** Both know each other; Romeo's messages wait for a stream so long. */
    private Stanza chat(Duration romeosWait) throws Exception {
        montague.streams(patience(romeosWait)).start();
        capulet.streams(patience(Duration.ofMinutes(3))).start();
        capulet.server().wiretap().add(new Recorder(message -> true, wire));
        montague.writes(message(ROMEO, "juliet@" + CAPULET, "m", "hello"));
        Stanza hello = capulet.reads();
        capulet.writes(message(hello.to().toString(), ROMEO, "m", "hello"));
        montague.reads();
        // what is not acknowledged yet would go once more, or come back
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(montague.xmppStreams()).allMatch(stream -> stream.queued() == 0);
            assertThat(capulet.xmppStreams()).allMatch(stream -> stream.queued() == 0);
        });
        return hello;
    }

    private static UnaryOperator<StreamSettings> patience(Duration giveUp) {
        return usual -> usual.with(StreamTimes.DEFAULT.withRetries(TRIED_OFTEN, TRIED_OFTEN, giveUp));
    }

    @AfterEach
    void stop() throws Exception {
        montague.close();
        capulet.close();
        toMontague.close();
        toCapulet.close();
    }

    @Test
    @Spec({"D-12", "D-02"})
    void aCutOfSecondsLosesNothingAndEndsNoSession() throws Exception {
        Stanza hello = chat(Duration.ofMinutes(3));
        List<String> before = callIds(montague);

        pullOut();
        for (int i = 0; i < MESSAGES; i++) {
            montague.writes(message(ROMEO, "juliet@" + CAPULET, "m" + i, String.valueOf(i)));
            capulet.writes(message(hello.to().toString(), ROMEO, "m" + i, String.valueOf(i)));
        }
        await().during(Duration.ofSeconds(3)).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(callIds(montague)).isEqualTo(before);
            assertThat(callIds(capulet)).isEqualTo(before);
            assertThat(montague.unread() + capulet.unread()).isZero();
        });
        plugIn();

        for (TestServer server : List.of(montague, capulet)) {
            for (int i = 0; i < MESSAGES; i++) {
                Stanza stanza = server.reads();
                assertThat(stanza.isError()).as("%s is an error", stanza).isFalse();
                assertThat(stanza.body()).isEqualTo(String.valueOf(i));
            }
        }
        assertThat(callIds(montague)).isEqualTo(before);
        assertThat(wire.matching(message -> message.title().startsWith("BYE"))).isEmpty();
        // and it goes on
        montague.writes(message(ROMEO, "juliet@" + CAPULET, "last", "last"));
        assertThat(capulet.reads().body()).isEqualTo("last");
        assertThat(montague.unread() + capulet.unread())
                .as("nothing came twice")
                .isZero();
    }

    @Test
    @Spec({"D-12", "D-04", "RFC 3326"})
    void aCutThatLastsTooLongEndsTheSessionWithTheReasonAndReturnsWhatWaited() throws Exception {
        chat(Duration.ofSeconds(3));

        pullOut();
        for (int i = 0; i < MESSAGES; i++) {
            montague.writes(message(ROMEO, "juliet@" + CAPULET, "m" + i, String.valueOf(i)));
        }

        for (int i = 0; i < MESSAGES; i++) {
            Stanza back = montague.reads();
            assertThat(back.id()).isEqualTo("m" + i);
            assertThat(back.error().condition().element()).isEqualTo("remote-server-timeout");
        }
        assertThat(capulet.reads().child("http://jabber.org/protocol/chatstates", "gone"))
                .isNotNull();
        assertThat(wire.matching(message -> message.title().startsWith("BYE")))
                .singleElement()
                .satisfies(
                        bye -> assertThat(bye.text()).contains("Reason: SIP;cause=503;text=\"XMPP transport lost\""));
        assertThat(callIds(montague)).isEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(callIds(capulet)).isEmpty());

        plugIn();
        await().atMost(PATIENCE).untilAsserted(() -> {
            montague.writes(message(ROMEO, "juliet@" + CAPULET, "again", "again"));
            assertThat(capulet.reads().body()).isEqualTo("again");
        });
    }

    /** Every stream is gone, and both servers know. */
    private void pullOut() throws IOException {
        toMontague.pullOut();
        toCapulet.pullOut();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(montague.xmppStreams())
                    .noneMatch(stream -> stream.state().equals("open"));
            assertThat(capulet.xmppStreams()).noneMatch(stream -> stream.state().equals("open"));
        });
    }

    private void plugIn() {
        toMontague.plugIn();
        toCapulet.plugIn();
    }

    private static List<String> callIds(TestServer server) {
        return server.server().sessions().stream()
                .map(session -> ((Session.Established) session).callId())
                .toList();
    }

    private static String message(String from, String to, String id, String body) {
        return "<message from='%s' to='%s' id='%s' type='chat'><thread>t1</thread><body>%s</body></message>"
                .formatted(from, to, id, body);
    }
}
