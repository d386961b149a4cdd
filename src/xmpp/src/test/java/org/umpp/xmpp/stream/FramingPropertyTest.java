// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.umpp.conformance.Spec;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What holds for all octets, however they are cut. */
@Spec({"D-27", "RFC 6120 §11"})
class FramingPropertyTest {
    private static final SAXParserFactory SAX = SAXParserFactory.newInstance();

    static {
        SAX.setNamespaceAware(true);
    }

    @Property(tries = 400)
    void theCutDoesNotMatter(@ForAll("documents") String document, @ForAll @IntRange(min = 1, max = 40) int piece) {
        byte[] octets = (Recorder.OPEN + document + "</stream:stream>").getBytes(StandardCharsets.UTF_8);

        List<Object> whole = Recorder.read(octets, octets.length, XmlLimits.DEFAULT);

        assertThat(Recorder.read(octets, piece, XmlLimits.DEFAULT)).isEqualTo(whole);
    }

    /** The JDK's parser is the judge of well-formedness. */
    @Property(tries = 2000)
    void anElementIsTakenExactlyWhenItIsWellFormed(@ForAll("documents") String document) {
        List<Object> seen = Recorder.read(Recorder.OPEN + document + "</stream:stream>");
        boolean taken = seen.get(seen.size() - 1).equals("closed");

        assertThat(taken).as(document).isEqualTo(isWellFormed(Recorder.OPEN + document + "</stream:stream>"));
    }

    @Property(tries = 400)
    void anyTextSurvivesTheJourney(@ForAll String text) {
        Stanza stanza = Stanza.message(org.umpp.address.Jid.parse("a.example"), org.umpp.address.Jid.parse("b.example"))
                .id(text)
                .body(text)
                .build();

        Stanza read = Stanza.parse(stanza.bytes());

        String expected = text.codePoints()
                .map(c -> XmlChars.isLegal(c) ? c : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(read.body()).isEqualTo(expected);
        assertThat(read.id()).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> pieces = Arbitraries.of(
                "<a>",
                "</a>",
                "<b c='1'>",
                "</b>",
                "<p:q xmlns:p='urn:p'>",
                "</p:q>",
                "<p:q>",
                "<d/>",
                "<d e='&amp;'/>",
                "&lt;",
                "&#65;",
                "&#x1F339;",
                "&#2;",
                "&",
                "]]>",
                "]]",
                "<![CDATA[<x>&]]>",
                "\u00e9",
                "\ud83c\udf39",
                " ",
                "text",
                ">",
                "<",
                "'",
                "\"",
                "<f g='1' g='2'/>",
                "<f xmlns='urn:f'>",
                "</f>",
                "/",
                "=",
                "<h i=\"'>\"/>",
                "<j  k = '1' ></j >",
                "<a xmlns:x='u' xmlns:y='u' x:b='' y:b=''/>",
                "<a xml:lang='en'/>");
        Arbitrary<String> inside = pieces.list().ofMaxSize(8).map(list -> String.join("", list));
        return Combinators.combine(Arbitraries.of("<w>", "<w v='1'>", "<stream:w>"), inside)
                .as((open, content) -> open + content + "</" + open.substring(1).replace(" v='1'", ""));
    }

    private static boolean isWellFormed(String document) {
        try {
            SAX.newSAXParser()
                    .parse(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)), new DefaultHandler() {
                        @Override
                        public void fatalError(org.xml.sax.SAXParseException e) throws SAXException {
                            throw e;
                        }
                    });
            return true;
        } catch (SAXException e) {
            return false;
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
