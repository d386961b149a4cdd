// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.msrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.draft.SipPeer;
import org.umpp.interop.draft.SipText;
import org.umpp.interop.server.TestServer;
import org.umpp.interop.sip.RawPhone;
import org.umpp.server.management.SessionRow;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Users of our own SIP server chat in sessions over MSRP, and the users of a UMPP partner read them where they are. */
@Spec({"R-003", "C-04", "C-05", "RFC 7573 §4"})
class OwnUsersTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String HOME = "sip.internal.example";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String JULIET = "juliet@" + CAPULET;
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    private static final String RECEIPTS = "urn:xmpp:receipts";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private ChatDomain home;
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers() throws Exception {
        montague = new TestServer(MONTAGUE, authority, folder)
                .setting("community.msrp.listen", "127.0.0.1:" + FreePorts.next())
                .setting("community.msrp.host", "127.0.0.1");
        capulet = new TestServer(CAPULET, authority, folder).setting("users", JULIET);
        montague.partner(CAPULET, capulet.sipPort(), capulet.xmppPort());
        capulet.partner(MONTAGUE, montague.sipPort(), montague.xmppPort()).start();
    }

    /** Our SIP server: it proves a name of its own, and hands over what its users say. */
    private void start(ChatDomain server) throws Exception {
        home = server;
        montague.setting("community.sip", "127.0.0.1:" + home.sip.port())
                .setting("community.sip.security", "tls")
                .setting("community.sip.name", HOME)
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        montague.close();
        capulet.close();
        home.close();
    }

    private static String message(String to, String id, String elements) {
        return "<message from='%s/balcony' to='%s' id='%s' type='chat'>%s</message>"
                .formatted(JULIET, to, id, elements);
    }

    private static String text(String to, String id, String text) {
        return message(to, id, "<body>" + text + "</body>");
    }

    @Test
    @Spec({"RFC 7573 §5", "RFC 7573 §6", "RFC 7573 §7", "R-021", "R-022", "D-15"})
    void whatIsSaidInHisSessionReachesHerAndTheOtherWayRound() throws Exception {
        start(new ChatDomain(HOME, authority));
        ChatDomain.Dialog dialog = home.invites(montague.sipPort(), ROMEO, JULIET, "s1");
        assertThat(dialog.ok().body()).contains("TCP/TLS/MSRP *", "a=setup:passive", "a=path:msrps://127.0.0.1:");
        try (MsrpPeer romeo = dialog.msrp()) {
            String id = romeo.sends("Success-Report: yes\r\n", "text/plain", "Art thou not Juliet, štěstí?");
            Stanza read = capulet.reads();
            assertThat(read.body()).isEqualTo("Art thou not Juliet, štěstí?");
            assertThat(read.from().bare()).hasToString(ROMEO);
            assertThat(read.type()).isEqualTo("chat");
            assertThat(romeo.hearsNoSend()).startsWith("MSRP " + id + " 200");
            assertThat(montague.server().inspection().sessions().rows())
                    .extracting(SessionRow::over, SessionRow::partner)
                    .as("both halves")
                    .containsExactlyInAnyOrder(tuple("msrp", CAPULET), tuple("xmpp", CAPULET));

            capulet.writes(message(
                    read.from().toString(), "r1", "<received xmlns='" + RECEIPTS + "' id='" + read.id() + "'/>"));
            assertThat(romeo.hearsNoSend()).contains(" REPORT\r\n", "\r\nMessage-ID: m" + id, "Status: 000 200 OK");
            capulet.writes(message(read.from().toString(), "c1", "<composing xmlns='" + CHAT_STATES + "'/>"));
            assertThat(romeo.reads("200 OK")).contains("<state>active</state>");
            String longText = "Ay me 🌹".repeat(2_000);
            capulet.writes(text(read.from().toString(), "j1", longText));
            StringBuilder heard = new StringBuilder();
            while (heard.length() < longText.length()) {
                heard.append(MsrpPeer.body(romeo.reads("200 OK")));
            }
            assertThat(heard).as("as long as it likes, in chunks").hasSizeGreaterThanOrEqualTo(longText.length());
            for (int i = 0; i < 20; i++) {
                romeo.sends("", "text/plain", "n" + i);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(capulet.reads().body()).isEqualTo("n" + i);
                assertThat(romeo.hearsNoSend()).contains(" 200 ");
            }

            home.hangsUp(dialog);
            assertThat(capulet.reads().child(CHAT_STATES, "gone")).isNotNull();
            assertThat(romeo.seesTheEnd()).isTrue();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(montague.server().sessions()).isEmpty();
            assertThat(capulet.server().sessions()).isEmpty();
        });
    }

    @Test
    @Spec({"R-021", "RFC 7573 §6.1", "D-12"})
    void whenSheLeavesHisSessionEndsAndWhenHisConnectionBreaksSheKnows() throws Exception {
        start(new ChatDomain(HOME, authority));
        ChatDomain.Dialog dialog = home.invites(montague.sipPort(), ROMEO, JULIET, "s1");
        try (MsrpPeer romeo = dialog.msrp()) {
            romeo.sends("", "text/plain", "one");
            Stanza read = capulet.reads();
            romeo.hearsNoSend();

            capulet.writes(message(read.from().toString(), "g1", "<gone xmlns='" + CHAT_STATES + "'/>"));

            SipPeer.Received bye = home.sip.receives("BYE ");
            assertThat(bye.message().header("Call-ID")).isEqualTo("call-s1");
            home.answersOk(bye);
            assertThat(romeo.seesTheEnd()).isTrue();
        }

        ChatDomain.Dialog again = home.invites(montague.sipPort(), ROMEO, JULIET, "s2");
        try (MsrpPeer romeo = again.msrp()) {
            romeo.sends("", "text/plain", "two");
            assertThat(capulet.reads().body()).isEqualTo("two");
            romeo.hearsNoSend();
        }
        assertThat(capulet.reads().child(CHAT_STATES, "gone")).isNotNull();
        SipPeer.Received bye = home.sip.receives("BYE ");
        assertThat(bye.message().header("Reason")).contains("MSRP transport lost");
        home.answersOk(bye);
    }

    @Test
    @Spec({"D-19", "D-04", "RFC 4975 §10"})
    void whatCannotBeDeliveredHeIsTold() throws Exception {
        start(new ChatDomain(HOME, authority));
        ChatDomain.Dialog dialog = home.invites(montague.sipPort(), ROMEO, "rosaline@" + CAPULET, "s1");
        try (MsrpPeer romeo = dialog.msrp()) {
            romeo.sends("", "text/plain", "Rosaline?");
            assertThat(romeo.hearsNoSend()).contains(" 403 ");
            SipPeer.Received bye = home.sip.receives("BYE ");
            assertThat(bye.message().header("Reason")).contains("cause=404");
            home.answersOk(bye);
            assertThat(romeo.seesTheEnd()).isTrue();
        }
        assertThat(capulet.unread()).isZero();
    }

    @Test
    @Spec({"RFC 7572 §6", "D-17"})
    void whoHasNoSessionOpenIsWrittenToByMessage() throws Exception {
        start(new ChatDomain(HOME, authority));
        capulet.writes(text(ROMEO, "j1", "Romeo?"));

        SipPeer.Received message = home.sip.receives("MESSAGE ");

        assertThat(message.message().body()).isEqualTo("Romeo?");
        home.answersOk(message);
        ChatDomain.Dialog dialog = home.invites(montague.sipPort(), ROMEO, JULIET, "s1");
        try (MsrpPeer romeo = dialog.msrp()) {
            romeo.sends("", "text/plain", "Here");
            capulet.writes(text(capulet.reads().from().toString(), "j2", "There"));
            romeo.hearsNoSend();
            assertThat(MsrpPeer.body(romeo.reads("200 OK"))).isEqualTo("There");
        }
    }

    @Test
    @Spec({"RFC 3261 §22", "RFC 7573 §5", "R-021"})
    void aPhoneThatIsAttachedDirectlyDoesTheSame() throws Exception {
        home = new ChatDomain(HOME, authority);
        int port = FreePorts.next();
        Files.writeString(
                montague.folder().resolve("org.umpp.phones"),
                ROMEO + " = MD5:" + RawPhone.hash("MD5", "romeo:" + MONTAGUE + ":pw") + "\n");
        montague.setting("community.phones.listen", "127.0.0.1:" + port)
                .setting("community.phones.host", "127.0.0.1")
                .start();
        try (RawPhone phone = new RawPhone("127.0.0.1", port, MONTAGUE)) {
            String contact = "Contact: <sip:romeo@127.0.0.1:5061;transport=tls>\r\n";
            assertThat(phone.asks("REGISTER", "romeo", "pw", "MD5", MONTAGUE, contact, ""))
                    .startsWith("SIP/2.0 200");
            String ok = phone.asks(
                    "INVITE",
                    "romeo",
                    "pw",
                    "MD5",
                    JULIET,
                    contact + "Content-Type: application/sdp\r\n",
                    home.description("s1", ChatDomain.TYPES));
            assertThat(ok).startsWith("SIP/2.0 200");
            phone.says("ACK", ok);
            try (MsrpPeer romeo = home.connects("s1", ChatDomain.offeredPath(new SipText(ok)))) {
                romeo.sends("", "text/plain", "one");
                Stanza read = capulet.reads();
                assertThat(read.body()).isEqualTo("one");
                assertThat(read.from().bare()).hasToString(ROMEO);
                capulet.writes(text(read.from().toString(), "j1", "two"));
                assertThat(MsrpPeer.body(romeo.reads("200 OK"))).isEqualTo("two");

                capulet.writes(message(read.from().toString(), "g1", "<gone xmlns='" + CHAT_STATES + "'/>"));
                String bye = phone.reads();
                assertThat(bye).startsWith("BYE ");
                phone.answers(bye, "200 OK");
                assertThat(romeo.seesTheEnd()).isTrue();
            }

            String again = phone.asks(
                    "INVITE",
                    "romeo",
                    "pw",
                    "MD5",
                    JULIET,
                    contact + "Content-Type: application/sdp\r\n",
                    home.description("s2", ChatDomain.TYPES));
            phone.says("ACK", again);
            try (MsrpPeer romeo = home.connects("s2", ChatDomain.offeredPath(new SipText(again)))) {
                romeo.sends("", "text/plain", "three");
                assertThat(capulet.reads().body()).isEqualTo("three");
                romeo.hearsNoSend();
                phone.says("BYE", again);
                assertThat(phone.reads()).startsWith("SIP/2.0 200");
                assertThat(capulet.reads().child(CHAT_STATES, "gone")).isNotNull();
            }
        }
    }

    @Test
    @Spec({"RFC 4975 §14.1", "D-05"})
    void inClearTextWhereTheSettingsSaySo() throws Exception {
        start(new ChatDomain(HOME, authority));
        SipText offer = home.invite(ROMEO, JULIET, "s0");
        home.sip.requests(
                home.sip.connect(montague.sipPort()),
                new SipText(offer.text().replace("TCP/TLS/MSRP", "TCP/MSRP").replace("msrps:", "msrp:")));
        assertThat(home.sip.receives("SIP/2.0 488").message().header("Warning")).startsWith("302 ");

        montague.setting("community.msrp.security", "plain")
                .setting("community.msrp.listen", "127.0.0.1:" + FreePorts.next())
                .reconfigure();
        try (ChatDomain plain = ChatDomain.inClearText(HOME, authority)) {
            ChatDomain.Dialog dialog = home.invites(montague.sipPort(), plain, ROMEO, JULIET, "s1");
            try (MsrpPeer romeo = dialog.msrp()) {
                romeo.sends("", "text/plain", "in clear");
                assertThat(capulet.reads().body()).isEqualTo("in clear");
                assertThat(montague.server().inspection().sessions().rows())
                        .extracting(SessionRow::over)
                        .contains("msrp (clear text)");
            }
        }
    }
}
