// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.community;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.umpp.interop.xmpp.XmppUser.attribute;
import static org.umpp.interop.xmpp.XmppUser.text;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Cell;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;
import org.umpp.conformance.Spec;
import org.umpp.interop.xmpp.XmppUser;

/** Users of the two houses chat. Each conversation is begun by a user of either house. */
@ExtendWith(Houses.Shared.class)
class ChatTest {
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";

    private final Houses houses;

    ChatTest(Houses houses) {
        this.houses = houses;
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-003", "R-007", "R-016", "R-022", "D-15", "C-12", "XEP-0085 §5", "XEP-0184 §5"})
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = {Feature.CHAT, Feature.TYPING, Feature.RECEIPTS})
    void whatTheyWriteArrivesAsItWasWritten(House house) throws Exception {
        try (XmppUser romeo = houses.user(house, "romeo", "orchard");
                XmppUser juliet = houses.user(house.partner(), "juliet", "balcony")) {
            List<String> children = List.of(
                    "<subject>a name</subject>",
                    "<body>By a name I know not how to tell thee who I am.</body>",
                    "<body xml:lang='it'>Con un nome non so dirti chi io sia.</body>",
                    "<thread>" + house + "-1</thread>",
                    "<active xmlns='" + CHAT_STATES + "'/>",
                    "<request xmlns='urn:xmpp:receipts'/>");
            romeo.says("<message to='" + juliet.jid() + "' id='r1' type='chat'>" + String.join("", children)
                    + "</message>");

            String atJuliets = juliet.reads();
            assertThat(attribute(atJuliets, "from")).isEqualTo(romeo.jid());
            assertThat(attribute(atJuliets, "id")).isEqualTo("r1");
            assertThat(attribute(atJuliets, "type")).isEqualTo("chat");
            assertThat(atJuliets).contains(children);

            says(juliet, romeo.jid(), "j1", house + "-1", "<received xmlns='urn:xmpp:receipts' id='r1'/>");
            assertThat(romeo.reads()).contains("urn:xmpp:receipts", "id='r1'");
            says(juliet, romeo.jid(), "j2", house + "-1", "<composing xmlns='" + CHAT_STATES + "'/>");
            assertThat(romeo.reads()).contains("<composing xmlns='" + CHAT_STATES + "'/>");
            juliet.writes(romeo.jid(), "j3", house + "-1", "Art thou not Romeo?");
            String atRomeos = romeo.reads();
            assertThat(text(atRomeos, "body")).isEqualTo("Art thou not Romeo?");
            assertThat(text(atRomeos, "thread")).isEqualTo(house + "-1");
            assertThat(attribute(atRomeos, "id")).isEqualTo("j3");
            assertThat(attribute(atRomeos, "from")).startsWith(house.partner().jid("juliet") + '/');
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-15", "R-005"})
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = {Feature.TYPING, Feature.RECEIPTS})
    void whoOnlyTypesInvitesNobody(House house) throws Exception {
        try (XmppUser mercutio = houses.user(house, "mercutio", "street");
                XmppUser nurse = houses.user(house.partner(), "nurse", "gate")) {
            says(mercutio, nurse.jid(), "m1", house + "-2", "<composing xmlns='" + CHAT_STATES + "'/>");
            says(mercutio, nurse.jid(), "m2", house + "-2", "<received xmlns='urn:xmpp:receipts' id='x'/>");
            mercutio.writes(nurse.jid(), "m3", house + "-2", "God ye good den");

            assertThat(attribute(nurse.reads(), "id"))
                    .as("the first that comes")
                    .isEqualTo("m3");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"R-021", "RFC 7573 §6.1"})
    void whoLeavesIsGoneForTheOther(House house) throws Exception {
        try (XmppUser mercutio = houses.user(house, "mercutio", "street");
                XmppUser nurse = houses.user(house.partner(), "nurse", "gate")) {
            mercutio.writes(nurse.jid(), "m1", house + "-3", "Farewell, ancient lady");
            nurse.reads();

            says(mercutio, nurse.jid(), "m2", house + "-3", "<gone xmlns='" + CHAT_STATES + "'/>");

            String gone = nurse.reads();
            assertThat(gone).contains("<gone xmlns='" + CHAT_STATES + "'/>");
            assertThat(text(gone, "thread")).isEqualTo(house + "-3");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(threads(house)).doesNotContain(house + "-3");
                assertThat(threads(house.partner())).doesNotContain(house + "-3");
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-19", "D-04", "RFC 6121 §8.5.1"})
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = {Feature.UNKNOWN_USER, Feature.ERRORS})
    void whatIsWrittenToNobodyComesBack(House house) throws Exception {
        try (XmppUser romeo = houses.user(house, "romeo", "orchard")) {
            String rosaline = house.partner().jid("rosaline");

            romeo.writes(rosaline, "r1", house + "-4", "the all-seeing sun ne'er saw her match");

            String back = romeo.reads();
            assertThat(attribute(back, "type")).isEqualTo("error");
            assertThat(attribute(back, "id")).isEqualTo("r1");
            assertThat(attribute(back, "from")).startsWith(rosaline);
            assertThat(back).contains("<service-unavailable");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-18", "RFC 6121 §8.5.2", "C-12"})
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = Feature.OFFLINE)
    void whatIsWrittenToSomebodyWhoIsAwayWaitsAtItsServer(House house) throws Exception {
        try (XmppUser romeo = houses.user(house, "romeo", "orchard")) {
            romeo.writes(
                    house.partner().jid("paris"), "r1", house + "-5", "Good gentle youth, tempt not a desperate man");
            houses.awaitDelivered(house.partner(), house + "-5");

            try (XmppUser paris = houses.user(house.partner(), "paris", "churchyard")) {
                romeo.writes(house.partner().jid("paris"), "r2", house + "-5", "Put not another sin upon my head");
                String late = paris.reads();
                assertThat(attribute(late, "id")).isEqualTo("r1");
                assertThat(attribute(late, "from")).isEqualTo(romeo.jid());
                assertThat(late).contains("urn:xmpp:delay");
                assertThat(attribute(paris.reads(), "id")).isEqualTo("r2");

                paris.writes(romeo.jid(), "p1", house + "-5", "I do defy thy conjurations");
                assertThat(text(romeo.reads(), "body")).isEqualTo("I do defy thy conjurations");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-35", "R-016", "RFC 6121 §5.1", "RFC 6121 §8.5.3"})
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = Feature.DEVICES)
    void theConversationGoesToTheDeviceThatWritesAndOnWhenItIsGone(House house) throws Exception {
        try (XmppUser tybalt = houses.user(house, "tybalt", "street");
                XmppUser balcony = houses.user(house.partner(), "juliet", "balcony")) {
            try (XmppUser chamber = houses.user(house.partner(), "juliet", "chamber")) {
                tybalt.writes(house.partner().jid("juliet"), "t1", house + "-6", "one");
                assertThat(text(balcony.reads(), "body")).isEqualTo("one");
                assertThat(text(chamber.reads(), "body")).isEqualTo("one");

                chamber.writes(tybalt.jid(), "j1", house + "-6", "two");
                assertThat(text(tybalt.reads(), "body")).isEqualTo("two");
                tybalt.writes(house.partner().jid("juliet"), "t2", house + "-6", "three");
                assertThat(text(chamber.reads(), "body")).isEqualTo("three");

                balcony.writes(tybalt.jid(), "j2", house + "-6", "four");
                String four = tybalt.reads();
                assertThat(text(four, "body")).isEqualTo("four");
                tybalt.writes(attribute(four, "from"), "t3", house + "-6", "five");
                assertThat(text(balcony.reads(), "body"))
                        .as("three was for the chamber")
                        .isEqualTo("five");

                chamber.writes(tybalt.jid(), "j3", house + "-6", "six");
                assertThat(text(tybalt.reads(), "body")).isEqualTo("six");
                chamber.logsOut();
            }

            tybalt.writes(house.partner().jid("juliet"), "t4", house + "-6", "seven");

            assertThat(text(balcony.reads(), "body")).isEqualTo("seven");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-53", "D-54", "RFC 7622 §3.3"})
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = Feature.NON_ASCII)
    void namesAndTextsOfAnyScriptPass(House house) throws Exception {
        try (XmppUser romeo = houses.user(house, "zoë", "Obstgarten");
                XmppUser juliet = houses.user(house.partner(), "zoë", "バルコニー")) {
            romeo.writes(house.partner().jid("zoë"), "z1", house + "-7", "Ἀγάπη 世界 🌹 &amp; &lt;rose&gt;");

            String at = juliet.reads();
            assertThat(attribute(at, "from")).isEqualTo(house.jid("zoë") + "/Obstgarten");
            assertThat(text(at, "body")).isEqualTo("Ἀγάπη 世界 🌹 &amp; &lt;rose&gt;");

            juliet.writes(attribute(at, "from"), "z2", house + "-7", "𝄞");
            assertThat(text(romeo.reads(), "body")).isEqualTo("𝄞");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("D-55")
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = {Feature.LONG, Feature.ERRORS})
    void aLongMessagePassesAndOneThatIsTooLongComesBackToItsWriter(House house) throws Exception {
        try (XmppUser romeo = houses.user(house, "benvolio", "orchard");
                XmppUser juliet = houses.user(house.partner(), "nurse", "gate")) {
            String body = "O she doth teach the torches to burn bright! ".repeat(4_000);
            romeo.writes(juliet.jid(), "r1", house + "-8", body);
            assertThat(text(juliet.reads(), "body")).isEqualTo(body);

            String more = "x".repeat(255_000);
            romeo.writes(juliet.jid(), "r2", house + "-8", more);
            String back = romeo.reads();
            assertThat(attribute(back, "id")).isEqualTo("r2");
            assertThat(attribute(back, "type")).isEqualTo("error");
            assertThat(back).contains("<policy-violation");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("D-16")
    @Cell(
            users = {Users.PROSODY, Users.EJABBERD},
            features = Feature.ERRORS)
    void aGroupChatIsNotOffered(House house) throws Exception {
        try (XmppUser romeo = houses.user(house, "romeo", "orchard")) {
            romeo.says("<message to='" + house.partner().jid("juliet")
                    + "' id='r1' type='groupchat'><body>all</body></message>");

            String back = romeo.reads();
            assertThat(attribute(back, "id")).isEqualTo("r1");
            assertThat(back).contains("<not-allowed");
        }
    }

    private static void says(XmppUser user, String to, String id, String thread, String inside) {
        user.says("<message to='" + to + "' id='" + id + "' type='chat'><thread>" + thread + "</thread>" + inside
                + "</message>");
    }

    private List<String> threads(House house) {
        return houses.server(house).server().sessions().stream()
                .map(session -> session.thread())
                .toList();
    }
}
