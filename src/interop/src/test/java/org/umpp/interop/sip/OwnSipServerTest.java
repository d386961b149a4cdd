// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.umpp.interop.xmpp.XmppUser.attribute;
import static org.umpp.interop.xmpp.XmppUser.text;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Cell;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;
import org.umpp.conformance.Spec;
import org.umpp.interop.xmpp.XmppUser;

/** Romeo's phone is baresip, behind Kamailio; Juliet is at Prosody, as a UMPP partner's user. */
@Spec({"R-003", "C-04", "C-10"})
@ExtendWith(PhoneHouse.Shared.class)
class OwnSipServerTest {
    private static final String OURS = PhoneHouse.OURS;
    private static final String THEIRS = PhoneHouse.THEIRS;
    private static final String ROMEO = "romeo@" + OURS;
    private static final String JULIET = PhoneHouse.JULIET;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static PhoneHouse house;
    private static Baresip romeo;

    @BeforeAll
    static void start(PhoneHouse shared) throws Exception {
        house = shared;
        romeo = house.romeo(folder.resolve("baresip"));
        romeo.isRegistered();
        romeo.looks();
    }

    @AfterAll
    static void stop() {
        romeo.close();
    }

    private static XmppUser juliet() {
        return house.theirUser("juliet", "balcony");
    }

    @Test
    @Spec({"R-007", "R-022", "D-15", "D-54", "RFC 7572 §4", "RFC 7572 §5"})
    @Cell(users = Users.KAMAILIO, features = Feature.CHAT)
    void hePhonesAndSheChats() throws Exception {
        try (XmppUser juliet = juliet()) {
            romeo.writes("Art thou not Juliet, štěstí?");
            String read = juliet.reads();
            assertThat(text(read, "body")).isEqualTo("Art thou not Juliet, štěstí?");
            assertThat(attribute(read, "from")).startsWith(ROMEO);
            assertThat(attribute(read, "type")).isEqualTo("chat");

            juliet.says("<message to='" + attribute(read, "from")
                    + "' id='j1' type='chat'><body>Ay me 🌹</body></message>");
            romeo.sees("sip:" + JULIET + ": \"Ay me 🌹\"");

            romeo.writes("She speaks");
            assertThat(text(juliet.reads(), "body")).isEqualTo("She speaks");
            assertThat(house.ours().server().sessions())
                    .as("one session, though every MESSAGE has a Call-ID of its own")
                    .filteredOn(session -> session.key().local().equals(ROMEO))
                    .hasSize(1);
        }
    }

    @Test
    @Spec({"D-19", "D-52", "RFC 7247 §7.2"})
    @Cell(users = Users.KAMAILIO, features = Feature.OFFLINE)
    void whoHasNoPhoneOnIsUnavailable() throws Exception {
        try (XmppUser juliet = juliet()) {
            juliet.writes("benvolio@" + OURS, "j9", "t9", "Where is Romeo?");

            String back = juliet.reads();
            assertThat(attribute(back, "id")).isEqualTo("j9");
            assertThat(attribute(back, "type")).isEqualTo("error");
            assertThat(back).contains("<recipient-unavailable");
        }
    }

    @Test
    @Spec({"R-010", "R-030", "R-033", "D-33", "RFC 8048 §5.2", "RFC 3903 §4"})
    @Cell(users = Users.KAMAILIO, features = Feature.PRESENCE)
    void sheSeesWhatHisPhonePublishes() throws Exception {
        try (XmppUser juliet = juliet()) {
            juliet.says("<presence type='subscribe' to='" + ROMEO + "'/>");

            seesOf(juliet, "subscribed");
            seesWhen(juliet, "", romeo::comes, romeo::goes);
            seesWhen(juliet, "unavailable", romeo::goes, romeo::comes);
            seesWhen(juliet, "", romeo::comes, romeo::goes);
        }
    }

    private interface Change {
        void happens() throws Exception;
    }

    /**
     * What baresip is told while a PUBLISH of its own has no answer yet it does not say, and it does not say what it is told again: then it is
     * told the opposite first.
     */
    private static void seesWhen(XmppUser juliet, String type, Change change, Change opposite) throws Exception {
        for (int left = 2; ; left--) {
            change.happens();
            try {
                seesOf(juliet, type);
                return;
            } catch (AssertionError e) {
                if (left == 0) {
                    throw e;
                }
                opposite.happens();
                juliet.seesWithin(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    @Spec({"R-010", "R-030", "R-032", "D-33", "RFC 8048 §5.3", "RFC 6665 §4.2"})
    @Cell(users = Users.KAMAILIO, features = Feature.PRESENCE)
    void hisPhoneSeesHer() throws Exception {
        try (XmppUser juliet = juliet()) {
            // the phone has asked when it started, and asks again when its subscription ends
            seesOf(juliet, "subscribe");
            juliet.says("<presence type='subscribed' to='" + ROMEO + "'/>");

            // it tells only of a change, and not of what it sees first
            AtomicBoolean there = new AtomicBoolean();
            await().pollInterval(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> {
                boolean comes = !there.getAndSet(!there.get());
                juliet.says(comes ? "<presence/>" : "<presence type='unavailable'/>");
                return romeo.printed().matches("(?s).*changed status from .*Online.* to .*Offline.*");
            });
        }
    }

    private static void seesOf(XmppUser juliet, String type) {
        await().atMost(PATIENCE).until(() -> {
            String seen = juliet.sees();
            return attribute(seen, "from").startsWith(ROMEO)
                    && (seen.contains("type=") ? attribute(seen, "type") : "").equals(type);
        });
    }

    @Test
    @Spec({"D-20", "D-26", "R-021"})
    void nobodyElseSpeaksForOurUsers() throws Exception {
        // our own server brings nobody who is not at home there
        assertThat(answer(message(JULIET, JULIET))).startsWith("SIP/2.0 403 ");
        assertThat(answer(message("tybalt@elsewhere.example", JULIET))).startsWith("SIP/2.0 403 ");
    }

    private static String message(String from, String to) {
        return """
                MESSAGE sip:%2$s SIP/2.0
                Via: SIP/2.0/TCP %3$s;branch=z9hG4bK%4$d
                Max-Forwards: 70
                From: <sip:%1$s>;tag=1
                To: <sip:%2$s>
                Call-ID: %4$d
                CSeq: 1 MESSAGE
                Content-Type: text/plain
                Content-Length: 1

                x"""
                .formatted(from, to, house.address("12.5"), System.nanoTime())
                .replace("\n", "\r\n");
    }

    @Test
    @Spec({"D-19", "D-52", "RFC 7247 §7.1", "RFC 3428 §7"})
    @Cell(
            users = Users.KAMAILIO,
            features = {Feature.ERRORS, Feature.UNKNOWN_USER})
    void hisServerIsToldWhatBecameOfAMessage() throws Exception {
        assertThat(answer(message(ROMEO, JULIET))).startsWith("SIP/2.0 202 ");
        assertThat(answer(message(ROMEO, "nobody@" + THEIRS))).startsWith("SIP/2.0 404 ");
        assertThat(answer(message(ROMEO, "prince@elsewhere.example"))).startsWith("SIP/2.0 403 ");
    }

    /** What we answer to a request that comes as from Kamailio. */
    private static String answer(String request) throws Exception {
        try (Socket home = new Socket()) {
            home.connect(new InetSocketAddress(house.address("14.1"), 5062));
            home.setSoTimeout(30_000);
            home.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            byte[] octets = new byte[4_000];
            int length = home.getInputStream().read(octets);
            return new String(octets, 0, Math.max(0, length), StandardCharsets.UTF_8);
        }
    }
}
