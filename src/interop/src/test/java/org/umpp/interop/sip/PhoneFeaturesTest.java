// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.interop.jain.JainUserAgent.body;
import static org.umpp.interop.sip.PhoneHouse.JULIET;
import static org.umpp.interop.sip.PhoneHouse.ROSALINE;
import static org.umpp.interop.sip.PhoneHouse.THEIRS;
import static org.umpp.interop.xmpp.XmppUser.attribute;
import static org.umpp.interop.xmpp.XmppUser.text;

import javax.sip.header.ContentTypeHeader;
import javax.sip.header.FromHeader;
import javax.sip.message.Request;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Cell;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;
import org.umpp.conformance.Spec;
import org.umpp.interop.jain.JainPhone;
import org.umpp.interop.sip.PhoneHouse.Way;
import org.umpp.interop.xmpp.XmppUser;

/** What baresip cannot: phones that say that somebody types, ask for notifications, and have long messages and names beyond ASCII. */
@Spec({"R-003", "C-04", "C-05"})
@ExtendWith(PhoneHouse.Shared.class)
class PhoneFeaturesTest {
    private static final String PLAIN = "text/plain";
    private static final String CPIM = "message/cpim";
    private static final String IS_COMPOSING = "application/im-iscomposing+xml";
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";

    private final PhoneHouse house;

    PhoneFeaturesTest(PhoneHouse house) {
        this.house = house;
    }

    private XmppUser juliet() {
        return house.theirUser("juliet", "balcony");
    }

    private static String type(Request message) {
        ContentTypeHeader type = (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME);
        return type.getContentType() + '/' + type.getContentSubType();
    }

    private static String isComposing(String state) {
        return "<?xml version='1.0' encoding='UTF-8'?><isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>"
                + state + "</state></isComposing>";
    }

    /** A text in an envelope with a Message-ID, whose writer wants to be told what became of it. */
    private static String envelope(String from, String to, String id, String wanted, String text) {
        return """
                From: <im:%s>
                To: <im:%s>
                NS: imdn <urn:ietf:params:imdn>
                imdn.Message-ID: %s
                imdn.Disposition-Notification: %s

                Content-Type: text/plain;charset=UTF-8

                %s"""
                .formatted(from, to, id, wanted, text)
                .replace("\n", "\r\n");
    }

    /** The notification that a message has arrived. */
    private static String notification(String from, String to, String id) {
        return """
                From: <im:%s>
                To: <im:%s>
                NS: imdn <urn:ietf:params:imdn>
                imdn.Message-ID: n-%s

                Content-Type: message/imdn+xml
                Content-Disposition: notification

                <imdn xmlns='urn:ietf:params:xml:ns:imdn'><message-id>%s</message-id><datetime>2026-11-26T12:00:00Z</datetime>\
                <delivery-notification><status><delivered/></status></delivery-notification></imdn>"""
                .formatted(from, to, id, id)
                .replace("\n", "\r\n");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-15", "RFC 3994 §3", "RFC 7573 §6", "XEP-0085 §5"})
    @Cell(
            users = {Users.KAMAILIO, Users.PHONE},
            features = Feature.TYPING)
    void eachSeesThatTheOtherTypes(Way way) throws Exception {
        try (JainPhone mercutio = house.phone(way, "mercutio");
                XmppUser juliet = juliet()) {
            assertThat(mercutio.writes(JULIET, PLAIN, "Nay, gentle")).isEqualTo(202);
            String address = attribute(juliet.reads(), "from");

            assertThat(mercutio.writes(JULIET, IS_COMPOSING, isComposing("active")))
                    .isEqualTo(202);
            assertThat(juliet.reads()).contains("<composing").contains(CHAT_STATES);
            assertThat(mercutio.writes(JULIET, IS_COMPOSING, isComposing("idle")))
                    .isEqualTo(202);
            assertThat(juliet.reads()).contains("<active").contains(CHAT_STATES);

            juliet.says("<message to='" + address + "' type='chat'><composing xmlns='" + CHAT_STATES + "'/></message>");
            Request types = mercutio.reads();
            assertThat(type(types)).isEqualTo(IS_COMPOSING);
            assertThat(body(types)).contains("<state>active</state>");
            juliet.says("<message to='" + address + "' type='chat'><paused xmlns='" + CHAT_STATES + "'/></message>");
            assertThat(body(mercutio.reads())).contains("<state>idle</state>");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"C-08", "RFC 5438 §7", "RFC 3862 §2", "XEP-0184 §5"})
    @Cell(
            users = {Users.KAMAILIO, Users.PHONE},
            features = Feature.RECEIPTS)
    void eachLearnsThatTheOtherHasIt(Way way) throws Exception {
        try (JainPhone tybalt = house.phone(way, "tybalt");
                XmppUser juliet = juliet()) {
            String envelope =
                    envelope(way.jid("tybalt"), JULIET, "t7", "positive-delivery, negative-delivery", "Cousin");
            assertThat(tybalt.writes(JULIET, CPIM, envelope)).isEqualTo(202);
            String read = juliet.reads();
            assertThat(text(read, "body")).isEqualTo("Cousin");
            assertThat(attribute(read, "id")).isEqualTo("t7");
            assertThat(read).contains("<request").contains("urn:xmpp:receipts");

            String address = attribute(read, "from");
            juliet.says(
                    "<message to='" + address + "' id='j1'><received xmlns='urn:xmpp:receipts' id='t7'/></message>");
            Request told = tybalt.reads();
            assertThat(type(told)).isEqualTo(CPIM);
            assertThat(body(told)).contains("message/imdn+xml", "<message-id>t7</message-id>", "<delivered/>");

            juliet.says("<message to='" + address + "' id='j2' type='chat'><body>Ay me</body>"
                    + "<request xmlns='urn:xmpp:receipts'/></message>");
            Request asked = tybalt.reads();
            assertThat(body(asked))
                    .contains("imdn.Message-ID: j2", "positive-delivery")
                    .endsWith("Ay me");
            assertThat(tybalt.writes(JULIET, CPIM, notification(way.jid("tybalt"), JULIET, "j2")))
                    .isEqualTo(202);
            String receipt = juliet.reads();
            assertThat(receipt).contains("<received").contains("urn:xmpp:receipts");
            assertThat(receipt).containsPattern("id=['\"]j2['\"]");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-53", "D-54", "RFC 7247 §6", "RFC 7622 §3.3"})
    @Cell(
            users = {Users.KAMAILIO, Users.PHONE},
            features = Feature.NON_ASCII)
    void namesAndTextsOfAnyScriptPass(Way way) throws Exception {
        // Kamailio's registrar answers 400 to a user of its own whose name is beyond ASCII
        String name = way == Way.KAMAILIO ? "peter" : "zoë";
        try (JainPhone zoe = house.phone(way, name);
                XmppUser other = house.theirUser("zoë", "バルコニー")) {
            assertThat(zoe.writes("zo%C3%AB@" + THEIRS, PLAIN, "Ἀγάπη 世界 🌹 & <rose>"))
                    .isEqualTo(202);
            String read = other.reads();
            assertThat(attribute(read, "from")).startsWith(way.jid(name) + '/');
            assertThat(text(read, "body")).isEqualTo("Ἀγάπη 世界 🌹 &amp; &lt;rose&gt;");

            other.writes(attribute(read, "from"), "z1", "", "𝄞");
            Request answer = zoe.reads();
            assertThat(body(answer)).isEqualTo("𝄞");
            FromHeader from = (FromHeader) answer.getHeader(FromHeader.NAME);
            assertThat(from.getAddress().getURI()).hasToString("sip:zo%C3%AB@" + THEIRS);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-55", "RFC 3428 §8", "RFC 7572 §6"})
    @Cell(
            users = {Users.KAMAILIO, Users.PHONE},
            features = Feature.LONG)
    void aLongMessagePassesUnlessItsWayMayNotBearIt(Way way) throws Exception {
        try (JainPhone benvolio = house.phone(way, "benvolio");
                XmppUser juliet = juliet()) {
            String speech =
                    "O, where is Romeo? Saw you him to-day? Right glad I am he was not at this fray. ".repeat(40);
            assertThat(benvolio.writes(JULIET, PLAIN, speech)).isEqualTo(202);
            String read = juliet.reads();
            assertThat(text(read, "body")).isEqualTo(speech);

            juliet.writes(attribute(read, "from"), "j1", "", speech);
            if (way == Way.DIRECTLY) {
                assertThat(body(benvolio.reads())).as("TLS all the way").isEqualTo(speech);
                juliet.writes(attribute(read, "from"), "j2", "", speech + speech);
            }
            String back = juliet.reads();
            assertThat(attribute(back, "id")).isEqualTo(way == Way.DIRECTLY ? "j2" : "j1");
            assertThat(attribute(back, "type")).isEqualTo("error");
            assertThat(back).contains("<policy-violation");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"D-04", "D-52", "RFC 3428 §7", "RFC 5438 §7"})
    @Cell(
            users = {Users.KAMAILIO, Users.PHONE},
            features = Feature.ERRORS)
    void whatComesBackAfterItWasAcceptedIsToldToItsWriter(Way way) throws Exception {
        try (JainPhone paris = house.phone(way, "paris")) {
            assertThat(paris.writes(ROSALINE, PLAIN, "Younger than she are happy mothers made"))
                    .isEqualTo(202);
            Request told = paris.reads();
            assertThat(type(told)).isEqualTo(PLAIN);
            assertThat(body(told)).matches("Not delivered, your message of \\d\\d:\\d\\d UTC: service unavailable");
            FromHeader from = (FromHeader) told.getHeader(FromHeader.NAME);
            assertThat(from.getAddress().getURI()).hasToString("sip:" + ROSALINE);

            String envelope = envelope(way.jid("paris"), ROSALINE, "p7", "negative-delivery", "And too soon marr'd");
            assertThat(paris.writes(ROSALINE, CPIM, envelope)).isEqualTo(202);
            Request notified = paris.reads();
            assertThat(type(notified)).isEqualTo(CPIM);
            assertThat(body(notified)).contains("message/imdn+xml", "<message-id>p7</message-id>", "<failed/>");
        }
    }
}
