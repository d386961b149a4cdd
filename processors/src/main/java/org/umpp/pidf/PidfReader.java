// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.io.StringReader;
import java.util.MissingResourceException;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads presence documents liberally and bounded, and rewrites what they say in RFC 3863's namespace: {@code cpim-pidf} and
 * elder namespaces of extensions are renamed, {@code xml:lang} is brought down to the notes, and what no part of UMPP
 * understands is left out (RFC 3863 §4.2), together with any tuple that says it must be understood (§4.2.3).
 */
final class PidfReader {
    static final int MAX_LENGTH = 65_536;
    static final int MAX_DEPTH = 32;
    static final XMLInputFactory FACTORY = factory();

    private static final String FORBIDDEN = "presence document: DTD or entity (expected: none)";

    private static final String ROOT = "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\""
            + " xmlns:dm=\"urn:ietf:params:xml:ns:pidf:data-model\" xmlns:rpid=\"urn:ietf:params:xml:ns:pidf:rpid\""
            + " xmlns:im=\"urn:ietf:params:xml:ns:pidf:im\" xmlns:agp=\"urn:ag-projects:xml:ns:pidf\""
            + " xmlns:xmpp=\"jabber:client\"";

    private final XMLStreamReader in;
    private final StringBuilder out;
    private final String[] names = new String[MAX_DEPTH];
    private final String[] languages = new String[MAX_DEPTH];
    private int depth;
    private int skipped;
    private int tupleStart = -1;
    private boolean tupleDropped;

    private PidfReader(XMLStreamReader in, int length) {
        this.in = in;
        this.out = new StringBuilder(length + ROOT.length());
    }

    private static XMLInputFactory factory() {
        // The JDK's own, so that it is the same in every container; it reports a DTD without processing it.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        return factory;
    }

    static String read(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedPidfException(
                    "presence document: " + text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        String document = withoutDeclaration(text);
        if (hasDocumentType(document)) {
            throw new MalformedPidfException(FORBIDDEN);
        }
        try {
            XMLStreamReader in = FACTORY.createXMLStreamReader(new StringReader(document));
            try {
                return new PidfReader(in, text.length()).readAll();
            } finally {
                in.close();
            }
        } catch (XMLStreamException | MissingResourceException e) {
            // Its message quotes the document; and for some faults the JDK has no message, and says so.
            throw new MalformedPidfException("presence document: not well-formed XML");
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

    /**
     * Whether a document type stands where alone one may, before the root element. The JDK's reader never sees it: even one that
     * it is told to leave alone it parses, and a fault in there makes it write to the standard output.
     */
    private static boolean hasDocumentType(String text) {
        int at = 0;
        while (at < text.length()) {
            int end = at + 1;
            if (text.startsWith("<!--", at)) {
                end = behind(text, "-->", at + 4);
            } else if (text.startsWith("<?", at)) {
                end = behind(text, "?>", at + 2);
            } else if (text.charAt(at) == '<') {
                return text.startsWith("<!", at);
            }
            at = end;
        }
        return false;
    }

    private static int behind(String text, String mark, int from) {
        int at = text.indexOf(mark, from);
        return at < 0 ? text.length() : at + mark.length();
    }

    private String readAll() throws XMLStreamException {
        for (int event = in.getEventType(); event != XMLStreamConstants.END_DOCUMENT; event = in.next()) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> start();
                case XMLStreamConstants.END_ELEMENT -> end();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text();
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new MalformedPidfException(FORBIDDEN);
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
        return out.toString();
    }

    private void start() {
        if (depth + skipped == MAX_DEPTH) {
            throw new MalformedPidfException("presence document: (expected: at most " + MAX_DEPTH + " levels)");
        }
        String parent = depth == 0 ? "" : names[depth - 1];
        String name = skipped > 0 ? "" : PidfVocabulary.name(in.getNamespaceURI(), in.getLocalName(), parent);
        if (depth == 0 && !name.equals("presence")) {
            throw new MalformedPidfException("presence document: root element (expected: presence of RFC 3863)");
        }
        if (name.isEmpty()) {
            skipped++;
            tupleDropped |= tupleStart >= 0 && mustBeUnderstood();
            return;
        }
        open(name, parent);
    }

    private void open(String name, String parent) {
        if (name.equals("tuple") && parent.equals("presence")) {
            tupleStart = out.length();
            tupleDropped = false;
        }
        names[depth] = name;
        String language = in.getAttributeValue(XMLConstants.XML_NS_URI, "lang");
        languages[depth] = language != null ? language : depth == 0 ? "" : languages[depth - 1];
        depth++;
        out.append(depth == 1 ? ROOT : "<" + name);
        switch (name) {
            case "presence" -> copy("entity");
            case "tuple", "dm:person", "dm:device" -> copy("id");
            case "contact" -> copy("priority");
            case "note", "dm:note" -> attribute("xml:lang", languages[depth - 1]);
            default -> {
                // No other element has an attribute that matters.
            }
        }
        out.append('>');
    }

    private void copy(String attribute) {
        String value = in.getAttributeValue(null, attribute);
        attribute(attribute, value == null ? "" : value);
    }

    private void attribute(String name, String value) {
        if (!value.isEmpty()) {
            out.append(' ').append(name).append("=\"");
            XmlText.escape(value, out);
            out.append('"');
        }
    }

    private void end() {
        if (skipped > 0) {
            skipped--;
            return;
        }
        depth--;
        String name = names[depth];
        out.append("</").append(name).append('>');
        if (depth == 1 && tupleStart >= 0) {
            if (tupleDropped) {
                out.setLength(tupleStart);
            }
            tupleStart = -1;
        }
    }

    private void text() {
        if (skipped == 0 && depth > 0 && PidfVocabulary.hasText(names[depth - 1])) {
            XmlText.escape(in.getText(), out);
        }
    }

    private boolean mustBeUnderstood() {
        for (int i = 0; i < in.getAttributeCount(); i++) {
            if (in.getAttributeLocalName(i).equals("mustUnderstand")
                    && PidfVocabulary.isPidf(in.getAttributeNamespace(i))) {
                String value = in.getAttributeValue(i);
                return value.equals("1") || value.equals("true");
            }
        }
        return false;
    }
}
