// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

/**
 * The error a stanza of type error carries (RFC 6120 §8.3.2).
 *
 * @param type auth, cancel, continue, modify or wait
 * @param text for people, "" when absent
 */
public record StanzaError(StanzaErrorCondition condition, String type, String text) {

    /** The error with the type that goes with its condition. */
    public static StanzaError of(StanzaErrorCondition condition, String text) {
        return new StanzaError(condition, condition.type(), text);
    }

    String toXml() {
        StringBuilder xml = new StringBuilder(160);
        xml.append("<error type='").append(XmlText.escape(type)).append("'><").append(condition.element());
        xml.append(" xmlns='").append(Namespaces.STANZA_ERRORS).append("'/>");
        if (!text.isEmpty()) {
            xml.append("<text xmlns='").append(Namespaces.STANZA_ERRORS).append("' xml:lang='en'>");
            XmlText.appendEscaped(xml, text);
            xml.append("</text>");
        }
        return xml.append("</error>").toString();
    }
}
