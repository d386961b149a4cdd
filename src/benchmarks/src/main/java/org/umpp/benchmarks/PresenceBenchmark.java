// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.xml.XMLConstants;
import javax.xml.transform.Templates;
import javax.xml.transform.Transformer;
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
import org.umpp.pidf.PidfText;

/** What a presence document costs: its check, its reading (JAXB), and the stylesheets to and from stanzas, as the JDK compiles them. */
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

    private static final byte[] OCTETS = PIDF.getBytes(StandardCharsets.UTF_8);

    private final Templates toPidf = stylesheet("umpp/presence-to-pidf.xsl");
    private final Templates toPresence = stylesheet("umpp/pidf-to-presence.xsl");
    private final JAXBContext binding = binding();

    private static Templates stylesheet(String name) {
        try (InputStream text = PresenceBenchmark.class.getClassLoader().getResourceAsStream(name)) {
            TransformerFactory factory = TransformerFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newTemplates(new StreamSource(text));
        } catch (Exception e) {
            throw new IllegalStateException("the stylesheet " + name, e);
        }
    }

    private static JAXBContext binding() {
        try {
            return JAXBContext.newInstance("org.umpp.pidf.xml");
        } catch (JAXBException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public PidfText check() {
        return PidfText.of(OCTETS);
    }

    @Benchmark
    public Object read() throws JAXBException {
        return binding.createUnmarshaller().unmarshal(new StringReader(PIDF));
    }

    @Benchmark
    public String presenceToPidf() throws TransformerException {
        return transform(toPidf.newTransformer(), PRESENCE);
    }

    @Benchmark
    public String pidfToPresence() throws TransformerException {
        Transformer transformer = toPresence.newTransformer();
        transformer.setParameter("CamelPidfFrom", "juliet@thecappulets.example.com");
        transformer.setParameter("CamelPidfTo", "romeo@montague.example.net");
        return transform(transformer, PIDF);
    }

    private static String transform(Transformer transformer, String document) throws TransformerException {
        StringWriter written = new StringWriter();
        transformer.transform(new StreamSource(new StringReader(document)), new StreamResult(written));
        return written.toString();
    }
}
