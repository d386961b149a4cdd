// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.XMLFilterImpl;

/** An XML reader that borrows the parser behind it only while it parses, since making one costs more than using it. */
final class PooledXmlReader extends XMLFilterImpl {
    private static final int KEPT = 16;
    private static final BlockingQueue<XMLReader> PARSERS = new ArrayBlockingQueue<>(KEPT);

    @Override
    public void parse(InputSource input) throws SAXException, IOException {
        XMLReader pooled = PARSERS.poll();
        XMLReader parser = pooled == null ? create() : pooled;
        setParent(parser);
        super.parse(input);
        // One that failed is not used again.
        parser.setContentHandler(null);
        parser.setDTDHandler(null);
        parser.setErrorHandler(null);
        parser.setEntityResolver(null);
        PARSERS.offer(parser);
    }

    private static XMLReader create() throws SAXException {
        SAXParserFactory factory = SAXParserFactory.newDefaultInstance(); // newDefaultNSInstance is not there in Karaf
        factory.setNamespaceAware(true);
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newSAXParser().getXMLReader();
        } catch (ParserConfigurationException e) {
            throw new SAXException("the JDK's parser lacks a feature", e);
        }
    }
}
