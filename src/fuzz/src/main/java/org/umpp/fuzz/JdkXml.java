// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** The JDK's parser as the judge of well-formedness; a document type is no document to it. */
final class JdkXml {
    private static final SAXParserFactory SAX = SAXParserFactory.newInstance();

    static {
        SAX.setNamespaceAware(true);
        try {
            SAX.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    private JdkXml() {}

    static boolean isWellFormed(byte[] document) {
        try {
            SAX.newSAXParser().parse(new ByteArrayInputStream(document), new DefaultHandler() {
                @Override
                public void fatalError(SAXParseException e) throws SAXException {
                    throw e;
                }
            });
            return true;
        } catch (SAXException | IOException e) {
            // octets that are no UTF-8 are an IOException to it
            return false;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
