// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.util.Throwables.getStackTrace;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** Each row of the table from PIDF to XMPP presence, and that records say the same as stanzas. */
@Spec({"RFC 8048 §6.3", "D-38"})
class PidfToPresenceTest {
    private static final String JULIET = "juliet@example.com";
    private static final String ROMEO = "romeo@example.net";
    private static final String START =
            "<presence xmlns=\"jabber:client\" from=\"juliet@example.com/b\" " + "to=\"romeo@example.net\"";
    private static final String OPEN = "<status><basic>open</basic></status>";
    private static PresenceRoutes routes;

    @BeforeAll
    static void start() {
        routes = new PresenceRoutes();
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    private static String pidf(String content) {
        return "<presence xmlns='urn:ietf:params:xml:ns:pidf' xmlns:dm='urn:ietf:params:xml:ns:pidf:data-model' "
                + "xmlns:rpid='urn:ietf:params:xml:ns:pidf:rpid' xmlns:im='urn:ietf:params:xml:ns:pidf:im' "
                + "xmlns:agp='urn:ag-projects:xml:ns:pidf' entity='pres:other@example.org'>" + content + "</presence>";
    }

    private static List<String> presences(String content) {
        return presencesOf(pidf(content));
    }

    private static List<String> presencesOf(Object document) {
        return routes.presences(document, JULIET, ROMEO, "");
    }

    private static void assertPresence(String tuple, String expected) {
        assertThat(presences("<tuple id='b'>" + tuple + "</tuple>")).containsExactly(START + expected);
    }

    /** The show that stanza and record agree on, or "". */
    private static String show(String content) {
        List<String> presences = presences(content);
        PresenceDocument document = routes.document(pidf(content));
        assertThat(document.tuples()).hasSameSizeAs(presences);
        String record = document.tuples().isEmpty()
                ? ""
                : document.tuples().get(0).show().map(Show::token).orElse("");
        String show = presences.isEmpty() ? "" : presences.get(0);
        int start = show.indexOf("<show>");
        show = start < 0 ? "" : show.substring(start + 6, show.indexOf("</show>"));
        assertThat(record).isEqualTo(show);
        return show;
    }

    @Test
    @Spec({"R-010", "D-35", "Q-13"})
    void aWholeDocumentBecomesAStanzaForEachTuple() {
        assertThat(presencesOf(PresenceRoutes.golden("pidf.xml")))
                .containsExactlyElementsOf(
                        List.of(PresenceRoutes.golden("pidf-as-presences.xml").split("(?<=</presence>)")));
    }

    @ParameterizedTest
    @Spec("RFC 3863 §4.1.4")
    @CsvSource({"open,''", "closed,unavailable", "' open ',''"})
    void basicSaysWhetherAvailable(String basic, String type) {
        assertPresence(
                "<status><basic>" + basic + "</basic></status>", type.isEmpty() ? "/>" : " type=\"" + type + "\"/>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<status/>", "<status><basic/></status>", "<status><basic>Open</basic></status>"})
    void aTupleThatSaysNothingIsIgnored(String status) {
        String content = "<tuple id='b'>" + status + "</tuple>";
        assertThat(presences(content)).isEmpty();
        assertThat(routes.document(pidf(content)).tuples()).isEmpty();
    }

    @Test
    void aTupleThatSaysHowToBeApproachedIsOpen() {
        assertPresence("<status><show xmlns='jabber:client'>xa</show></status>", "><show>xa</show></presence>");
        assertThat(show("<tuple id='b'/><dm:person><rpid:activities><rpid:busy/></rpid:activities></dm:person>"))
                .isEqualTo("dnd");
    }

    @Test
    void aTupleWithoutIdIsTheBareJid() {
        assertThat(presences("<tuple>" + OPEN + "</tuple>"))
                .containsExactly(
                        "<presence xmlns=\"jabber:client\" from=\"juliet@example.com\" to=\"romeo@example.net\"/>");
    }

    @ParameterizedTest
    @Spec("RFC 4480 §3.2")
    @CsvSource({
        "appointment,dnd",
        "away,away",
        "breakfast,away",
        "busy,dnd",
        "dinner,away",
        "holiday,xa",
        "in-transit,away",
        "looking-for-work,''",
        "lunch,away",
        "meal,away",
        "meeting,dnd",
        "on-the-phone,dnd",
        "other,''",
        "performance,dnd",
        "permanent-absence,xa",
        "playing,''",
        "presentation,dnd",
        "shopping,away",
        "sleeping,xa",
        "spectator,dnd",
        "steering,dnd",
        "travel,xa",
        "tv,''",
        "unknown,''",
        "vacation,xa",
        "working,''",
        "worship,dnd"
    })
    void everyActivityStandsForItsShow(String activity, String show) {
        String activities = "<rpid:activities><rpid:" + activity + "/></rpid:activities>";
        assertThat(show("<tuple id='b'>" + OPEN + "</tuple><dm:person id='p'>" + activities + "</dm:person>"))
                .isEqualTo(show);
        assertThat(show("<tuple id='b'>" + OPEN + activities + "</tuple>")).isEqualTo(show);
        assertThat(show("<tuple id='b'><status><basic>open</basic>" + activities + "</status></tuple>"))
                .isEqualTo(show);
        assertThat(show("<tuple id='b'><status><basic>closed</basic></status></tuple><dm:person>" + activities
                        + "</dm:person>"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "<rpid:away/><rpid:sleeping/>,xa",
        "<rpid:busy/><rpid:sleeping/><rpid:away/>,dnd",
        "<rpid:tv/><rpid:lunch/>,away",
        "<rpid:working/>,''",
        "<away xmlns='urn:x'/>,''",
        "'',''"
    })
    void ofSeveralActivitiesTheStrongestGoverns(String activities, String show) {
        assertThat(show("<tuple id='b'>" + OPEN + "</tuple><dm:person><rpid:activities>" + activities
                        + "</rpid:activities></dm:person>"))
                .isEqualTo(show);
    }

    @ParameterizedTest
    @CsvSource({
        // show, extended, activity of tuple, activity of person, im: the first that says something governs
        "chat, busy, busy, sleeping, away, chat",
        "none, busy, away, sleeping, away, dnd",
        "none, away, busy, sleeping, busy, away",
        "none, available, busy, sleeping, busy, ''",
        "none, none, away, busy, busy, away",
        "none, none, tv, sleeping, busy, xa",
        "none, none, tv, tv, busy, dnd",
        "none, none, tv, tv, away, away",
        "none, none, tv, tv, none, ''",
        // An unknown show is none, yet its writer speaks XMPP, so that the person adds nothing.
        "extremely, extremely, tv, busy, away, away"
    })
    void theWaysToSayItHaveAnOrder(
            String show, String extended, String ofTuple, String ofPerson, String im, String expected) {
        String status = "<status><basic>open</basic>"
                + (show.equals("none") ? "" : "<show xmlns='jabber:client'>" + show + "</show>") + "<agp:extended>"
                + extended
                + "</agp:extended><im:im>" + im + "</im:im></status>";
        String content =
                "<tuple id='b'>" + status + "<rpid:activities><rpid:" + ofTuple + "/></rpid:activities></tuple>"
                        + "<dm:person><rpid:activities><rpid:" + ofPerson + "/></rpid:activities></dm:person>";
        assertThat(show(content)).isEqualTo(expected);
    }

    @Test
    void thePersonAddsNothingWhereAnyTupleHasTheShowOfXmpp() {
        String content = "<tuple id='a'><status><basic>open</basic></status></tuple>"
                + "<tuple id='b'><status><basic>open</basic><show xmlns='jabber:client'>away</show></status></tuple>"
                + "<dm:person><rpid:activities><rpid:away/></rpid:activities></dm:person>";
        assertThat(show(content)).isEmpty();
        assertThat(presences(content).get(1)).contains("<show>away</show>");
    }

    @Test
    void everyNoteBecomesAStatusVerbatimOfEachLanguageTheFirst() {
        assertPresence(
                OPEN
                        + "<note xml:lang='en'> a &lt;b&gt; </note><note>é</note><note xml:lang='en'>c</note><note>d</note>",
                "><status xml:lang=\"en\"> a &lt;b&gt; </status><status>é</status></presence>");
    }

    @ParameterizedTest
    @CsvSource({
        "<note>own</note>,own",
        "'',person",
    })
    void notesOfThePersonStandInForThoseOfATuple(String own, String status) {
        String content = "<tuple id='b'>" + OPEN + own + "</tuple><note>document</note>"
                + "<dm:person><dm:note>person</dm:note></dm:person>";
        assertThat(presences(content)).containsExactly(START + "><status>" + status + "</status></presence>");
    }

    @Test
    void notesOfDeviceOrDocumentStandInForThoseOfThePerson() {
        String tuple = "<tuple id='b'>" + OPEN + "</tuple><note>document</note>";
        assertThat(presences(tuple)).containsExactly(START + "><status>document</status></presence>");
        assertThat(presences(tuple + "<dm:device><dm:note>device</dm:note></dm:device>"))
                .containsExactly(START + "><status>device</status></presence>");
        assertThat(routes.document(pidf(tuple)).notes()).containsExactly(new Note("document", ""));
        assertThat(routes.document(pidf(tuple + "<dm:device><dm:note>device</dm:note></dm:device>"))
                        .notes())
                .containsExactly(new Note("device", ""));
    }

    @Test
    @Spec("RFC 3922 §5.2.11")
    void aDocumentWithoutTuplesBecomesNoStanza() {
        assertThat(presences("<note>gone fishing</note>")).isEmpty();
    }

    @Test
    @Spec("RFC 3863 §4.2.3")
    void aTupleThatMustBeUnderstoodAndIsNotBecomesNoStanza() {
        String tuple = "<tuple id='a'>" + OPEN + "<x:y xmlns:x='urn:x' xmlns:p='urn:ietf:params:xml:ns:pidf' "
                + "p:mustUnderstand='1'/></tuple>";
        assertThat(presences(tuple + "<tuple id='b'>" + OPEN + "</tuple>")).containsExactly(START + "/>");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-3,0",
        "0.0001,1",
        "0.007,1",
        "0.008,2",
        "0.102,13",
        "0.5,64",
        "0.8,102",
        "0.992,126",
        "0.999,126",
        "1,127",
        "1.0,127",
        "7,127"
    })
    void aPriorityBecomesOneOf128(String pidf, int xmpp) {
        assertPresence(
                OPEN + "<contact priority='" + pidf + "'>im:a@b</contact>",
                "><priority>" + xmpp + "</priority></presence>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<contact>im:a@b</contact>", "<contact priority='high'>im:a@b</contact>", ""})
    void withoutPriorityThereIsNone(String contact) {
        assertPresence(OPEN + contact, "/>");
    }

    @Test
    @Spec("RFC 3922 §5.1.7")
    void everyPriorityOfXmppComesBackTheSame() {
        StringBuilder tuples = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int priority = 0; priority <= 127; priority++) {
            String document = routes.pidf(
                    "<presence from='a@b/r" + priority + "'><priority>" + priority + "</priority></presence>");
            tuples.append(document, document.indexOf("<tuple"), document.indexOf("</presence>"));
            expected.append(priority).append(' ');
        }
        StringBuilder actual = new StringBuilder();
        for (String presence : presences(tuples.toString())) {
            int start = presence.indexOf("<priority>") + "<priority>".length();
            actual.append(presence, start, presence.indexOf('<', start)).append(' ');
        }
        assertThat(actual).hasToString(expected.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "away", "xa", "dnd"})
    void everyShowOfXmppComesBackTheSame(String show) {
        String document = routes.pidf("<presence from='a@b/c'><show>" + show + "</show></presence>");
        assertThat(presencesOf(document).get(0)).contains("<show>" + show + "</show>");
    }

    @Test
    void theContentLanguageIsThatOfTheStanza() {
        assertThat(routes.presences(pidf("<tuple id='b'>" + OPEN + "</tuple>"), JULIET, "", "fr"))
                .containsExactly("<presence xmlns=\"jabber:client\" from=\"juliet@example.com/b\" xml:lang=\"fr\"/>");
    }

    @Test
    @Spec({"D-27", "Q-12"})
    void aBodyMayComeInAnyShapeAndIsCheckedFirst() {
        String good = pidf("<tuple id='b'>" + OPEN + "</tuple>");
        assertThat(presencesOf(good.getBytes(UTF_8))).containsExactly(START + "/>");
        assertThat(presencesOf(new ByteArrayInputStream(good.getBytes(UTF_8)))).containsExactly(START + "/>");

        String bad = "<!DOCTYPE presence [<!ENTITY x 'y'>]>" + good;
        for (Object body :
                List.of(bad, bad.getBytes(UTF_8), new ByteArrayInputStream(new byte[PidfReader.MAX_LENGTH + 1]))) {
            assertThat(routes.failure("pidf-to-document", body)).isInstanceOf(MalformedPidfException.class);
        }
    }

    @Test
    @Spec("D-31")
    void aBodyThatIsRefusedIsNotShownInAnyReport() {
        String bad = "<!DOCTYPE x>" + pidf("<note>secret</note>");
        assertThatThrownBy(() -> routes.document(bad))
                .hasRootCauseInstanceOf(MalformedPidfException.class)
                .hasStackTraceContaining("MalformedPidfException")
                .satisfies(e -> assertThat(getStackTrace(e)).doesNotContain("secret"));
    }

    @Test
    @Spec("Q-13")
    void theEntityNeverStandsInForTheDialogsIdentity() {
        assertThatThrownBy(() -> routes.presences(pidf("<tuple id='b'>" + OPEN + "</tuple>"), "", ROMEO, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from: \"\" (expected: the bare JID of the user)");
    }

    @Test
    void nothingAPeerWritesBecomesMarkup() {
        assertThat(presences("<tuple id='&quot;/&gt;&lt;message&gt;'>" + OPEN + "<note>&lt;/status&gt;</note></tuple>"))
                .containsExactly(
                        "<presence xmlns=\"jabber:client\" from=\"juliet@example.com/&quot;/&gt;&lt;message&gt;\" "
                                + "to=\"romeo@example.net\"><status>&lt;/status&gt;</status></presence>");
    }
}
