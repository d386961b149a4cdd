// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.umpp.conformance.Spec;

/** What holds for every message, every stream and every way to cut it. */
class SipCodecPropertiesTest {
    private static final SipLimits TIGHT = new SipLimits(64, 48, 6, 160, 32);

    @Property(tries = 500)
    void whatWasBuiltReadsBackTheSame(@ForAll("requests") SipRequest request) {
        SipRequest read = (SipRequest) Messages.decode(SipEncoder.encode(request));

        assertThat(read).isEqualTo(request);
        assertThat(read.method()).isEqualTo(request.method());
        assertThat(read.requestUri()).isEqualTo(request.requestUri());
        assertThat(read.body()).isEqualTo(request.body());
        assertThat(read.headers().size()).isEqualTo(request.headers().size());
        for (int i = 0; i < read.headers().size(); i++) {
            assertThat(read.headers().known(i)).isEqualTo(request.headers().known(i));
            assertThat(read.headers().name(i)).isEqualTo(request.headers().name(i));
            assertThat(read.headers().value(i)).isEqualTo(request.headers().value(i));
        }
    }

    @Property(tries = 500)
    void anAnswerReadsBackTheSame(@ForAll("requests") SipRequest request) {
        SipResponse answer = SipResponse.to(request, 480, "t").build();

        assertThat(Messages.decode(SipEncoder.encode(answer))).isEqualTo(answer);
        assertThat(answer.headers().cseq()).isEqualTo(request.headers().cseq());
        assertThat(answer.headers().from()).isEqualTo(request.headers().from());
        assertThat(answer.headers().vias()).isEqualTo(request.headers().vias());
    }

    @Property(tries = 2_000)
    @Spec({"C-11", "RFC 3261 §18.3"})
    void cuttingAStreamMakesNoDifference(
            @ForAll("streams") byte[] stream,
            @ForAll @Size(max = 8) List<@net.jqwik.api.constraints.IntRange(max = 400) Integer> cuts) {
        List<Object> whole = Messages.all(new SipDecoder(TIGHT), stream, 0, stream.length);

        SipDecoder decoder = new SipDecoder(TIGHT);
        List<Object> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts.stream().sorted().toList()) {
            int to = Math.max(from, Math.min(cut, stream.length));
            pieces.addAll(Messages.all(decoder, stream, from, to));
            from = to;
        }
        pieces.addAll(Messages.all(decoder, stream, from, stream.length));

        assertThat(pieces).isEqualTo(whole);
    }

    @Property(tries = 2_000)
    void anyStreamYieldsMessagesOrComplaintsOnly(@ForAll("streams") byte[] stream) {
        for (Object found : Messages.all(new SipDecoder(SipLimits.DEFAULT), stream, 0, stream.length)) {
            if (found instanceof SipMessage message) {
                assertThat(complaint(() -> Verdict.readAll(message.headers()))).isIn(0, 400);
                if (message instanceof SipRequest request) {
                    assertThat(complaint(() -> RequestCheck.check(request))).isIn(0, 400);
                    new MalformedSipException(400, "Bad").in(request).answer("t");
                }
                assertThat(message.trace()).isNotEmpty();
            }
        }
    }

    @Property(tries = 2_000)
    void valuesAreReadOrMalformed(@ForAll("values") String value) {
        for (Runnable reader : List.<Runnable>of(
                () -> readBack(NameAddr.parse(value)),
                () -> readBack(Uri.parse(value)),
                () -> readBack(Via.parse(value)),
                () -> CSeq.parse(value),
                () -> MediaType.parse(value).q(),
                () -> SubscriptionState.parse(value).expires(),
                () -> Event.parse(value),
                () -> SessionExpires.parse(value),
                () -> Warning.parse(value),
                () -> Reason.parse(value))) {
            assertThat(complaint(reader)).isIn(0, 400);
        }
    }

    private static void readBack(NameAddr address) {
        assertThat(NameAddr.parse(address.toString())).isEqualTo(address);
    }

    private static void readBack(Uri uri) {
        assertThat(Uri.parse(uri.toString())).isEqualTo(uri);
        if (uri instanceof SipUri sip) {
            assertThat(sip.matches(sip)).isTrue();
        }
    }

    private static void readBack(Via via) {
        assertThat(Via.parse(via.toString())).isEqualTo(via);
    }

    private static int complaint(Runnable reader) {
        try {
            reader.run();
            return 0;
        } catch (MalformedSipException e) {
            return e.status();
        }
    }

    @Provide
    Arbitrary<SipRequest> requests() {
        Arbitrary<String> token = Arbitraries.strings()
                .withChars("abcXYZ019-.!%*_+`'~")
                .ofMinLength(1)
                .ofMaxLength(12);
        Arbitrary<String> text = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("\u00e9\u4e16\t")
                .ofMaxLength(40)
                .map(String::strip);
        Arbitrary<byte[]> body = Arbitraries.bytes().array(byte[].class).ofMaxSize(64);
        return Combinators.combine(token, token, text, text, body)
                .as((method, tag, subject, other, octets) -> SipRequest.builder(method, "im:juliet@example.com")
                        .header(
                                HeaderName.VIA,
                                Via.of("TLS", "a.example", 5061, Via.MAGIC_COOKIE + tag)
                                        .toString())
                        .header(HeaderName.VIA, "SIP/2.0/TLS b.example;branch=z9hG4bK2, SIP/2.0/TCP c.example")
                        .header(
                                HeaderName.FROM,
                                new NameAddr(other, Uri.parse("im:r@a.example"), Parameters.NONE)
                                        .withTag(tag)
                                        .toString())
                        .header(HeaderName.TO, "<im:juliet@example.com>")
                        .header(HeaderName.CALL_ID, tag)
                        .header(HeaderName.CSEQ, new CSeq(tag.hashCode() & 0x7fff_ffff, method).toString())
                        .header(HeaderName.SUBJECT, subject)
                        .header("X-" + tag, other)
                        .body("application/sdp", octets)
                        .build());
    }

    /** Streams that are nearly right: pieces of messages in any order, and a few octets that belong nowhere. */
    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<String> piece = Arbitraries.of(
                "OPTIONS sip:a@b SIP/2.0\r\n",
                "SIP/2.0 200 OK\r\n",
                "Via: SIP/2.0/TLS a;branch=z9hG4bK1\r\n",
                "From: \"a\\\"b\" <sip:a@b>;tag=1\r\n",
                "To: sip:a@b\r\n",
                "CSeq: 1 OPTIONS\r\n",
                "Call-ID: 1\r\n",
                "Contact: <sip:a@[::1]:1;lr>;q=0.5, *\r\n",
                "l: 0\r\n\r\n",
                "Content-Length: 3\r\n\r\nabc",
                "Content-Length: 33\r\n\r\n",
                "m: ",
                "\r\n",
                "\r\n ",
                "\r",
                "\n",
                "\"",
                "<",
                ",",
                "\u0000\u00ff",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        return Arbitraries.oneOf(
                piece.list().ofMaxSize(14).map(pieces -> Messages.octets(String.join("", pieces))),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(60));
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> piece = Arbitraries.of(
                "sip:",
                "sips:",
                "im:",
                "a",
                "@",
                "b.c",
                ":",
                "5060",
                ";",
                "=",
                "tag",
                "?",
                "&",
                "<",
                ">",
                "\"",
                "\\",
                " ",
                "\t",
                ",",
                "%41",
                "%",
                "[::1]",
                "SIP/2.0/TLS ",
                "1",
                "0.5",
                "/",
                "*",
                "\u00e9",
                ";lr",
                "q=",
                "expires=");
        return piece.list().ofMaxSize(12).map(pieces -> String.join("", pieces));
    }
}
