// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.management.LimitRow;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** A partner, one of its users, or a stranger sends more than it may: each limit with its answer, and others notice nothing. */
@Spec("D-29")
class FloodTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String VERONA = "verona.example.org";
    private static final String ROMEO = "romeo@" + MONTAGUE + "/orchard";
    private static final String JULIET = "juliet@" + CAPULET;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers() throws Exception {
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, authority, folder);
        montague.partner(CAPULET, capulet.sipPort(), capulet.xmppPort()).start();
        capulet.partner(MONTAGUE, montague.sipPort(), montague.xmppPort());
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
    }

    private SipFlood flood(String domain) throws Exception {
        return new SipFlood(domain, authority, capulet.sipPort(), JULIET);
    }

    private static long refused(TestServer server, String limit, String of) {
        return server.server().inspection().limits().rows().stream()
                .filter(row -> row.limit().equals(limit) && row.of().equals(of))
                .mapToLong(LimitRow::refused)
                .sum();
    }

    /** Romeo writes in his session with Juliet. */
    private void chat(String id) throws Exception {
        montague.writes(message(ROMEO, id));
        assertThat(capulet.reads().body()).isEqualTo(id);
    }

    private static String message(String from, String id) {
        return "<message from='%s' to='%s' id='%s' type='chat'><thread>balcony</thread><body>%s</body></message>"
                .formatted(from, JULIET, id, id);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §21.5.4"})
    void aPartnerThatInvitesTooMuchGets503AndOthersGoOn() throws Exception {
        capulet.partner(VERONA, 1, 1, "rate.invites = 0.1/20", "user-rate.invites = none")
                .start();
        try (SipFlood verona = flood(VERONA)) {
            for (int i = 0; i < 200; i++) {
                verona.invites("user" + i);
            }
            assertThat(verona.answered(200)).isBetween(20L, 26L);
            assertThat(verona.answered(503)).isEqualTo(200 - verona.answered(200));
            assertThat(verona.answers())
                    .filteredOn(answer -> answer.status() == 503)
                    .allMatch(answer -> answer.retryAfter() >= 1 && answer.retryAfter() <= 15);
            assertThat(refused(capulet, "rate.invites", VERONA)).isEqualTo(verona.answered(503));
            assertThat(refused(capulet, "rate.invites", MONTAGUE)).isZero();

            chat("m1");
        }
    }

    @Test
    @Spec({"C-11", "RFC 3261 §21.5.4"})
    void aUserWhoInvitesTooMuchGets503AndOtherUsersOfTheSamePartnerGoOn() throws Exception {
        capulet.partner(VERONA, 1, 1, "user-rate.invites = 0.01/3").start();
        try (SipFlood verona = flood(VERONA)) {
            for (int i = 0; i < 30; i++) {
                verona.invites("tybalt");
            }
            assertThat(verona.answered(200)).isEqualTo(3);
            assertThat(verona.answered(503)).isEqualTo(27);
            verona.invites("escalus");
            assertThat(verona.answered(200)).isEqualTo(4);
            assertThat(refused(capulet, "user-rate.invites", VERONA)).isEqualTo(27);
        }
    }

    @Test
    @Spec({"C-11", "RFC 3261 §21.5.4"})
    void aPartnerThatSubscribesTooMuchGets503AndCanStillInvite() throws Exception {
        capulet.partner(VERONA, 1, 1, "rate.subscribes = 0.01/5", "user-rate.subscribes = none")
                .start();
        try (SipFlood verona = flood(VERONA)) {
            for (int i = 0; i < 50; i++) {
                verona.subscribes("user" + i);
            }
            assertThat(verona.answered(200)).isEqualTo(5);
            assertThat(verona.answered(503)).isEqualTo(45);
            assertThat(refused(capulet, "rate.subscribes", VERONA)).isEqualTo(45);
            assertThat(capulet.server().subscriptions()).hasSize(5);
            verona.invites("escalus");
            assertThat(verona.answered(200)).isEqualTo(6);
        }
    }

    @Test
    void aStrangerIsHeardTenTimes() throws Exception {
        capulet.setting("unknown-rate", "0.01/10").start();
        try (SipFlood padua = flood("padua.example")) {
            for (int i = 0; i < 50; i++) {
                padua.invites("user" + i);
            }
            assertThat(padua.answered(403)).isEqualTo(10);
            assertThat(padua.answered(503)).isEqualTo(40);
            assertThat(refused(capulet, "unknown-rate", "unknown")).isEqualTo(40);
            chat("m1");
        }
    }

    @Test
    @Spec({"D-02", "RFC 6120 §8.3.3.18"})
    void ofAFloodOfMessagesEachIsDeliveredInOrderOrComesBack() throws Exception {
        capulet.setting("user-rate.messages", "20/50").start();
        chat("m0");
        int all = 300;
        for (int i = 1; i <= all; i++) {
            montague.writes(message(ROMEO, "m" + i));
        }

        List<Integer> back = new ArrayList<>();
        List<Integer> read = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> capulet.unread() + montague.unread() == all);
        while (montague.unread() > 0) {
            Stanza stanza = montague.reads();
            assertThat(stanza.error().condition().element()).isEqualTo("resource-constraint");
            back.add(number(stanza));
        }
        while (capulet.unread() > 0) {
            read.add(number(capulet.reads()));
        }
        assertThat(read).isSorted().hasSizeGreaterThanOrEqualTo(49);
        assertThat(back).isSorted().isNotEmpty();
        Set<Integer> both = new HashSet<>(read);
        both.addAll(back);
        assertThat(both).hasSize(all);
        assertThat(refused(capulet, "user-rate.messages", MONTAGUE)).isEqualTo(back.size());
    }

    @Test
    @Spec({"D-02", "D-03"})
    void aPartnerThatWritesTooMuchIsReadAsFastAsItMaySendAndLosesNothing() throws Exception {
        capulet.setting("rate.messages", "100/20")
                .setting("user-rate.messages", "none")
                .start();
        chat("m0");
        int all = 600; // much more than is read at once
        long begin = System.nanoTime();
        for (int i = 1; i <= all; i++) {
            montague.writes(message(ROMEO, "m" + i));
        }
        for (int i = 1; i <= all; i++) {
            assertThat(capulet.reads().body()).isEqualTo("m" + i);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
        assertThat(montague.unread()).isZero();
    }

    private static int number(Stanza stanza) {
        return Integer.parseInt(stanza.id().substring(1));
    }

    @Test
    @Spec("D-51")
    void limitsOfConnectionsChangeAtOnceAndConnectionsStay() throws Exception {
        capulet.partner(VERONA, 1, 1).start();
        chat("m1");
        try (SipFlood first = flood(VERONA)) {
            first.invites("escalus");
            assertThat(first.answered(200)).isEqualTo(1);
            capulet.setting("connections.max", "1")
                    .setting("transactions.max", "8")
                    .reconfigure();
            try (Socket second = new Socket("127.0.0.1", capulet.sipPort())) {
                second.setSoTimeout(10_000);
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            first.invites("paris");
            assertThat(first.answers()).hasSize(2);
            chat("m2");
            assertThat(refused(capulet, "connections.max", "sip")).isEqualTo(1);
        }
    }
}
