// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.io.StringReader;
import java.util.MissingResourceException;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Walks through a document element by element: bounded, without DTD or entities (D-27). */
final class XmlCursor {
    private static final int MAX_DEPTH = 64;
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader in;
    private int depth;

    private XmlCursor(XMLStreamReader in) {
        this.in = in;
    }

    private static XMLInputFactory factory() {
        // the JDK's own, so that it is the same in every container
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        return factory;
    }

    /** A stanza that our own reader has passed: no document type is in it, and its length is bounded. */
    static XmlCursor ofStanza(String xml) {
        return open(xml);
    }

    /**
     * A document that came from elsewhere. The JDK's reader never sees a document type: it parses even one that it is told to leave alone.
     *
     * @throws MalformedContentException if it is too long, or has one
     */
    static XmlCursor ofDocument(String text, int most) {
        if (text.length() > most) {
            throw new MalformedContentException(
                    "document: " + text.length() + " characters (expected: at most " + most + ")");
        }
        if (text.contains("<!DOCTYPE") || text.contains("<!ENTITY")) {
            throw new MalformedContentException("document: DTD or entity (expected: none)");
        }
        return open(withoutDeclaration(text));
    }

    private static XmlCursor open(String text) {
        try {
            return new XmlCursor(FACTORY.createXMLStreamReader(new StringReader(text)));
        } catch (XMLStreamException e) {
            throw malformed();
        }
    }

    /** Characters have no encoding any more. */
    private static String withoutDeclaration(String text) {
        String document = (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
        int end = document.startsWith("<?xml ") ? document.indexOf("?>") : -1;
        return end < 0 ? document : document.substring(end + 2);
    }

    /** Goes to the next start of an element; false at the end of the document. Text is passed over. */
    boolean nextElement() {
        try {
            while (in.hasNext()) {
                switch (in.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        deeper();
                        return true;
                    }
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    case XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.DTD -> throw malformed();
                    default -> {
                        // text between elements says nothing
                    }
                }
            }
            return false;
        } catch (XMLStreamException | MissingResourceException e) {
            throw malformed(); // its message quotes the document; and for some faults the JDK has no message, and says
            // so
        }
    }

    /** The text inside the element it stands at, whatever elements are in it; it then stands behind the element. */
    String text() {
        StringBuilder text = new StringBuilder();
        int outer = depth - 1;
        try {
            while (depth > outer) {
                switch (in.next()) {
                    case XMLStreamConstants.START_ELEMENT -> deeper();
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        text.append(in.getText());
                    case XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.DTD -> throw malformed();
                    default -> {
                        // comments say nothing
                    }
                }
            }
            return text.toString();
        } catch (XMLStreamException | MissingResourceException e) {
            throw malformed();
        }
    }

    private void deeper() {
        if (++depth > MAX_DEPTH) {
            throw new MalformedContentException("document: (expected: at most " + MAX_DEPTH + " levels)");
        }
    }

    /** How many elements are open, the one it stands at included. */
    int depth() {
        return depth;
    }

    String name() {
        return in.getLocalName();
    }

    String namespace() {
        String uri = in.getNamespaceURI();
        return uri == null ? "" : uri;
    }

    /** An attribute of the element it stands at, "" if it has none. */
    String attribute(String name) {
        return orEmpty(in.getAttributeValue(null, name));
    }

    /** The xml:lang of the element it stands at, "" if it has none. */
    String lang() {
        return orEmpty(in.getAttributeValue(XMLConstants.XML_NS_URI, "lang"));
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static MalformedContentException malformed() {
        return new MalformedContentException("document: not well-formed XML");
    }
}
