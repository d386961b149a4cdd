// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

/** A stanza is for the organisation's own server, but none of our components there has the domain of its from: service-unavailable. */
public final class XmppNoComponentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param domain of from */
    XmppNoComponentException(String domain) {
        super("from: " + domain
                + " (expected: the name of a component of the XMPP server, each partner's domain that users write to)");
    }
}
