// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec("D-27")
class PidfTextTest {
    private static final String OPEN = "<presence xmlns='urn:ietf:params:xml:ns:pidf'>";
    private static final String CLOSE = "</presence>";

    /** What is kept of the content of a presence element. */
    private static String kept(String content) {
        String text = PidfText.of(OPEN + content + CLOSE).text();
        return text.substring(text.indexOf('>') + 1, text.length() - CLOSE.length());
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
        assertThatThrownBy(() -> PidfText.of(document)).isInstanceOf(MalformedPidfException.class);

        long start = System.nanoTime();
        assertThatThrownBy(() -> PidfText.of(document)).isInstanceOf(MalformedPidfException.class);
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
            assertThatThrownBy(() -> PidfText.of(dtd + OPEN + "<note>&x;</note>" + CLOSE))
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
        assertThatThrownBy(() -> PidfText.of(text)).isInstanceOf(MalformedPidfException.class);
        assertThatThrownBy(() -> PidfText.of(text.getBytes(UTF_8))).isInstanceOf(MalformedPidfException.class);
    }

    @Test
    void boundsDepthAndLength() {
        assertThat(kept("<x>".repeat(31) + "</x>".repeat(31))).isEmpty();
        assertThatThrownBy(() -> kept("<x>".repeat(32) + "</x>".repeat(32)))
                .hasMessage("presence document: (expected: at most 32 levels)");
        assertThatThrownBy(() -> kept("<tuple>".repeat(32) + "</tuple>".repeat(32)))
                .hasMessage("presence document: (expected: at most 32 levels)");

        int room = PidfReader.MAX_LENGTH - OPEN.length() - CLOSE.length();
        assertThat(kept(" ".repeat(room))).isEmpty();
        assertThatThrownBy(() -> kept(" ".repeat(room + 1))).isInstanceOf(MalformedPidfException.class);
        String long8 = OPEN + " ".repeat(room + 1) + CLOSE;
        assertThatThrownBy(() -> PidfText.of(long8.getBytes(UTF_8))).isInstanceOf(MalformedPidfException.class);
    }

    @Test
    void aDocumentOfManyAttributesCostsNoMoreThanItsLength() {
        StringBuilder many = new StringBuilder("<x");
        for (int i = 0; many.length() < 60_000; i++) {
            many.append(" a").append(i).append("=''");
        }
        assertThat(kept(many + "/>")).isEmpty();
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
        assertThat(PidfText.of(document.getBytes(Charset.forName(charset))).text())
                .contains("<note>ré</note>");
        assertThat(PidfText.of(document).text()).contains("<note>ré</note>");
    }

    @Test
    void decodesAByteOrderMark() {
        String document = "\uFEFF" + OPEN + "<note>é</note>" + CLOSE;
        for (Charset charset : new Charset[] {UTF_8, UTF_16BE, UTF_16LE}) {
            assertThat(PidfText.of(document.getBytes(charset)).text()).contains("é");
        }
        assertThat(PidfText.of(document.substring(1).getBytes(UTF_16)).text()).contains("é");
    }

    @Test
    void refusesOctetsThatItsEncodingDoesNotHave() {
        byte[] latin = (OPEN + "<note>é</note>" + CLOSE).getBytes(ISO_8859_1);
        assertThatThrownBy(() -> PidfText.of(latin)).isInstanceOf(MalformedPidfException.class);
        byte[] other = ("<?xml version='1.0' encoding='EBCDIC-CP-US'?>" + OPEN + CLOSE).getBytes(UTF_8);
        assertThatThrownBy(() -> PidfText.of(other)).hasMessage("presence document: encoding (expected: UTF-8)");
    }

    @Test
    @Spec({"Q-12", "RFC 3863 §4.2"})
    void keepsWhatUmppUnderstandsInTheNamespaceOfRfc3863() {
        String content =
                "<!-- c --><?p i?><c:tuple id='t' x='y'>\n <c:status><c:basic>open</c:basic><v:mood>glad</v:mood>"
                        + "<i:im>busy</i:im></c:status>text<c:contact priority='0.8' y=''>im:a@b</c:contact></c:tuple>"
                        + "<v:tuple id='u'><c:status/></v:tuple>";
        String document = "<c:presence xmlns:c='urn:ietf:params:xml:ns:cpim-pidf' xmlns:v='urn:example' "
                + "xmlns:i='urn:ietf:params:xml:ns:cpim-pidf:im' entity='pres:a@b'>" + content + "</c:presence>";
        assertThat(PidfText.of(document).text())
                .startsWith("<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" ")
                .endsWith(" entity=\"pres:a@b\"><tuple id=\"t\"><status><basic>open</basic><im:im>busy</im:im></status>"
                        + "<contact priority=\"0.8\">im:a@b</contact></tuple></presence>");
    }

    @Test
    void namesPersonsAndActivitiesAsRfc4479And4480Do() {
        String activities = "<rpid:activities><rpid:away></rpid:away></rpid:activities>";
        assertThat(
                        kept(
                                "<person xmlns:r='urn:ietf:params:xml:ns:pidf:rpid'><r:activities><r:away/></r:activities></person>"))
                .isEqualTo("<dm:person>" + activities + "</dm:person>");
        assertThat(kept("<p:person xmlns:p='urn:ietf:params:xml:ns:pidf:person'>"
                        + "<r:activities xmlns:r='urn:ietf:params:xml:ns:pidf:rpid:rpid-person'><r:away/></r:activities>"
                        + "</p:person>"))
                .isEqualTo("<dm:person>" + activities + "</dm:person>");
    }

    @Test
    @Spec("RFC 3863 §4.2.3")
    void leavesOutATupleThatMustBeUnderstoodAndIsNot() {
        String extension = "<status><basic>open</basic><x:y xmlns:x='urn:x' p:mustUnderstand='%s' "
                + "xmlns:p='urn:ietf:params:xml:ns:pidf'/></status>";
        String good = "<tuple id=\"b\"><status><basic>open</basic></status></tuple>";
        for (String must : new String[] {"1", "true"}) {
            assertThat(kept("<tuple id='a'>" + extension.formatted(must) + "</tuple>" + good))
                    .isEqualTo(good);
        }
        assertThat(kept("<tuple id='b'>" + extension.formatted("0") + "</tuple>"))
                .isEqualTo(good);
        assertThat(kept("<tuple id='a'><x xmlns='urn:x'><y p:mustUnderstand='true' "
                        + "xmlns:p='urn:ietf:params:xml:ns:cpim-pidf'/></x></tuple>" + good))
                .isEqualTo(good);
        assertThat(kept("<x:y xmlns:x='urn:x' p:mustUnderstand='1' xmlns:p='urn:ietf:params:xml:ns:pidf'/>" + good))
                .isEqualTo(good);
    }

    @Test
    void givesEachNoteTheLanguageAroundIt() {
        assertThat(kept("<tuple xml:lang='fr'><note>a</note><note xml:lang='de'>b</note></tuple><note>c</note>"))
                .isEqualTo("<tuple><note xml:lang=\"fr\">a</note><note xml:lang=\"de\">b</note></tuple><note>c</note>");
    }

    @Test
    void keepsTextVerbatim() {
        String note = "<note> &amp;&lt;&gt;&quot;'\t\n&#13;<![CDATA[<b>&]]> \uD83D\uDE00</note>";
        String written = "<note> &amp;&lt;&gt;&quot;'&#9;&#10;&#13;&lt;b&gt;&amp; \uD83D\uDE00</note>";
        assertThat(kept(note)).isEqualTo(written);
        assertThat(kept(written)).isEqualTo(written);
    }

    @Test
    @Spec("D-31")
    void showsNothingOfItselfInALog() {
        PidfText text = PidfText.of(OPEN + "<note>secret</note>" + CLOSE);
        assertThat(text).hasToString("PidfText[" + text.text().length() + " characters]");
        assertThat(new Note("secret", "en")).hasToString("Note[6 characters, language=en]");
        assertThat(text).isEqualTo(PidfText.of(text.text())).hasSameHashCodeAs(PidfText.of(text.text()));
    }
}
