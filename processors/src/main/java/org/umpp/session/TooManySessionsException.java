// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

/** The server holds as many sessions as it may: 503 with Retry-After to SIP, resource-constraint to XMPP. */
public final class TooManySessionsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySessionsException(int limit) {
        super("all " + limit + " sessions are taken; raise umpp.sessions.max, or wait for some to end");
    }
}
