// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec({"C-11", "RFC 3261 §19.1"})
class SipUriTest {
    @Test
    void everyPart() {
        SipUri uri = SipUri.parse("SIPS:al%69ce:secret@Example.COM:5061;transport=TLS;lr?subject=hi&Route=%3Csip:a%3E");

        assertThat(uri.secure()).isTrue();
        assertThat(uri.user()).isEqualTo("al%69ce");
        assertThat(uri.password()).isEqualTo("secret");
        assertThat(uri.host()).isEqualTo("example.com");
        assertThat(uri.port()).isEqualTo(5061);
        assertThat(uri.transport()).isEqualTo("tls");
        assertThat(uri.parameters().has("lr")).isTrue();
        assertThat(uri.headers()).isEqualTo("subject=hi&Route=%3Csip:a%3E");
        assertThat(uri)
                .hasToString("sips:al%69ce:secret@example.com:5061;transport=TLS;lr?subject=hi&Route=%3Csip:a%3E");
    }

    @ParameterizedTest
    @Spec("RFC 5118 §4")
    @CsvSource({
        "sip:[2001:db8::10], [2001:db8::10], -1",
        "sip:[2001:db8::10]:5070, [2001:db8::10], 5070",
        "sip:user@[::ffff:192.0.2.1];lr, [::ffff:192.0.2.1], -1",
        "sip:192.0.2.1:1, 192.0.2.1, 1",
        "sip:user;par=u%40example.net@example.com, example.com, -1",
        "sip:null-%00-null@example.com, example.com, -1"
    })
    void hostAndPort(String text, String host, int port) {
        SipUri uri = SipUri.parse(text);

        assertThat(uri.host()).isEqualTo(host);
        assertThat(uri.port()).isEqualTo(port);
        assertThat(uri).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sip",
                "sip:",
                ":a",
                "sip:@a",
                "sip:a@",
                "sip:a b@c",
                "sip:a@b@c",
                "sip:a@b:",
                "sip:a@b:0",
                "sip:a@b:65536",
                "sip:a@b:5x",
                "sip:[::1",
                "sip:[]",
                "sip:[x]",
                "sip:::1",
                "sip:a%4@b",
                "sip:a%zz@b",
                "sip:a@b;",
                "sip:a@b;=c",
                "sip:a@b;c=",
                "sip:a@b;c=1;C=2",
                "sip:a@b?",
                "sip:a@b? c",
                "sip:a@b>c",
                "1sip:a",
                "s p:a",
                "im:",
                "im:a<b",
                "sip:\u00e9@b",
                "sip:.a"
            })
    void whatIsNoUri(String text) {
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> Uri.parse(text))
                .withMessage("Malformed URI");
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §19.1.4"})
    @CsvSource({
        "sip:%61lice@atlanta.com;transport=TCP, sip:alice@AtLanTa.CoM;Transport=tcp",
        "sip:carol@chicago.com, sip:carol@chicago.com;newparam=5",
        "sip:carol@chicago.com;security=on, sip:carol@chicago.com;newparam=5",
        "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com, sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
        "sip:alice@atlanta.com?subject=project%20x&priority=urgent, sip:alice@atlanta.com?priority=urgent&subject=project%20x"
    })
    void same(String one, String other) {
        assertThat(SipUri.parse(one).matches(SipUri.parse(other))).isTrue();
        assertThat(SipUri.parse(other).matches(SipUri.parse(one))).isTrue();
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §19.1.4"})
    @CsvSource({
        "SIP:ALICE@AtLanTa.CoM, sip:alice@AtLanTa.CoM",
        "sip:bob@biloxi.com, sips:bob@biloxi.com",
        "sip:bob@biloxi.com, sip:bob@biloxi.com:5060",
        "sip:bob@biloxi.com, sip:bob@biloxi.com;transport=udp",
        "sip:bob@biloxi.com, sip:bob@biloxi.com:6000;transport=tcp",
        "sip:bob@biloxi.com, sip:bob@biloxi.com;user=phone",
        "sip:bob@biloxi.com, sip:bob@biloxi.com;maddr=192.0.2.1",
        "sip:bob@biloxi.com, sip:biloxi.com",
        "sip:bob@biloxi.com, sip:bob:pw@biloxi.com",
        "sip:carol@chicago.com;security=on, sip:carol@chicago.com;security=off",
        "sip:carol@chicago.com, sip:carol@chicago.com?Subject=next%20meeting",
        "sip:bob@phone21.boxesbybob.com, sip:bob@192.0.2.4"
    })
    void notTheSame(String one, String other) {
        assertThat(SipUri.parse(one).matches(SipUri.parse(other))).isFalse();
        assertThat(SipUri.parse(other).matches(SipUri.parse(one))).isFalse();
    }

    @Test
    @Spec("R-013")
    void addressesOfImAndPresenceKeepTheirForm() {
        assertThat(Uri.parse("IM:juliet@Example.com?x"))
                .isEqualTo(new OpaqueUri("im", "juliet@Example.com?x"))
                .satisfies(uri -> assertThat(uri.user()).isEqualTo("juliet"))
                .satisfies(uri -> assertThat(uri.host()).isEqualTo("example.com"));
        assertThat(Uri.parse("tel:+1-201-555-0123").host()).isEmpty();
    }

    @Test
    void noPartCanSmuggleAnother() {
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> SipUri.of(false, "a@b", "example.com", -1));
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> SipUri.of(false, "a", "example.com;lr", -1));
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> SipUri.of(false, "a", "example.com", 0));
        assertThatExceptionOfType(MalformedSipException.class)
                .isThrownBy(() -> SipUri.of(false, "a>", "example.com", -1));
    }

    @Test
    void parameterAdded() {
        assertThat(SipUri.of(true, "gw", "sip.example.net", 5061).with("transport", "tls"))
                .hasToString("sips:gw@sip.example.net:5061;transport=tls");
    }
}
