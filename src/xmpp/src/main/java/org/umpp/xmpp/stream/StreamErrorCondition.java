// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a stream is in error (RFC 6120 §4.9.3). */
public enum StreamErrorCondition {
    BAD_FORMAT,
    BAD_NAMESPACE_PREFIX,
    CONFLICT,
    CONNECTION_TIMEOUT,
    HOST_GONE,
    HOST_UNKNOWN,
    IMPROPER_ADDRESSING,
    INTERNAL_SERVER_ERROR,
    INVALID_FROM,
    INVALID_NAMESPACE,
    INVALID_XML,
    NOT_AUTHORIZED,
    NOT_WELL_FORMED,
    POLICY_VIOLATION,
    REMOTE_CONNECTION_FAILED,
    RESET,
    RESOURCE_CONSTRAINT,
    RESTRICTED_XML,
    SEE_OTHER_HOST,
    SYSTEM_SHUTDOWN,
    UNDEFINED_CONDITION,
    UNSUPPORTED_ENCODING,
    UNSUPPORTED_FEATURE,
    UNSUPPORTED_STANZA_TYPE,
    UNSUPPORTED_VERSION;

    private final String element = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name of the element that stands for the condition. */
    public String element() {
        return element;
    }

    /** The condition a peer named, or null when RFC 6120 knows no such one. */
    public static @Nullable StreamErrorCondition of(String element) {
        for (StreamErrorCondition condition : values()) {
            if (condition.element.equals(element)) {
                return condition;
            }
        }
        return null;
    }

    /** The error as it goes on the wire, the text escaped; the stream prefix is the customary one. */
    public String toXml(String text) {
        StringBuilder xml = new StringBuilder(200);
        xml.append("<stream:error><").append(element).append(" xmlns='").append(Namespaces.STREAM_ERRORS);
        xml.append("'/>");
        if (!text.isEmpty()) {
            xml.append("<text xmlns='").append(Namespaces.STREAM_ERRORS).append("' xml:lang='en'>");
            xml.append(XmlText.escape(text)).append("</text>");
        }
        return xml.append("</stream:error>").toString();
    }
}
