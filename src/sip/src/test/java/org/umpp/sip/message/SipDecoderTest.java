// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** How one byte stream becomes messages. */
class SipDecoderTest {
    private static final String HEAD =
            """
            OPTIONS sip:juliet@example.com SIP/2.0
            Via: SIP/2.0/TLS host.example.net;branch=z9hG4bK1
            Max-Forwards: 70
            From: <sip:romeo@example.net>;tag=1
            To: <sip:juliet@example.com>
            Call-ID: 1@example.net
            CSeq: 1 OPTIONS
            """;

    private static List<Object> decode(String stream) {
        return decode(SipLimits.DEFAULT, stream);
    }

    private static List<Object> decode(SipLimits limits, String stream) {
        byte[] octets = Messages.octets(stream);
        return Messages.all(new SipDecoder(limits), octets, 0, octets.length);
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §18.3"})
    void twoMessagesInOnePieceAndOneByteAtATime() {
        byte[] one = Messages.wire(HEAD, "first");
        byte[] two = Messages.wire(HEAD, "");
        byte[] stream = new byte[one.length + two.length];
        System.arraycopy(one, 0, stream, 0, one.length);
        System.arraycopy(two, 0, stream, one.length, two.length);

        List<Object> whole = Messages.all(new SipDecoder(SipLimits.DEFAULT), stream, 0, stream.length);
        assertThat(whole).containsExactly(Messages.decode(one), Messages.decode(two));

        SipDecoder decoder = new SipDecoder(SipLimits.DEFAULT);
        List<Object> pieces = new ArrayList<>();
        for (int i = 0; i < stream.length; i++) {
            assertThat(decoder.isAmidMessage()).isEqualTo(i > 0 && i != one.length);
            pieces.addAll(Messages.all(decoder, stream, i, i + 1));
        }
        assertThat(pieces).isEqualTo(whole);
    }

    @Test
    @Spec("RFC 5626 §4.4.1")
    void keepAlivesBetweenMessages() {
        SipMessage message = Messages.request(HEAD);
        String text = new String(SipEncoder.encode(message), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(decode("\r\n\r\n" + text + "\r\n" + text))
                .containsExactly(KeepAlive.PONG, KeepAlive.PING, message, KeepAlive.PONG, message);
        assertThat(decode("\r\n\r\n\r\n\r\n"))
                .containsExactly(KeepAlive.PONG, KeepAlive.PING, KeepAlive.PONG, KeepAlive.PING);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §7.3.1"})
    void foldedLinesBecomeOneValue() {
        SipRequest request = Messages.request(HEAD + "Subject: I know\n  you're there,\n\tpick up\n");

        assertThat(request.headers().first(HeaderName.SUBJECT)).isEqualTo("I know    you're there,  \tpick up");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §7.3.3"})
    void compactFormsAndAnyCase() {
        SipRequest request = Messages.request(
                """
                OPTIONS sip:juliet@example.com SIP/2.0
                v: SIP/2.0/TLS host.example.net;branch=z9hG4bK1
                max-FORWARDS : 70
                f: <sip:romeo@example.net>;tag=1
                t: <sip:juliet@example.com>
                i: 1@example.net
                cseq: 1 OPTIONS
                o: presence
                X-Other: kept
                """);

        RequestCheck.check(request);
        assertThat(request.headers().maxForwards()).hasValue(70);
        assertThat(request.headers().event()).isEqualTo(Event.parse("presence"));
        assertThat(request.headers().name(0)).isEqualTo("Via");
        assertThat(request.headers().name(6)).isEqualTo("Event");
        assertThat(request.headers().first("x-oTHER")).isEqualTo("kept");
        assertThat(request.headers().first("i")).isEqualTo("1@example.net");
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §18.3", "RFC 4475 §3.1.2.3"})
    @ValueSource(strings = {"-1", "+1", "1 2", "", "99999999999999999999", "0x1", "1;a=b"})
    void contentLengthThatIsNoneEndsTheStream(String length) {
        assertThat(decode(crlf(HEAD + "Content-Length: " + length + "\n\n")))
                .containsExactly("400 Malformed Content-Length, closed OPTIONS sip:juliet@example.com SIP/2.0");
    }

    @Test
    @Spec({"Q-18", "C-11", "RFC 3261 §20.14"})
    void missingContentLengthEndsTheStream() {
        assertThat(decode(crlf(HEAD + "\n")))
                .containsExactly("400 Missing Content-Length, closed OPTIONS sip:juliet@example.com SIP/2.0");
    }

    @Test
    @Spec("RFC 4475 §3.3.9")
    void twoContentLengthsEndTheStreamEvenIfEqual() {
        assertThat(decode(crlf(HEAD + "Content-Length: 0\nl: 0\n\n")))
                .containsExactly("400 Malformed Content-Length, closed OPTIONS sip:juliet@example.com SIP/2.0");
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §25.1"})
    @ValueSource(
            strings = {
                "OPTIONS sip:a SIP/2.0\nVia: x\r\n",
                "OPTIONS sip:a SIP/2.0\r\nVia: x\rFrom: y\r\n",
                "OPTIONS sip:a SIP/2.0\r\nVia: x\r\n\nbody",
                "OPTIONS sip:a SIP/2.0\r\nVia: x\r\n\r\rbody",
                "\rOPTIONS sip:a SIP/2.0\r\n\r\n",
                "\nOPTIONS sip:a SIP/2.0\r\n\r\n"
            })
    void linesEndInCrlfAndNothingElse(String stream) {
        assertThat(decode(stream)).singleElement().asString().startsWith("400 Malformed line end, closed");
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §7.1", "RFC 4475 §3.1.2"})
    @CsvSource({
        "'OPTIONS sip:a@b SIP/2.0 ', 400 Malformed Request-Line",
        "'OPTIONS  sip:a@b SIP/2.0', 400 Malformed Request-Line",
        "'OPTIONS sip:a@b  SIP/2.0', 400 Malformed Request-Line",
        "'OPTIONS sip:a@b; lr SIP/2.0', 400 Malformed Request-Line",
        "'OPTIONS SIP/2.0', 400 Malformed Request-Line",
        "'OPT{IONS sip:a@b SIP/2.0', 400 Malformed Request-Line",
        "'OPTIONS sip:a@b SIP/2', 400 Malformed Request-Line",
        "'OPTIONS sip:a@b SIP/x.0', 400 Malformed Request-Line",
        "'OPTIONS sip:a@b SIP/7.0', 505 Version Not Supported",
        "'OPTIONS sip:a@b SIP/2.00', 505 Version Not Supported",
        "'SIP/2.0 99 Low', 400 Malformed Status-Line",
        "'SIP/2.0 700 High', 400 Malformed Status-Line",
        "'SIP/2.0 4294967301 Higher', 400 Malformed Status-Line",
        "'SIP/2.0 200', 400 Malformed Status-Line",
        "'SIP/3.0 200 OK', 400 Malformed Status-Line"
    })
    void startLineThatIsNoneIsSkippedWithItsMessage(String line, String complaint) {
        String bad = crlf(line + "\nContent-Length: 4\n\nbody");
        SipMessage sound = Messages.request(HEAD);

        List<Object> found =
                decode(bad + new String(SipEncoder.encode(sound), java.nio.charset.StandardCharsets.UTF_8));

        assertThat(found).hasSize(2);
        assertThat(found.get(0).toString()).startsWith(complaint + " ");
        assertThat(found.get(1)).isEqualTo(sound);
    }

    @Test
    void whatIsNotSipEndsTheStream() {
        assertThat(decode("GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"))
                .singleElement()
                .asString()
                .startsWith("400 Malformed Request-Line, closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no colon", ": no name", "na me: value", "n@me: value", "na\u00e9: value", "\u0000: value"})
    void headerLineThatIsNone(String line) {
        assertThat(decode(crlf(HEAD + line + "\nContent-Length: 0\n\n")))
                .containsExactly("400 Malformed header field OPTIONS sip:juliet@example.com SIP/2.0");
    }

    @Test
    @Spec({"C-11", "RFC 3261 §21.4.11", "RFC 3261 §21.5.7"})
    void everyLimitHasItsAnswer() {
        SipLimits limits = new SipLimits(60, 80, 10, 400, 100);

        assertThat(decode(limits, "OPTIONS sip:" + "a".repeat(60)))
                .containsExactly("414 Request-URI Too Long, closed null");
        assertThat(decode(limits, crlf(HEAD) + "Subject: " + "a".repeat(80)))
                .containsExactly("513 Message Too Large, closed OPTIONS sip:juliet@example.com SIP/2.0");
        assertThat(decode(limits, crlf(HEAD) + "Subject: a" + "\r\n a".repeat(40)))
                .containsExactly("513 Message Too Large, closed OPTIONS sip:juliet@example.com SIP/2.0");
        assertThat(decode(limits, crlf(HEAD) + "a:\r\n".repeat(5) + "\r\n"))
                .containsExactly("513 Message Too Large, closed OPTIONS sip:juliet@example.com SIP/2.0");
        assertThat(decode(limits, crlf(HEAD) + ("a: " + "b".repeat(70) + "\r\n").repeat(3)))
                .containsExactly("513 Message Too Large, closed OPTIONS sip:juliet@example.com SIP/2.0");
        assertThat(decode(limits, crlf(HEAD) + "Content-Length: 101\r\n\r\n"))
                .containsExactly("513 Message Too Large, closed OPTIONS sip:juliet@example.com SIP/2.0");
        assertThat(decode(limits, crlf(HEAD) + "Content-Length: 100\r\n\r\n" + "b".repeat(100)))
                .singleElement()
                .isInstanceOf(SipRequest.class);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §8.2.6.2"})
    void refusalCarriesWhatTheRequestSaidBeforeItBroke() {
        SipDecoder decoder = new SipDecoder(SipLimits.DEFAULT);
        byte[] octets = Messages.octets(crlf(HEAD) + "Content-Length: lots\r\n\r\n");
        decoder.append(octets, 0, octets.length);
        SipResponse answer = null;
        try {
            decoder.next();
        } catch (MalformedSipException e) {
            answer = e.answer("ours");
        }

        assertThat(answer)
                .isEqualTo(
                        Messages.response(
                                """
                SIP/2.0 400 Malformed Content-Length
                Via: SIP/2.0/TLS host.example.net;branch=z9hG4bK1
                From: <sip:romeo@example.net>;tag=1
                To: <sip:juliet@example.com>;tag=ours
                Call-ID: 1@example.net
                CSeq: 1 OPTIONS
                """));
    }

    @ParameterizedTest
    @Spec({"C-11", "RFC 3261 §8.2.6.2"})
    @ValueSource(strings = {"Via", "From", "To", "Call-ID", "CSeq"})
    void noRefusalWithoutThatField(String field) {
        String head = HEAD.lines().filter(line -> !line.startsWith(field)).reduce("", (a, b) -> a + b + "\n");
        SipRequest request = Messages.request(head);

        assertThat(new MalformedSipException(400, "Missing").in(request).answer("ours"))
                .isNull();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §17.1.1.3"})
    void noRefusalOfAnAck() {
        SipRequest ack = Messages.request(HEAD.replace("OPTIONS", "ACK"));

        assertThat(new MalformedSipException(400, "Malformed").in(ack).answer("ours"))
                .isNull();
    }

    @Test
    void nothingIsHeldAfterTheStreamEnded() {
        SipDecoder decoder = new SipDecoder(SipLimits.DEFAULT);
        byte[] bad = Messages.octets("\rx");
        byte[] sound = Messages.wire(HEAD, "");

        assertThat(Messages.all(decoder, bad, 0, bad.length)).hasSize(1);
        assertThat(Messages.all(decoder, sound, 0, sound.length)).isEmpty();
        assertThat(decoder.isAmidMessage()).isFalse();
    }

    @Test
    @Spec("D-27")
    void whatBreaksBehindAMessageIsNoPartOfIt() {
        byte[] stream = Messages.octets(crlf(HEAD) + "Content-Length: 3\r\n\r\nabc" + "\rx");
        SipDecoder decoder = new SipDecoder(SipLimits.DEFAULT);

        // one at a time, so that the message before is no longer in the buffer
        List<Object> found = new ArrayList<>();
        for (int i = 0; i < stream.length; i++) {
            found.addAll(Messages.all(decoder, stream, i, i + 1));
        }

        assertThat(found)
                .hasSize(2)
                .isEqualTo(Messages.all(new SipDecoder(SipLimits.DEFAULT), stream, 0, stream.length));
        assertThat(decoder.isAmidMessage()).isFalse();
    }
}
