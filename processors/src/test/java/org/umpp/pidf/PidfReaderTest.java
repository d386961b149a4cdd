// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec("D-27")
class PidfReaderTest {
    private static final String OPEN = "<presence xmlns='urn:ietf:params:xml:ns:pidf'>";
    private static final String CLOSE = "</presence>";

    private static final PresenceDocument NOTHING = PresenceDocument.of("");

    /** What the content of a presence element says. */
    private static PresenceDocument said(String content) {
        return PidfReader.read(OPEN + content + CLOSE);
    }

    private static PresenceDocument notes(Note... notes) {
        return new PresenceDocument("", List.of(), List.of(notes));
    }

    private static Tuple open(String id, Show show) {
        return new Tuple(
                id, Basic.OPEN, Optional.ofNullable(show), "", OptionalInt.empty(), List.of(), Optional.empty());
    }

    @Test
    void refusesABillionLaughsInAMoment() {
        StringBuilder laughs = new StringBuilder("<?xml version='1.0'?><!DOCTYPE presence [<!ENTITY l0 'ha'>");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY l")
                    .append(i)
                    .append(" '")
                    .append(("&l" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }
        byte[] document = laughs.append("]>")
                .append(OPEN)
                .append("<note>&l29;</note>")
                .append(CLOSE)
                .toString()
                .getBytes(UTF_8);
        // Once before the clock runs: loading the parser's classes is no work of the document's.
        assertThatThrownBy(() -> PidfReader.read(document)).isInstanceOf(MalformedPidfException.class);

        long start = System.nanoTime();
        assertThatThrownBy(() -> PidfReader.read(document)).isInstanceOf(MalformedPidfException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void neverOpensWhatADocumentNames(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
        for (String dtd : new String[] {
            "<!DOCTYPE presence SYSTEM '" + secret.toUri() + "'>",
            "<!DOCTYPE presence [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>",
            "<!DOCTYPE presence [<!ENTITY % x SYSTEM '" + secret.toUri() + "'> %x;]>",
            "<!DOCTYPE presence PUBLIC '-//IETF//DTD RFCxxxx XPIDF 1.0//EN' 'xpidf.dtd'>"
        }) {
            assertThatThrownBy(() -> PidfReader.read(dtd + OPEN + "<note>&x;</note>" + CLOSE))
                    .isInstanceOf(MalformedPidfException.class)
                    .hasMessageNotContaining("s3cret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "open",
                "<",
                "<presence/>",
                "<presence xmlns='urn:example'/>",
                "<tuple xmlns='urn:ietf:params:xml:ns:pidf'/>",
                "<presence xmlns='urn:ietf:params:xml:ns:pidf'>",
                "<presence xmlns='urn:ietf:params:xml:ns:pidf'/><presence xmlns='urn:ietf:params:xml:ns:pidf'/>",
                "<presence xmlns='urn:ietf:params:xml:ns:pidf'>&nbsp;</presence>",
                "<presence xmlns='urn:ietf:params:xml:ns:pidf'><a:b/></presence>",
                "<presence xmlns='urn:ietf:params:xml:ns:pidf'>\u0001</presence>",
                "<presence xmlns='urn:ietf:params:xml:ns:pidf'>&#1;</presence>",
                "<presence xmlns='urn:ietf:params:xml:ns:pidf' a='1' a='2'/>",
                "<?xml version='1.0'<presence xmlns='urn:ietf:params:xml:ns:pidf'/>"
            })
    void refusesWhatIsNoPresenceDocument(String text) {
        assertThatThrownBy(() -> PidfReader.read(text)).isInstanceOf(MalformedPidfException.class);
        assertThatThrownBy(() -> PidfReader.read(text.getBytes(UTF_8))).isInstanceOf(MalformedPidfException.class);
    }

    @Test
    void boundsDepthAndLength() {
        assertThat(said("<x>".repeat(31) + "</x>".repeat(31))).isEqualTo(NOTHING);
        assertThatThrownBy(() -> said("<x>".repeat(32) + "</x>".repeat(32)))
                .hasMessage("presence document: (expected: at most 32 levels)");
        assertThatThrownBy(() -> said("<tuple>".repeat(32) + "</tuple>".repeat(32)))
                .hasMessage("presence document: (expected: at most 32 levels)");

        int room = PidfReader.MAX_LENGTH - OPEN.length() - CLOSE.length();
        assertThat(said(" ".repeat(room))).isEqualTo(NOTHING);
        assertThatThrownBy(() -> said(" ".repeat(room + 1))).isInstanceOf(MalformedPidfException.class);
        String long8 = OPEN + " ".repeat(room + 1) + CLOSE;
        assertThatThrownBy(() -> PidfReader.read(long8.getBytes(UTF_8))).isInstanceOf(MalformedPidfException.class);
    }

    @Test
    void ofAttributesThereAreAThousandAtMost() {
        assertThat(said(attributes(1_000))).isEqualTo(NOTHING);
        assertThatThrownBy(() -> said(attributes(1_001)))
                .isInstanceOf(MalformedPidfException.class)
                .hasMessage("presence document: not well-formed XML, or more than 1000 attributes");
    }

    private static String attributes(int count) {
        return IntStream.range(0, count).mapToObj(i -> " a" + i + "=''").collect(joining("", "<x", "/>"));
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8,''",
        "UTF-8,UTF-8",
        "UTF-8,utf8",
        "UTF-8,UTF-16",
        "UTF-8,US-ASCII",
        "ISO-8859-1,ISO-8859-1",
        "UTF-16,UTF-16",
        "UTF-16BE,UTF-16",
        "UTF-16LE,UTF-16"
    })
    @Spec("RFC 3863 §4")
    void decodesWhatTheDocumentSaysItIs(String charset, String declared) {
        String encoding = declared.isEmpty() ? "" : " encoding=\"" + declared + "\"";
        String document = "<?xml version=\"1.0\"" + encoding + "?>\n" + OPEN + "<note>ré</note>" + CLOSE;
        assertThat(PidfReader.read(document.getBytes(Charset.forName(charset)))).isEqualTo(notes(new Note("ré", "")));
        assertThat(PidfReader.read(document)).isEqualTo(notes(new Note("ré", "")));
    }

    @Test
    void decodesAByteOrderMark() {
        String document = "\uFEFF" + OPEN + "<note>é</note>" + CLOSE;
        for (Charset charset : new Charset[] {UTF_8, UTF_16BE, UTF_16LE}) {
            assertThat(PidfReader.read(document.getBytes(charset))).isEqualTo(notes(new Note("é", "")));
        }
        assertThat(PidfReader.read(document.substring(1).getBytes(UTF_16))).isEqualTo(notes(new Note("é", "")));
    }

    @Test
    void refusesOctetsThatItsEncodingDoesNotHave() {
        byte[] latin = (OPEN + "<note>é</note>" + CLOSE).getBytes(ISO_8859_1);
        assertThatThrownBy(() -> PidfReader.read(latin)).isInstanceOf(MalformedPidfException.class);
        byte[] other = ("<?xml version='1.0' encoding='EBCDIC-CP-US'?>" + OPEN + CLOSE).getBytes(UTF_8);
        assertThatThrownBy(() -> PidfReader.read(other)).hasMessage("presence document: encoding (expected: UTF-8)");
    }

    @Test
    @Spec({"Q-12", "RFC 3863 §4.2"})
    void readsWhatUmppUnderstandsInWhicheverNamespace() {
        String content =
                "<!-- c --><?p i?><c:tuple id='t' x='y'>\n <c:status><c:basic>open</c:basic><v:mood>glad</v:mood>"
                        + "<i:im>busy</i:im></c:status>text<c:contact priority='0.8' y=''>im:a@b</c:contact></c:tuple>"
                        + "<v:tuple id='u'><c:status/></v:tuple>";
        String document = "<c:presence xmlns:c='urn:ietf:params:xml:ns:cpim-pidf' xmlns:v='urn:example' "
                + "xmlns:i='urn:ietf:params:xml:ns:cpim-pidf:im' entity='pres:a@b'>" + content + "</c:presence>";
        Tuple tuple = new Tuple(
                "t", Basic.OPEN, Optional.of(Show.DND), "im:a@b", OptionalInt.of(800), List.of(), Optional.empty());
        PresenceDocument expected = new PresenceDocument("pres:a@b", List.of(tuple), List.of());
        assertThat(PidfReader.read(document)).isEqualTo(expected);
        assertThat(PidfReader.read(document.replace("ns:cpim-pidf'", "ns:cpim-pidf:'")))
                .isEqualTo(expected);
    }

    @Test
    void readsPersonsAndActivitiesOfEachAge() {
        String tuple = "<tuple id='t'><status><basic>open</basic></status></tuple>";
        PresenceDocument away = NOTHING.with(open("t", Show.AWAY));
        assertThat(
                        said(
                                tuple
                                        + "<person xmlns:r='urn:ietf:params:xml:ns:pidf:rpid'><r:activities><r:away/></r:activities></person>"))
                .isEqualTo(away);
        assertThat(said(tuple
                        + "<p:person xmlns:p='urn:ietf:params:xml:ns:pidf:person'>"
                        + "<r:activities xmlns:r='urn:ietf:params:xml:ns:pidf:rpid:rpid-person'><r:away/></r:activities>"
                        + "</p:person>"))
                .isEqualTo(away);
        assertThat(said("<tuple id='t'><status><basic>open</basic>"
                        + "<r:activities xmlns:r='urn:ietf:params:xml:ns:pidf:status:rpid'><r:away/></r:activities>"
                        + "</status></tuple>"))
                .isEqualTo(away);
    }

    @Test
    @Spec("RFC 3863 §4.2")
    void readsNothingWhereItMayNotStand() {
        String activities = "<r:activities xmlns:r='urn:ietf:params:xml:ns:pidf:rpid'><r:away/></r:activities>";
        assertThat(said("<status><basic>open</basic></status><basic>open</basic>" + activities
                        + "<tuple id='t'><basic>closed</basic><note>a<b>b</b><note>c</note>d</note><tuple id='u'/>"
                        + "<status><basic>open<basic>closed</basic></basic></status></tuple>"
                        + "<d:device xmlns:d='urn:ietf:params:xml:ns:pidf:data-model'>" + activities
                        + "</d:device>"))
                .isEqualTo(NOTHING.with(new Tuple(
                        "t",
                        Basic.OPEN,
                        Optional.empty(),
                        "",
                        OptionalInt.empty(),
                        List.of(new Note("ad", "")),
                        Optional.empty())));
    }

    @Test
    @Spec("RFC 3863 §4.2.3")
    void leavesOutATupleThatMustBeUnderstoodAndIsNot() {
        String extension = "<status><basic>open</basic><x:y xmlns:x='urn:x' p:mustUnderstand='%s' "
                + "xmlns:p='urn:ietf:params:xml:ns:pidf'/></status>";
        String good = "<tuple id=\"b\"><status><basic>open</basic></status></tuple>";
        PresenceDocument expected = NOTHING.with(open("b", null));
        for (String must : new String[] {"1", "true"}) {
            assertThat(said("<tuple id='a'>" + extension.formatted(must) + "</tuple>" + good))
                    .isEqualTo(expected);
        }
        assertThat(said("<tuple id='b'>" + extension.formatted("0") + "</tuple>"))
                .isEqualTo(expected);
        assertThat(said("<tuple id='a'><x xmlns='urn:x'><y p:mustUnderstand='true' "
                        + "xmlns:p='urn:ietf:params:xml:ns:cpim-pidf'/></x></tuple>" + good))
                .isEqualTo(expected);
        assertThat(said("<x:y xmlns:x='urn:x' p:mustUnderstand='1' xmlns:p='urn:ietf:params:xml:ns:pidf'/>" + good))
                .isEqualTo(expected);
    }

    @Test
    void givesEachNoteTheLanguageAroundIt() {
        String tuple = "<tuple xml:lang='fr'><status><basic>open</basic></status><note>a</note>"
                + "<note xml:lang='de'>b</note><note xml:lang=''>c</note></tuple><note>d</note>";
        PresenceDocument document = said(tuple);
        assertThat(document.tuples().get(0).notes())
                .containsExactly(new Note("a", "fr"), new Note("b", "de"), new Note("c", ""));
        assertThat(document.notes()).containsExactly(new Note("d", ""));
    }

    @Test
    void keepsTextVerbatim() {
        String note = "<note> &amp;&lt;&gt;&quot;'\t\n&#13;<![CDATA[<b>&]]><!-- c --> \uD83D\uDE00</note>";
        PresenceDocument document = said(note);
        assertThat(document).isEqualTo(notes(new Note(" &<>\"'\t\n\r<b>& \uD83D\uDE00", "")));
        for (PidfNamespace generation : PidfNamespace.values()) {
            assertThat(PidfReader.read(PidfWriter.write(document, generation))).isEqualTo(document);
        }
    }

    @Test
    void whatCannotBeWrittenIsNotSaid() {
        Tuple late = new Tuple(
                "t",
                Basic.CLOSED,
                Optional.empty(),
                "",
                OptionalInt.empty(),
                List.of(new Note("a\u0000\uD800b", "")),
                Optional.of(Instant.MAX));
        assertThat(PidfReader.read(PidfWriter.write(NOTHING.with(late), PidfNamespace.PIDF)))
                .isEqualTo(NOTHING.with(new Tuple(
                        "t",
                        Basic.CLOSED,
                        Optional.empty(),
                        "",
                        OptionalInt.empty(),
                        List.of(new Note("a\uFFFD\uFFFDb", "")),
                        Optional.empty())));
    }

    @Test
    @Spec("D-31")
    void showsNothingOfNotesInALog() {
        assertThat(said("<note>secret</note>").toString()).doesNotContain("secret");
        assertThat(new Note("secret", "en")).hasToString("Note[6 characters, language=en]");
    }
}
