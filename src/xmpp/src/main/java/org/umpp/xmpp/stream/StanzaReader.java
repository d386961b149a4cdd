// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;

/** Makes a stanza of the octets that a cursor walks through; what is inside it is checked and kept as it came. */
final class StanzaReader {
    private static final byte[] FROM = ascii("from");
    private static final byte[] TO = ascii("to");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] ID = ascii("id");
    private static final byte[] LANG = ascii("xml:lang");
    private static final byte[] XMLNS = ascii("xmlns");

    private StanzaReader() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static boolean isStanzaName(String name) {
        return name.equals("message") || name.equals("presence") || name.equals("iq");
    }

    /**
     * Reads the stanza whose start the cursor stands on, and requires that nothing follows it.
     *
     * @param streamLang the default language of the stream, which a stanza without one has (RFC 6120 §8.1.5)
     * @throws MalformedStreamException improper-addressing when from or to is absent or no JID, or what the XML deserves
     */
    static Stanza read(byte[] bytes, XmlCursor cursor, String streamLang) {
        String name = cursor.localName();
        String from = "";
        String to = "";
        String type = "";
        String id = "";
        String lang = streamLang;
        StringBuilder others = null;
        XmlAttributes attributes = cursor.attributes();
        for (int i = 0; i < attributes.count(); i++) {
            if (attributes.nameIs(i, FROM)) {
                from = attributes.value(i);
            } else if (attributes.nameIs(i, TO)) {
                to = attributes.value(i);
            } else if (attributes.nameIs(i, TYPE)) {
                type = attributes.value(i);
            } else if (attributes.nameIs(i, ID)) {
                id = attributes.value(i);
            } else if (attributes.nameIs(i, LANG)) {
                lang = attributes.value(i);
            } else if (!attributes.nameIs(i, XMLNS)) {
                others = others == null ? new StringBuilder() : others;
                int start = attributes.start(i);
                others.append(' ').append(new String(bytes, start, attributes.end(i) - start, StandardCharsets.UTF_8));
            }
        }
        byte[] content = content(bytes, cursor);
        String outer = cursor.scope().usedOuterDeclarations();
        String kept = others == null ? outer : outer + others;
        return new Stanza(name, jid("from", from), jid("to", to), type, id, lang, kept, content);
    }

    private static byte[] content(byte[] bytes, XmlCursor cursor) {
        int from = cursor.tokenEnd();
        XmlCursor.Token token = cursor.next();
        while (token != XmlCursor.Token.END || cursor.depth() > 0) {
            token = cursor.next();
        }
        int to = Math.max(from, cursor.tokenStart());
        while (cursor.next() != XmlCursor.Token.DONE) {
            throw MalformedStreamException.notWellFormed("more than one element");
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static Jid jid(String attribute, String value) {
        try {
            return Jid.parse(value);
        } catch (MalformedAddressException e) {
            throw new MalformedStreamException(
                    StreamErrorCondition.IMPROPER_ADDRESSING, "stanza has no valid '" + attribute + "'");
        }
    }
}
