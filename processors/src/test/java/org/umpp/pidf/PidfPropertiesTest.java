// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.umpp.conformance.Spec;

@Spec("RFC 3863 §4")
class PidfPropertiesTest {
    private static PresenceRoutes routes;

    @BeforeContainer
    static void start() {
        routes = new PresenceRoutes();
    }

    @AfterContainer
    static void stop() {
        routes.close();
    }

    @Property(tries = 200)
    @Spec("R-033")
    void whatIsWrittenIsReadBack(@ForAll("documents") PresenceDocument document) {
        assertThat(routes.document(routes.pidf(document))).isEqualTo(document);
    }

    @Property(tries = 200)
    @Spec("Q-12")
    void theElderGenerationLosesOnlyTheShow(@ForAll("documents") PresenceDocument document) {
        List<Tuple> tuples = document.tuples().stream()
                .map(each -> new Tuple(
                        each.id(),
                        each.basic(),
                        Optional.empty(),
                        each.contact(),
                        each.priority(),
                        each.notes(),
                        each.timestamp()))
                .toList();
        assertThat(routes.document(routes.cpimPidf(document)))
                .isEqualTo(new PresenceDocument(document.entity(), tuples, document.notes()));
    }

    @Property
    void whatIsReadIsReadBackTheSameWhenItIsWritten(@ForAll("almostPidf") String text) {
        PresenceDocument document;
        try {
            document = PidfReader.read(text);
        } catch (MalformedPidfException e) {
            return;
        }
        String written = routes.pidf(document);
        assertThat(routes.document(written)).isEqualTo(document);
        assertThat(routes.document(written.getBytes(UTF_8))).isEqualTo(document);
    }

    @Property
    @Spec("D-27")
    void noOctetsMakeTheReaderThrowAnythingElse(@ForAll byte[] octets, @ForAll("almostPidf") String text) {
        byte[] broken = text.getBytes(UTF_8);
        for (int i = 0; i < octets.length && i < broken.length; i++) {
            broken[Math.floorMod(31 * i + octets[i], broken.length)] = octets[i];
        }
        for (byte[] body : new byte[][] {octets, broken}) {
            try {
                assertThat(PidfReader.read(body).entity()).isEmpty();
            } catch (MalformedPidfException e) {
                assertThat(e).hasMessageStartingWith("presence document: ");
            }
        }
    }

    @Property
    void noTextMakesTheTimesThrow(@ForAll String text) {
        Timestamps.parse(text).ifPresent(time -> assertThat(time).isAfter(Instant.parse("-0001-12-31T00:00:00Z")));
    }

    @Property
    void everyTimeIsReadBackAsItIsWritten(@ForAll("times") Instant time) {
        assertThat(Timestamps.parse(Timestamps.format(time))).contains(time);
    }

    @Provide
    Arbitrary<PresenceDocument> documents() {
        Arbitrary<String> entities = Arbitraries.of("pres:juliet@example.com", "sip:a%20b@example.com", "x&\"<>");
        return Combinators.combine(entities, tuples().list().ofMaxSize(4).uniqueElements(Tuple::id), notes())
                .as(PresenceDocument::new);
    }

    private Arbitrary<Tuple> tuples() {
        Arbitrary<String> ids = Arbitraries.of("balcony", "a", "ID-x_20y", "orchard", "with space", "<\"&>");
        Arbitrary<String> contacts = Arbitraries.of("im:juliet@example.com", "sip:j@h;gr=x&y");
        Arbitrary<OptionalInt> priorities = Arbitraries.integers()
                .between(0, 1000)
                .optional()
                .map(known -> known.map(OptionalInt::of).orElse(OptionalInt.empty()));
        Arbitrary<Tuple> tuples = Combinators.combine(
                        ids,
                        Arbitraries.of(Basic.class),
                        Arbitraries.of(Show.class).optional(),
                        contacts,
                        priorities,
                        notes(),
                        times().optional())
                .as(Tuple::new);
        return tuples;
    }

    private static Arbitrary<List<Note>> notes() {
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12).filter(PidfPropertiesTest::isXml),
                Arbitraries.of("", " two  spaces ", "a\r\nb\tc", "]]>", "<b>&amp;</b>", "\uD83D\uDE00"));
        return Combinators.combine(texts, Arbitraries.of("", "en", "fr-CA"))
                .as(Note::new)
                .list()
                .ofMaxSize(3);
    }

    private static boolean isXml(String text) {
        return text.codePoints()
                .allMatch(c -> c == 9 || c == 10 || c == 13 || (c >= 32 && c < 0xd800) || (c > 0xdfff && c < 0xfffe));
    }

    @Provide
    Arbitrary<Instant> times() {
        long first = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
        long last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        return Arbitraries.longs().between(first, last).map(Instant::ofEpochMilli);
    }

    @Provide
    Arbitrary<String> almostPidf() {
        Arbitrary<String> parts = Arbitraries.of(
                "<tuple id='a'>",
                "</tuple>",
                "<status><basic>open</basic></status>",
                "<status><basic>closed</basic><x:y/></status>",
                "<note xml:lang='en'>a&amp;b</note>",
                "<dm:person><rpid:activities><rpid:away/></rpid:activities></dm:person>",
                "<contact priority='0.5'>im:a@b</contact>",
                "<timestamp>1597-02-14T01:00:00Z</timestamp>",
                "<x:y p:mustUnderstand='1'/>",
                "<!-- c -->",
                "<![CDATA[<]]>",
                "&#13;",
                "&lol;",
                "text");
        return parts.list()
                .ofMaxSize(8)
                .map(list -> "<presence xmlns='urn:ietf:params:xml:ns:pidf' xmlns:x='urn:x' "
                        + "xmlns:p='urn:ietf:params:xml:ns:pidf' xmlns:dm='urn:ietf:params:xml:ns:pidf:data-model' "
                        + "xmlns:rpid='urn:ietf:params:xml:ns:pidf:rpid'>" + String.join("", list) + "</presence>");
    }
}
