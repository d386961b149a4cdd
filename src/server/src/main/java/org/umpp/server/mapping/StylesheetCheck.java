// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.mapping;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/** Looks for what a stylesheet may not hold: more than the transformation of the one document that it is given. */
final class StylesheetCheck extends DefaultHandler {
    private static final String XSLT = "http://www.w3.org/1999/XSL/Transform";
    private static final Set<String> ROOTS = Set.of("stylesheet", "transform");
    private static final Set<String> ELSEWHERE = Set.of("import", "include");
    private static final Pattern DOCUMENT = Pattern.compile("(^|[^-\\w:.])document\\s*\\(");
    private static final SAXParserFactory FACTORY = factory();

    private @Nullable Locator locator;
    private boolean begun;

    private StylesheetCheck() {}

    /** A reader of XML that takes no document type, and so no entity. */
    static XMLReader reader() throws SAXException {
        try {
            return FACTORY.newSAXParser().getXMLReader();
        } catch (ParserConfigurationException e) {
            throw new SAXException(e);
        }
    }

    private static SAXParserFactory factory() {
        // the JDK's own, so that it is the same in every container
        SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
        try {
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("the XML parser of this JDK cannot be made secure", e);
        }
    }

    /**
     * Passes a stylesheet that may be compiled.
     *
     * @throws StylesheetException with the first thing that is wrong
     */
    static void check(byte[] stylesheet) throws StylesheetException {
        try {
            XMLReader reader = reader();
            StylesheetCheck check = new StylesheetCheck();
            reader.setContentHandler(check);
            reader.setErrorHandler(check);
            reader.parse(new InputSource(new ByteArrayInputStream(stylesheet)));
        } catch (SAXParseException e) {
            throw new StylesheetException(e.getLineNumber(), String.valueOf(e.getMessage()));
        } catch (SAXException | IOException e) {
            throw new StylesheetException(0, "cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void setDocumentLocator(Locator place) {
        locator = place;
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes) throws SAXException {
        if (!begun) {
            begun = true;
            if (!uri.equals(XSLT) || !ROOTS.contains(name)) {
                throw mistake("not a stylesheet (expected: xsl:stylesheet)");
            }
        }
        if (uri.equals(XSLT) && ELSEWHERE.contains(name)) {
            throw mistake("xsl:" + name + " (expected: one file that holds everything)");
        }
        for (int i = 0; i < attributes.getLength(); i++) {
            if (DOCUMENT.matcher(attributes.getValue(i)).find()) {
                throw mistake("document() (expected: nothing that reads more than the document that passes)");
            }
        }
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
        throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
        throw e;
    }

    private SAXParseException mistake(String reason) {
        return new SAXParseException(reason, locator);
    }
}
