// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.List;
import javax.xml.transform.stream.StreamSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** Each row of the table from XMPP presence to PIDF. */
@Spec({"RFC 8048 §6.2", "D-38"})
class PresenceToPidfTest {
    private static PresenceRoutes routes;

    @BeforeAll
    static void start() {
        routes = new PresenceRoutes();
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    private static String presence(String attributes, String content) {
        return "<presence xmlns='jabber:client' from='juliet@thecappulets.example.com/balcony'" + attributes + ">"
                + content + "</presence>";
    }

    private static String pidf(String stanza) {
        return routes.pidf(stanza);
    }

    /** The tuple as it is read back. */
    private static Tuple tuple(String stanza) {
        return routes.document(pidf(stanza)).tuples().get(0);
    }

    @Test
    @Spec({"R-010", "R-033"})
    void aWholeStanzaBecomesAWholeDocument() {
        String stanza = PresenceRoutes.golden("presence.xml");
        assertThat(routes.pidf(stanza)).isEqualTo(PresenceRoutes.golden("presence-as-pidf.xml"));
    }

    @Test
    @Spec("R-033")
    void availableIsOpenAndUnavailableIsClosed() {
        assertThat(tuple(presence("", "")).basic()).isEqualTo(Basic.OPEN);
        Tuple gone =
                tuple(presence(" type='unavailable'", "<show>dnd</show><status>bye</status><priority>5</priority>"));
        assertThat(gone.basic()).isEqualTo(Basic.CLOSED);
        assertThat(gone.show()).isEmpty();
        assertThat(gone.priority()).isEmpty();
        assertThat(gone.notes()).containsExactly(new Note("bye", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error", "x"})
    void anyOtherTypeSaysNothingOfPresence(String type) {
        assertThat(routes.document(pidf(presence(" type='" + type + "'", ""))).tuples())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "iq"})
    void norDoesAnyOtherStanza(String name) {
        assertThat(routes.document(pidf("<" + name + " from='a@b/c'/>")).tuples())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"chat,''", "away,away", "xa,away", "dnd,busy"})
    @Spec("RFC 4480 §3.2")
    void aShowIsToldToXmppInTheTupleAndToOthersAsActivity(String show, String activity) {
        String pidf = pidf(presence("", "<show>" + show + "</show>"));
        assertThat(pidf).contains("<show xmlns=\"jabber:client\">" + show + "</show>");
        if (activity.isEmpty()) {
            assertThat(pidf).doesNotContain("dm:person id");
        } else {
            assertThat(pidf)
                    .contains("<dm:person id=\"balcony-person\"><rpid:activities><rpid:" + activity
                            + "/></rpid:activities></dm:person>");
        }
        assertThat(routes.document(pidf).tuples().get(0).show())
                .contains(Show.of(show).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<show/>", "<show>busy</show>", "<show>away xa</show>", "<show xmlns='urn:x'>away</show>"})
    void anIllegalOrForeignShowIsNone(String show) {
        String pidf = pidf(presence("", show));
        assertThat(pidf).doesNotContain("<show").doesNotContain("person id");
    }

    @Test
    void everyStatusBecomesANoteVerbatimInItsLanguage() {
        assertThat(tuple(presence(
                                " xml:lang='en'",
                                "<status> a &lt;b&gt; &amp; c </status><status xml:lang='fr'>é\n</status><status/>"
                                        + "<status xmlns='urn:x'>foreign</status>"))
                        .notes())
                .containsExactly(new Note(" a <b> & c ", "en"), new Note("é\n", "fr"));
        assertThat(tuple(presence("", "<status>a</status>")).notes()).containsExactly(new Note("a", ""));
    }

    @Test
    @Spec("Q-14")
    void theStampOfADelayedStanzaGovernsTheTimeOfReceipt() {
        String delayed = presence("", "<delay xmlns='urn:xmpp:delay' stamp='1597-02-14T01:00:00Z'/>");
        assertThat(pidf(delayed)).contains("<timestamp>1597-02-14T01:00:00Z</timestamp>");
        assertThat(pidf(presence("", ""))).contains("<timestamp>2026-11-23T09:10:27.123Z</timestamp>");
        String never = presence("", "<delay xmlns='urn:xmpp:delay' stamp='never'/>");
        assertThat(pidf(never)).contains("<timestamp>2026-11-23T09:10:27.123Z</timestamp>");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,0.007", "2,0.015", "13,0.102", "126,0.992", "127,1", "128,1", "' 5 ',0.039"})
    void aPriorityBecomesOneOfThousand(String xmpp, String pidf) {
        assertThat(pidf(presence("", "<priority>" + xmpp + "</priority>")))
                .contains("<contact priority=\"" + pidf + "\">");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<priority>-1</priority>", "<priority>-128</priority>", "<priority>x</priority>", ""})
    void aNegativePriorityIsNotTold(String priority) {
        assertThat(pidf(presence("", priority))).contains("<contact>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jabber:client", "jabber:server", "jabber:component:accept", ""})
    void aStanzaMayComeFromAnyStream(String namespace) {
        Tuple tuple =
                tuple("<presence xmlns='" + namespace + "' from='a@b/c'><show>xa</show><status>s</status></presence>");
        assertThat(tuple.show()).contains(Show.XA);
        assertThat(tuple.notes()).hasSize(1);
    }

    @Test
    void aStanzaMayComeInAnyShapeThatCamelReads() {
        String stanza = presence("", "<show>away</show>");
        String expected = pidf(stanza);
        List<Object> bodies = List.of(
                stanza.getBytes(UTF_8),
                new ByteArrayInputStream(stanza.getBytes(UTF_8)),
                new StreamSource(new StringReader(stanza)));
        assertThat(bodies).allSatisfy(body -> assertThat(routes.pidf(body)).isEqualTo(expected));
    }

    @Test
    void nothingAUserWritesBecomesMarkup() {
        String pidf =
                routes.pidf("<presence from='a@b/c'><status>&lt;/note&gt;&lt;tuple/&gt;</status></presence>", "\"><x>");
        assertThat(routes.document(pidf).tuples()).hasSize(1);
        assertThat(routes.document(pidf).tuples().get(0).id()).isEqualTo("\"><x>");
    }

    @Test
    @Spec("D-27")
    void aStanzaSaysNoMoreThanADocumentMay() {
        String status = "<status>" + "a".repeat(PidfReader.MAX_LENGTH / 2) + "</status>";
        assertThat(tuple(presence("", status)).notes()).hasSize(1);
        assertThat(routes.failure("presence-to-pidf", presence("", status + status + "<status>b</status>")))
                .isInstanceOf(MalformedPidfException.class)
                .hasMessage("presence stanza: status (expected: at most 65536 characters)");
    }

    @Test
    void whatIsInsideOtherElementsIsNotSaid() {
        Tuple tuple = tuple(presence(
                "",
                "<x xmlns='urn:x'><show xmlns='jabber:client'>dnd</show><priority xmlns='jabber:client'>5</priority></x>"
                        + "<show>away</show><show>xa</show><priority>1</priority><priority>2</priority>"));
        assertThat(tuple.show()).contains(Show.AWAY);
        assertThat(tuple.priority()).hasValue(7);
        assertThat(tuple.notes()).isEmpty();
    }
}
