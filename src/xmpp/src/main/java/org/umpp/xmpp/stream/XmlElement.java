// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small element that is no stanza: features, negotiation, stream errors, acknowledgements.
 *
 * @param attributes those without a namespace; declarations are not among them
 * @param text all text directly inside
 */
public record XmlElement(
        String namespace, String name, Map<String, String> attributes, String text, List<XmlElement> children) {
    public XmlElement {
        attributes = Map.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** Reads the element whose start the cursor stands on, up to its end. */
    static XmlElement read(XmlCursor cursor) {
        String namespace = cursor.namespace();
        String name = cursor.localName();
        Map<String, String> attributes = new HashMap<>();
        XmlAttributes read = cursor.attributes();
        for (int i = 0; i < read.count(); i++) {
            if (!read.isDeclaration(i) && read.uri(i).isEmpty()) {
                attributes.put(read.name(i), read.value(i));
            }
        }
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        XmlCursor.Token token = cursor.next();
        while (token != XmlCursor.Token.END) {
            if (token == XmlCursor.Token.TEXT) {
                text.append(cursor.text());
            } else {
                children.add(read(cursor));
            }
            token = cursor.next();
        }
        return new XmlElement(namespace, name, attributes, text.toString(), children);
    }

    /** Whether this is the element of that name. */
    public boolean is(String otherNamespace, String otherName) {
        return name.equals(otherName) && namespace.equals(otherNamespace);
    }

    /** The first child of that name, or null. */
    public @Nullable XmlElement child(String childNamespace, String childName) {
        for (XmlElement child : children) {
            if (child.is(childNamespace, childName)) {
                return child;
            }
        }
        return null;
    }

    /** The attribute, or "" when it is absent. */
    public String attribute(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }

    /** The element as a document of its own; for traces. */
    public String toXml() {
        StringBuilder xml = new StringBuilder();
        appendTo(xml, "");
        return xml.toString();
    }

    private void appendTo(StringBuilder xml, String outer) {
        xml.append('<').append(name);
        if (!namespace.equals(outer)) {
            xml.append(" xmlns='").append(XmlText.escape(namespace)).append('\'');
        }
        attributes.forEach((key, value) -> xml.append(' ')
                .append(key)
                .append("='")
                .append(XmlText.escape(value))
                .append('\''));
        xml.append('>').append(XmlText.escape(text));
        for (XmlElement child : children) {
            child.appendTo(xml, namespace);
        }
        xml.append("</").append(name).append('>');
    }
}
