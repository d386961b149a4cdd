// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec({"D-53", "C-01"})
class AddressMappingTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "sip:f%C3%BC@sip.example, fü@sip.example",
                "sip:o'malley@sip.example, o\\27malley@sip.example",
                "sip:foo@sip.example;gr=bar, foo@sip.example/bar",
                "sip:a%40b@d.example, a\\40b@d.example",
                "sip:a%2Fb@d.example, a\\2fb@d.example",
                "sip:a/b@d.example, a\\2fb@d.example",
                "im:juliet.capulet@d.example, juliet.capulet@d.example",
                "im:juliet%2Ecapulet@d.example, juliet.capulet@d.example",
                "pres:juliet@d.example, juliet@d.example",
                "sips:juliet@d.example, juliet@d.example",
                "SIP:Juliet@D.Example, juliet@d.example",
                "sip:a%20b@d.example, a\\20b@d.example",
                "sip:%22%26'/%3A%3C%3E%40%5C@d.example, \\22\\26\\27\\2f\\3a\\3c\\3e\\40\\@d.example",
                "sip:c%5C20d@x.example, c\\5c20d@x.example",
                "sip:c%5C2Fd@x.example, c\\5c2fd@x.example",
                "sip:c%5Cnet@x.example, c\\net@x.example",
                "sip:d.example, d.example",
                "sip:juliet:secret@d.example:5061;transport=tls?Subject=a%40b, juliet@d.example",
                "sip:juliet@[2001:DB8::1]:5061, juliet@[2001:db8::1]",
                "sip:juliet@d.example;transport=tls;GR=a%2Fb%C3%BC;x=y, juliet@d.example/a/bü",
                "sip:juliet@d.example;gr, juliet@d.example",
                "sip:juliet@d.example;grx=y, juliet@d.example",
                "sip:juliet@d.example?gr=no;gr=no, juliet@d.example",
                "im:juliet@d.example;gr=no?Subject=x, juliet@d.example",
                "sip:juliet@xn--bcher-kva.example, juliet@bücher.example",
                "sip:alice;day=tuesday@d.example, alice;day=tuesday@d.example",
                "sip:#21#@d.example, #21#@d.example",
            })
    @Spec("RFC 7247 §6.4")
    void aUriBecomesAJid(String uri, String jid) {
        assertThat(AddressMapping.toJid(uri)).hasToString(jid);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "m\\26m@xmpp.example, sip:m&m@xmpp.example, im:m&m@xmpp.example",
                "tschüss@xmpp.example, sip:tsch%C3%BCss@xmpp.example, im:tsch%C3%BCss@xmpp.example",
                "baz@xmpp.example/qux, sip:baz@xmpp.example;gr=qux, im:baz@xmpp.example",
                "c\\5c20d@x.example, sip:c%5C20d@x.example, im:c%5C20d@x.example",
                "a#b@x.example, sip:a%23b@x.example, im:a%23b@x.example",
                "a(b)@x.example, sip:a(b)@x.example, im:a%28b%29@x.example",
                "a\\40b@x.example, sip:a%40b@x.example, im:a%40b@x.example",
                "a\\20b@x.example, sip:a%20b@x.example, im:a%20b@x.example",
                "o\\27malley@x.example, sip:o'malley@x.example, im:o'malley@x.example",
                "juliet.capulet@x.example, sip:juliet.capulet@x.example, im:juliet.capulet@x.example",
                ".a..b.@x.example, sip:.a..b.@x.example, im:%2Ea%2E%2Eb%2E@x.example",
                "100%25@x.example, sip:100%2525@x.example, im:100%2525@x.example",
                "what?@x.example, sip:what?@x.example, im:what%3F@x.example",
                "`a;b,c@x.example`, `sip:a;b,c@x.example`, im:a%3Bb%2Cc@x.example",
                "[^`{|}]@x.example, sip:%5B%5E%60%7B%7C%7D%5D@x.example, im:%5B%5E%60%7B%7C%7D%5D@x.example",
                "juliet@bücher.example, sip:juliet@xn--bcher-kva.example, im:juliet@xn--bcher-kva.example",
                "juliet@x.example/a/b ü;, sip:juliet@x.example;gr=a/b%20%C3%BC%3B, im:juliet@x.example",
                "juliet@[::1], sip:juliet@[::1], im:juliet@[::1]",
            })
    @Spec({"RFC 7247 §6.2", "RFC 7247 §6.5"})
    void aJidBecomesAUriOfEachScheme(String text, String sip, String im) {
        Jid jid = Jid.parse(text);
        assertThat(AddressMapping.toSip(jid)).isEqualTo(sip);
        assertThat(AddressMapping.toSips(jid)).isEqualTo(sip.replace("sip:", "sips:"));
        assertThat(ImUri.from(jid)).hasToString(im);
        assertThat(PresUri.from(jid)).hasToString(im.replace("im:", "pres:"));
        assertThat(AddressMapping.toJid(sip)).isEqualTo(jid);
        assertThat(AddressMapping.toJid(im)).isEqualTo(jid.bare());
        assertThat(ImUri.from(jid).toJid()).isEqualTo(jid.bare());
        assertThat(PresUri.from(jid).toJid()).isEqualTo(jid.bare());
    }

    @Test
    void aServerHasASipUriButNoMailbox() {
        Jid server = Jid.parse("x.example");
        assertThat(AddressMapping.toSip(server)).isEqualTo("sip:x.example");
        assertThatThrownBy(() -> ImUri.from(server)).isInstanceOf(MalformedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "juliet@d.example",
                "http://d.example",
                "xmpp:juliet@d.example",
                "sip:",
                "sip :host",
                "sip: host",
                "sip:@d.example",
                "sip::secret@d.example",
                "sip:juliet@",
                "sip:juliet@d.example:",
                "sip:juliet@d.example:sip",
                "sip:juliet@d.example:123456",
                "sip:user:password",
                "sip:juliet@[::1",
                "sip:juliet@[::1]x",
                "sip:juliet@a@b",
                "sip:%20x@d.example",
                "sip:x%20@d.example",
                "sip:%E3%80%80x@d.example",
                "sip:%FF@d.example",
                "sip:%C0%AF@d.example",
                "sip:%ED%A0%80@d.example",
                "sip:%C3@d.example",
                "sip:a%@d.example",
                "sip:a%4@d.example",
                "sip:a%zz@d.example",
                "sip:a%00b@d.example",
                "sip:a%7Fb@d.example",
                "sip:a b@d.example",
                "sip:fü@d.example",
                "sip:a\\b@d.example",
                "sip:a\"b@d.example",
                "sip:a@d.example;gr=%FF",
                "sip:a@d.example;gr=%00",
                "sip:%E2%99%9A@d.example",
                "im:d.example",
                "im:@d.example",
                "im:juliet:secret@d.example",
                "im:juliet@d.example:5060",
                "im:juliet@bücher.example",
                "tel:",
                "tel:+",
                "tel:alice",
                "tel:+15550123",
            })
    @Spec("RFC 7247 §6.4")
    void whatHasNoJidIsRefused(String uri) {
        assertThatThrownBy(() -> AddressMapping.toJid(uri)).isInstanceOf(MalformedAddressException.class);
    }

    @Test
    void aNeedlesslyEscapedLocalpartHasNoUriBecauseAnotherAccountOwnsIt() {
        for (String text : new String[] {"\\5cfoo@x.example", "\\20foo@x.example", "foo\\20@x.example"}) {
            Jid jid = Jid.parse(text);
            assertThatThrownBy(() -> AddressMapping.toSip(jid)).isInstanceOf(MalformedAddressException.class);
            assertThatThrownBy(() -> ImUri.from(jid)).isInstanceOf(MalformedAddressException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sip:a%EF%BC%A0b@d.example, a\\40b@d.example",
        "sip:a%5C%EF%BC%92f@d.example, a\\5c2f@d.example",
        "sip:a%5C2f%CC%87@d.example, a\\2\u1e1f@d.example",
    })
    @Spec("RFC 7622 §3.3")
    void widthMappingAndNfcNeverMakeAnEscape(String uri, String jid) {
        assertThat(AddressMapping.toJid(uri)).hasToString(jid);
        assertThat(AddressMapping.toJid(AddressMapping.toSip(Jid.parse(jid)))).hasToString(jid);
    }

    @Test
    void aTelephoneNumberLosesItsVisualSeparators() {
        assertThat(AddressMapping.toJid("sip:+1-(201).555-0123;isub=1@d.example;user=phone"))
                .hasToString("+12015550123@d.example");
        assertThat(AddressMapping.toJid("sip:alice-b@d.example;user=phone")).hasToString("alice-b@d.example");
        assertThat(AddressMapping.toJid("tel:7042;phone-context=Example.com")).hasToString("7042@example.com");
        assertThat(AddressMapping.toJid("tel:+1-201-555-0123;ext=3", "d.example"))
                .hasToString("+12015550123@d.example");
        assertThat(AddressMapping.toJid("tel:7042;phone-context=example.com", "d.example"))
                .hasToString("7042@example.com");
        assertThat(AddressMapping.toJid("sip:juliet@x.example", "d.example")).hasToString("juliet@x.example");
        assertThatThrownBy(() -> AddressMapping.toJid("tel:7042;phone-context=+1"))
                .isInstanceOf(MalformedAddressException.class)
                .hasMessage("domain: \"\" (expected: a domain, for tel: in phone-context)");
    }

    @Test
    void aPasswordIsInNoError() {
        assertThatThrownBy(() -> AddressMapping.toJid("sip:%FF:secret@d.example"))
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> AddressMapping.toJid("im:juliet:secret@d.example"))
                .hasMessageNotContaining("secret");
    }

    @Test
    void oneUserHasOneKeyWhateverTheSchemeAndTheSpelling() {
        AddressKey key = AddressKey.of(Jid.parse("fü\\2fb@bücher.example/home"));
        assertThat(key).hasToString("fü\\2fb@xn--bcher-kva.example");
        for (String uri : new String[] {
            "im:F%C3%9C%2Fb@xn--bcher-kva.example",
            "pres:f%C3%BC/B@XN--BCHER-KVA.example",
            "sips:fu%CC%88%2fb@xn--bcher-kva.example:5061;gr=work",
        }) {
            assertThat(AddressKey.of(uri)).isEqualTo(key);
        }
        assertThat(ImUri.parse("im:F%C3%9C%2Fb@xn--bcher-kva.example").key()).isEqualTo(key);
        assertThat(PresUri.parse("pres:F%C3%9C%2Fb@xn--bcher-kva.example").key())
                .isEqualTo(key);
        assertThat(AddressKey.of("sip:x.example")).hasToString("x.example");
    }

    @Test
    void imAndPresKeepLetterCaseAndDropParametersAndHeaders() {
        assertThat(ImUri.parse("IM:Juliet@D.Example;x=y?Subject=z")).isEqualTo(new ImUri("Juliet", "d.example"));
        assertThat(PresUri.parse("pres:Juliet@d.example")).hasToString("pres:Juliet@d.example");
        assertThatThrownBy(() -> ImUri.parse("pres:juliet@d.example")).hasMessage("scheme: \"pres\" (expected: im)");
        assertThatThrownBy(() -> PresUri.parse("sip:juliet@d.example")).isInstanceOf(MalformedAddressException.class);
        assertThatThrownBy(() -> new ImUri("", "d.example")).isInstanceOf(MalformedAddressException.class);
        assertThatThrownBy(() -> new ImUri("\u265a", "d.example")).isInstanceOf(MalformedAddressException.class);
    }
}
