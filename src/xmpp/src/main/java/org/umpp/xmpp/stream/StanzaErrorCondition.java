// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.Locale;

/** Why a stanza is refused, and what the sender may do about it (RFC 6120 §8.3.3). */
public enum StanzaErrorCondition {
    BAD_REQUEST("modify"),
    CONFLICT("cancel"),
    FEATURE_NOT_IMPLEMENTED("cancel"),
    FORBIDDEN("auth"),
    GONE("cancel"),
    INTERNAL_SERVER_ERROR("cancel"),
    ITEM_NOT_FOUND("cancel"),
    JID_MALFORMED("modify"),
    NOT_ACCEPTABLE("modify"),
    NOT_ALLOWED("cancel"),
    NOT_AUTHORIZED("auth"),
    POLICY_VIOLATION("modify"),
    RECIPIENT_UNAVAILABLE("wait"),
    REDIRECT("modify"),
    REGISTRATION_REQUIRED("auth"),
    REMOTE_SERVER_NOT_FOUND("cancel"),
    REMOTE_SERVER_TIMEOUT("wait"),
    RESOURCE_CONSTRAINT("wait"),
    SERVICE_UNAVAILABLE("cancel"),
    SUBSCRIPTION_REQUIRED("auth"),
    UNDEFINED_CONDITION("cancel"),
    UNEXPECTED_REQUEST("wait");

    private final String element = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String type;

    StanzaErrorCondition(String type) {
        this.type = type;
    }

    /** The name of the element that stands for the condition. */
    public String element() {
        return element;
    }

    /** The error type that goes with it when nobody chooses another: auth, cancel, modify or wait. */
    public String type() {
        return type;
    }

    /** The condition of that element name; undefined-condition for one that RFC 6120 does not know. */
    public static StanzaErrorCondition of(String element) {
        for (StanzaErrorCondition condition : values()) {
            if (condition.element.equals(element)) {
                return condition;
            }
        }
        return UNDEFINED_CONDITION;
    }
}
