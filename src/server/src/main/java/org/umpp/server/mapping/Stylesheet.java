// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.mapping;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.XMLConstants;
import javax.xml.transform.ErrorListener;
import javax.xml.transform.Source;
import javax.xml.transform.Templates;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.sax.SAXSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.umpp.pidf.MalformedPidfException;
import org.umpp.pidf.PidfReader;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A compiled stylesheet that makes of a presence document another one. It is given the document and nothing else: it reads no file and no
 * network, calls no Java, and what it writes has a bound.
 */
public final class Stylesheet {
    /** As much as a presence document may have (D-27). */
    static final int MOST_OCTETS = 65_536;

    private static final int MOST_OCTETS_OF_ITSELF = 262_144;
    private static final String SAMPLE = "sample.xml";

    private final Templates templates;

    private Stylesheet(Templates templates) {
        this.templates = templates;
    }

    /**
     * Compiles a stylesheet, and tries it on a presence document.
     *
     * @throws StylesheetException saying why it cannot be used
     */
    public static Stylesheet compile(byte[] text) throws StylesheetException {
        if (text.length > MOST_OCTETS_OF_ITSELF) {
            throw new StylesheetException(0, text.length + " octets (expected: at most " + MOST_OCTETS_OF_ITSELF + ")");
        }
        StylesheetCheck.check(text);
        Mistakes mistakes = new Mistakes();
        try {
            // the JDK's own, so that it is the same in every container
            TransformerFactory factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
            factory.setURIResolver(Stylesheet::refuse);
            factory.setErrorListener(mistakes);
            Stylesheet stylesheet = new Stylesheet(factory.newTemplates(source(text)));
            PidfReader.read(stylesheet.apply(sample()));
            return stylesheet;
        } catch (TransformerConfigurationException e) {
            throw new StylesheetException(mistakes.line, mistakes.or(e));
        } catch (TransformerException e) {
            throw new StylesheetException(0, "fails on a sample: " + said(e));
        } catch (MalformedPidfException e) {
            throw new StylesheetException(0, "makes no presence document of a sample: " + e.getMessage());
        } catch (SAXException e) {
            throw new StylesheetException(0, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * Makes of a presence document another one.
     *
     * @throws TransformerException if it cannot
     */
    byte[] apply(byte[] document) throws TransformerException {
        try {
            Transformer transformer = templates.newTransformer();
            transformer.setURIResolver(Stylesheet::refuse);
            transformer.setErrorListener(new Mistakes());
            Output output = new Output();
            transformer.transform(source(document), new StreamResult(output));
            return output.toByteArray();
        } catch (SAXException e) {
            throw new TransformerException(e);
        } catch (StackOverflowError e) {
            throw new TransformerException("it calls itself without end");
        } catch (RuntimeException e) {
            // Xalan puts what it says into exceptions of its own
            throw new TransformerException(said(e), e);
        }
    }

    private static Source source(byte[] octets) throws SAXException {
        return new SAXSource(StylesheetCheck.reader(), new InputSource(new ByteArrayInputStream(octets)));
    }

    private static Source refuse(String href, @Nullable String base) throws TransformerException {
        throw new TransformerException("nothing else may be read: " + href);
    }

    private static byte[] sample() {
        try (InputStream in = Stylesheet.class.getResourceAsStream(SAMPLE)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + SAMPLE);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an exception says, in one line. */
    static String said(Throwable e) {
        return String.valueOf(e.getMessage())
                .replaceAll("\\s+", " ")
                .replaceFirst("^java[.]lang[.]RuntimeException: ", "")
                .strip();
    }

    /** The first thing that is wrong; nothing is written to the standard output, as is done without it. */
    private static final class Mistakes implements ErrorListener {
        private String first = "";
        private int line;

        @Override
        public void warning(TransformerException e) {
            // what is only doubtful works
        }

        @Override
        public void error(TransformerException e) {
            if (first.isEmpty()) {
                first = said(e);
                line = e.getLocator() == null ? 0 : Math.max(0, e.getLocator().getLineNumber());
            }
        }

        @Override
        public void fatalError(TransformerException e) {
            error(e);
        }

        String or(Exception e) {
            return first.isEmpty() ? said(e) : first;
        }
    }

    /** Takes as much as may be sent. */
    private static final class Output extends ByteArrayOutputStream {
        @Override
        public synchronized void write(int octet) {
            room(1);
            super.write(octet);
        }

        @Override
        public synchronized void write(byte[] octets, int from, int length) {
            room(length);
            super.write(octets, from, length);
        }

        private void room(int length) {
            if (count + length > MOST_OCTETS) {
                throw new IllegalStateException("it writes more than " + MOST_OCTETS + " octets");
            }
        }
    }
}
