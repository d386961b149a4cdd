// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.xmpp.stream.Recorder.OPEN;
import static org.umpp.xmpp.stream.Recorder.read;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec({"RFC 6120 §4", "RFC 6120 §11"})
class StreamFramerTest {
    private static final String MESSAGE =
            "<message from='romeo@montague.example/orchard' to='juliet@capulet.example/balcony'";

    @Test
    void aStreamIsItsHeaderItsElementsAndItsEnd() {
        List<Object> seen = read("<?xml version='1.0'?>\n" + OPEN
                + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
                + "</stream:features>\n" + MESSAGE + " id='a'><body>O</body></message> </stream:stream>");

        assertThat(seen).hasSize(4);
        assertThat(((StreamHeader) seen.get(0)).isVersionOne()).isTrue();
        assertThat(((XmlElement) seen.get(1)).child(Namespaces.TLS, "starttls")).isNotNull();
        assertThat(((Stanza) seen.get(2)).body()).isEqualTo("O");
        assertThat(seen.get(3)).isEqualTo("closed");
    }

    @Test
    void attributesMayComeInAnyOrderAndEitherQuote() {
        StreamHeader header = (StreamHeader) read("<stream:stream version=\"1.0\" xml:lang='en' to = 'a.example' id=''"
                        + " xmlns:stream=\"http://etherx.jabber.org/streams\" from='b.example' xmlns='jabber:server' >")
                .get(0);

        assertThat(header)
                .isEqualTo(new StreamHeader(
                        Namespaces.STREAMS, "stream", Namespaces.SERVER, "b.example", "a.example", "", "1.0", "en"));
    }

    @Test
    void aStreamMayHaveTheStreamNamespaceAsItsDefault() {
        List<Object> seen = read("<stream xmlns='http://etherx.jabber.org/streams' version='1.0'><features/>"
                + "<message xmlns='jabber:server' from='a.example' to='b.example'><body>x</body></message></stream>");

        assertThat(seen).hasSize(4);
        assertThat(((Stanza) seen.get(2)).body()).isEqualTo("x");
    }

    @Test
    void whiteSpaceBetweenStanzasKeepsAStreamAlive() {
        assertThat(read(OPEN + " \n\t  \r\n ")).hasSize(1);
    }

    @ParameterizedTest
    @Spec("D-27")
    @CsvSource(
            delimiter = '|',
            value = {
                "restricted-xml       | <!-- no -->",
                "restricted-xml       | <message><!-- no --></message>",
                "restricted-xml       | <?php die(); ?>",
                "restricted-xml       | <message><?php die(); ?></message>",
                "restricted-xml       | <!DOCTYPE lolz []>",
                "restricted-xml       | <message from='a.example' to='b.example'><body>&lol9;</body></message>",
                "restricted-xml       | <message from='a.example' to='b.example' id='&lol9;'/>",
                "not-well-formed      | <?xml version='1.0'?>",
                "not-well-formed      | <message><?xml version='1.0'?></message>",
                "not-well-formed      | <message from='a.example' to='b.example'><a></b></message>",
                "not-well-formed      | <message from='a.example' to='b.example' to='c.example'/>",
                "not-well-formed      | <message from='a.example' to='b.example' x:y='1'/>",
                "not-well-formed      | <x:y/>",
                "not-well-formed      | <a b='<'/>",
                "not-well-formed      | <a <b/>",
                "not-well-formed      | <a b/>",
                "not-well-formed      | <a b=c/>",
                "not-well-formed      | <a b='1'c='2'/>",
                "not-well-formed      | <1/>",
                "not-well-formed      | < a/>",
                "not-well-formed      | <a:b:c xmlns:a='x'/>",
                "not-well-formed      | <a>&#0;</a>",
                "not-well-formed      | <a>&#xFFFE;</a>",
                "not-well-formed      | <a>&#x110000;</a>",
                "not-well-formed      | <a>& b</a>",
                "not-well-formed      | <a>]]></a>",
                "not-well-formed      | <a xmlns:p=''/>",
                "not-well-formed      | <a xmlns:xml='x'/>",
                "not-well-formed      | <a xmlns:xmlns='x'/>",
                "not-well-formed      | <a xmlns:p='x' xmlns:q='x' p:c='1' q:c='2'/>",
                "not-well-formed      | </stream:strea>",
                "not-well-formed      | <a / >",
                "bad-format           | text",
                "bad-format           | &amp;",
                "invalid-namespace    | <message xmlns='jabber:client' from='a.example' to='b.example'/>",
                "bad-namespace-prefix | <s:message xmlns:s='jabber:server' from='a.example' to='b.example'/>",
                "improper-addressing  | <message to='b.example'/>",
                "improper-addressing  | <message from='a.example'/>",
                "improper-addressing  | <message from='a.example' to=''/>",
                "improper-addressing  | <message from='@a.example' to='b.example'/>",
            })
    void whatNoStreamMayHoldEndsItWithItsOwnError(String condition, String octets) {
        assertThat(read(OPEN + octets)).hasSize(2).last().isEqualTo(StreamErrorCondition.of(condition));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not-well-formed      | text",
                "not-well-formed      | </stream:stream>",
                "not-well-formed      | <stream:stream>",
                "not-well-formed      | <?xml version='1.0'?><?xml version='1.0'?>",
                "not-well-formed      | <?xml encoding='UTF-8'?>",
                "not-well-formed      | <?xml version='1.0' standalone='maybe'?>",
                "restricted-xml       | <!DOCTYPE stream SYSTEM 'x'>",
                "restricted-xml       | <?xml-stylesheet href='x'?>",
                "unsupported-encoding | <?xml version='1.0' encoding='ISO-8859-1'?>",
                "unsupported-encoding | <?xml version='1.0' encoding='UTF-16'?>",
            })
    void aStreamThatCannotBeginEndsWithItsOwnError(String condition, String octets) {
        assertThat(read(octets)).containsExactly(StreamErrorCondition.of(condition));
    }

    @Test
    void otherEncodingsShowInTheirFirstOctet() {
        byte[] utf16 = OPEN.getBytes(StandardCharsets.UTF_16);

        assertThat(read(utf16, 1, XmlLimits.DEFAULT)).containsExactly(StreamErrorCondition.UNSUPPORTED_ENCODING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C080", "EDA080", "F4908080", "FF", "E282", "80", "EFBFBF", "01"})
    void octetsThatAreNoCharactersEndTheStream(String hex) {
        byte[] bad = java.util.HexFormat.of().parseHex(hex);
        byte[] before = (OPEN + "<a>").getBytes(StandardCharsets.UTF_8);
        byte[] after = "</a>".getBytes(StandardCharsets.UTF_8);
        byte[] octets = java.nio.ByteBuffer.allocate(before.length + bad.length + after.length)
                .put(before)
                .put(bad)
                .put(after)
                .array();

        assertThat(read(octets, octets.length, XmlLimits.DEFAULT))
                .last()
                .isEqualTo(StreamErrorCondition.NOT_WELL_FORMED);
    }

    @Test
    @Spec({"D-27", "RFC 6120 §13.12"})
    void aStanzaBeyondTheLimitIsRefusedBeforeItIsComplete() {
        XmlLimits limits = new XmlLimits(10_000, 8, 8);
        String tenThousand = MESSAGE + "><body>" + "x".repeat(10_000 - MESSAGE.length() - 24) + "</body></message>";
        byte[] fits = (OPEN + tenThousand).getBytes(StandardCharsets.UTF_8);
        byte[] endless = (OPEN + MESSAGE + "><body>" + "x".repeat(20_000)).getBytes(StandardCharsets.UTF_8);
        byte[] endlessTag = (OPEN + MESSAGE + " a='" + "x".repeat(20_000)).getBytes(StandardCharsets.UTF_8);

        assertThat(tenThousand).hasSize(10_000);
        assertThat(read(fits, 1000, limits)).last().isInstanceOf(Stanza.class);
        assertThat(read(endless, 1000, limits)).last().isEqualTo(StreamErrorCondition.POLICY_VIOLATION);
        assertThat(read(endlessTag, 1000, limits)).last().isEqualTo(StreamErrorCondition.POLICY_VIOLATION);
    }

    @Test
    @Spec("D-27")
    void depthAndAttributesAreBounded() {
        XmlLimits limits = new XmlLimits(100_000, 8, 8);
        byte[] deep = (OPEN + "<a>".repeat(8) + "</a>".repeat(8)).getBytes(StandardCharsets.UTF_8);
        byte[] tooDeep = (OPEN + "<a>".repeat(9)).getBytes(StandardCharsets.UTF_8);
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            attributes.append(" a").append(i).append("='1'");
        }
        byte[] wide = (OPEN + "<a" + attributes + "/>").getBytes(StandardCharsets.UTF_8);

        assertThat(read(deep, 7, limits)).last().isInstanceOf(XmlElement.class);
        assertThat(read(tooDeep, 7, limits)).last().isEqualTo(StreamErrorCondition.POLICY_VIOLATION);
        assertThat(read(wide, 7, limits)).last().isEqualTo(StreamErrorCondition.POLICY_VIOLATION);
    }

    @Test
    void aHaltedFramerLeavesTheRest() {
        byte[] octets = (OPEN + "<a/><b/>").getBytes(StandardCharsets.UTF_8);
        StreamFramer framer = new StreamFramer(XmlLimits.DEFAULT);
        Recorder halting = new Recorder() {
            @Override
            public void element(XmlElement element) {
                super.element(element);
                framer.halt();
            }
        };

        int first = framer.feed(octets, 0, octets.length - 5, halting);
        int second = framer.feed(octets, first, octets.length, halting);

        assertThat(new String(octets, second, octets.length - second, StandardCharsets.UTF_8))
                .isEqualTo("<b/>");
        assertThat(halting.seen).hasSize(2);
    }

    @Test
    void nothingFollowsTheEndOfAStream() {
        assertThat(read(OPEN + "</stream:stream><a/>")).hasSize(2).last().isEqualTo("closed");
        assertThat(read("<stream:stream xmlns:stream='http://etherx.jabber.org/streams'/>"))
                .hasSize(2)
                .last()
                .isEqualTo("closed");
    }
}
