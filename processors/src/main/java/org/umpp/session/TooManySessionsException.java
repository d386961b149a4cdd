// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

/** The server holds as many sessions as it may: 503 with Retry-After to SIP, resource-constraint to XMPP. */
public final class TooManySessionsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooManySessionsException(String message) {
        super(message);
    }

    static TooManySessionsException draining() {
        return new TooManySessionsException("this server drains: it takes no new sessions, those that are there go on");
    }

    static TooManySessionsException overloaded() {
        return new TooManySessionsException("this server is overloaded: it takes no new sessions for the moment");
    }

    TooManySessionsException(int limit) {
        super("all " + limit + " sessions are taken; raise sessions.max, or wait for some to end");
    }

    TooManySessionsException(String domain, int limit) {
        super("all " + limit + " sessions with " + domain
                + " are taken; raise max-sessions in its file, or wait for some to end");
    }
}
