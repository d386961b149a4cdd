// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.msrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Cell;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;
import org.umpp.conformance.Spec;
import org.umpp.interop.draft.SipPeer;
import org.umpp.interop.draft.SipText;
import org.umpp.interop.server.TestServer;
import org.umpp.server.diagnosis.Finding;
import org.umpp.server.diagnosis.Plane;
import org.umpp.server.management.LimitRow;
import org.umpp.server.management.PartnerRow;
import org.umpp.server.management.SessionRow;
import org.umpp.server.trace.TraceFilter;
import org.umpp.server.trace.WireMessage;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** A domain whose users have no XMPP, but MSRP, and MESSAGE where nothing else helps: the ladder down to each, and back. */
@Spec({"D-17", "C-05", "RFC 7573 §4"})
class MsrpPartnerTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String JULIET = "juliet@" + CAPULET;
    private static final String ORCHARD = ROMEO + "/orchard";
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    private static final String RECEIPTS = "urn:xmpp:receipts";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private ChatDomain capulet;
    private TestServer montague;

    @BeforeEach
    void start() throws Exception {
        capulet = new ChatDomain(CAPULET, authority);
        montague = new TestServer(MONTAGUE, authority, folder)
                .setting("msrp.listen", "127.0.0.1:" + FreePorts.next())
                .setting("msrp.host", "127.0.0.1");
    }

    private void partner(String type, String fallback) throws Exception {
        montague.partner(
                        CAPULET,
                        "type = " + type,
                        "fallback = " + fallback,
                        "hosts = 127.0.0.1",
                        "sip = 127.0.0.1:" + capulet.sip.port())
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        capulet.close();
        montague.close();
    }

    private static String message(String id, String thread, String elements) {
        return "<message from='%s' to='%s' id='%s' type='chat'>%s<thread>%s</thread></message>"
                .formatted(ORCHARD, JULIET, id, elements, thread);
    }

    private static String text(String id, String text) {
        return message(id, "t1", "<body>" + text + "</body>");
    }

    private PartnerRow row() {
        return montague.server().inspection().partners().rows().iterator().next();
    }

    // ---- down the ladder

    @Test
    @Spec({"RFC 4975 §8", "R-008"})
    void whoRefusesXmppIsOfferedMsrpAndRemembered() throws Exception {
        partner("umpp", "msrp, pager");
        montague.writes(text("m1", "one"));
        montague.writes(text("m2", "two"));

        capulet.refuses(capulet.invited("xmpp/tcp"), "488 Not Acceptable Here");
        SipPeer.Received invite = capulet.invited("TCP/TLS/MSRP *");
        assertThat(invite.message().body())
                .contains("a=setup:active", "a=accept-types:message/cpim text/plain", "a=max-size:262144");
        try (MsrpPeer juliet = capulet.accepts(invite, "s1", ChatDomain.TYPES)) {
            String one = juliet.reads("200 OK");
            assertThat(MsrpPeer.body(one)).isEqualTo("one");
            assertThat(MsrpPeer.field(one, "Content-Type")).isEqualTo("text/plain;charset=UTF-8");
            assertThat(MsrpPeer.field(one, "To-Path")).isEqualTo(capulet.path("s1"));
            assertThat(MsrpPeer.body(juliet.reads("200 OK"))).isEqualTo("two");
            montague.writes(text("m3", "three"));
            assertThat(MsrpPeer.body(juliet.reads("200 OK"))).isEqualTo("three");
            assertThat(row().msrp()).isEqualTo("1 users");
            assertThat(row().sessions()).isEqualTo(1);

            montague.writes(message("m4", "t2", "<body>another thread</body>"));
            SipPeer.Received second = capulet.invited("TCP/TLS/MSRP *");
            capulet.refuses(second, "488 Not Acceptable Here");
            assertThat(capulet.sip.receives("MESSAGE ").message().body()).isEqualTo("another thread");
            assertThat(row().pager()).isEqualTo("1 users");
        }
        assertThat(montague.unread()).isZero();
    }

    @Test
    void whereNothingElseIsAllowedTheMessageComesBack() throws Exception {
        partner("umpp", "msrp");
        montague.writes(text("m1", "one"));
        capulet.refuses(capulet.invited("xmpp/tcp"), "488 Not Acceptable Here");
        capulet.refuses(capulet.invited("TCP/TLS/MSRP *"), "488 Not Acceptable Here");

        Stanza back = montague.reads();
        assertThat(back.id()).isEqualTo("m1");
        assertThat(back.error().condition().element()).isEqualTo("not-acceptable");
    }

    @Test
    void aPlainSipDomainIsOfferedMsrpAtOnce() throws Exception {
        partner("sip", "msrp, pager");
        montague.writes(text("m1", "one"));

        try (MsrpPeer juliet = capulet.accepts(capulet.invited("TCP/TLS/MSRP *"), "s1", ChatDomain.TYPES)) {
            assertThat(MsrpPeer.body(juliet.reads("200 OK"))).isEqualTo("one");
            assertThat(row().msrp()).isEqualTo("always");
        }
    }

    // ---- in a session

    @Test
    @Spec({"RFC 7573 §5", "RFC 7573 §6", "RFC 7573 §7", "RFC 3994 §3", "XEP-0085 §5", "XEP-0184 §5"})
    @Cell(
            users = Users.MSRP,
            features = {Feature.CHAT, Feature.TYPING, Feature.RECEIPTS})
    void herUserWritesFirst() throws Exception {
        partner("sip", "msrp");
        ChatDomain.Dialog dialog = capulet.invites(montague.sipPort(), JULIET, ROMEO, "s1");
        try (MsrpPeer juliet = dialog.msrp()) {
            String id = juliet.sends("Success-Report: yes\r\n", "text/plain", "Hodně <štěstí>");
            assertThat(juliet.hearsNoSend()).startsWith("MSRP " + id + " 200");
            Stanza read = montague.reads();
            assertThat(read.from()).hasToString(JULIET);
            assertThat(read.to().bare()).hasToString(ROMEO);
            assertThat(read.body()).isEqualTo("Hodně <štěstí>");
            assertThat(read.type()).isEqualTo("chat");
            assertThat(read.thread()).isEqualTo("call-s1");
            assertThat(read.child(RECEIPTS, "request")).isNotNull();

            montague.writes(
                    "<message from='%s' to='%s' id='r1' type='chat'><thread>call-s1</thread>".formatted(ORCHARD, JULIET)
                            + "<received xmlns='urn:xmpp:receipts' id='" + read.id() + "'/></message>");
            String report = juliet.hearsNoSend();
            assertThat(report).contains(" REPORT\r\n", "\r\nMessage-ID: m" + id + "\r\n", "\r\nStatus: 000 200 OK\r\n");

            juliet.sends(
                    "",
                    "application/im-iscomposing+xml",
                    "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>active</state></isComposing>");
            assertThat(montague.reads().child(CHAT_STATES, "composing")).isNotNull();
            juliet.hearsNoSend();

            montague.writes(message("m2", "call-s1", "<composing xmlns='" + CHAT_STATES + "'/>"));
            assertThat(juliet.reads("200 OK")).contains("application/im-iscomposing+xml", "<state>active</state>");
            montague.writes(message("m3", "call-s1", "<body>x</body><request xmlns='urn:xmpp:receipts'/>"));
            String asked = juliet.reads("200 OK");
            assertThat(asked).contains("Success-Report: yes");
            juliet.says("MSRP rrrr1 REPORT\r\nTo-Path: " + MsrpPeer.field(asked, "From-Path") + "\r\nFrom-Path: "
                    + MsrpPeer.field(asked, "To-Path") + "\r\nMessage-ID: " + MsrpPeer.field(asked, "Message-ID")
                    + "\r\nByte-Range: 1-1/1\r\nStatus: 000 200 OK\r\n-------rrrr1$\r\n");
            Stanza receipt = montague.reads();
            assertThat(receipt.child(RECEIPTS, "received").attribute("id")).isEqualTo("m3");
            assertThat(receipt.to()).hasToString(ORCHARD);

            capulet.hangsUp(dialog);
            assertThat(montague.reads().child(CHAT_STATES, "gone")).isNotNull();
            assertThat(juliet.seesTheEnd()).isTrue();
        }
        assertThat(montague.server().sessions()).isEmpty();
    }

    @Test
    @Spec({"RFC 7573 §6", "R-021"})
    void whoLeavesEndsTheSessionWhenItsWordsHaveArrived() throws Exception {
        partner("sip", "msrp");
        montague.writes(text("m1", "one"));
        try (MsrpPeer juliet = capulet.accepts(capulet.invited("TCP/TLS/MSRP *"), "s1", ChatDomain.TYPES)) {
            juliet.reads("200 OK");
            montague.writes(text("m2", "farewell"));
            montague.writes(message("m3", "t1", "<gone xmlns='" + CHAT_STATES + "'/>"));

            assertThat(MsrpPeer.body(juliet.reads("200 OK"))).isEqualTo("farewell");
            capulet.answersOk(capulet.sip.receives("BYE "));
            assertThat(juliet.seesTheEnd()).isTrue();
        }
        assertThat(montague.unread()).isZero();
    }

    @Test
    @Spec({"RFC 3862 §2", "RFC 7573 §4"})
    void whoTakesEnvelopesOnlyGetsThem() throws Exception {
        partner("sip", "msrp");
        montague.writes(message("m1", "t1", "<subject>Balcony</subject><body xml:lang='it'>Ciao</body>"));
        SipPeer.Received invite = capulet.invited("TCP/TLS/MSRP *");
        try (MsrpPeer juliet = capulet.accepts(invite, "s1", "message/cpim\r\na=accept-wrapped-types:text/plain")) {
            String heard = juliet.reads("200 OK");

            assertThat(MsrpPeer.field(heard, "Content-Type")).isEqualTo("message/cpim");
            assertThat(MsrpPeer.body(heard))
                    .contains(
                            "From: <im:" + ROMEO + ">\r\n",
                            "To: <im:" + JULIET + ">\r\n",
                            "DateTime: ",
                            "Subject: Balcony")
                    .endsWith("Content-Type: text/plain;charset=UTF-8\r\nContent-Language: it\r\n\r\nCiao");
            juliet.sends(
                    "",
                    "message/cpim",
                    "From: <im:somebody@else.example>\r\nTo: <im:" + ROMEO
                            + ">\r\nSubject: Night\r\n\r\nContent-Type: text/plain\r\n\r\nGood night");
            Stanza read = montague.reads();
            assertThat(read.from()).as("whatever the envelope says").hasToString(JULIET);
            assertThat(read.subject()).isEqualTo("Night");
            assertThat(read.body()).isEqualTo("Good night");
        }
    }

    @Test
    @Spec({"D-04", "D-31"})
    @Cell(users = Users.MSRP, features = Feature.ERRORS)
    void whatSheRefusesComesBackAndWhatIsRefusedHereIsTold() throws Exception {
        partner("sip", "msrp");
        montague.writes(text("m1", "one"));
        try (MsrpPeer juliet = capulet.accepts(capulet.invited("TCP/TLS/MSRP *"), "s1", "text/plain")) {
            juliet.reads("403 Forbidden");
            Stanza back = montague.reads();
            assertThat(back.id()).isEqualTo("m1");
            assertThat(back.to()).hasToString(ORCHARD);
            assertThat(back.error().condition().element()).isEqualTo("forbidden");

            juliet.sends("", "image/png", "x");
            assertThat(juliet.hearsNoSend()).contains(" 415 ");
            juliet.sends("", "application/im-iscomposing+xml", "<no xml");
            assertThat(juliet.hearsNoSend()).contains(" 400 ");
            juliet.sends("", "text/plain", "x".repeat(300_000));
            assertThat(juliet.hearsNoSend()).contains(" 413 ");
            juliet.sends("", "text/plain", "still here");
            assertThat(montague.reads().body()).isEqualTo("still here");
        }
    }

    @Test
    @Spec({"D-29", "RFC 4975 §10.5"})
    void whoWritesTooMuchIsStopped() throws Exception {
        montague.setting("user-rate.messages", "0.01/2");
        partner("sip", "msrp");
        try (MsrpPeer juliet =
                capulet.invites(montague.sipPort(), JULIET, ROMEO, "s1").msrp()) {
            for (String status : new String[] {" 200 ", " 200 ", " 413 "}) {
                juliet.sends("", "text/plain", "x");
                assertThat(juliet.hearsNoSend()).contains(status);
            }
        }
        assertThat(montague.reads().body()).isEqualTo("x");
    }

    // ---- in clear text

    @Test
    @Spec({"RFC 4975 §8.1", "RFC 4975 §14.1", "D-17"})
    void inClearTextWhereItsFileSaysSo() throws Exception {
        try (ChatDomain verona = ChatDomain.inClearText(CAPULET, authority)) {
            int port = FreePorts.next();
            montague.setting("msrp.plain.listen", "127.0.0.1:" + port)
                    .partner(
                            CAPULET,
                            "type = sip",
                            "fallback = msrp",
                            "msrp.security = plain",
                            "hosts = 127.0.0.1",
                            "sip = 127.0.0.1:" + verona.sip.port())
                    .start();
            montague.writes(text("m1", "one"));
            SipPeer.Received invite = verona.invited("m=message " + port + " TCP/MSRP *");
            assertThat(invite.message().body())
                    .contains("a=path:msrp://127.0.0.1:" + port)
                    .doesNotContain("msrps");
            try (MsrpPeer juliet = verona.accepts(invite, "s1", ChatDomain.TYPES)) {
                assertThat(MsrpPeer.body(juliet.reads("200 OK"))).isEqualTo("one");
                juliet.sends("", "text/plain", "two");
                assertThat(montague.reads().body()).isEqualTo("two");
            }
            verona.answersOk(verona.sip.receives("BYE "));
            montague.reads();

            try (MsrpPeer juliet =
                    verona.invites(montague.sipPort(), JULIET, ROMEO, "s2").msrp()) {
                juliet.sends("", "text/plain", "three");
                Stanza read = montague.reads();
                assertThat(read.body()).isEqualTo("three");
                assertThat(read.from()).hasToString(JULIET);
                assertThat(montague.server().inspection().sessions().rows())
                        .extracting(SessionRow::over)
                        .contains("msrp (clear text)");
                assertThat(row().msrp()).isEqualTo("always (clear text)");

                montague.partner(CAPULET, "type = sip", "fallback = msrp", "sip = 127.0.0.1:" + verona.sip.port())
                        .reconfigure();
                assertThat(juliet.seesTheEnd())
                        .as("what is not allowed any more ends")
                        .isTrue();
            }
        }
    }

    @Test
    @Spec({"RFC 4975 §14.1", "R-036", "D-05"})
    void clearTextIsTakenFromNobodyElse() throws Exception {
        int port = FreePorts.next();
        montague.setting("msrp.plain.listen", "127.0.0.1:" + port);
        partner("sip", "msrp");
        SipText inClear = capulet.invite(JULIET, ROMEO, "s0");
        String text = inClear.text().replace("TCP/TLS/MSRP", "TCP/MSRP").replace("msrps:", "msrp:");
        capulet.sip.requests(capulet.sip.connect(montague.sipPort()), new SipText(text));
        assertThat(capulet.sip.receives("SIP/2.0 488").message().header("Warning"))
                .isEqualTo("302 umpp \"Clear text not allowed, use TLS\"");

        ChatDomain.Dialog dialog = capulet.invites(montague.sipPort(), JULIET, ROMEO, "s1");
        try (MsrpPeer juliet = dialog.msrp();
                MsrpPeer thief =
                        MsrpPeer.connects(null, port, capulet.path("s1"), ChatDomain.offeredPath(dialog.ok()))) {
            thief.sends("", "text/plain", "in clear");
            assertThat(thief.hears()).contains(" 481 ");
            juliet.sends("", "text/plain", "over TLS");
            assertThat(montague.reads().body()).isEqualTo("over TLS");
        }
        capulet.answersOk(capulet.sip.receives("BYE "));

        montague.writes(message("m1", "t1", "<body>never in clear</body>"));
        SipPeer.Received invite = capulet.invited("TCP/TLS/MSRP *");
        try (ChatDomain plain = ChatDomain.inClearText(CAPULET, authority)) {
            capulet.answers(invite, plain.description("s2", ChatDomain.TYPES));
            Stanza back = montague.reads();
            while (!back.isError()) {
                back = montague.reads();
            }
            assertThat(back.error().condition().element()).isEqualTo("not-acceptable");
        }
    }

    // ---- what the operator sees

    @Test
    @Spec({"D-45", "D-46", "D-31", "D-47"})
    void theOperatorSeesItAndNotWhatIsSaid() throws Exception {
        Path file = folder.resolve("trace.json");
        montague.setting("trace", file.toString()).setting("trace.recent", "100");
        partner("sip", "msrp");
        montague.writes(text("m1", "wherefore"));
        try (MsrpPeer juliet = capulet.accepts(capulet.invited("TCP/TLS/MSRP *"), "s1", ChatDomain.TYPES)) {
            juliet.reads("200 OK");
            juliet.sends("Content-Description: a secret\r\n", "text/plain", "deny thy father");
            assertThat(montague.reads().body()).isEqualTo("deny thy father");
            juliet.hearsNoSend();

            SessionRow session =
                    montague.server().inspection().sessions().rows().get(0);
            assertThat(session.over()).isEqualTo("msrp");
            TraceFilter ofIt = TraceFilter.session(session.id(), session.thread());
            List<WireMessage> seen = montague.server()
                    .recentMessages(message -> message.wire() == WireMessage.Wire.MSRP && ofIt.test(message));
            assertThat(seen).extracting(WireMessage::title).containsExactly("SEND", "200 OK", "SEND", "200 OK");
            assertThat(seen).extracting(WireMessage::sent).containsExactly(true, false, false, true);
            assertThat(seen)
                    .extracting(WireMessage::from)
                    .as("who has begun it, also of a response")
                    .containsExactly(ROMEO, ROMEO, JULIET, JULIET);
            assertThat(seen).allSatisfy(message -> {
                assertThat(message.peer()).isEqualTo(CAPULET);
                assertThat(message.text())
                        .contains("To-Path: msrps://127.0.0.1:")
                        .doesNotContain("wherefore", "father", "secret");
            });
            assertThat(seen.get(0).text()).contains("Content-Type: text/plain;charset=UTF-8\n[9 octets]\n-------");
            assertThat(Files.readString(file))
                    .contains("\"wire\":\"msrp\"", "\"title\":\"SEND\"")
                    .doesNotContain("wherefore", "father", "secret");

            assertThat(limit("connections.max")).isEqualTo(new LimitRow("connections.max", "msrp", "10000", 0, 0));
            assertThat(limit("waiting").bound()).isEqualTo("1000");
            juliet.begins("text/plain", "and refuse");
            await().atMost(PATIENCE).until(() -> limit("incomplete").use() > 0);
        }
        assertThat(montague.server().health().reasons()).isEmpty();
    }

    private LimitRow limit(String name) {
        return montague.server().inspection().limits().rows().stream()
                .filter(row -> row.of().equals("msrp") && row.limit().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Spec("D-48")
    void aDiagnosisTellsOfTheRung() throws Exception {
        partner("sip", "msrp, pager");
        montague.writes(text("m1", "one"));
        capulet.refuses(capulet.invited("TCP/TLS/MSRP *"), "488 Not Acceptable Here");
        capulet.answersOk(capulet.sip.receives("MESSAGE "));

        List<Finding> findings = montague.server().diagnosis().of(CAPULET).stream()
                .filter(finding -> finding.plane() == Plane.MSRP)
                .toList();

        assertThat(findings)
                .extracting(Finding::id)
                .containsExactly("msrp-offered", "msrp-refused-lately", "msrp-listening", "msrp-certificate");
        assertThat(findings.get(0).seen()).endsWith("with the first message");
        assertThat(findings.get(1).seen()).startsWith("1 of its users").endsWith("by MESSAGE");
        assertThat(findings.get(3).seen()).contains("CN=" + MONTAGUE);
    }

    // ---- what goes wrong

    @Test
    @Spec({"D-12", "D-02"})
    void whatWasOnItsWayWhenTheConnectionBrokeComesBackAndTheSessionEnds() throws Exception {
        partner("sip", "msrp");
        montague.writes(text("m1", "one"));
        try (MsrpPeer juliet = capulet.accepts(capulet.invited("TCP/TLS/MSRP *"), "s1", ChatDomain.TYPES)) {
            juliet.reads("200 OK");
            montague.writes(text("m2", "x".repeat(100_000)));
            montague.writes(text("m3", "three"));
            juliet.hears();
        }

        for (String id : new String[] {"m2", "m3"}) {
            Stanza back = montague.reads();
            assertThat(back.id()).isEqualTo(id);
            assertThat(back.error().condition().element()).isEqualTo("remote-server-timeout");
        }
        assertThat(montague.reads().child(CHAT_STATES, "gone")).isNotNull();
        SipPeer.Received bye = capulet.sip.receives("BYE ");
        assertThat(bye.message().header("Reason")).contains("MSRP transport lost");
        capulet.answersOk(bye);
        await().atMost(PATIENCE).until(() -> montague.server().sessions().isEmpty());

        montague.writes(text("m4", "four"));
        try (MsrpPeer again = capulet.accepts(capulet.invited("TCP/TLS/MSRP *"), "s2", ChatDomain.TYPES)) {
            assertThat(MsrpPeer.body(again.reads("200 OK"))).isEqualTo("four");
        }
    }

    @Test
    @Spec({"D-21", "D-30"})
    void nothingIsSaidToWhoShowsTheCertificateOfAnother() throws Exception {
        try (ChatDomain tybalt = new ChatDomain(CAPULET, authority, authority.forDomain("tybalt.example"))) {
            montague.partner(
                            CAPULET,
                            "type = sip",
                            "fallback = msrp",
                            "hosts = 127.0.0.1",
                            "sip = 127.0.0.1:" + tybalt.sip.port())
                    .start();
            montague.writes(text("m1", "one"));
            try (MsrpPeer peer = tybalt.accepts(tybalt.invited("TCP/TLS/MSRP *"), "s1", ChatDomain.TYPES)) {
                assertThat(peer.hears()).isEmpty();
            }
            Stanza back = montague.reads();
            assertThat(back.id()).isEqualTo("m1");
            assertThat(back.error().condition().element()).isEqualTo("remote-server-timeout");
            tybalt.answersOk(tybalt.sip.receives("BYE "));
        }
    }

    @Test
    @Spec("D-23")
    void aPathThatLeadsAnywhereIsNotFollowed() throws Exception {
        montague.partner(CAPULET, "type = sip", "fallback = msrp, pager", "sip = 127.0.0.1:" + capulet.sip.port())
                .start();
        montague.writes(text("m1", "one"));

        capulet.answers(capulet.invited("TCP/TLS/MSRP *"), "s1", ChatDomain.TYPES);

        SipPeer.Received first = capulet.sip.receives("");
        SipPeer.Received second = capulet.sip.receives("");
        capulet.answersOk(first);
        capulet.answersOk(second);
        assertThat(List.of(first, second))
                .extracting(each -> each.message().startLine().split(" ")[0])
                .as("the dialog ends, and what waited is sent in the next best way")
                .containsExactlyInAnyOrder("BYE", "MESSAGE");
    }

    @Test
    @Spec("D-05")
    void withoutTheLineInItsFileAnInvitationToMsrpIsRefused() throws Exception {
        partner("sip", "pager");
        capulet.sip.requests(capulet.sip.connect(montague.sipPort()), capulet.invite(JULIET, ROMEO, "s1"));

        capulet.sip.receives("SIP/2.0 488");
        assertThat(montague.server().sessions()).isEmpty();
    }

    @Test
    @Spec("D-19")
    void nobodyIsInvitedWhoIsNotKnown() throws Exception {
        montague.setting("users", ROMEO);
        partner("sip", "msrp");
        capulet.sip.requests(
                capulet.sip.connect(montague.sipPort()), capulet.invite(JULIET, "tybalt@" + MONTAGUE, "s1"));

        capulet.sip.receives("SIP/2.0 404");
    }
}
