// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.policy.PartnerTraffic;
import org.umpp.xmpp.XmppOverflowException;
import org.umpp.xmpp.stream.Stanza;

/** Chats and presence with a plain XMPP domain, through the shipped routes. Juliet is at home there. */
class XmppPartnerRoutesTest {
    private static final String CAPULET = "thecappulets.example.com";
    private static final String BALCONY = JULIET + "/balcony";
    private static final String ORCHARD = ROMEO + "/orchard";
    private static final String GARDEN = ROMEO + "/garden";

    @TempDir
    Path folder;

    private Federation federation;

    private Federation federation(String partner, String... settings) throws Exception {
        Files.writeString(folder.resolve("org.umpp.partner-" + CAPULET + ".cfg"), partner + "\n");
        federation = new Federation(folder, settings);
        return federation;
    }

    private Federation federation() throws Exception {
        return federation("type = xmpp");
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    // ---- messages

    @ParameterizedTest(name = "type {0}")
    @ValueSource(strings = {"chat", "normal", "headline", ""})
    @Spec({"D-22", "RFC 6121 §5.2.2"})
    void aMessageGoesAsItIsAndNobodyIsInvited(String type) throws Exception {
        Stanza written = Stanza.parse(
                "<message from='%s' to='%s' id='m1' type='%s'><body>one</body><request xmlns='urn:xmpp:receipts'/></message>"
                        .formatted(ORCHARD, BALCONY, type));
        federation().writes(text(written));

        assertThat(federation.streams()).isEqualTo(written);
        assertThat(federation.sip.rest("invite")).isEmpty();
        assertThat(federation.context.getRegistry().lookupByNameAndType("traffic", PartnerTraffic.class))
                .extracting(traffic -> traffic.out(CAPULET))
                .isEqualTo(1L);
    }

    @ParameterizedTest(name = "to {0}")
    @ValueSource(strings = {ROMEO, ORCHARD})
    @Spec({"D-22", "RFC 6121 §8.5"})
    void aMessageReachesTheUserAsItCame(String to) throws Exception {
        Stanza written = Stanza.parse(
                "<message from='%s' to='%s' id='p1' type='chat'><body>one</body><thread>t9</thread></message>"
                        .formatted(BALCONY, to));
        federation().xmpp.bring("message", written, Map.of());

        assertThat(federation.reads()).isEqualTo(written);
        assertThat(federation.xmpp.rest("message")).isEmpty();
    }

    @Test
    @Spec({"RFC 6121 §5.2.2", "D-15"})
    void chatStatesReceiptsAndErrorsPassBothWays() throws Exception {
        federation();
        for (String inside : List.of(
                "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
                "<received xmlns='urn:xmpp:receipts' id='m1'/>",
                "<gone xmlns='http://jabber.org/protocol/chatstates'/>")) {
            federation.writes(
                    "<message from='%s' to='%s' type='chat'>%s</message>".formatted(ORCHARD, BALCONY, inside));
            assertThat(new String(federation.streams().content())).isEqualTo(inside);
            partner(
                    "message",
                    "<message from='%s' to='%s' type='chat'>%s</message>".formatted(BALCONY, ORCHARD, inside));
            assertThat(new String(federation.reads().content())).isEqualTo(inside);
        }

        Stanza error = Stanza.parse("<message from='%s' to='%s' id='m1' type='error'/>".formatted(BALCONY, ORCHARD));
        federation.xmpp.bring("message", error, Map.of());
        assertThat(federation.reads()).isEqualTo(error);
    }

    @ParameterizedTest(name = "{0} of type {1}: {2}")
    @CsvSource({
        "rosaline@montague.example.net, chat, service-unavailable",
        "montague.example.net, chat, service-unavailable",
        "romeo@montague.example.net, groupchat, service-unavailable",
        "rosaline@montague.example.net, error, ''"
    })
    @Spec({"RFC 6121 §8.5.1", "RFC 6121 §8.5.2", "RFC 6120 §8.3.1"})
    void whatCannotBeDeliveredComesBackOnce(String to, String type, String condition) throws Exception {
        federation("type = xmpp", "users = " + ROMEO);

        partner(
                "message",
                "<message from='%s' to='%s' id='p1' type='%s'><body>x</body></message>".formatted(BALCONY, to, type));

        assertThat(federation.unread()).isZero();
        if (condition.isEmpty()) {
            assertThat(federation.xmpp.rest("message")).isEmpty();
        } else {
            Stanza error = federation.streams();
            assertThat(error.id()).isEqualTo("p1");
            assertThat(error.to()).hasToString(BALCONY);
            assertThat(error.from()).hasToString(to);
            assertThat(error.error().condition().element()).isEqualTo(condition);
        }
    }

    @Test
    @Spec({"D-41", "D-26"})
    void rulesAreAskedEitherWay() throws Exception {
        federation();
        federation.example("blocked-words.xml", "poison|dagger", "thumb");

        federation.writes(message("m1", "I do bite my thumb, sir."));
        assertThat(federation.reads().error().condition().element()).isEqualTo("not-allowed");
        partner(
                "message",
                "<message from='%s' to='%s' id='p1'><body>Do you bite my thumb at us?</body></message>"
                        .formatted(BALCONY, ROMEO));
        assertThat(federation.streams().error().condition().element()).isEqualTo("not-allowed");
        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec({"D-02", "RFC 6120 §10.1"})
    void aStreamThatTakesNoMoreReturnsTheStanza() throws Exception {
        federation().xmpp.answering("message", exchange -> exchange.setException(XmppOverflowException.full(CAPULET)));

        federation.writes(message("m1", "one"));

        Stanza bounced = federation.reads();
        assertThat(bounced.id()).isEqualTo("m1");
        assertThat(bounced.error().condition().element()).isEqualTo("resource-constraint");
    }

    @Test
    @Spec("D-20")
    void thereIsNoSipWithIt() throws Exception {
        federation();

        Exchange invited = federation.partnerInvites(JULIET, ROMEO, "c1");

        assertThat(invited.getMessage().getHeader("CamelSipStatus")).isEqualTo(403);
        Exchange subscribed = federation.sip.bring(
                "subscribe",
                null,
                Map.of(
                        "CamelSipFrom", "pres:" + JULIET,
                        "CamelSipTo", "pres:" + ROMEO,
                        "CamelSipRequestUri", "pres:" + ROMEO,
                        "CamelSipPeerDomain", CAPULET,
                        "CamelSipDialogId", "d1"));
        assertThat(subscribed.getMessage().getHeader("CamelSipStatus")).isEqualTo(403);
        assertThat(federation.unseen()).isZero();
    }

    // ---- a UMPP partner that need not agree sessions

    @Test
    @Spec("D-22")
    void withoutASessionAUmppPartnerIsRefusedUnlessItsFileSaysOtherwise() throws Exception {
        federation("");

        partner("message", message(BALCONY, ROMEO, "p1"));

        assertThat(federation.streams().error().condition().element()).isEqualTo("unexpected-request");
        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec("D-22")
    void anOpenPartnerWritesWithoutASessionAndIsInvitedAllTheSame() throws Exception {
        federation("sessions = open-xmpp").partnerAccepts();

        partner("message", message(BALCONY, ORCHARD, "p1"));
        assertThat(federation.reads().id()).isEqualTo("p1");
        federation.writes(
                "<message from='%s' to='%s' type='chat'><received xmlns='urn:xmpp:receipts' id='p1'/></message>"
                        .formatted(ORCHARD, BALCONY));
        assertThat(federation.streams().to()).as("not worth a session").hasToString(BALCONY);
        assertThat(federation.sip.rest("invite")).isEmpty();

        federation.writes(message("m1", "Neither, fair saint."));
        federation.sip.next("invite");
        assertThat(federation.streams().id()).isEqualTo("m1");
        partner("message", message(BALCONY, ORCHARD, "p2"));
        assertThat(federation.reads().id()).isEqualTo("p2");
    }

    @ParameterizedTest(name = "file: {0}")
    @ValueSource(strings = {"", "sessions = open-xmpp"})
    @Spec("D-39")
    void presenceOverTheStreamIsNotUsedWhereThereIsSip(String partner) throws Exception {
        federation(partner);

        partner("presence", "<presence from='%s' to='%s'/>".formatted(BALCONY, ROMEO));
        partner("presence", "<presence from='%s' to='%s' type='probe'/>".formatted(JULIET, ROMEO));
        assertThat(federation.xmpp.rest("message")).isEmpty();
        partner("presence", "<presence from='%s' to='%s' id='s1' type='subscribe'/>".formatted(JULIET, ROMEO));

        Stanza error = federation.streams();
        assertThat(error.name()).isEqualTo("presence");
        assertThat(error.id()).isEqualTo("s1");
        assertThat(error.error().condition().element()).isEqualTo("feature-not-implemented");
        assertThat(federation.unseen()).isZero();
        assertThat(federation.context.getRegistry().lookupByNameAndType("traffic", PartnerTraffic.class))
                .extracting(traffic -> traffic.dropped())
                .isEqualTo(3L);
    }

    // ---- our user watches (RFC 6121 §3.1, §3.3)

    @Test
    @Spec({"RFC 6121 §3.1", "RFC 6121 §3.3", "RFC 6121 §A.2", "RFC 6121 §A.3"})
    void romeoWatchesJuliet() throws Exception {
        federation().shows(presence(ORCHARD, JULIET, "subscribe"));
        Stanza asked = sent();
        assertThat(asked.type()).isEqualTo("subscribe");
        assertThat(asked.from()).as("bare, whoever asks").hasToString(ROMEO);
        assertThat(federation.sip.rest("subscribe")).isEmpty();

        partner("presence", presence(JULIET, ROMEO, "subscribed"));
        assertThat(federation.sees().type()).isEqualTo("subscribed");
        partner("presence", presence(JULIET, ROMEO, "subscribed"));
        assertThat(federation.unseen()).as("nothing new").isZero();

        Stanza there = Stanza.parse(
                "<presence from='%s' to='%s'><show>chat</show><c xmlns='x'/></presence>".formatted(BALCONY, ROMEO));
        federation.xmpp.bring("presence", there, Map.of());
        assertThat(federation.sees()).isEqualTo(there);

        federation.shows(presence(ROMEO, JULIET, "unsubscribe"));
        assertThat(sent().type()).isEqualTo("unsubscribe");
        assertThat(federation.sees().type()).isEqualTo("unsubscribed");
        partner("presence", presence(JULIET, ROMEO, "unsubscribed"));
        assertThat(federation.unseen()).as("the user knows").isZero();
    }

    @Test
    @Spec({"RFC 6121 §3.2", "RFC 6121 §A.3.4"})
    void julietRefuses() throws Exception {
        federation().shows(presence(ROMEO, JULIET, "subscribe"));

        partner("presence", presence(JULIET, ROMEO, "unsubscribed"));

        Stanza refused = federation.sees();
        assertThat(refused.type()).isEqualTo("unsubscribed");
        assertThat(refused.from()).hasToString(JULIET);
    }

    @Test
    @Spec({"RFC 6121 §3.1.3", "RFC 6120 §8.3.1"})
    void anErrorThatAnswersTheWishReachesTheUserAndNothingAnswersIt() throws Exception {
        federation().shows(presence(ROMEO, JULIET, "subscribe"));
        sent();

        partner(
                "presence",
                "<presence from='%s' to='%s' type='error'><error type='cancel'/></presence>".formatted(JULIET, ROMEO));
        assertThat(federation.sees().isError()).isTrue();
        partner(
                "presence",
                "<presence from='%s' to='%s' type='error'><error type='cancel'/></presence>".formatted(JULIET, ROMEO));

        assertThat(federation.unseen())
                .as("an error that answers nothing a user asked")
                .isZero();
        assertThat(federation.xmpp.rest("presence")).isEmpty();
        assertThat(federation.xmpp.rest("message")).isEmpty();
    }

    // ---- our user is watched (RFC 6121 §3, §4)

    @Test
    @Spec({"RFC 6121 §3.1.3", "RFC 6121 §3.1.5", "RFC 6121 §4.2", "RFC 6121 §4.4", "RFC 6121 §4.5"})
    void julietWatchesRomeo() throws Exception {
        federation().shows("<presence from='%s' to='%s'><show>away</show></presence>".formatted(ORCHARD, ROMEO));
        partner("presence", presence(JULIET, ROMEO, "subscribe"));
        Stanza wish = federation.sees();
        assertThat(wish.type()).isEqualTo("subscribe");
        partner("presence", presence(JULIET, ROMEO, "subscribe"));
        assertThat(federation.unseen()).as("asked once").isZero();
        assertThat(federation.xmpp.rest("presence"))
                .as("nothing is shown before the user decides")
                .isEmpty();

        federation.shows(presence(ROMEO, JULIET, "subscribed"));
        assertThat(sent().type()).isEqualTo("subscribed");
        Stanza there = sent();
        assertThat(there.from()).hasToString(ORCHARD);
        assertThat(there.to()).hasToString(JULIET);
        assertThat(new String(there.content())).isEqualTo("<show>away</show>");

        federation.shows("<presence from='%s' to='%s'><show>dnd</show></presence>".formatted(ORCHARD, ROMEO));
        assertThat(new String(sent().content())).isEqualTo("<show>dnd</show>");

        federation.shows(presence(ORCHARD, ROMEO, "unavailable"));
        Stanza gone = sent();
        assertThat(gone.type()).isEqualTo("unavailable");
        assertThat(gone.from()).hasToString(ORCHARD);
    }

    @Test
    @Spec({"RFC 6121 §3.2.2", "RFC 6121 §3.3.3"})
    void whoNoLongerWatchesSeesTheUserLeave() throws Exception {
        watched();
        federation.shows(presence(ROMEO, JULIET, "unsubscribed"));
        assertThat(types(rest())).containsExactly("unavailable", "unsubscribed");

        partner("presence", presence(JULIET, ROMEO, "subscribe"));
        assertThat(federation.sees().type()).as("asked anew").isEqualTo("subscribe");
        federation.shows(presence(ROMEO, JULIET, "subscribed"));
        rest();
        partner("presence", presence(JULIET, ROMEO, "unsubscribe"));
        assertThat(federation.sees().type()).isEqualTo("unsubscribe");
        assertThat(types(rest())).containsExactly("unavailable");
        federation.shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, ROMEO));
        assertThat(rest()).as("nobody watches").isEmpty();
    }

    @Test
    @Spec({"RFC 6121 §4.3", "D-34"})
    void probesAreAnsweredFromWhatIsKnown() throws Exception {
        watched();
        federation.shows("<presence from='%s' to='%s'><priority>1</priority></presence>".formatted(GARDEN, ROMEO));
        rest();

        partner("presence", presence(BALCONY, ROMEO, "probe"));
        assertThat(rest()).extracting(stanza -> stanza.from().toString()).containsExactlyInAnyOrder(ORCHARD, GARDEN);

        federation.shows(presence(ORCHARD, ROMEO, "unavailable"));
        federation.shows(presence(GARDEN, ROMEO, "unavailable"));
        rest();
        partner("presence", presence(BALCONY, ROMEO, "probe"));
        Stanza absent = sent();
        assertThat(absent.type()).isEqualTo("unavailable");
        assertThat(absent.from()).hasToString(ROMEO);
        assertThat(absent.to()).hasToString(BALCONY);
        assertThat(federation.unseen()).isZero();
    }

    @Test
    @Spec("RFC 6121 §4.3.2")
    void whoMayNotSeeTheUserLearnsNothingElse() throws Exception {
        federation("type = xmpp", "users = " + ROMEO).shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, ROMEO));

        partner("presence", presence(BALCONY, ROMEO, "probe"));
        assertThat(sent().type()).isEqualTo("unsubscribed");
        partner("presence", presence(BALCONY, "rosaline@montague.example.net", "probe"));
        Stanza unknown = sent();
        assertThat(unknown.type()).isEqualTo("unsubscribed");
        assertThat(unknown.from()).hasToString("rosaline@montague.example.net");
        partner("presence", presence(JULIET, "rosaline@montague.example.net", "subscribe"));
        assertThat(sent().type()).isEqualTo("unsubscribed");
        partner("presence", "<presence from='%s' to='rosaline@montague.example.net'/>".formatted(BALCONY));

        assertThat(rest()).isEmpty();
        assertThat(federation.unseen()).isZero();
        assertThat(federation.xmpp.rest("message")).isEmpty();
    }

    @Test
    @Spec("RFC 6121 §3.4")
    void whoIsLetInBeforeItAsksIsAnsweredAtOnce() throws Exception {
        federation().shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, ROMEO));
        federation.shows(presence(ROMEO, JULIET, "subscribed"));
        assertThat(rest()).as("a decision, and nobody has asked").isEmpty();

        partner("presence", presence(JULIET, ROMEO, "subscribe"));

        assertThat(types(rest())).containsExactly("subscribed", "");
        assertThat(federation.unseen()).isZero();
    }

    @Test
    @Spec({"RFC 6121 §4.6", "RFC 6121 §4.5.2"})
    void directedPresenceReachesOneAndIsTakenBackWithTheResource() throws Exception {
        federation().shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, ROMEO));
        federation.shows("<presence from='%s' to='%s'><show>chat</show></presence>".formatted(ORCHARD, BALCONY));
        assertThat(sent().to()).hasToString(BALCONY);

        federation.shows("<presence from='%s' to='%s'><show>away</show></presence>".formatted(ORCHARD, ROMEO));
        assertThat(rest()).as("she does not watch him").isEmpty();
        federation.shows(presence(ORCHARD, ROMEO, "unavailable"));
        Stanza gone = sent();
        assertThat(gone.type()).isEqualTo("unavailable");
        assertThat(gone.to()).hasToString(BALCONY);
        federation.shows(presence(ORCHARD, ROMEO, "unavailable"));
        assertThat(rest()).as("taken back once").isEmpty();
    }

    @Test
    @Spec("RFC 6121 §4.2.2")
    void whoComesAsksForThoseWhomItWatches() throws Exception {
        federation().shows(presence(ROMEO, JULIET, "subscribe"));
        partner("presence", presence(JULIET, ROMEO, "subscribed"));
        rest();

        federation.shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, ROMEO));
        Stanza probe = sent();
        assertThat(probe.type()).isEqualTo("probe");
        assertThat(probe.from()).hasToString(ORCHARD);
        assertThat(probe.to()).hasToString(JULIET);
        federation.shows("<presence from='%s' to='%s'/>".formatted(GARDEN, ROMEO));
        assertThat(rest()).as("the second resource").isEmpty();
    }

    @Test
    @Spec({"D-11", "RFC 6120 §8.3.3.18"})
    void thereAreBounds() throws Exception {
        federation("type = xmpp\nmax-subscriptions = 1");
        partner("presence", presence(JULIET, ROMEO, "subscribe"));
        assertThat(federation.sees().type()).isEqualTo("subscribe");

        partner("presence", presence("nurse@" + CAPULET, ROMEO, "subscribe"));
        Stanza refused = federation.streams();
        assertThat(refused.error().condition().element()).isEqualTo("resource-constraint");
        federation.shows(presence(ROMEO, JULIET, "subscribe"));
        assertThat(federation.sees().error().condition().element()).isEqualTo("resource-constraint");
    }

    @Test
    @Spec("RFC 6121 §4.4")
    void aStreamThatIsFullKeepsPresenceFromNobodyElse() throws Exception {
        watched();
        partner("presence", presence("nurse@" + CAPULET, ROMEO, "subscribe"));
        federation.shows(presence(ROMEO, "nurse@" + CAPULET, "subscribed"));
        rest();
        federation.xmpp.answering("presence", exchange -> exchange.setException(XmppOverflowException.full(CAPULET)));

        federation.shows("<presence from='%s' to='%s'><show>xa</show></presence>".formatted(ORCHARD, ROMEO));

        assertThat(rest()).hasSize(2);
        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec("D-26")
    void aRuleThatRefusesIsToldToWhoAsksOnly() throws Exception {
        federation();
        federation.example("allow-list.xml", "thecappulets.example.com,", "");

        partner("presence", "<presence from='%s' to='%s'/>".formatted(BALCONY, ROMEO));
        partner("presence", presence(JULIET, ROMEO, "probe"));
        assertThat(federation.xmpp.rest("message")).isEmpty();
        partner("presence", presence(JULIET, ROMEO, "subscribe"));
        assertThat(federation.streams().error().condition().element()).isEqualTo("not-allowed");
        assertThat(federation.unseen()).isZero();
        assertThat(rest()).isEmpty();
    }

    /** Romeo is in the orchard, and Juliet watches him. */
    private void watched() throws Exception {
        federation().shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, ROMEO));
        partner("presence", presence(JULIET, ROMEO, "subscribe"));
        federation.sees();
        federation.shows(presence(ROMEO, JULIET, "subscribed"));
        assertThat(types(rest())).containsExactly("subscribed", "");
    }

    private void partner(String endpoint, String stanza) {
        assertThat(federation
                        .xmpp
                        .bring(endpoint, Stanza.parse(stanza), Map.of())
                        .getException())
                .isNull();
    }

    private Stanza sent() throws InterruptedException {
        return federation.xmpp.next("presence").getMessage().getBody(Stanza.class);
    }

    private List<Stanza> rest() {
        List<Stanza> rest = new ArrayList<>();
        federation
                .xmpp
                .rest("presence")
                .forEach(each -> rest.add(each.getMessage().getBody(Stanza.class)));
        return rest;
    }

    private static List<String> types(List<Stanza> stanzas) {
        return stanzas.stream().map(Stanza::type).toList();
    }

    private static String text(Stanza stanza) {
        return new String(stanza.bytes(), StandardCharsets.UTF_8);
    }

    private static String message(String id, String body) {
        return "<message from='%s' to='%s' id='%s' type='chat'><body>%s</body></message>"
                .formatted(ORCHARD, BALCONY, id, body);
    }

    private static String message(String from, String to, String id) {
        return "<message from='%s' to='%s' id='%s' type='chat'><body>x</body></message>".formatted(from, to, id);
    }

    private static String presence(String from, String to, String type) {
        return "<presence from='%s' to='%s' type='%s'/>".formatted(from, to, type);
    }
}
