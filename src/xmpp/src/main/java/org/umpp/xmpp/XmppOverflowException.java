// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

/** As much waits for a domain as may: resource-constraint. */
public final class XmppOverflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    XmppOverflowException(String domain) {
        super("too much waits for " + domain + " already");
    }
}
