// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** What a MESSAGE becomes in XMPP (RFC 7572 §5 to §7). */
@Spec({"C-04", "RFC 7572 §5"})
class FromSipTest {
    private static final String HEAD =
            "<message xmlns='jabber:client' from='%s' to='%s'".formatted(Verona.JULIET, Verona.ROMEO);

    private final Verona verona = new Verona(false);

    private String plain(String text, String... headers) {
        return of("text/plain", text, headers);
    }

    private String of(String type, String text, String... headers) {
        return of(type, text.getBytes(UTF_8), headers);
    }

    private String of(String type, byte[] body, String... headers) {
        Map<String, String> all = new java.util.HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return verona.fromJuliet(body, type, all);
    }

    @Test
    @Spec("RFC 7572 §8")
    void aTextIsANormalMessageInTheThreadOfItsCallId() {
        assertThat(plain("Neither, fair saint", "UmppSessionId", "M4spr4vdu"))
                .isEqualTo(HEAD + "><body>Neither, fair saint</body><thread>M4spr4vdu</thread></message>");
    }

    @Test
    @Spec("RFC 7572 §8")
    void orAChatIfThePartnersFileSaysSo() {
        assertThat(new Verona(true).fromJuliet("x".getBytes(UTF_8), "text/plain", Map.of()))
                .isEqualTo(HEAD + " type='chat'><body>x</body></message>");
    }

    @Test
    @Spec("RFC 7572 §5")
    void subjectAndLanguagePass() {
        assertThat(plain("Hodně štěstí", "UmppSubject", "Přání", "UmppLanguage", "cs, sk"))
                .isEqualTo(HEAD + " xml:lang='cs'><subject>Přání</subject><body>Hodně štěstí</body></message>");
    }

    @ParameterizedTest(name = "{0} seconds ago")
    @CsvSource({"0, false", "59, false", "61, true", "86400, true"})
    @Spec("XEP-0203 §3")
    void whatComesLateSaysSo(int seconds, boolean late) {
        String date = "Thu, 26 Nov 2026 10:00:00 GMT";
        verona.passes(Duration.ofSeconds(seconds));

        assertThat(plain("x", "UmppDate", date)
                        .contains("<delay xmlns='urn:xmpp:delay' stamp='2026-11-26T10:00:00Z'/>"))
                .isEqualTo(late);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "Thu, 32 Nov 2026 10:00:00 GMT", "Fri, 27 Nov 2026 10:00:00 GMT"})
    void aDateThatCannotBeIsPassedOver(String date) {
        assertThat(plain("x", "UmppDate", date)).isEqualTo(HEAD + "><body>x</body></message>");
    }

    @Test
    @Spec({"D-54", "D-27"})
    void whatXmlCannotCarryIsReplaced() {
        assertThat(plain("a\u0001b\u0000c<d>&\uFFFE\t\r\n😀"))
                .isEqualTo(HEAD + "><body>a\uFFFDb\uFFFDc&lt;d&gt;&amp;\uFFFD&#x9;&#xD;&#xA;😀</body></message>");
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "text/plain, UTF-8",
        "text/plain;charset=UTF-8, UTF-8",
        "text/plain; charset=\"utf-8\", UTF-8",
        "TEXT/PLAIN;Charset=iso-8859-2, ISO-8859-2",
        "text/plain;charset=windows-1250, windows-1250",
        "text/plain;charset=utf-16be, UTF-16BE",
    })
    @Spec({"D-54", "RFC 7572 §7"})
    void theCharsetIsHonoured(String type, String charset) {
        assertThat(of(type, "štěstí".getBytes(Charset.forName(charset)))).contains("<body>štěstí</body>");
        assertThat(verona.traffic.guessed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain;charset=utf-8", "text/plain;charset=us-ascii"})
    @Spec("D-54")
    void whatIsNotUtf8IsTakenForWindows1252AndCounted(String type) {
        assertThat(of(type, "ça coûte 5 €".getBytes(Charset.forName("windows-1252"))))
                .contains("<body>ça coûte 5 €</body>");
        assertThat(verona.traffic.guessed()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/sdp", "text/enriched", "text/plain;charset=klingon"})
    @Spec({"D-54", "RFC 7572 §7"})
    void whatHasNoMeaningHereIsRefused(String type) {
        assertThatThrownBy(() -> of(type, "x")).isInstanceOf(UnsupportedContentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "text/", "multipart/mixed", "a/b/c"})
    void aTypeThatIsNoneIsMalformed(String type) {
        assertThatThrownBy(() -> of(type, "x")).isInstanceOf(MalformedContentException.class);
    }

    @Test
    @Spec("D-54")
    void ofHtmlTheTextRemains() {
        assertThat(of(
                        "text/html",
                        "<html><head><title>no</title></head><body><p>Hi&nbsp;<b>Romeo</b>,<br>1 &lt; 2 &amp;&#x20;3</p>"
                                + "<script>alert('x')</script><div>bye</div></body></html>"))
                .isEqualTo(HEAD + "><body>Hi Romeo,&#xA;1 &lt; 2 &amp; 3&#xA;bye</body></message>");
    }

    @Test
    @Spec({"RFC 7572 §5", "RFC 2046 §5.1.4"})
    void alternativesInSeveralLanguagesAreSoManyBodies() {
        assertThat(
                        of(
                                "multipart/alternative;boundary=\"b 1\"",
                                "preamble\r\n--b 1\r\nContent-Type: text/plain;charset=utf-8\r\nContent-Language: en\r\n\r\nhappy\r\n"
                                        + "--b 1\r\nContent-Type: text/plain\r\nContent-Language: cs\r\n"
                                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\n=C5=A1=C5=A5=\r\nastn=C3=BD\r\n--b 1--\r\n"))
                .isEqualTo(HEAD + "><body xml:lang='en'>happy</body><body xml:lang='cs'>šťastný</body></message>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alternative", "mixed", "related"})
    @Spec("RFC 2046 §5.1")
    void ofPartsThatCannotBeReadTheOtherIs(String subtype) {
        assertThat(
                        of(
                                "multipart/" + subtype + ";boundary=b",
                                "--b\nContent-Type: image/png\n\nx\n--b\nContent-Transfer-Encoding: base64\n\naGkgUm9tZW8=\n--b--"))
                .isEqualTo(HEAD + "><body>hi Romeo</body></message>");
    }

    @Test
    @Spec("RFC 2046 §5.1.4")
    void plainTextIsPreferredToHtml() {
        assertThat(of(
                        "multipart/alternative;boundary=b",
                        "--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>bold</b>\r\n--b--\r\n"))
                .isEqualTo(HEAD + "><body>plain</body></message>");
    }

    @Test
    @Spec("D-27")
    void whatIsNestedTooDeeplyOrHasTooManyPartsIsMalformed() {
        String deep = "x";
        for (int i = 0; i < 8; i++) {
            deep = "--b%1$d\r\nContent-Type: multipart/mixed;boundary=b%2$d\r\n\r\n%3$s\r\n--b%1$d--"
                    .formatted(i, i - 1, deep);
        }
        String nested = deep;
        assertThatThrownBy(() -> of("multipart/mixed;boundary=b7", nested))
                .isInstanceOf(MalformedContentException.class);
        String many = "--b\r\nContent-Type: image/png\r\n\r\nx\r\n".repeat(17);
        assertThatThrownBy(() -> of("multipart/mixed;boundary=b", many)).isInstanceOf(MalformedContentException.class);
    }

    @Test
    @Spec({"C-08", "RFC 3862 §2", "RFC 5438 §5"})
    void anEnvelopeIsOpened() {
        String cpim = "From: Tybalt <im:tybalt@elsewhere.example>\r\nTo: <im:romeo@montague.example.net>\r\n"
                + "DateTime: 2026-11-26T09:00:00+01:00\r\nSubject: Wishes\r\nSubject:;lang=cs P\u0159\u00e1n\u00ed\r\n"
                + "NS: i <urn:ietf:params:imdn>\r\ni.Message-ID: 34jk324j\r\n"
                + "i.Disposition-Notification: positive-delivery, negative-delivery\r\n\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\nContent-Language: en\r\n\r\nHere is\r\n\r\nthe text\r\n";

        assertThat(of("message/cpim", cpim, "UmppSubject", "of the MESSAGE"))
                .as("what it says of its author is not looked at")
                .isEqualTo("<message xmlns='jabber:client' from='%s' to='%s' id='34jk324j'>"
                                .formatted(Verona.JULIET, Verona.ROMEO)
                        + "<subject>Wishes</subject><subject xml:lang='cs'>Přání</subject>"
                        + "<body xml:lang='en'>Here is&#xD;&#xA;&#xD;&#xA;the text&#xD;&#xA;</body>"
                        + "<request xmlns='urn:xmpp:receipts'/>"
                        + "<delay xmlns='urn:xmpp:delay' stamp='2026-11-26T08:00:00Z'/></message>");
    }

    @Test
    @Spec("RFC 3862 §2.3.1")
    void escapesInAnEnvelopeAreUnderstood() {
        assertThat(of("message/cpim", "Subject: a\\\\b\\\"c\\u0159\\td\r\n\r\n\r\nx"))
                .contains("<subject>a\\b&quot;cř&#x9;d</subject>");
    }

    @Test
    @Spec("RFC 3862 §3.6")
    void anEnvelopeThatRequiresWhatIsNotKnownIsRefused() {
        assertThat(of("message/cpim", "Require: subject\r\nSubject: s\r\n\r\n\r\nx"))
                .contains("<body>x</body>");
        assertThatThrownBy(() -> of("message/cpim", "NS: y <urn:y>\r\nRequire: y.Vital\r\ny.Vital: 1\r\n\r\n\r\nx"))
                .isInstanceOf(UnsupportedContentException.class);
    }

    @Test
    @Spec("C-08")
    void whatIsSealedInAnEnvelopeIsRefused() {
        assertThatThrownBy(
                        () -> of("message/cpim", "From: <im:a@b>\r\n\r\nContent-Type: application/pkcs7-mime\r\n\r\nx"))
                .isInstanceOf(UnsupportedContentException.class);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"active, composing", "idle, active", "dancing, active"})
    @Spec({"C-05", "RFC 3994 §3", "RFC 7573 §4"})
    void whetherSheTypesIsAChatState(String state, String shown) {
        assertThat(of(
                        "application/im-iscomposing+xml",
                        "<?xml version='1.0' encoding='UTF-8'?>\n<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'>"
                                + "<state>" + state + "</state><contenttype>text/plain</contenttype></isComposing>"))
                .isEqualTo(
                        HEAD + " type='chat'><" + shown + " xmlns='http://jabber.org/protocol/chatstates'/></message>");
    }

    @ParameterizedTest(name = "refresh {0}: {1} s")
    @CsvSource({"'', 120", "<refresh>90</refresh>, 90", "<refresh>1</refresh>, 60", "<refresh>x</refresh>, 120"})
    @Spec({"RFC 3994 §3.3", "RFC 3994 §4"})
    void whoIsNotHeardOfInTimeTypesNoMore(String refresh, int seconds) {
        of(
                "application/im-iscomposing+xml",
                "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>active</state>" + refresh
                        + "</isComposing>");

        verona.passes(Duration.ofSeconds(seconds - 1));
        assertThat(verona.steps.lapsed()).isEmpty();
        verona.passes(Duration.ofSeconds(1));
        assertThat(verona.steps.lapsed())
                .containsExactly(
                        HEAD + " type='chat'><active xmlns='http://jabber.org/protocol/chatstates'/></message>");
        assertThat(verona.steps.lapsed()).isEmpty();
    }

    @Test
    @Spec("RFC 3994 §3.3")
    void whoHasWrittenTypesNoMore() {
        of(
                "application/im-iscomposing+xml",
                "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>active</state></isComposing>");
        plain("done");

        verona.passes(Duration.ofHours(1));
        assertThat(verona.steps.lapsed()).isEmpty();
    }

    @Test
    @Spec({"RFC 5438 §7", "XEP-0184 §5"})
    void aNotificationOfDeliveryIsAReceipt() {
        String imdn = "<imdn xmlns='urn:ietf:params:xml:ns:imdn'><message-id>m&amp;1</message-id>"
                + "<datetime>2026-11-26T10:00:00Z</datetime>%s</imdn>";

        assertThat(of(
                        "message/imdn+xml",
                        imdn.formatted("<delivery-notification><status><delivered/></status></delivery-notification>")))
                .isEqualTo(HEAD + "><received xmlns='urn:xmpp:receipts' id='m&amp;1'/></message>");
        assertThat(of(
                        "message/imdn+xml",
                        imdn.formatted("<display-notification><status><displayed/></status></display-notification>")))
                .as("nothing that XEP-0184 has words for")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>&a;</state></isComposing>",
                "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>&a;</state></isComposing>",
                "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>active</state>",
                "<imdn xmlns='urn:ietf:params:xml:ns:imdn'/>",
                "",
                "active"
            })
    @Spec("D-27")
    void aDocumentThatMustNotBeReadIsMalformed(String document) {
        assertThatThrownBy(() -> of("application/im-iscomposing+xml", (" " + document).getBytes(US_ASCII)))
                .isInstanceOf(MalformedContentException.class)
                .hasMessageNotContaining("aaaa");
    }

    @Test
    @Spec("D-27")
    void neitherIsOneThatIsTooLongOrTooDeep() {
        String deep = "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'>" + "<a>".repeat(70);
        assertThatThrownBy(() -> of("application/im-iscomposing+xml", deep))
                .isInstanceOf(MalformedContentException.class);
        assertThatThrownBy(() -> of("application/im-iscomposing+xml", "<!-- " + "x".repeat(5_000) + " -->"))
                .isInstanceOf(MalformedContentException.class);
    }

    @Test
    void aMessageWithoutAnythingSaysNothing() {
        assertThat(of("text/plain", new byte[0])).isEmpty();
        assertThat(of("text/plain", new byte[0], "UmppSubject", "only this"))
                .isEqualTo(HEAD + "><subject>only this</subject></message>");
    }

    @Test
    void octetsOfAnyKindNeverFailOtherwise() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(of("text/plain;charset=iso-8859-1", all)).contains("ÿ");
        assertThat(of("text/html", all)).isNotEmpty();
        assertThat(new String(all, ISO_8859_1)).hasSize(256);
    }
}
