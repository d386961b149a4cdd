// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.XMLConstants;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.umpp.pidf.PidfNamespace;
import org.umpp.pidf.PidfReader;
import org.umpp.pidf.PidfWriter;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.PresenceStanzas;

/** What a presence document costs: to be read and written, as text and as stanzas; and to pass a stylesheet of the operator's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PresenceBenchmark {
    private static final String PRESENCE =
            "<presence xmlns='jabber:client' from='juliet@thecappulets.example.com/balcony' to='romeo@montague.example.net'>"
                    + "<show>away</show><status xml:lang='en'>retired to the chamber</status><priority>1</priority></presence>";

    private static final String PIDF =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:juliet@thecappulets.example.com">
              <tuple id="balcony"><status><basic>open</basic></status>
                <contact priority="0.5">im:juliet@thecappulets.example.com</contact>
                <note xml:lang="en">retired to the chamber</note>
                <timestamp>2026-01-01T00:00:00Z</timestamp></tuple>
            </presence>
            """;

    private static final String JULIET = "pres:juliet@thecappulets.example.com";
    private static final byte[] OCTETS = PIDF.getBytes(StandardCharsets.UTF_8);

    private static final PresenceDocument DOCUMENT = PidfReader.read(PIDF);

    private final Templates stylesheet = stylesheet();

    /** One that the operator's examples have, as it is shipped with the server. */
    private static Templates stylesheet() {
        try (InputStream text = PidfReader.class
                .getClassLoader()
                .getResourceAsStream("org/umpp/server/selftest/routes/examples/presence/sent.xsl")) {
            TransformerFactory factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newTemplates(new StreamSource(text));
        } catch (Exception e) {
            throw new IllegalStateException("the stylesheet of the examples", e);
        }
    }

    @Benchmark
    public PresenceDocument read() {
        return PidfReader.read(OCTETS);
    }

    @Benchmark
    public String write() {
        return PidfWriter.write(DOCUMENT, PidfNamespace.PIDF);
    }

    @Benchmark
    public PresenceDocument ofStanza() {
        return PresenceStanzas.read(PRESENCE, JULIET, JULIET, "balcony", Instant.EPOCH);
    }

    @Benchmark
    public List<String> toStanzas() {
        return PresenceStanzas.write(DOCUMENT, "juliet@thecappulets.example.com", "romeo@montague.example.net", "");
    }

    @Benchmark
    public String throughAStylesheet() throws TransformerException {
        StringWriter written = new StringWriter();
        stylesheet.newTransformer().transform(new StreamSource(new StringReader(PIDF)), new StreamResult(written));
        return written.toString();
    }
}
