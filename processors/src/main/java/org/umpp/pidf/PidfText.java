// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.sax.SAXSource;
import org.xml.sax.InputSource;

/**
 * The text of a presence document that was checked (D-27): well-formed, bounded, without DTD or entities, and of what is in
 * it only what {@link PidfReader} keeps. A route makes its body one before any other step may parse it: {@code <convertBodyTo
 * type="org.umpp.pidf.PidfText"/>}.
 */
public final class PidfText {
    private final String text;

    private PidfText(String text) {
        this.text = text;
    }

    /**
     * Checks a body; its encoding is that of its byte order mark or XML declaration, else UTF-8.
     *
     * @throws MalformedPidfException if it is no presence document or must not be read
     */
    public static PidfText of(byte[] body) {
        return of(XmlEncoding.decode(body, PidfReader.MAX_LENGTH));
    }

    /**
     * Checks a text; what its XML declaration says of an encoding is ignored.
     *
     * @throws MalformedPidfException if it is no presence document or must not be read
     */
    public static PidfText of(String body) {
        return new PidfText(PidfReader.read(body));
    }

    /** The text, without XML declaration. */
    public String text() {
        return text;
    }

    /** The text as UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text as UTF-8. */
    public InputStream stream() {
        return new ByteArrayInputStream(bytes());
    }

    /** The text for a stylesheet. */
    public SAXSource source() {
        return new SAXSource(new PooledXmlReader(), new InputSource(new StringReader(text)));
    }

    /** The text for JAXB. */
    public XMLStreamReader reader() {
        try {
            return PidfReader.FACTORY.createXMLStreamReader(new StringReader(text));
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a checked document cannot be read", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PidfText that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Never shows the text, so that its notes reach no log. */
    @Override
    public String toString() {
        return "PidfText[" + text.length() + " characters]";
    }
}
