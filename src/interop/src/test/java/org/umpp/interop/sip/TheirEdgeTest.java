// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.session.Session;
import org.umpp.throwaway.ThrowawayAuthority;

/**
 * Kamailio stands in front of a partner's user agents, which are sipp, and shows the partner's certificate. What it puts into Record-Route is
 * followed by our ACK, BYE, NOTIFY and SUBSCRIBE; a Contact that moves, beyond it.
 */
@Spec({"C-11", "RFC 3261 §12.1", "RFC 3261 §12.2.1.1", "RFC 3261 §16.12"})
class TheirEdgeTest {
    private static final String OURS = "umpp-b.example.com";
    private static final String THEIRS = "umpp-a.example.net";
    private static final String JULIET = "juliet@" + OURS;
    private static final String ROMEO = "romeo@" + THEIRS;

    @TempDir
    static Path folder;

    private static Peers peers;
    private static TestServer ours;
    private static Sipp caller;
    private static Sipp callee;

    @BeforeAll
    static void start() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
        peers = new Peers(folder.resolve("peers"), authority);
        caller = Sipp.behindProxy(peers, folder, THEIRS, "13.1");
        callee = Sipp.behindProxy(peers, folder, THEIRS, "13.2");
        peers.certificate(THEIRS)
                .certificate("edge." + THEIRS)
                .with("CHILDREN", "1")
                .with("EDGE_NEXT", "sip:" + peers.address("13.2") + ":5060;transport=tcp")
                .start("dns")
                .start("kamailio-edge");
        ours = new TestServer(OURS, authority, folder)
                .setting("sip.listen", peers.address("14.2") + ":5061")
                .setting("user-rate.invites", "none")
                .partner(
                        THEIRS, "sip = " + peers.address("12.3") + ":5061", "xmpp = " + peers.address("21.1") + ":5269")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        ours.close();
        caller.close();
        callee.close();
        peers.close();
    }

    @AfterEach
    void nothingIsLeft() {
        await().atMost(Verona.PATIENCE).untilAsserted(() -> {
            assertThat(ours.server().sessions()).isEmpty();
            assertThat(ours.server().subscriptions()).isEmpty();
        });
    }

    private static Sipp.Run calls(String scenario, String... more) throws Exception {
        return caller.calls(new InetSocketAddress(peers.address("12.4"), 5060), OURS, scenario, more);
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "twice", "late-ack", "watch", "fetch"})
    @Spec({"R-021", "R-031", "RFC 3261 §16.7"})
    void theyCallAndWatch(String scenario) throws Exception {
        calls(scenario).succeeds();
    }

    @Test
    @Spec("R-022")
    void manyCallAndNoneFails() throws Exception {
        calls("call", "-m", "200", "-r", "100").succeeds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"call-and-wait", "reinvite"})
    @Spec({"R-028", "D-07", "RFC 3261 §14.2"})
    void theyCallAndWeLeave(String scenario) throws Exception {
        Sipp.Run call = calls(scenario);
        if (scenario.equals("reinvite")) {
            await().atMost(Verona.PATIENCE)
                    .until(() -> established().peer().resource().equals("moved"));
        }
        leave();
        call.succeeds();
    }

    @Test
    @Spec({"R-007", "R-021"})
    void weCallAndTheyLeave() throws Exception {
        Sipp.Run answer = callee.answers(OURS, "answer-and-leave");
        write();
        answer.succeeds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"answer", "move"})
    @Spec({"R-007", "R-028", "D-07"})
    void weCallAndLeave(String scenario) throws Exception {
        Sipp.Run answer = callee.answers(OURS, scenario);
        write();
        if (scenario.equals("move")) {
            await().atMost(Verona.PATIENCE)
                    .until(() -> established().peer().resource().equals("moved"));
        }
        leave();
        answer.succeeds();
    }

    @Test
    @Spec({"R-030", "R-034", "R-035"})
    void weWatch() throws Exception {
        Sipp.Run show = callee.answers(OURS, "show");
        asks("subscribe");
        assertThat(ours.sees().type()).isEqualTo("subscribed");
        assertThat(ours.sees().type()).isEmpty();
        assertThat(ours.sees().type()).isEqualTo("unavailable");
        show.hasTheAnswerTo("2 NOTIFY");
        asks("unsubscribe");
        show.succeeds();
    }

    @Test
    @Spec({"C-10", "R-031", "R-033", "R-034", "RFC 3856 §6"})
    void baresipWatches() throws Exception {
        try (Baresip romeo = new Baresip(
                folder.resolve("baresip"),
                peers.address("13.3"),
                ROMEO,
                "sip:" + peers.address("12.4") + ":5060;transport=tcp",
                JULIET)) {
            assertThat(ours.sees().type()).isEqualTo("subscribe");
            ours.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(JULIET, ROMEO));

            // the first state it knows it does not print, only what comes of it
            AtomicBoolean open = new AtomicBoolean();
            await().atMost(Verona.PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
                boolean next = !open.get();
                open.set(next);
                shows(next ? "" : "unavailable");
                String printed = romeo.printed();
                return printed.contains("sip:" + JULIET)
                        && printed.matches("(?s).*changed status from .*Online.* to .*Offline.*");
            });
        }
    }

    private static void shows(String type) {
        ours.shows("<presence from='%1$s/balcony' to='%1$s' type='%2$s'/>"
                .formatted(JULIET, type)
                .replace(" type=''", ""));
    }

    private static void write() {
        ours.writes("<message from='%s/balcony' to='%s' id='m1' type='chat'><body>m1</body></message>"
                .formatted(JULIET, ROMEO));
    }

    private static void asks(String type) {
        ours.shows("<presence from='%s' to='%s' type='%s'/>".formatted(JULIET, ROMEO, type));
    }

    private static Session.Established established() {
        await().atMost(Verona.PATIENCE)
                .until(() -> ours.server().sessions().stream().anyMatch(Session.Established.class::isInstance));
        return (Session.Established) ours.server().sessions().iterator().next();
    }

    private static void leave() {
        Session.Established session = established();
        ours.writes("<message from='%s' to='%s' type='chat'><thread>%s</thread>"
                        .formatted(
                                session.local(), session.peer(), session.key().thread())
                + "<gone xmlns='http://jabber.org/protocol/chatstates'/></message>");
    }
}
