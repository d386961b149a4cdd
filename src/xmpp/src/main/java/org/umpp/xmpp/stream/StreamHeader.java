// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import org.jspecify.annotations.Nullable;

/**
 * The start tag of a stream as a peer sent it (RFC 6120 §4.7); what is absent is "".
 *
 * @param namespace what the element's own prefix is bound to; {@link Namespaces#STREAMS} when it is a stream at all
 * @param name the local name, "stream" when it is a stream at all
 * @param content the default namespace declared, when it is not that of the element itself
 */
public record StreamHeader(
        String namespace, String name, String content, String from, String to, String id, String version, String lang) {

    static StreamHeader read(XmlCursor cursor) {
        XmlAttributes attributes = cursor.attributes();
        String content = orEmpty(attributes.value("xmlns"));
        return new StreamHeader(
                cursor.namespace(),
                cursor.localName(),
                content.equals(Namespaces.STREAMS) ? "" : content,
                orEmpty(attributes.value("from")),
                orEmpty(attributes.value("to")),
                orEmpty(attributes.value("id")),
                orEmpty(attributes.value("version")),
                orEmpty(attributes.value("xml:lang")));
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** What makes a header unfit for any stream between servers. */
    record Fault(StreamErrorCondition condition, String text) {}

    /** Judges what both entities must find in it (RFC 6120 §4.7.5, §4.8); null when that is as it should be. Addresses are not looked at. */
    @Nullable
    Fault fault() {
        if (!name.equals("stream")) {
            return new Fault(StreamErrorCondition.BAD_FORMAT, "not a stream");
        }
        boolean servers = content.isEmpty() || content.equals(Namespaces.SERVER);
        if (!namespace.equals(Namespaces.STREAMS) || !servers) {
            return new Fault(StreamErrorCondition.INVALID_NAMESPACE, "");
        }
        return isVersionOne() ? null : new Fault(StreamErrorCondition.UNSUPPORTED_VERSION, "");
    }

    /** Whether the peer speaks XMPP 1.0 or a later version, which talks to us as 1.0 (RFC 6120 §4.7.5). */
    public boolean isVersionOne() {
        int dot = version.indexOf('.');
        if (dot < 1 || version.length() > 10) {
            return false;
        }
        for (int i = 0; i < version.length(); i++) {
            if (i != dot && (version.charAt(i) < '0' || version.charAt(i) > '9')) {
                return false;
            }
        }
        return dot < version.length() - 1 && Long.parseLong(version.substring(0, dot)) >= 1;
    }

    /** Our header towards a peer; without an id for the initiating entity. */
    public static String toXml(String from, String to, String id) {
        StringBuilder xml = new StringBuilder(220);
        xml.append("<?xml version='1.0'?><stream:stream xmlns='").append(Namespaces.SERVER);
        xml.append("' xmlns:stream='").append(Namespaces.STREAMS).append('\'');
        append(xml, "from", from);
        append(xml, "to", to);
        append(xml, "id", id);
        return xml.append(" version='1.0'>").toString();
    }

    private static void append(StringBuilder xml, String name, String value) {
        if (!value.isEmpty()) {
            xml.append(' ')
                    .append(name)
                    .append("='")
                    .append(XmlText.escape(value))
                    .append('\'');
        }
    }
}
