// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.RequestCheck;
import org.umpp.sip.message.SipDecoder;
import org.umpp.sip.message.SipElement;
import org.umpp.sip.message.SipEncoder;
import org.umpp.sip.message.SipLimits;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.Uri;
import org.umpp.sip.message.Via;

/**
 * What one INVITE with an offer costs. {@code java -cp ... org.openjdk.jmh.Main SipCodec -prof gc} prints time and
 * allocation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SipCodecBenchmark {
    private static final String OFFER =
            """
            v=0
            o=romeo 289087 289087 IN IP4 sip.montague.example.net
            s=-
            c=IN IP4 xmpp.montague.example.net
            t=0 0
            m=message 5269 xmpp/tcp chat
            a=direction:both
            a=jid:romeo@montague.example.net/orchard
            a=thread:283461923759234
            """
                    .replace("\n", "\r\n");

    private static final byte[] SDP = OFFER.getBytes(StandardCharsets.UTF_8);

    private final SipDecoder decoder = new SipDecoder(SipLimits.DEFAULT);
    private final byte[] wire = SipEncoder.encode(invite());
    private final byte[] out = new byte[4_096];

    private static SipRequest invite() {
        return SipRequest.builder(Method.INVITE, "im:juliet@thecappulets.example.com")
                .header(HeaderName.VIA, "SIP/2.0/TLS sip.montague.example.net:5061;branch=z9hG4bK74bf9a8c7d;alias")
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, "\"Romeo\" <im:romeo@montague.example.net>;tag=29923923")
                .header(HeaderName.TO, "\"Juliet\" <im:juliet@thecappulets.example.com>")
                .header(HeaderName.CALL_ID, "2349098234@sip.montague.example.net")
                .header(HeaderName.CSEQ, "13992 INVITE")
                .header(HeaderName.CONTACT, "<sip:gw@sip.montague.example.net:5061;transport=tls>")
                .header(HeaderName.ALLOW, "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, SUBSCRIBE, NOTIFY, MESSAGE")
                .header(HeaderName.SUPPORTED, "timer")
                .header(HeaderName.SESSION_EXPIRES, "1800;refresher=uac")
                .body("application/sdp", SDP)
                .build();
    }

    /** Frames and splits the message; types nothing. */
    @Benchmark
    public SipElement parse() {
        decoder.append(wire, 0, wire.length);
        SipElement element = decoder.next();
        if (element == null) {
            throw new IllegalStateException("incomplete");
        }
        return element;
    }

    /** As above, and all that every request is checked for. */
    @Benchmark
    public SipElement parseAndCheck() {
        SipElement element = parse();
        RequestCheck.check((SipRequest) element);
        return element;
    }

    /** A stateful server's whole share: read, look up the transaction, answer with an answer, copy to the wire. */
    @Benchmark
    public int parseAnswerEncode() {
        SipRequest request = (SipRequest) parse();
        if (request.headers().topVia().branch().isEmpty()
                || !request.headers().cseq().method().equals(request.method())) {
            throw new IllegalStateException("not the INVITE");
        }
        SipResponse ok = SipResponse.to(request, 200, "939231235")
                .header(HeaderName.CONTACT, "<sip:gw@sip.thecappulets.example.com:5061;transport=tls>")
                .body("application/sdp", SDP)
                .build();
        int length = SipEncoder.buffer(ok).remaining();
        SipEncoder.buffer(ok).get(out, 0, length);
        return length;
    }

    /** A client's share: a whole new request. */
    @Benchmark
    public SipRequest build() {
        return invite();
    }

    /** The values a dialog is made of, read alone. */
    @Benchmark
    public int typedValues() {
        return Via.parse("SIP/2.0/TLS sip.montague.example.net:5061;branch=z9hG4bK74bf9a8c7d;alias")
                        .port()
                + NameAddr.parse("\"Romeo\" <im:romeo@montague.example.net>;tag=29923923")
                        .displayName()
                        .length()
                + Uri.parse("sip:gw@sip.montague.example.net:5061;transport=tls")
                        .host()
                        .length();
    }
}
