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
import org.umpp.address.Jid;
import org.umpp.sdp.AnswerPolicy;
import org.umpp.sdp.OfferAnswer;
import org.umpp.sdp.SdpReader;
import org.umpp.sdp.SdpWriter;
import org.umpp.sdp.SessionDescription;

/** What the description of a session costs (draft §3). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SdpBenchmark {
    private static final byte[] OFFER =
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
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.UTF_8);

    private static final Jid JULIET = Jid.parse("juliet@thecappulets.example.com/balcony");
    private static final AnswerPolicy LENIENT = new AnswerPolicy(false, true, true);

    private final OfferAnswer offerAnswer = new OfferAnswer();

    @Benchmark
    public SessionDescription read() {
        return SdpReader.read(OFFER);
    }

    @Benchmark
    public byte[] readAnswerWrite() {
        return SdpWriter.writeBytes(offerAnswer
                .answer(read(), JULIET, "xmpp.thecappulets.example.com", 5269, LENIENT)
                .description());
    }
}
