// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** What a stanza becomes in SIP (RFC 7572 §4, §6, §7). */
@Spec({"C-04", "RFC 7572 §4"})
class ToSipTest {
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    private static final String PLAIN = "text/plain;charset=UTF-8";

    private final Verona any = new Verona(
            false, "multipart/alternative", "message/cpim", "message/imdn+xml", "application/im-iscomposing+xml");
    private final Verona usual = new Verona(false, "multipart/alternative");
    private final Verona phone = new Verona(false);

    private static String header(Message message, String name) {
        return message.getHeader(name, "", String.class);
    }

    @Test
    void aBodyIsPlainTextAndTheThreadTheCallId() {
        Message message = usual.fromRomeo(
                "type='chat' id='m1'",
                "<thread>711609sa</thread><body>Art thou not Romeo, &amp; a Montague?</body><x xmlns='urn:x'>y</x>");

        assertThat(message.getBody()).isEqualTo("Art thou not Romeo, & a Montague?");
        assertThat(header(message, Exchange.CONTENT_TYPE)).isEqualTo(PLAIN);
        assertThat(header(message, "UmppSessionId")).isEqualTo("711609sa");
        assertThat(header(message, "UmppSubject")).isEmpty();
        assertThat(header(message, "UmppLanguage")).isEmpty();
        assertThat(header(message, "UmppDate")).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a84b4c76e66710@pc33.atlanta.com, a84b4c76e66710@pc33.atlanta.com",
        "e0ffe42cb0fb4d48a9fe9c8d76ee0c4c, e0ffe42cb0fb4d48a9fe9c8d76ee0c4c",
        "two words, two%20words",
        "a@b@c, a%40b%40c",
        "štěstí, %C5%A1t%C4%9Bst%C3%AD",
        "'', ''"
    })
    @Spec("RFC 3261 §20.8")
    void aThreadIsWrittenSoThatItCanBeACallId(String thread, String callId) {
        assertThat(PagerSteps.callId(thread)).isEqualTo(callId);
    }

    @Test
    void aThreadThatIsTooLongIsNone() {
        assertThat(PagerSteps.callId("x".repeat(256))).isEmpty();
        assertThat(PagerSteps.callId("x".repeat(255))).hasSize(255);
    }

    @Test
    void languageAndSubjectPass() {
        Message message = usual.fromRomeo(
                "xml:lang='cs'",
                "<subject xml:lang='en'>Wish</subject><subject>Přání</subject><body>Hodně štěstí</body>");

        assertThat(header(message, "UmppLanguage")).isEqualTo("cs");
        assertThat(header(message, "UmppSubject")).isEqualTo("Přání");
    }

    @Test
    void ofSubjectsInOtherLanguagesTheFirstPasses() {
        Message message = usual.fromRomeo(
                "", "<subject xml:lang='en'>Wish</subject><subject xml:lang='cs'>Přání</subject><body>x</body>");

        assertThat(header(message, "UmppSubject")).isEqualTo("Wish");
    }

    @Test
    @Spec("RFC 2046 §5.1.4")
    void bodiesInSeveralLanguagesAreAlternatives() {
        Message message = usual.fromRomeo("xml:lang='en'", "<body>happy</body><body xml:lang='cs'>šťastný</body>");

        String type = header(message, Exchange.CONTENT_TYPE);
        assertThat(type).startsWith("multipart/alternative;boundary=\"");
        String boundary = type.substring(type.indexOf('"') + 1, type.length() - 1);
        assertThat(message.getBody(String.class))
                .isEqualTo(
                        """
                        --%1$s
                        Content-Type: text/plain;charset=UTF-8
                        Content-Language: en

                        happy
                        --%1$s
                        Content-Type: text/plain;charset=UTF-8
                        Content-Language: cs

                        šťastný
                        --%1$s--
                        """
                                .formatted(boundary)
                                .replace("\n", "\r\n"));
    }

    @Test
    void orOneOfThemForWhoTakesNoAlternatives() {
        Message message = phone.fromRomeo("xml:lang='cs'", "<body xml:lang='en'>happy</body><body>šťastný</body>");

        assertThat(message.getBody()).isEqualTo("šťastný");
        assertThat(header(message, Exchange.CONTENT_TYPE)).isEqualTo(PLAIN);
        assertThat(header(message, "UmppLanguage")).isEqualTo("cs");
    }

    @Test
    @Spec("XEP-0203 §3")
    void whenItWasWrittenPasses() {
        Message message =
                usual.fromRomeo("", "<body>x</body><delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/>");

        assertThat(header(message, "UmppDate")).isEqualTo("Tue, 10 Sep 2002 23:08:25 GMT");
    }

    @Test
    @Spec({"RFC 3862 §2", "RFC 5438 §5", "XEP-0184 §5"})
    void whoWantsAReceiptPutsTheMessageIntoAnEnvelope() {
        Message message = any.fromRomeo(
                "id='m1'",
                "<subject>s\u0159</subject><body xml:lang='en'>x</body><request xmlns='urn:xmpp:receipts'/>");

        assertThat(header(message, Exchange.CONTENT_TYPE)).isEqualTo("message/cpim");
        assertThat(message.getBody(String.class))
                .isEqualTo(
                        """
                        From: <im:romeo@montague.example.net>
                        To: <im:juliet@thecappulets.example.com>
                        DateTime: 2026-11-26T10:00:00Z
                        Subject: sř
                        NS: imdn <urn:ietf:params:imdn>
                        imdn.Message-ID: m1
                        imdn.Disposition-Notification: positive-delivery

                        Content-Type: text/plain;charset=UTF-8
                        Content-Language: en

                        x"""
                                .replace("\n", "\r\n"));
        assertThat(usual.fromRomeo("id='m1'", "<body>x</body><request xmlns='urn:xmpp:receipts'/>")
                        .getBody())
                .as("for who takes none")
                .isEqualTo("x");
    }

    @Test
    @Spec({"C-08", "RFC 3922 §4.1"})
    void subjectsInSeveralLanguagesNeedAnEnvelope() {
        assertThat(any.fromRomeo(
                                "",
                                "<subject xml:lang='en'>a</subject><subject xml:lang='fr'>b\n</subject><body>x</body>")
                        .getBody(String.class))
                .contains("Subject:;lang=en a\r\nSubject:;lang=fr b\\u000a\r\n");
    }

    @Test
    @Spec({"RFC 5438 §7", "XEP-0184 §5"})
    void aReceiptIsANotification() {
        Message message = any.fromRomeo("id='r1'", "<received xmlns='urn:xmpp:receipts' id='m&lt;1'/>");

        assertThat(header(message, Exchange.CONTENT_TYPE)).isEqualTo("message/cpim");
        assertThat(message.getBody(String.class))
                .contains(
                        "imdn.Message-ID: r1\r\n\r\nContent-Type: message/imdn+xml\r\nContent-Disposition: notification\r\n\r\n")
                .endsWith("<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>m&lt;1</message-id>"
                        + "<datetime>2026-11-26T10:00:00Z</datetime><delivery-notification><status><delivered/></status>"
                        + "</delivery-notification></imdn>");
        assertThat(usual.fromRomeo("", "<received xmlns='urn:xmpp:receipts' id='m1'/>")
                        .getBody())
                .isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "composing, active",
        "active, idle",
        "paused, idle",
        "inactive, idle",
    })
    @Spec({"C-05", "D-15", "RFC 3994 §3", "RFC 7573 §4"})
    void aChatStateSaysWhetherHeTypes(String state, String said) {
        Message message = any.fromRomeo("type='chat'", "<" + state + " xmlns='" + CHAT_STATES + "'/>");

        assertThat(header(message, Exchange.CONTENT_TYPE)).isEqualTo("application/im-iscomposing+xml");
        assertThat(message.getBody(String.class))
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>" + said + "</state>");
        assertThat(IsComposing.parse(message.getBody(String.class)).active()).isEqualTo(said.equals("active"));
        assertThat(usual.fromRomeo("type='chat'", "<" + state + " xmlns='" + CHAT_STATES + "'/>")
                        .getBody())
                .as("for who takes no such news")
                .isNull();
    }

    @Test
    @Spec({"C-05", "RFC 7573 §6.1"})
    void thatHeHasLeftHasNoWords() {
        assertThat(any.fromRomeo("type='chat'", "<gone xmlns='" + CHAT_STATES + "'/>")
                        .getBody())
                .isNull();
    }

    @Test
    void aChatStateBesideATextIsNotSaid() {
        assertThat(any.fromRomeo("type='chat'", "<body>x</body><active xmlns='" + CHAT_STATES + "'/>")
                        .getBody())
                .isEqualTo("x");
    }

    @Test
    @Spec({"R-009", "C-08"})
    void whatIsSealedIsNotSentInClearNorAtAll() {
        assertThatThrownBy(() -> any.fromRomeo(
                        "", "<body>This is encrypted.</body><e2e xmlns='urn:ietf:params:xml:ns:xmpp-e2e'>secret</e2e>"))
                .isInstanceOf(UnsayableException.class)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<x xmlns='jabber:x:conference' jid='room@example.org'/>"})
    void whatHasNoTextHasNoWords(String elements) {
        assertThatThrownBy(() -> any.fromRomeo("", elements)).isInstanceOf(UnsayableException.class);
    }

    @Test
    void aSubjectAloneIsSaid() {
        Message message = usual.fromRomeo("xml:lang='en'", "<subject>only this</subject>");

        assertThat(message.getBody()).isEqualTo("");
        assertThat(header(message, "UmppSubject")).isEqualTo("only this");
        assertThat(header(message, Exchange.CONTENT_TYPE)).isEmpty();
    }
}
