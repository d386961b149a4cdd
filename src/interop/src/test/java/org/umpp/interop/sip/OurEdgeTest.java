// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.TestServer;
import org.umpp.session.Session;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/**
 * Kamailio stands in front of our server: TLS with partners begins and ends there, and it puts itself into Record-Route. The partner is
 * another whole server, which sees nothing but a SIP server of our domain.
 */
@Spec({"C-11", "RFC 3261 §8.1.2", "RFC 3261 §16.6"})
class OurEdgeTest {
    private static final String OURS = "umpp-a.example.net";
    private static final String THEIRS = "umpp-b.example.com";
    private static final String EDGE = "edge." + OURS;
    private static final String ROMEO = "romeo@" + OURS;
    private static final String JULIET = "juliet@" + THEIRS;

    @TempDir
    static Path folder;

    private static ThrowawayAuthority authority;
    private static Peers peers;
    private static TestServer ours;
    private static TestServer theirs;

    @BeforeAll
    static void start() throws Exception {
        authority = ThrowawayAuthority.create("Verona");
        peers = new Peers(folder.resolve("peers"), authority)
                .certificate(OURS)
                .certificate(EDGE)
                .with("KAM_EDGE_DOMAIN", OURS)
                .with("CHILDREN", "1")
                .start("dns")
                .start("kamailio-edge");
        ours = new TestServer(OURS, authority, folder);
        theirs = new TestServer(THEIRS, authority, folder);
        ours.setting("sip.listen", peers.address("14.1") + ":5061")
                .setting("sip.edge", peers.address("12.4") + ":5061")
                .setting("sip.edge.name", EDGE)
                .partner(THEIRS, "xmpp = 127.0.0.1:" + theirs.xmppPort())
                .partner("verona.example.org", "xmpp = 127.0.0.1:" + theirs.xmppPort())
                .start();
        theirs.setting("sip.listen", peers.address("14.2") + ":5061")
                .partner(
                        OURS,
                        "sip = " + peers.address("12.3") + ":5061",
                        "xmpp = 127.0.0.1:" + ours.xmppPort(),
                        "ports = 5269, " + ours.xmppPort())
                .start();
    }

    @AfterAll
    static void stop() {
        ours.close();
        theirs.close();
        peers.close();
    }

    @AfterEach
    void nothingIsLeft() {
        for (TestServer server : List.of(ours, theirs)) {
            await().atMost(Verona.PATIENCE).untilAsserted(() -> {
                assertThat(server.server().sessions()).isEmpty();
                assertThat(server.server().subscriptions()).isEmpty();
            });
        }
    }

    @Test
    @Spec({"R-022", "RFC 3261 §12.2.1.1"})
    void weCallThroughItAndLeaveThroughIt() throws Exception {
        ours.writes(message(ROMEO + "/orchard", JULIET, "m1"));
        Stanza read = theirs.reads();
        while (read.body() == null) {
            read = theirs.reads();
        }
        assertThat(read.body()).isEqualTo("m1");
        assertThat(peers.log("kamailio-edge")).doesNotContain("ERROR");

        ours.writes(gone(ours, ROMEO + "/orchard"));

        assertThat(theirs.reads().child("http://jabber.org/protocol/chatstates", "gone"))
                .isNotNull();
    }

    @Test
    @Spec({"R-022", "RFC 3261 §12.2.1.1", "D-20"})
    void weAreCalledThroughItAndBothMayLeave() throws Exception {
        theirs.writes(message(JULIET + "/balcony", ROMEO, "m1"));
        Stanza read = ours.reads();
        while (read.body() == null) {
            read = ours.reads(); // who wrote in another test is gone
        }
        assertThat(read.body()).isEqualTo("m1");
        assertThat(read.from().toString()).startsWith(JULIET);

        theirs.writes(gone(theirs, JULIET + "/balcony"));
        assertThat(ours.reads().child("http://jabber.org/protocol/chatstates", "gone"))
                .isNotNull();
    }

    @Test
    @Spec({"R-031", "R-034", "RFC 6665 §4.4.1"})
    void presencePassesItBothWays() throws Exception {
        watches(ours, ROMEO, theirs, JULIET);
        watches(theirs, JULIET, ours, ROMEO);
    }

    @Test
    @Spec({"D-20", "Q-22"})
    void whoIsSomebodyElseIsRefusedAtTheEdgeAndAtOurDoor() throws Exception {
        try (Sipp verona = new Sipp(peers, folder, "verona.example.org", "20.1")) {
            InetSocketAddress edge = new InetSocketAddress(peers.address("12.3"), 5061);
            InetSocketAddress door = new InetSocketAddress(peers.address("14.1"), 5061);

            verona.callsAs(THEIRS, edge, OURS, "spoof").succeeds();
            verona.callsAs(THEIRS, door, OURS, "spoof").succeeds();
            verona.callsAs(OURS, door, OURS, "spoof").succeeds();
        }
    }

    @Test
    @Spec({"D-20", "R-021"})
    void whoProvesItsOwnDomainMayComeDirectly() throws Exception {
        try (Sipp verona = new Sipp(peers, folder, "verona.example.org", "20.2")) {
            verona.calls(new InetSocketAddress(peers.address("14.1"), 5061), OURS, "call")
                    .succeeds();
        }
    }

    @Test
    @Spec({"D-20", "Q-22", "D-51"})
    void withoutTheSettingTheEdgeIsNobody() throws Exception {
        try (Sipp edge = new Sipp(peers, folder, EDGE, "20.3")) {
            InetSocketAddress door = new InetSocketAddress(peers.address("14.2"), 5061);

            edge.callsAs(OURS, door, THEIRS, "spoof").succeeds();
        }
    }

    @Test
    @Spec("D-12")
    void aNewEdgeIsFoundAsTheOldOneWas() throws Exception {
        peers.kill("kamailio-edge").stop("kamailio-edge").start("kamailio-edge");

        weCallThroughItAndLeaveThroughIt();
    }

    private static void watches(TestServer watcher, String who, TestServer presentity, String whom) throws Exception {
        presentity.shows("<presence from='%1$s/home' to='%1$s'><show>away</show></presence>".formatted(whom));
        watcher.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(who, whom));
        sees(presentity, "subscribe");
        presentity.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(whom, who));

        sees(watcher, "subscribed");
        assertThat(new String(watcher.sees().content(), StandardCharsets.UTF_8)).contains("<show>away</show>");
        presentity.shows("<presence from='%1$s/home' to='%1$s' type='unavailable'/>".formatted(whom));
        sees(watcher, "unavailable");
        watcher.shows("<presence from='%s' to='%s' type='unsubscribe'/>".formatted(who, whom));
    }

    /** Waits for presence of this type; there may be some left of the other direction. */
    private static void sees(TestServer server, String type) throws Exception {
        while (!server.sees().type().equals(type)) {
            // goes on until it comes, or nothing does
        }
    }

    private static String message(String from, String to, String body) {
        return "<message from='%s' to='%s' id='m' type='chat'><thread>balcony</thread><body>%s</body></message>"
                .formatted(from, to, body);
    }

    private static String gone(TestServer server, String from) {
        Session.Established session =
                (Session.Established) server.server().sessions().iterator().next();
        return "<message from='%s' to='%s' type='chat'><thread>balcony</thread>".formatted(from, session.peer())
                + "<gone xmlns='http://jabber.org/protocol/chatstates'/></message>";
    }
}
