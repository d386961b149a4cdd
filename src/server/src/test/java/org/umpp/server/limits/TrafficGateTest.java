// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.management.LimitRow;
import org.umpp.server.settings.ServerSettings;
import org.umpp.sip.agent.Peer;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.transport.Flow;
import org.umpp.sip.transport.PeerIdentity;
import org.umpp.sip.transport.Protocol;
import org.umpp.xmpp.netty.StanzaGate.Verdict;
import org.umpp.xmpp.stream.Stanza;

/** Who may send how much: two partners, their users, and a stranger, with a clock that stands still unless the test turns it. */
@Spec("D-29")
class TrafficGateTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String VERONA = "verona.example.org";
    private static final String STRANGER = "padua.example";

    @TempDir
    Path folder;

    private long now = 1L << 40;
    private final Overload overload = new Overload(() -> now, Duration.ofMillis(100));
    private TrafficGate gate;

    @BeforeEach
    void server() throws IOException {
        Files.writeString(
                folder.resolve(ServerSettings.FILE),
                """
                domains = thecappulets.example.com
                rate.messages = 10/20
                rate.invites = 10/8
                rate.subscribes = 10/5
                user-rate.messages = 1/6
                user-rate.invites = 0.1/3
                unknown-rate = 1/2
                """);
        partner(MONTAGUE);
        partner(VERONA);
        gate = new TrafficGate(() -> now, overload, ServerSettings.read(folder));
    }

    private void partner(String domain, String... lines) throws IOException {
        Files.write(folder.resolve("org.umpp.partner-" + domain + ".cfg"), List.of(lines));
    }

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    private int retryAfter(String method, String from, String... proven) {
        SipRequest request = SipRequest.builder(method, "im:juliet@thecappulets.example.com")
                .header(HeaderName.VIA, "SIP/2.0/TLS " + MONTAGUE + ";branch=z9hG4bK1")
                .header(HeaderName.FROM, "<im:" + from + ">;tag=1")
                .header(HeaderName.TO, "<im:juliet@thecappulets.example.com>")
                .header(HeaderName.CALL_ID, "c1")
                .header(HeaderName.CSEQ, "1 " + method)
                .build();
        return gate.retryAfter(request, new Peer(new ProvenFlow(Set.of(proven)), false));
    }

    /** How many INVITEs of a user get in. */
    private int invites(int attempts, String user, String domain) {
        int in = 0;
        for (int i = 0; i < attempts; i++) {
            in += retryAfter("INVITE", user + '@' + domain, domain) == 0 ? 1 : 0;
        }
        return in;
    }

    private Verdict message(String from) {
        return gate.admit(Stanza.parse("<message xmlns='jabber:server' from='" + from
                + "' to='juliet@thecappulets.example.com'><body>.</body></message>"));
    }

    private long refused(String limit, String of) {
        return gate.rows().stream()
                .filter(row -> row.limit().equals(limit) && row.of().equals(of))
                .mapToLong(LimitRow::refused)
                .sum();
    }

    @Test
    void aUserHasHisShareOfHisDomainAndOthersTheirs() {
        assertThat(invites(100, "romeo", MONTAGUE)).isEqualTo(3);
        assertThat(invites(100, "mercutio", MONTAGUE)).isEqualTo(3);
        assertThat(invites(100, "benvolio", MONTAGUE)).as("what is left of 8").isEqualTo(2);
        assertThat(invites(100, "escalus", VERONA)).as("another partner").isEqualTo(3);

        assertThat(refused("user-rate.invites", MONTAGUE)).isEqualTo(97 + 97 + 97);
        assertThat(refused("rate.invites", MONTAGUE))
                .as("the third of Benvolio's")
                .isEqualTo(1);
        assertThat(refused("user-rate.invites", VERONA)).isEqualTo(97);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §21.5.4"})
    void whoIsRefusedIsToldAfterHowLongItIsWorthwhileToTryAgain() {
        invites(3, "romeo", MONTAGUE);
        int later = retryAfter("INVITE", "romeo@" + MONTAGUE, MONTAGUE);
        assertThat(later).isBetween(10, 15);
        pass(later);
        assertThat(retryAfter("INVITE", "romeo@" + MONTAGUE, MONTAGUE)).isZero();
    }

    @Test
    void kindsOfRequestsAreCountedEachForItself() {
        invites(3, "romeo", MONTAGUE);
        assertThat(retryAfter("SUBSCRIBE", "romeo@" + MONTAGUE, MONTAGUE)).isZero();
        assertThat(retryAfter("MESSAGE", "romeo@" + MONTAGUE, MONTAGUE)).isZero();
        assertThat(retryAfter("OPTIONS", "romeo@" + MONTAGUE, MONTAGUE)).isPositive();
    }

    @Test
    @Spec("D-20")
    void whoPretendsToBeAnotherIsCountedAsItself() {
        for (int i = 0; i < 100; i++) {
            retryAfter("INVITE", "escalus@" + VERONA, MONTAGUE);
        }
        assertThat(invites(3, "escalus", VERONA)).isEqualTo(3);
        assertThat(refused("user-rate.invites", MONTAGUE)).isEqualTo(97);
    }

    @Test
    void aStrangerHasNextToNothingAndAStreamOfItsEnds() {
        assertThat(invites(100, "petruchio", STRANGER)).isEqualTo(2);
        assertThat(message("petruchio@" + STRANGER)).isEqualTo(Verdict.END);
        pass(1);
        assertThat(message("petruchio@" + STRANGER)).isEqualTo(Verdict.TAKE);
        assertThat(refused("unknown-rate", "unknown")).isEqualTo(99);
    }

    @Test
    @Spec("RFC 6120 §8.3.3.18")
    void aUserWhoWritesTooMuchIsRefusedAndThePartnerIsReadOn() {
        for (int i = 0; i < 6; i++) {
            assertThat(message("romeo@" + MONTAGUE)).isEqualTo(Verdict.TAKE);
        }
        assertThat(message("romeo@" + MONTAGUE)).isEqualTo(Verdict.REFUSE);
        assertThat(message("mercutio@" + MONTAGUE)).isEqualTo(Verdict.TAKE);
        assertThat(gate.pause(MONTAGUE)).isZero();
        pass(1);
        assertThat(message("romeo@" + MONTAGUE)).isEqualTo(Verdict.TAKE);
    }

    @Test
    void aPartnerThatIsALittleTooFastIsNotReadForAWhile() {
        for (int i = 0; i < 25; i++) {
            assertThat(message("user" + i + '@' + MONTAGUE)).isEqualTo(Verdict.TAKE);
        }
        long pause = gate.pause(MONTAGUE);
        assertThat(pause).isBetween(TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.MILLISECONDS.toNanos(600));
        assertThat(gate.pause(VERONA)).isZero();
        now += pause;
        assertThat(gate.pause(MONTAGUE)).isZero();
    }

    @Test
    @Spec("RFC 6120 §4.9.3.14")
    void whoGoesOnAllTheSameIsSentAway() {
        int refused = 0;
        Verdict verdict = Verdict.TAKE;
        while (verdict != Verdict.END && refused < 1000) {
            verdict = message("romeo@" + MONTAGUE);
            refused += verdict == Verdict.REFUSE ? 1 : 0;
        }
        assertThat(verdict).isEqualTo(Verdict.END);
        assertThat(refused).isEqualTo(20);
        assertThat(refused("policy-violation", MONTAGUE)).isEqualTo(1);
        assertThat(message("escalus@" + VERONA)).isEqualTo(Verdict.TAKE);
    }

    @Test
    void underOverloadNothingNewComesInAndStanzasDo() {
        for (int i = 0; i < 3; i++) {
            overload.observe(TimeUnit.SECONDS.toNanos(1));
            now += TimeUnit.MILLISECONDS.toNanos(100);
        }
        assertThat(retryAfter("INVITE", "romeo@" + MONTAGUE, MONTAGUE)).isBetween(5, 15);
        assertThat(message("romeo@" + MONTAGUE)).isEqualTo(Verdict.TAKE);
    }

    @Test
    @Spec("D-51")
    void otherRatesHoldAtOnceAndWhatWasSentIsNotForgotten() throws IOException {
        assertThat(invites(100, "romeo", MONTAGUE)).isEqualTo(3);
        partner(MONTAGUE, "user-rate.invites = 0.1/5");
        gate.use(ServerSettings.read(folder));
        assertThat(invites(100, "romeo", MONTAGUE)).isEqualTo(2);
        assertThat(invites(100, "escalus", VERONA)).isEqualTo(3);
        assertThat(refused("user-rate.invites", MONTAGUE)).isEqualTo(97 + 98);

        Files.delete(folder.resolve("org.umpp.partner-" + MONTAGUE + ".cfg"));
        gate.use(ServerSettings.read(folder));
        assertThat(invites(100, "mercutio", MONTAGUE)).as("no partner any more").isEqualTo(2);
    }

    private record ProvenFlow(Set<String> domains) implements Flow {
        @Override
        public long id() {
            return 1;
        }

        @Override
        public Protocol protocol() {
            return Protocol.TLS;
        }

        @Override
        public String localDomain() {
            return "thecappulets.example.com";
        }

        @Override
        public PeerIdentity peer() {
            return new PeerIdentity(domains);
        }

        @Override
        public boolean isTrusted() {
            return false;
        }

        @Override
        public boolean isOutbound() {
            return false;
        }

        @Override
        public InetSocketAddress remote() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5061);
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }
}
