// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;

class StanzaTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example/orchard");
    private static final Jid JULIET = Jid.parse("juliet@capulet.example/balcony");

    @Test
    @Spec("R-009")
    void whatIsInsideIsRelayedOctetByOctet() {
        String inside = "<body  xml:lang = \"en\">O &quot;R&#x6f;meo&quot; \u00e9\ud83c\udf39<![CDATA[<&]]></body>\r\n"
                + "<e2e xmlns='urn:ietf:params:xml:ns:xmpp-e2e'><![CDATA[Content-type: multipart/signed]]></e2e >";
        Stanza stanza = onStream("", "<message from='" + ROMEO + "' to='" + JULIET + "'>" + inside + "</message>");

        assertThat(stanza.content()).isEqualTo(inside.getBytes(StandardCharsets.UTF_8));
        assertThat(text(stanza.withTo(ROMEO)))
                .isEqualTo("<message from='" + ROMEO + "' to='" + ROMEO + "'>" + inside + "</message>");
        assertThat(stanza.body()).isEqualTo("O \"Romeo\" \u00e9\ud83c\udf39<&");
    }

    @Test
    void prefixesDeclaredOnTheStreamAreDeclaredAgainWhereTheyAreUsed() {
        Stanza stanza = onStream(
                " xmlns:a='urn:a' xmlns:b='urn:b'",
                "<message from='" + ROMEO + "' to='" + JULIET + "' xmlns:c='urn:c' c:d='1'><a:x/><c:y/></message>");

        assertThat(text(stanza))
                .isEqualTo("<message from='" + ROMEO + "' to='" + JULIET
                        + "' xmlns:a='urn:a' xmlns:c='urn:c' c:d='1'><a:x/><c:y/></message>");
        assertThat(stanza.child("urn:a", "x")).isNotNull();
        assertThat(Stanza.parse(stanza.document(Namespaces.CLIENT))).isEqualTo(stanza);
    }

    @Test
    @Spec("RFC 6120 §8.1.5")
    void theLanguageOfTheStreamIsThatOfItsStanzas() {
        String message = "<message from='" + ROMEO + "' to='" + JULIET + "'/>";

        assertThat(onStream(" xml:lang='it'", message).lang()).isEqualTo("it");
        assertThat(onStream(" xml:lang='it'", message.replace("/>", " xml:lang='en'/>"))
                        .lang())
                .isEqualTo("en");
    }

    @Test
    @Spec({"R-027", "RFC 6121 §5.2"})
    void aBuiltMessageSaysWhatItWasTold() {
        Stanza stanza = Stanza.message(ROMEO, JULIET)
                .type("chat")
                .id("m1")
                .lang("en")
                .subject("s")
                .body("a < b & c > 'd' \"e\"")
                .thread("283461923759234")
                .element("http://jabber.org/protocol/chatstates", "active")
                .build();

        assertThat(stanza.body()).isEqualTo("a < b & c > 'd' \"e\"");
        assertThat(stanza.subject()).isEqualTo("s");
        assertThat(stanza.thread()).isEqualTo("283461923759234");
        assertThat(Stanza.parse(stanza.bytes())).isEqualTo(stanza).hasSameHashCodeAs(stanza);
        assertThat(stanza).hasToString("message[from=" + ROMEO + ", to=" + JULIET + ", id=m1, type=chat]");
    }

    @Test
    @Spec({"D-54", "D-27"})
    void whatXmlCannotCarryBecomesTheReplacementCharacter() {
        Stanza stanza = Stanza.message(ROMEO, JULIET)
                .id("\u0001'")
                .body("a\u0000\u0001\u000b\ufffe\uffff\ud800b\r\n\tc")
                .build();

        assertThat(stanza.body()).isEqualTo("a\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdb\r\n\tc");
        assertThat(Stanza.parse(stanza.bytes()).id()).isEqualTo("\ufffd'");
    }

    @Test
    @Spec("R-027")
    void theThreadCanBeReplacedWithoutTouchingTheRest() {
        Stanza with =
                Stanza.message(ROMEO, JULIET).body("a").thread("x").body("b").build();
        Stanza without = Stanza.message(ROMEO, JULIET).body("a").build();

        assertThat(text(with.withThread("1<2")))
                .endsWith("><body>a</body><thread>1&lt;2</thread><body>b</body></message>");
        assertThat(text(without.withThread("1"))).endsWith("><body>a</body><thread>1</thread></message>");
        assertThat(text(Stanza.message(ROMEO, JULIET).build().withThread("1")))
                .endsWith("><thread>1</thread></message>");
    }

    @Test
    @Spec("RFC 6120 §8.3")
    void anErrorGoesBackUnderTheSameId() {
        Stanza message = Stanza.message(ROMEO, JULIET)
                .type("chat")
                .id("m1")
                .body("secret")
                .build();

        Stanza error = message.error(StanzaErrorCondition.RESOURCE_CONSTRAINT, "busy & full");

        assertThat(error.from()).isEqualTo(JULIET);
        assertThat(error.to()).isEqualTo(ROMEO);
        assertThat(error.id()).isEqualTo("m1");
        assertThat(error.isError()).isTrue();
        assertThat(Stanza.parse(error.bytes()).error())
                .isEqualTo(new StanzaError(StanzaErrorCondition.RESOURCE_CONSTRAINT, "wait", "busy & full"));
        assertThat(message.error()).isNull();
    }

    @Test
    void aDocumentOfAnyContentNamespaceIsTheSameStanza() {
        String bare = "<message from='" + ROMEO + "' to='" + JULIET + "'><body>x</body></message>";
        Stanza stanza = Stanza.parse(bare);

        assertThat(Stanza.parse("<?xml version='1.0' encoding='UTF-8'?>\n" + bare + "\n"))
                .isEqualTo(stanza);
        assertThat(Stanza.parse(stanza.document(Namespaces.SERVER))).isEqualTo(stanza);
        assertThat(Stanza.parse(stanza.document(Namespaces.CLIENT))).isEqualTo(stanza);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "<message/>",
                "<message from='a.example' to='b.example'>",
                "<message from='a.example' to='b.example'/><message/>",
                "<message from='a.example' to='b.example'/>x",
                "<body from='a.example' to='b.example'/>",
                "<message xmlns='urn:other' from='a.example' to='b.example'/>",
                "<m:message xmlns:m='jabber:server' from='a.example' to='b.example'/>",
                "<!DOCTYPE x><message from='a.example' to='b.example'/>",
                "<?xml version='1.0'",
            })
    void whatIsNoStanzaIsRefused(String document) {
        assertThatThrownBy(() -> Stanza.parse(document)).isInstanceOf(MalformedStreamException.class);
    }

    private static Stanza onStream(String declarations, String stanza) {
        List<Object> seen = Recorder.read(Recorder.OPEN.replace(" version", declarations + " version") + stanza);
        return (Stanza) seen.get(1);
    }

    private static String text(Stanza stanza) {
        return new String(stanza.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    @Spec({"R-009", "XEP-0114 §3"})
    void aChildThatNamesTheContentNamespaceOfItsStreamIsInThatOfAnyOther() {
        String inside = "<body xml:lang='en' xmlns='jabber:component:accept'>O</body><e xmlns='urn:e'>"
                + "<message xmlns='jabber:client'/><body xmlns='jabber:component:accept'/></e>"
                + "<subject xmlns='jabber:component:accept'/>";
        String outside = "<body xml:lang='en'>O</body><e xmlns='urn:e'>"
                + "<message xmlns='jabber:client'/><body xmlns='jabber:component:accept'/></e>"
                + "<subject/>";
        Stanza stanza = Stanza.parse("<message from='" + ROMEO + "' to='" + JULIET + "'>" + inside + "</message>");

        Stanza there = stanza.inContentOf(Namespaces.COMPONENT);

        assertThat(new String(there.content(), StandardCharsets.UTF_8)
                        .replace(" >", ">")
                        .replace(" />", "/>"))
                .isEqualTo(outside);
        assertThat(there.body()).isEqualTo("O");
        assertThat(stanza.inContentOf(Namespaces.SERVER)).isSameAs(stanza);
    }

    @Test
    @Spec("RFC 6120 §8.4")
    void aChildIsFoundByItsNameAloneAndInNoText() {
        Stanza stanza = Stanza.parse("<message from='romeo@montague.example.net' to='juliet@capulet.example.com'>"
                + "<note>thread</note><x:thread xmlns:x='urn:x'>no</x:thread><y xmlns='urn:y'><thread>nor this</thread></y>"
                + "<thread>yes</thread><été xmlns='urn:z'>hot</été></message>");
        assertThat(stanza.thread()).isEqualTo("yes");
        assertThat(stanza.child("urn:x", "thread")).extracting(XmlElement::text).isEqualTo("no");
        assertThat(stanza.child("urn:y", "thread")).isNull();
        assertThat(stanza.child("urn:z", "été")).extracting(XmlElement::text).isEqualTo("hot");
        assertThat(stanza.body()).isNull();
    }
}
