// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

/** No more is taken for a domain, because as much waits as may or because we are stopping: resource-constraint. */
public final class XmppOverflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private XmppOverflowException(String message) {
        super(message);
    }

    /** As much waits for the domain as may. */
    public static XmppOverflowException full(String domain) {
        return new XmppOverflowException("too much waits for " + domain + " already");
    }

    static XmppOverflowException stopping(String scheme) {
        return new XmppOverflowException(scheme + " is stopping and takes no more stanzas");
    }
}
