// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

/** The server holds as many subscriptions as it may: 503 with Retry-After to SIP, resource-constraint to XMPP. */
public final class TooManySubscriptionsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooManySubscriptionsException(String message) {
        super(message);
    }

    static TooManySubscriptionsException draining() {
        return new TooManySubscriptionsException("this server drains: it takes no new subscriptions");
    }

    static TooManySubscriptionsException overloaded() {
        return new TooManySubscriptionsException(
                "this server is overloaded: it takes no new subscriptions for the moment");
    }

    TooManySubscriptionsException(int limit) {
        super("all " + limit + " subscriptions are taken; raise subscriptions.max, or wait for some to end");
    }

    TooManySubscriptionsException(String domain, int limit) {
        super("all " + limit + " subscriptions with " + domain
                + " are taken; raise max-subscriptions in its file, or wait for some to end");
    }
}
