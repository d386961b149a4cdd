// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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
import org.umpp.sip.SipFailureException;
import org.umpp.xmpp.XmppOverflowException;
import org.umpp.xmpp.netty.HostSnapshot;
import org.umpp.xmpp.stream.Stanza;

/** Romeo is on an XMPP server of our own, which keeps his roster; Juliet is a partner's user. Through the shipped routes. */
class XmppServerRoutesTest {
    private static final String CAPULET = "thecappulets.example.com";
    private static final String NURSE = "nurse@" + CAPULET;
    private static final String BALCONY = JULIET + "/balcony";
    private static final String ORCHARD = ROMEO + "/orchard";
    private static final String GARDEN = ROMEO + "/garden";
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";

    @TempDir
    Path folder;

    private Federation federation;

    /** The JID that our answer has named for Romeo. */
    private String agreed;

    private Federation federation(String... settings) throws Exception {
        String[] all = new String[settings.length + 2];
        all[0] = "community.xmpp = 127.0.0.1:5347";
        all[1] = "community.xmpp.secret = arthur";
        System.arraycopy(settings, 0, all, 2, settings.length);
        federation = new Federation(folder, all);
        federation.partnerAccepts();
        return federation;
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    // ---- where a user is

    @Test
    @Spec({"R-003", "R-018"})
    void anEditOfTheDirectoryPutsAUserOnTheBus() throws Exception {
        federation();
        String route = federation.text("communities/directory.xml");
        String edited = route.replace(
                "<choice>\n      <when>\n        <ref>",
                """
                <choice>
                      <when>
                        <simple>${header.UmppUser} == '%s'</simple>
                        <log loggingLevel="DEBUG" message="on the bus"/>
                      </when>
                      <when>
                        <ref>"""
                        .formatted(ROMEO));
        assertThat(edited).isNotEqualTo(route);

        assertThat(federation.save("communities/directory.xml", edited).reason())
                .isEmpty();

        invites();
        writesInSession("to the bus");
        assertThat(federation.reads().body()).isEqualTo("to the bus");
        assertThat(federation.host.rest("message")).isEmpty();
    }

    @Test
    @Spec({"R-003", "R-018"})
    void onlyTheUsersOfItsDomainsAreOnTheServer() throws Exception {
        federation = new Federation(
                folder,
                "domains = montague.example.net, verona.example.org",
                "community.xmpp = 127.0.0.1:5347",
                "community.xmpp.secret = arthur",
                "community.xmpp.domains = verona.example.org");

        invites();
        writesInSession("to the bus");

        assertThat(federation.reads().body()).isEqualTo("to the bus");
    }

    @Test
    @Spec("R-018")
    void theServerKnowsItsUsersByTheirLocalNames() throws Exception {
        Files.writeString(folder.resolve("names.properties"), ROMEO + " = rmontague@hr.example\n");
        federation("local-names = names.properties");

        says("<message from='rmontague@hr.example/orchard' to='%s' id='m1' type='chat'><body>one</body></message>"
                .formatted(JULIET));

        assertThat(federation.streams().from()).hasToString(ORCHARD);
        answers("two");
        assertThat(delivered().to()).hasToString("rmontague@hr.example/orchard");
    }

    // ---- chats

    @Test
    @Spec({"R-003", "R-007", "R-016", "R-022"})
    void aReplyReachesTheClientThatWroteLast() throws Exception {
        federation();
        writes(ORCHARD, "m1", "one");
        Stanza first = federation.streams();
        assertThat(first.from()).hasToString(ORCHARD);
        assertThat(first.to()).hasToString(BALCONY);
        answers("two");
        assertThat(delivered().to()).hasToString(ORCHARD);

        writes(GARDEN, "m2", "three");
        assertThat(federation.streams().from()).as("the JID of the session").hasToString(ORCHARD);
        answers("four");
        Stanza reply = delivered();
        assertThat(reply.to()).hasToString(GARDEN);
        assertThat(reply.from()).hasToString(BALCONY);
        assertThat(reply.body()).isEqualTo("four");
    }

    @Test
    @Spec({"R-003", "R-016", "RFC 6121 §8.5.2"})
    void whoIsInvitedGetsTheMessageOnEveryClientUntilOneAnswers() throws Exception {
        federation();
        invites();

        writesInSession("one");
        assertThat(delivered().to()).hasToString(ROMEO);

        says("<message from='%s' to='%s/x' id='m1' type='chat'><body>two</body><thread>thread-c1</thread></message>"
                .formatted(GARDEN, JULIET));
        assertThat(federation.streams().from()).hasToString(agreed);
        writesInSession("three");
        assertThat(delivered().to()).hasToString(GARDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "composing", "paused", "inactive", "gone"})
    @Spec("D-15")
    void aChatStateAloneInvitesNobody(String state) throws Exception {
        federation();

        says("<message from='%s' to='%s' type='chat'><%s xmlns='%s'/></message>"
                .formatted(ORCHARD, JULIET, state, CHAT_STATES));
        says("<message from='%s' to='%s' type='chat'><received xmlns='urn:xmpp:receipts' id='x'/></message>"
                .formatted(ORCHARD, JULIET));

        assertThat(federation.sip.rest("invite")).isEmpty();
        assertThat(federation.host.rest("message")).as("nobody is told of it").isEmpty();
    }

    @Test
    @Spec({"R-021", "RFC 7573 §6.1"})
    void goneEndsTheSessionAndItsEndIsGone() throws Exception {
        federation();
        writes(ORCHARD, "m1", "one");
        federation.streams();
        says("<message from='%s' to='%s' type='chat'><gone xmlns='%s'/></message>"
                .formatted(ORCHARD, BALCONY, CHAT_STATES));
        assertThat(federation.sip.next("bye").getMessage().getHeader("CamelSipDialogId"))
                .isNotNull();

        writes(GARDEN, "m2", "two");
        federation.streams();
        String dialog = dialogOfLastInvite();
        federation.sip.bring("bye", null, Map.of("CamelSipDialogId", dialog));
        Stanza gone = delivered();
        assertThat(gone.to()).hasToString(GARDEN);
        assertThat(gone.child(CHAT_STATES, "gone")).isNotNull();
    }

    @Test
    @Spec({"D-52", "D-04"})
    void whatThePartnerRefusesComesBackToTheClientThatWroteIt() throws Exception {
        federation();
        federation.sip.answering(
                "invite", exchange -> exchange.setException(new SipFailureException(404, "Not Found")));

        writes(GARDEN, "m1", "anybody there?");

        Stanza back = delivered();
        assertThat(back.to()).hasToString(GARDEN);
        assertThat(back.id()).isEqualTo("m1");
        assertThat(back.error().condition().element()).isEqualTo("item-not-found");
    }

    @Test
    @Spec({"D-19", "RFC 6121 §8.5.1"})
    void whatTheServerCannotDeliverComesBackToThePartnersUser() throws Exception {
        federation();
        invites();
        writesInSession("one");
        Stanza delivered = delivered();

        says("<message from='%s' to='%s' id='%s' type='error'><error type='cancel'><service-unavailable "
                        .formatted(ROMEO, delivered.from(), delivered.id())
                + "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");

        Stanza error = federation.streams();
        assertThat(error.from()).hasToString(agreed);
        assertThat(error.to()).hasToString(JULIET + "/x");
        assertThat(error.id()).isEqualTo("p1");
        assertThat(error.error().condition().element()).isEqualTo("service-unavailable");
    }

    @Test
    @Spec("D-02")
    void whatNeverReachedTheServerComesBackToThePartnersUser() throws Exception {
        federation();
        invites();
        writesInSession("one");

        federation.host.bring(
                "undelivered",
                delivered(),
                Map.of("CamelXmppErrorCondition", "remote-server-timeout", "CamelXmppErrorText", "it is away"));

        Stanza error = federation.streams();
        assertThat(error.from()).hasToString(agreed);
        assertThat(error.to()).hasToString(JULIET + "/x");
        assertThat(error.error().condition().element()).isEqualTo("remote-server-timeout");
    }

    @Test
    @Spec("D-29")
    void whatFindsNoRoomOnTheWayToTheServerIsRefusedAtOnce() throws Exception {
        federation();
        invites();
        federation.host.answering("message", exchange -> exchange.setException(XmppOverflowException.full(CAPULET)));

        writesInSession("one");

        assertThat(federation.streams().error().condition().element()).isEqualTo("resource-constraint");
    }

    // ---- they watch ours

    @Test
    @Spec({"D-32", "D-35", "R-033", "RFC 8048 §5.3.1", "RFC 6121 §3.1.3"})
    void eachResourceThatTheServerShowsToAWatcherIsATuple() throws Exception {
        federation();
        watches("d1", JULIET);
        assertThat(state()).isEqualTo("pending");
        assertThat(shown().type()).isEqualTo("subscribe");
        shows("<presence from='%s' to='%s' type='unavailable'/>".formatted(ROMEO, JULIET));
        assertThat(federation.sip.rest("notify")).as("that he was asked").isEmpty();

        shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(ROMEO, JULIET));
        assertThat(state()).isEqualTo("active");
        Stanza probe = shown();
        assertThat(probe.type()).isEqualTo("probe");
        assertThat(probe.from()).hasToString(JULIET);
        assertThat(probe.to()).hasToString(ROMEO);

        shows("<presence from='%s' to='%s'><show>away</show></presence>".formatted(ORCHARD, JULIET));
        assertThat(document()).contains("id=\"orchard\"", "away").doesNotContain("garden");
        shows("<presence from='%s' to='%s'/>".formatted(GARDEN, JULIET));
        assertThat(document()).contains("id=\"orchard\"", "id=\"garden\"");

        shows("<presence from='%s' to='%s'/>".formatted(GARDEN, JULIET));
        assertThat(federation.sip.rest("notify")).as("said twice").isEmpty();

        shows("<presence from='%s' to='%s' type='unavailable'/>".formatted(ORCHARD, JULIET));
        assertThat(document()).contains("id=\"orchard\"", "closed", "id=\"garden\"", "open");
        shows("<presence from='%s' to='%s' type='unavailable'/>".formatted(GARDEN, JULIET));
        assertThat(document()).contains("id=\"garden\"", "closed").doesNotContain("orchard");
    }

    @Test
    @Spec({"C-07", "RFC 8048 §8.2", "RFC 6121 §4.6"})
    void whatIsShownToOneWatcherIsSeenByNoOther() throws Exception {
        federation();
        sees("d1", JULIET);
        sees("d2", NURSE);

        shows("<presence from='%s' to='%s'><status>for thee alone</status></presence>".formatted(ORCHARD, JULIET));

        Exchange notify = federation.sip.next("notify");
        assertThat(notify.getMessage().getHeader("CamelSipDialogId")).isEqualTo("d1");
        assertThat(notify.getMessage().getBody(String.class)).contains("for thee alone");
        watches("d2", NURSE);
        Exchange refreshed = federation.sip.next("notify");
        assertThat(refreshed.getMessage().getHeader("CamelSipDialogId")).isEqualTo("d2");
        assertThat(refreshed.getMessage().getBody()).isNull();
    }

    @Test
    @Spec({"D-33", "RFC 8048 §5.3.1", "RFC 6121 §4.3.2"})
    void whoHasAnAuthorisationIsNotAskedAboutAgainButTheServerIs() throws Exception {
        federation();
        sees("d1", JULIET);

        watches("d2", JULIET);

        assertThat(state()).isEqualTo("active");
        assertThat(shown().type()).isEqualTo("probe");
        shows("<presence from='%s' to='%s' type='unsubscribed'/>".formatted(ROMEO, JULIET));
        assertThat(state()).isEqualTo("terminated;reason=rejected");
        assertThat(state()).isEqualTo("terminated;reason=rejected");
    }

    @Test
    @Spec({"D-34", "RFC 6665 §4.4.3"})
    void aFetchOfSomebodyWhoMaySeeBringsTheDocument() throws Exception {
        federation();
        sees("d1", JULIET);
        shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, JULIET));
        document();

        watches("d2", JULIET, 0);
        Exchange fetched = federation.sip.next("notify");
        assertThat(fetched.getMessage().getHeader("CamelSipSubscriptionState")).isEqualTo("terminated;reason=timeout");
        assertThat(fetched.getMessage().getBody(String.class)).contains("id=\"orchard\"");

        watches("d3", NURSE, 0);
        assertThat(federation.sip.next("notify").getMessage().getBody()).isNull();
    }

    @Test
    @Spec({"D-32", "RFC 6121 §4.3.2"})
    void aUserWithoutResourcesIsKnownToBeGone() throws Exception {
        federation();
        sees("d1", JULIET);
        shows("<presence from='%s' to='%s' type='unavailable'/>".formatted(ROMEO, JULIET));
        assertThat(document()).contains("closed").doesNotContain("open<");

        shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, JULIET));
        assertThat(document()).contains("id=\"orchard\"", "open");
        shows("<presence from='%s' to='%s' type='unavailable'/>".formatted(ROMEO, JULIET));
        assertThat(document()).contains("id=\"orchard\"", "closed");
    }

    @ParameterizedTest
    @CsvSource({
        "item-not-found, terminated;reason=noresource",
        "gone, terminated;reason=noresource",
        "forbidden, terminated;reason=rejected",
        "not-authorized, terminated;reason=rejected",
        "remote-server-timeout, ''"
    })
    @Spec({"D-32", "D-52", "D-19"})
    void anErrorAboutAWatcherEndsItsSubscriptionUnlessItPasses(String condition, String state) throws Exception {
        federation();
        watches("d1", JULIET);
        assertThat(state()).isEqualTo("pending");

        shows(
                "<presence from='%s' to='%s' type='error'><error type='cancel'><%s xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"
                        .formatted(ROMEO, JULIET, condition));

        if (state.isEmpty()) {
            assertThat(federation.sip.rest("notify")).isEmpty();
        } else {
            assertThat(state()).isEqualTo(state);
        }
    }

    // ---- ours watch them

    @Test
    @Spec({"D-32", "D-34", "RFC 6121 §4.3", "RFC 8048 §5.2"})
    void whoComesSeesAtOnceWhatIsKnown() throws Exception {
        federation();
        federation.sip.answering("subscribe", exchange -> exchange.getMessage().setHeader("CamelSipDialogId", "d1"));
        shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(ROMEO, JULIET));
        federation.sip.next("subscribe");
        notified("active", "<tuple id='balcony'><status><basic>open</basic></status></tuple>");
        assertThat(shown().type()).isEqualTo("subscribed");
        assertThat(shown().to()).hasToString(ROMEO);

        shows("<presence from='%s' to='%s' type='probe'/>".formatted(GARDEN, JULIET));

        Stanza again = shown();
        assertThat(again.type()).isEmpty();
        assertThat(again.from()).hasToString(BALCONY);
        assertThat(again.to()).hasToString(GARDEN);
        assertThat(federation.sip.rest("subscribe")).as("it is known").isEmpty();

        notified("active", "<tuple id='balcony'><status><basic>closed</basic></status></tuple>");
        assertThat(shown().type()).isEqualTo("unavailable");
        shows("<presence from='%s' to='%s' type='probe'/>".formatted(GARDEN, JULIET));
        Stanza offline = shown();
        assertThat(offline.type()).isEqualTo("unavailable");
        assertThat(offline.from()).hasToString(JULIET);
    }

    @Test
    @Spec({"D-34", "MAPPINGS §8.1"})
    void whoLooksAgainAfterAMinuteGetsTheLatest() throws Exception {
        federation();
        federation.sip.answering("subscribe", exchange -> exchange.getMessage().setHeader("CamelSipDialogId", "d1"));
        shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(ROMEO, JULIET));
        federation.sip.next("subscribe");
        notified("active", "<tuple id='balcony'><status><basic>open</basic></status></tuple>");
        federation.clock.forward(Duration.ofSeconds(61));

        shows("<presence from='%s' to='%s' type='probe'/>".formatted(GARDEN, JULIET));

        Exchange refresh = federation.sip.next("subscribe");
        assertThat(refresh.getMessage().getHeader("CamelSipDialogId")).isEqualTo("d1");
        assertThat(refresh.getMessage().getHeader("CamelSipExpires")).isEqualTo(3600);
        shows("<presence from='%s' to='%s' type='probe'/>".formatted(ORCHARD, JULIET));
        notified("active", "<tuple id='balcony'><status><basic>open</basic></status></tuple>");
        shows("<presence from='%s' to='%s' type='probe'/>".formatted(GARDEN, JULIET));
        assertThat(federation.sip.rest("subscribe"))
                .as("it was asked, and has answered")
                .isEmpty();
    }

    @Test
    @Spec({"MAPPINGS §8.1", "RFC 6121 §4.3", "RFC 6121 §4.5.2"})
    void whoComesBackWatchesWhomItsRosterHas() throws Exception {
        federation("presence.linger = 60");
        sees("d9", JULIET);
        federation.sip.answering("subscribe", exchange -> exchange.getMessage().setHeader("CamelSipDialogId", "d1"));
        shows("<presence from='%s' to='%s' type='probe'/>".formatted(ORCHARD, JULIET));
        federation.sip.next("subscribe");
        notified("active", "<tuple id='balcony'><status><basic>open</basic></status></tuple>");
        shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, JULIET));
        shows("<presence from='%s' to='%s' type='unavailable'/>".formatted(ORCHARD, JULIET));
        federation.clock.forward(Duration.ofSeconds(61));
        assertThat(federation.sip.next("subscribe").getMessage().getHeader("CamelSipExpires"))
                .isEqualTo(0);
        federation.host.rest("presence");

        shows("<presence from='%s' to='%s' type='probe'/>".formatted(GARDEN, JULIET));
        shows("<presence from='%s' to='%s'/>".formatted(GARDEN, JULIET));

        assertThat(federation.sip.next("subscribe").getMessage().getHeader("CamelSipExpires"))
                .isEqualTo(3600);
        notified("active", "<tuple id='balcony'><status><basic>open</basic></status></tuple>");
        assertThat(shown().type()).isEqualTo("subscribed");
        assertThat(shown().from()).as("shown anew, as it was forgotten").hasToString(BALCONY);
        assertThat(federation.sip.rest("subscribe")).as("once").isEmpty();
    }

    @Test
    @Spec({"MAPPINGS §8.1", "RFC 6121 §3.2.2"})
    void whoHidesFromOneOfThemIsNotGone() throws Exception {
        federation("presence.linger = 60");
        sees("d9", JULIET);
        federation.sip.answering("subscribe", exchange -> exchange.getMessage().setHeader("CamelSipDialogId", "d1"));
        shows("<presence from='%s' to='%s' type='probe'/>".formatted(ORCHARD, JULIET));
        federation.sip.next("subscribe");
        notified("active", "<tuple id='balcony'><status><basic>open</basic></status></tuple>");
        shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, JULIET));
        shows("<presence from='%s' to='%s' type='unavailable'/>".formatted(ORCHARD, JULIET));
        shows("<presence from='%s' to='%s' type='unsubscribed'/>".formatted(ROMEO, JULIET));
        federation.clock.forward(Duration.ofSeconds(61));
        // a renewal by the same clock shows that it has been looked at
        federation.sip.bring(
                "notify",
                null,
                Map.of(
                        "CamelSipDialogId",
                        "d1",
                        "CamelSipSubscriptionState",
                        "terminated;reason=deactivated",
                        "CamelSipFrom",
                        "pres:" + JULIET,
                        "CamelSipTo",
                        "pres:" + ROMEO));

        assertThat(federation.sip.next("subscribe").getMessage().getHeader("CamelSipExpires"))
                .isEqualTo(3600);
    }

    @Test
    @Spec({"D-33", "D-37", "RFC 8048 §5.2.2"})
    void aProbeWatchesAgainWhomTheRosterHas() throws Exception {
        federation();
        federation.sip.answering("subscribe", exchange -> exchange.getMessage().setHeader("CamelSipDialogId", "d1"));

        shows("<presence from='%s' to='%s' type='probe'/>".formatted(ORCHARD, JULIET));

        assertThat(federation.sip.next("subscribe").getMessage().getHeader("CamelSipExpires"))
                .isEqualTo(3600);
        notified("active", "<tuple id='ID-1_20a'><status><basic>open</basic></status></tuple>");
        assertThat(shown().type()).isEqualTo("subscribed");
        assertThat(shown().from()).as("the resource, not the id").hasToString(JULIET + "/1 a");
    }

    // ---- the server comes and goes

    @Test
    @Spec({"D-37", "RFC 6121 §4.3"})
    void whatAServerThatWasAwayDoesNotSayAgainIsNoLongerSo() throws Exception {
        federation();
        Instant start = Instant.now();
        connected("open", start);
        assertThat(watch().back()).isEmpty();
        sees("d1", JULIET);
        shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, JULIET));
        shows("<presence from='%s' to='%s'/>".formatted(GARDEN, JULIET));
        document();
        document();
        watches("d2", NURSE);
        assertThat(state()).isEqualTo("pending");
        assertThat(shown().type()).isEqualTo("subscribe");
        connected("open", start.plusSeconds(10));

        List<Stanza> asked = List.of(shown(), shown());
        assertThat(asked)
                .extracting(Stanza::type, stanza -> stanza.from().toString())
                .containsExactlyInAnyOrder(tuple("probe", JULIET), tuple("subscribe", NURSE));
        shows("<presence from='%s' to='%s'/>".formatted(ORCHARD, JULIET));
        assertThat(federation.sip.rest("notify")).as("nothing has changed yet").isEmpty();

        federation.clock.forward(Duration.ofSeconds(6));

        assertThat(document()).contains("id=\"orchard\"", "open", "id=\"garden\"", "closed");
    }

    @Test
    @Spec({"D-37", "D-35"})
    void aServerThatWasAwayIsToldAgainWhatItsUsersSee() throws Exception {
        federation();
        Instant start = Instant.now();
        connected("open", start);
        watch().back();
        federation.sip.answering("subscribe", exchange -> exchange.getMessage().setHeader("CamelSipDialogId", "d1"));
        shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(ROMEO, JULIET));
        notified("active", "<tuple id='balcony'><status><basic>open</basic></status></tuple>");
        assertThat(shown().type()).isEqualTo("subscribed");
        shown();

        connected("open", start.plusSeconds(10));

        Stanza again = shown();
        assertThat(again.from()).hasToString(BALCONY);
        assertThat(again.to()).hasToString(ROMEO);
    }

    // ---- a plain XMPP domain

    @Test
    @Spec({"RFC 6121 §3.1", "RFC 6121 §4.3"})
    void presenceWithAPlainXmppDomainPassesBetweenTheTwoServers() throws Exception {
        Files.writeString(folder.resolve("org.umpp.partner-" + CAPULET + ".cfg"), "type = xmpp\n");
        federation();
        for (String type : List.of("subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "unavailable")) {
            Stanza ours = Stanza.parse("<presence from='%s' to='%s' type='%s'/>".formatted(ROMEO, JULIET, type));
            Stanza theirs = Stanza.parse("<presence from='%s' to='%s' type='%s'/>".formatted(JULIET, ROMEO, type));

            federation.host.bring("presence", ours, Map.of());
            federation.xmpp.bring("presence", theirs, Map.of());

            assertThat(federation.xmpp.next("presence").getMessage().getBody(Stanza.class))
                    .isEqualTo(ours);
            assertThat(shown()).isEqualTo(theirs);
        }
        assertThat(federation.xmpp.rest("presence")).as("nothing of our own").isEmpty();
    }

    // ---- what is said

    private void says(String stanza) {
        Exchange exchange = federation.host.bring("message", Stanza.parse(stanza), Map.of());
        assertThat(exchange.getException()).isNull();
    }

    private void writes(String from, String id, String body) {
        says("<message from='%s' to='%s' id='%s' type='chat'><body>%s</body><thread>t1</thread></message>"
                .formatted(from, JULIET, id, body));
    }

    /** Juliet answers in the session that Romeo has begun. */
    private void answers(String body) {
        federation.partnerWrites(BALCONY, ORCHARD, "t1", body);
    }

    /** Juliet writes in the session that she has begun. */
    private void writesInSession(String body) {
        federation.partnerWrites(JULIET + "/x", agreed, "thread-c1", body);
    }

    /** Juliet invites Romeo. */
    private void invites() {
        agreed = federation
                .partnerInvites(JULIET, ROMEO, "c1")
                .getMessage()
                .getBody(String.class)
                .lines()
                .filter(line -> line.startsWith("a=jid:"))
                .map(line -> line.substring(6))
                .findFirst()
                .orElseThrow();
    }

    private XmppServerWatch watch() {
        return federation.context.getRegistry().lookupByNameAndType("xmppServer", XmppServerWatch.class);
    }

    private String dialogOfLastInvite() {
        List<Exchange> invites = federation.sip.rest("invite");
        return invites.get(invites.size() - 1).getMessage().getHeader("CamelSipCallId") + ";a;b";
    }

    private Stanza delivered() throws Exception {
        return federation.host.next("message").getMessage().getBody(Stanza.class);
    }

    private void shows(String stanza) {
        Exchange exchange = federation.host.bring("presence", Stanza.parse(stanza), Map.of());
        assertThat(exchange.getException()).isNull();
    }

    private Stanza shown() throws Exception {
        return federation.host.next("presence").getMessage().getBody(Stanza.class);
    }

    private void watches(String dialog, String watcher) {
        watches(dialog, watcher, 3600);
    }

    private void watches(String dialog, String watcher, int expires) {
        federation.sip.bring(
                "subscribe",
                null,
                new HashMap<>(Map.of(
                        "CamelSipDialogId",
                        dialog,
                        "CamelSipExpires",
                        expires,
                        "CamelSipFrom",
                        "pres:" + watcher,
                        "CamelSipTo",
                        "pres:" + ROMEO,
                        "CamelSipRequestUri",
                        "pres:" + ROMEO,
                        "CamelSipPeerDomain",
                        CAPULET)));
    }

    /** Somebody of the partner asks to see Romeo, and may. */
    private void sees(String dialog, String watcher) throws Exception {
        watches(dialog, watcher);
        assertThat(state()).isEqualTo("pending");
        assertThat(shown().type()).isEqualTo("subscribe");
        shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(ROMEO, watcher));
        assertThat(state()).isEqualTo("active");
        assertThat(shown().type()).isEqualTo("probe");
    }

    private Object state() throws Exception {
        return federation.sip.next("notify").getMessage().getHeader("CamelSipSubscriptionState");
    }

    private String document() throws Exception {
        return String.valueOf(federation.sip.next("notify").getMessage().getBody(String.class));
    }

    private void notified(String state, String tuples) {
        federation.sip.bring(
                "notify",
                "<presence xmlns='urn:ietf:params:xml:ns:pidf' entity='pres:" + JULIET + "'>" + tuples + "</presence>",
                Map.of(
                        "CamelSipDialogId",
                        "d1",
                        "CamelSipSubscriptionState",
                        state,
                        "CamelSipFrom",
                        "pres:" + JULIET,
                        "CamelSipTo",
                        "pres:" + ROMEO));
    }

    private void connected(String state, Instant since) {
        federation.connections.clear();
        federation.connections.add(
                new HostSnapshot(CAPULET, "montague.example.net at 127.0.0.1:5347", state, since, 0, 0, 0, 0, ""));
    }
}
