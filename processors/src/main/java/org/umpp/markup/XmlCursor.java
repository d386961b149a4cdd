// SPDX-License-Identifier: Apache-2.0
package org.umpp.markup;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.jspecify.annotations.Nullable;

/** Walks through a document: bounded, without DTD or entities (D-27). What it refuses, it refuses by the exception of its kind. */
public final class XmlCursor {
    private static final XMLInputFactory FACTORY = factory();
    private static final int MAX_ATTRIBUTES = 1_000;
    private static final String FORBIDDEN = "DTD or entity (expected: none)";

    private final XMLStreamReader in;
    private final XmlKind kind;
    private int depth;

    /** What a document is made of; comments and processing instructions say nothing. */
    public enum Token {
        START,
        TEXT,
        END,
        DONE
    }

    private XmlCursor(XMLStreamReader in, XmlKind kind) {
        this.in = in;
        this.kind = kind;
    }

    private static XMLInputFactory factory() {
        // by its name, so that it is the same in every container
        XMLInputFactory factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        // what is wrong is said when it is met, by the exception that is declared for it
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MAX_ATTRIBUTES);
        // names come from strangers: the JVM's table of strings is not for them
        factory.setProperty(XMLInputFactory2.P_INTERN_NAMES, false);
        factory.setProperty(XMLInputFactory2.P_INTERN_NS_URIS, false);
        return factory;
    }

    /** Stands before a text; what its XML declaration says of an encoding is ignored. */
    public static XmlCursor of(String text, XmlKind kind) {
        if (text.length() > kind.length()) {
            throw kind.refusal(text.length() + " characters (expected: at most " + kind.length() + ")");
        }
        try {
            return new XmlCursor(FACTORY.createXMLStreamReader(new StringReader(withoutDeclaration(text))), kind);
        } catch (XMLStreamException e) {
            throw malformed(kind);
        }
    }

    /** Drops byte order mark and declaration: characters have no encoding any more, and XML 1.1 adds nothing here. */
    private static String withoutDeclaration(String text) {
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        while (start < text.length() && text.charAt(start) <= ' ') {
            start++;
        }
        if (text.startsWith("<?xml", start) && start + 5 < text.length() && text.charAt(start + 5) <= ' ') {
            int end = text.indexOf("?>", start);
            start = end < 0 ? start : end + 2;
        }
        return text.substring(start);
    }

    /** Goes on by one. */
    public Token next() {
        try {
            while (true) {
                switch (in.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > kind.depth()) {
                            throw kind.refusal("(expected: at most " + kind.depth() + " levels)");
                        }
                        return Token.START;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        return Token.TEXT;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        return Token.END;
                    }
                    case XMLStreamConstants.END_DOCUMENT -> {
                        return Token.DONE;
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.DTD -> throw kind.refusal(FORBIDDEN);
                    default -> {
                        // comments and processing instructions
                    }
                }
            }
        } catch (XMLStreamException e) {
            // its message quotes the document
            throw malformed(kind);
        }
    }

    /** Goes to the next start of an element; false at the end of the document. Text is passed over. */
    public boolean nextElement() {
        Token token = next();
        while (token != Token.START && token != Token.DONE) {
            token = next();
        }
        return token == Token.START;
    }

    /** The text inside the element it stands at, whatever elements are in it; it then stands behind the element. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int outer = depth - 1;
        while (depth > outer) {
            if (next() == Token.TEXT) {
                text.append(in.getText());
            }
        }
        return text.toString();
    }

    /** The text it stands at, or a part of it. */
    public String part() {
        return in.getText();
    }

    /** How many elements are open, the one included at whose start it stands. */
    public int depth() {
        return depth;
    }

    /** The local name of the element it stands at. */
    public String name() {
        return in.getLocalName();
    }

    /** The namespace of the element it stands at, "" if it has none. */
    public String namespace() {
        return orEmpty(in.getNamespaceURI());
    }

    /** An attribute of the element it stands at, "" if it has none. */
    public String attribute(String name) {
        return orEmpty(in.getAttributeValue(null, name));
    }

    /** An attribute of a namespace, "" if the element it stands at has none. */
    public String attribute(String namespace, String name) {
        return orEmpty(in.getAttributeValue(namespace, name));
    }

    /** The xml:lang of the element it stands at, {@code otherwise} if it has none. */
    public String lang(String otherwise) {
        String own = in.getAttributeValue(XMLConstants.XML_NS_URI, "lang");
        return own == null ? otherwise : own;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static RuntimeException malformed(XmlKind kind) {
        return kind.refusal("not well-formed XML, or more than " + MAX_ATTRIBUTES + " attributes");
    }
}
