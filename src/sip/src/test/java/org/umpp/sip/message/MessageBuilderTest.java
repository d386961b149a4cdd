// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

class MessageBuilderTest {
    private static final String INVITE =
            """
            INVITE im:juliet@example.com SIP/2.0
            Via: SIP/2.0/TLS proxy.example.net;branch=z9hG4bK2, SIP/2.0/TLS host.example.net;branch=z9hG4bK1
            v: SIP/2.0/TCP ua.example.net;branch=z9hG4bK0
            Record-Route: <sip:proxy.example.net;lr>
            Max-Forwards: 70
            From: Romeo <im:romeo@example.net>;tag=1
            To: Juliet <im:juliet@example.com>
            Call-ID: 1@example.net
            CSeq: 1 INVITE
            Timestamp: 54
            Contact: <sip:gw@example.net>
            Content-Type: application/sdp
            """;

    private static String text(SipMessage message) {
        return new String(SipEncoder.encode(message), StandardCharsets.UTF_8);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.2.6.2", "RFC 3261 §12.1.1"})
    void successCopiesWhatMakesTheDialog() {
        SipResponse ok = SipResponse.to(Messages.request(INVITE, "v=0"), 200, "-7")
                .header(HeaderName.CONTACT, "<sip:gw@example.com>")
                .body("application/sdp", "v=0\r\n")
                .build();

        assertThat(text(ok))
                .isEqualTo(
                        """
                SIP/2.0 200 OK
                Via: SIP/2.0/TLS proxy.example.net;branch=z9hG4bK2, SIP/2.0/TLS host.example.net;branch=z9hG4bK1
                v: SIP/2.0/TCP ua.example.net;branch=z9hG4bK0
                Record-Route: <sip:proxy.example.net;lr>
                From: Romeo <im:romeo@example.net>;tag=1
                To: Juliet <im:juliet@example.com>;tag=-7
                Call-ID: 1@example.net
                CSeq: 1 INVITE
                Contact: <sip:gw@example.com>
                Content-Type: application/sdp
                Content-Length: 5

                v=0
                """
                                .replace("\n", "\r\n"));
        assertThat(ok.headers().to().tag()).isEqualTo("-7");
        assertThat(SipEncoder.buffer(ok).remaining()).isEqualTo(text(ok).length());
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.2.6.1"})
    void tryingCopiesTimestampAndNoTag() {
        SipResponse trying = SipResponse.to(Messages.request(INVITE), 100, null).build();

        assertThat(trying.headers().first(HeaderName.TIMESTAMP)).isEqualTo("54");
        assertThat(trying.headers().to().tag()).isNull();
        assertThat(trying.headers().has(HeaderName.RECORD_ROUTE)).isFalse();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §12.1.1"})
    void refusalMakesNoDialog() {
        SipResponse busy = SipResponse.to(Messages.request(INVITE), 486, "t").build();

        assertThat(busy.startLine()).isEqualTo("SIP/2.0 486 Busy Here");
        assertThat(busy.headers().has(HeaderName.RECORD_ROUTE)).isFalse();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.2.6.2"})
    void aTagThatIsThereStays() {
        SipRequest inDialog = Messages.request(INVITE.replace("juliet@example.com>", "juliet@example.com>;tag=old"));

        assertThat(SipResponse.to(inDialog, 200, "new").build().headers().to().tag())
                .isEqualTo("old");
    }

    @Test
    void fieldsAndBodyCanBeDropped() {
        SipRequest request = Messages.request(INVITE, "v=0");

        SipRequest bare = request.without(HeaderName.VIA, HeaderName.CONTENT_TYPE)
                .header(HeaderName.VIA, "SIP/2.0/TLS us;branch=z9hG4bK9")
                .build();

        assertThat(bare.headers().all(HeaderName.VIA)).containsExactly("SIP/2.0/TLS us;branch=z9hG4bK9");
        assertThat(bare.headers().contentType()).isNull();
        assertThat(bare.bodyLength()).isZero();
        assertThat(bare.headers().all(HeaderName.CONTENT_LENGTH)).containsExactly("0");
        assertThat(bare.headers().from()).isEqualTo(request.headers().from());
    }

    @Test
    void copiesOneFieldOfAnother() {
        SipRequest request = Messages.request(INVITE);
        SipRequest ack = SipRequest.builder(Method.ACK, "sip:gw@example.com")
                .copy(HeaderName.VIA, request.headers())
                .copy(HeaderName.CALL_ID, request.headers())
                .build();

        assertThat(ack.headers().vias()).hasSize(3);
        assertThat(ack.headers().callId()).isEqualTo("1@example.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x", "a\rb", "a\nb", "\r\n folded", "a\u0000b", "\u4e16\r\n"})
    void noValueCanStartALine(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SipRequest.builder("OPTIONS", "sip:a").header(HeaderName.SUBJECT, value));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SipRequest.builder("OPTIONS", "sip:a").header("X-Any", value));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SipRequest.builder("OPTIONS", "sip:a").body(value, "body"));
        assertThatIllegalArgumentException().isThrownBy(() -> SipRequest.builder("OPTIONS", value));
        assertThatIllegalArgumentException().isThrownBy(() -> SipResponse.builder(200, value));
    }

    @Test
    void nothingElseOfAMessageCanBeForged() {
        assertThatIllegalArgumentException().isThrownBy(() -> SipRequest.builder("OPT IONS", "sip:a"));
        assertThatIllegalArgumentException().isThrownBy(() -> SipRequest.builder("OPTIONS", "sip:a SIP/2.0"));
        assertThatIllegalArgumentException().isThrownBy(() -> SipRequest.builder("OPTIONS", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> SipResponse.builder(99, "Low"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SipRequest.builder("OPTIONS", "sip:a").header("X: y", "z"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SipRequest.builder("OPTIONS", "sip:a").header("l", "5"));
        assertThatIllegalArgumentException().isThrownBy(() -> SipResponse.to(Messages.request(INVITE), 200, "a;b"));
    }

    @Test
    @Spec("D-31")
    void tracesElideBodiesAndCredentials() {
        SipRequest request = Messages.request(INVITE + "Authorization: Digest response=\"secret\"\n", "private");

        assertThat(request.trace())
                .contains("From: Romeo", "Authorization: ...", "[7 octets]")
                .doesNotContain("private", "secret");
        assertThat(request).hasToString("INVITE im:juliet@example.com SIP/2.0");
    }
}
