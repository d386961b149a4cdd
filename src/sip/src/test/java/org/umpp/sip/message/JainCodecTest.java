// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

/** What we write, a parser we did not write reads the same; and the other way round. */
@Spec({"C-11", "RFC 3261 §25"})
class JainCodecTest {
    private static final String SDP = "v=0\r\n";

    private static SipRequest invite() {
        return SipRequest.builder(Method.INVITE, "sip:juliet@thecappulets.example.com")
                .header(
                        HeaderName.VIA,
                        Via.of("TLS", "sip.montague.example.net", 5061, "z9hG4bK74bf9")
                                .with("alias", "")
                                .toString())
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(
                        HeaderName.FROM,
                        new NameAddr("Romeo \"M\" \u2665", Uri.parse("im:romeo@montague.example.net"), Parameters.NONE)
                                .withTag("-29")
                                .toString())
                .header(HeaderName.TO, "<im:juliet@thecappulets.example.com>")
                .header(HeaderName.CALL_ID, "2349098234@montague.example.net")
                .header(HeaderName.CSEQ, new CSeq(Integer.MAX_VALUE, Method.INVITE).toString())
                .header(
                        HeaderName.CONTACT,
                        NameAddr.of(SipUri.of(false, "gw", "[2001:db8::1]", 5061)
                                        .with("transport", "tls"))
                                .toString())
                .header(HeaderName.REASON, Reason.sip(503, "gone, \"for now\"").toString())
                .body("application/sdp", SDP)
                .build();
    }

    private static SIPMessage jain(SipMessage message) throws ParseException {
        return new StringMsgParser()
                .parseSIPMessage(SipEncoder.encode(message), true, true, (problem, jain, header, text, whole) -> {
                    throw problem;
                });
    }

    @Test
    void jainReadsOurRequest() throws Exception {
        SIPRequest request = (SIPRequest) jain(invite());

        assertThat(request.getMethod()).isEqualTo("INVITE");
        assertThat(request.getTopmostVia().getBranch()).isEqualTo("z9hG4bK74bf9");
        assertThat(request.getTopmostVia().getPort()).isEqualTo(5061);
        assertThat(request.getFromTag()).isEqualTo("-29");
        assertThat(request.getFrom().getAddress().getURI()).hasToString("im:romeo@montague.example.net");
        assertThat(request.getTo().getTag()).isNull();
        assertThat(request.getCSeq().getSeqNumber()).isEqualTo(Integer.MAX_VALUE);
        assertThat(request.getContactHeader().getAddress().getURI())
                .hasToString("sip:gw@[2001:db8::1]:5061;transport=tls");
        assertThat(request.getContentLength().getContentLength()).isEqualTo(SDP.length());
        assertThat(request.getMessageContent()).isEqualTo(SDP);
    }

    @Test
    void jainReadsOurAnswer() throws Exception {
        SIPResponse answer = (SIPResponse) jain(
                SipResponse.to(invite(), 200, "-7").body("application/sdp", SDP).build());

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getToTag()).isEqualTo("-7");
        assertThat(answer.getFromTag()).isEqualTo("-29");
        assertThat(answer.getTopmostVia().getBranch()).isEqualTo("z9hG4bK74bf9");
        assertThat(answer.getMessageContent()).isEqualTo(SDP);
    }

    @Test
    void weReadWhatJainWritesOfIt() throws Exception {
        SipRequest ours = invite();
        byte[] theirs = jain(ours).encodeAsBytes("tls");

        SipRequest read = (SipRequest) Messages.decode(theirs);

        RequestCheck.check(read);
        assertThat(read.uri()).isEqualTo(ours.uri());
        assertThat(read.headers().topVia()).isEqualTo(ours.headers().topVia());
        assertThat(read.headers().from()).isEqualTo(ours.headers().from());
        assertThat(read.headers().cseq()).isEqualTo(ours.headers().cseq());
        assertThat(read.headers().contacts()).isEqualTo(ours.headers().contacts());
        assertThat(read.headers().reasons()).isEqualTo(ours.headers().reasons());
        assertThat(new String(read.body(), StandardCharsets.UTF_8)).isEqualTo(SDP);
    }
}
