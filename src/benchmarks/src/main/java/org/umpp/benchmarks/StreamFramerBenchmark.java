// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamFramer;
import org.umpp.xmpp.stream.StreamHeader;
import org.umpp.xmpp.stream.XmlElement;
import org.umpp.xmpp.stream.XmlLimits;

/** What it costs to find the stanzas in a stream, and to know what a route asks of one. Figures are for one stanza. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StreamFramerBenchmark {
    private static final int STANZAS = 50;

    private static final byte[] HEADER =
            "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' from='a.example' to='b.example' version='1.0'>"
                    .getBytes(StandardCharsets.UTF_8);

    private static final byte[] CHAT = messages("Neither, fair saint, if either thee dislike.");
    private static final byte[] LONG = messages("Good night. ".repeat(342).substring(0, 4_096));

    private final Found found = new Found();
    private final StreamFramer framer = new StreamFramer(XmlLimits.DEFAULT);

    public StreamFramerBenchmark() {
        framer.feed(HEADER, 0, HEADER.length, found);
    }

    @Benchmark
    @OperationsPerInvocation(STANZAS)
    public long frame() {
        framer.feed(CHAT, 0, CHAT.length, found);
        return found.octets;
    }

    /** Of messages with a body of 4,096 octets. */
    @Benchmark
    @OperationsPerInvocation(STANZAS)
    public long frameLong() {
        framer.feed(LONG, 0, LONG.length, found);
        return found.octets;
    }

    /** As the first, and both addresses, the type and the thread. */
    @Benchmark
    @OperationsPerInvocation(STANZAS)
    public long frameAndAsk() {
        found.asks = true;
        return frame();
    }

    private static byte[] messages(String body) {
        return ("<message from='romeo@montague.example.net/orchard' to='juliet@thecappulets.example.com/balcony' type='chat' id='k3hd7f6s'>"
                        + "<body>" + body + "</body><thread>283461923759234</thread></message>")
                .repeat(STANZAS)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static final class Found implements StreamFramer.Sink {
        private long octets;
        private boolean asks;

        @Override
        public void header(StreamHeader header) {
            octets = 0;
        }

        @Override
        public void element(XmlElement element) {
            throw new IllegalStateException("no stanza: " + element);
        }

        @Override
        public void stanza(Stanza stanza, int size) {
            octets += size;
            if (asks) {
                octets += stanza.from().domain().length()
                        + stanza.to().domain().length()
                        + stanza.type().length()
                        + String.valueOf(stanza.thread()).length();
            }
        }

        @Override
        public void closed() {
            throw new IllegalStateException("closed");
        }
    }
}
