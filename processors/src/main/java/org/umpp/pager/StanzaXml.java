// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.umpp.markup.XmlCursor;
import org.umpp.markup.XmlKind;
import org.umpp.markup.XmlText;
import org.umpp.pidf.Timestamps;

/** A message stanza as XML, as far as a MESSAGE can say the same. */
final class StanzaXml {
    private static final String CLIENT = "jabber:client";
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    private static final String RECEIPTS = "urn:xmpp:receipts";
    private static final String DELAY = "urn:xmpp:delay";
    private static final String SEALED = "urn:ietf:params:xml:ns:xmpp-e2e";
    private static final Set<String> CONTENT = Set.of(CLIENT, "jabber:server", "");

    /** Our own reader has passed it: its length is bounded. */
    private static final XmlKind STANZA = Documents.kind(Integer.MAX_VALUE);

    private StanzaXml() {}

    /** Reads a stanza; what has no words in a MESSAGE is passed over (RFC 3922 §4.1.8). */
    static PagerMessage read(String xml) {
        XmlCursor cursor = XmlCursor.of(xml, STANZA);
        PagerMessage.Builder message = new PagerMessage.Builder();
        while (cursor.nextElement()) {
            if (cursor.depth() == 1) {
                message.id = cursor.attribute("id");
                message.lang = cursor.lang("");
            } else if (cursor.depth() == 2) {
                child(cursor, message);
            }
        }
        return message.build();
    }

    private static void child(XmlCursor cursor, PagerMessage.Builder message) {
        String name = cursor.name();
        switch (cursor.namespace()) {
            case CHAT_STATES -> message.state = ChatState.of(name);
            case RECEIPTS -> {
                if (name.equals("request")) {
                    message.receiptWanted = true;
                } else if (name.equals("received")) {
                    message.received = cursor.attribute("id");
                }
            }
            case DELAY -> message.sent = Timestamps.parse(cursor.attribute("stamp"));
            case SEALED -> message.sealed = true;
            default -> {
                if (CONTENT.contains(cursor.namespace())) {
                    content(cursor, name, message);
                }
            }
        }
    }

    private static void content(XmlCursor cursor, String name, PagerMessage.Builder message) {
        String lang = cursor.lang(message.lang);
        switch (name) {
            case "body" -> message.body(new Text(cursor.text(), lang));
            case "subject" -> message.subject(new Text(cursor.text(), lang));
            case "thread" -> message.thread = cursor.text();
            default -> {
                // nothing that a MESSAGE could say
            }
        }
    }

    /**
     * Writes a stanza.
     *
     * @param from a JID
     * @param to a JID
     * @param type "" for a normal message
     */
    static String write(PagerMessage message, String from, String to, String type) {
        StringBuilder xml =
                new StringBuilder(256).append("<message xmlns='").append(CLIENT).append('\'');
        attribute(xml, "from", from);
        attribute(xml, "to", to);
        attribute(xml, "id", message.id());
        attribute(xml, "type", type);
        attribute(xml, "xml:lang", message.lang());
        xml.append('>');
        message.subjects().forEach(subject -> text(xml, "subject", subject, message.lang()));
        message.bodies().forEach(body -> text(xml, "body", body, message.lang()));
        if (!message.thread().isEmpty()) {
            text(xml, "thread", Text.of(message.thread()), "");
        }
        message.state().ifPresent(state -> element(xml, state.element(), CHAT_STATES, "", ""));
        if (message.receiptWanted()) {
            element(xml, "request", RECEIPTS, "", "");
        }
        if (!message.received().isEmpty()) {
            element(xml, "received", RECEIPTS, "id", message.received());
        }
        message.sent().ifPresent(sent -> element(xml, "delay", DELAY, "stamp", stamp(sent)));
        return xml.append("</message>").toString();
    }

    /** As XEP-0082 has it. */
    private static String stamp(Instant sent) {
        return sent.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void text(StringBuilder xml, String name, Text text, String outerLang) {
        xml.append('<').append(name);
        attribute(xml, "xml:lang", text.lang().equals(outerLang) ? "" : text.lang());
        xml.append('>')
                .append(XmlText.escape(text.value()))
                .append("</")
                .append(name)
                .append('>');
    }

    private static void element(StringBuilder xml, String name, String namespace, String attribute, String value) {
        xml.append('<').append(name).append(" xmlns='").append(namespace).append('\'');
        attribute(xml, attribute, value);
        xml.append("/>");
    }

    private static void attribute(StringBuilder xml, String name, String value) {
        if (!value.isEmpty()) {
            xml.append(' ')
                    .append(name)
                    .append("='")
                    .append(XmlText.escape(value))
                    .append('\'');
        }
    }
}
