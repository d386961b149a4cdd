// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.nio.charset.StandardCharsets;
import org.umpp.address.Jid;

/** Makes a stanza from its parts; text is escaped, and what XML cannot carry becomes U+FFFD. */
public final class StanzaBuilder {
    private final String name;
    private final Jid from;
    private final Jid to;
    private String type = "";
    private String id = "";
    private String lang = "";
    private final StringBuilder content = new StringBuilder();

    StanzaBuilder(String name, Jid from, Jid to) {
        this.name = name;
        this.from = from;
        this.to = to;
    }

    public StanzaBuilder type(String value) {
        type = value;
        return this;
    }

    public StanzaBuilder id(String value) {
        id = value;
        return this;
    }

    public StanzaBuilder lang(String value) {
        lang = value;
        return this;
    }

    /** Adds the subject. */
    public StanzaBuilder subject(String text) {
        return text("subject", text);
    }

    /** Adds a body. */
    public StanzaBuilder body(String text) {
        return text("body", text);
    }

    /** Adds the thread. */
    public StanzaBuilder thread(String text) {
        return text("thread", text);
    }

    /** Adds an empty element, as chat states and receipts are. */
    public StanzaBuilder element(String namespace, String element) {
        start(namespace, element).append("/>");
        return this;
    }

    /** Adds an empty element with an attribute, as the receipt of a message is. */
    public StanzaBuilder element(String namespace, String element, String attribute, String value) {
        start(namespace, element)
                .append(' ')
                .append(attribute)
                .append("='")
                .append(XmlText.escape(value))
                .append("'/>");
        return this;
    }

    private StringBuilder start(String namespace, String element) {
        return content.append('<')
                .append(element)
                .append(" xmlns='")
                .append(XmlText.escape(namespace))
                .append('\'');
    }

    /** Adds an element of the content namespace that holds text, such as {@code show}. */
    public StanzaBuilder text(String element, String text) {
        content.append('<').append(element).append('>');
        XmlText.appendEscaped(content, text);
        content.append("</").append(element).append('>');
        return this;
    }

    public Stanza build() {
        return new Stanza(name, from, to, type, id, lang, "", content.toString().getBytes(StandardCharsets.UTF_8));
    }
}
