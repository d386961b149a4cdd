// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.util.List;
import org.apache.camel.Exchange;
import org.umpp.policy.Addresses;
import org.umpp.policy.LocalUsers;
import org.umpp.presence.Subscription;
import org.umpp.presence.SubscriptionSteps;
import org.umpp.sip.SipConstants;

/** What the routes ask about the users of the organisation's own SIP server: the bean {@code sipUsers}. */
public final class SipUserSteps {
    private final LocalUsers users;
    private final Addresses addresses;
    private final SubscriptionSteps subscriptions;

    SipUserSteps(LocalUsers users, Addresses addresses, SubscriptionSteps subscriptions) {
        this.users = users;
        this.addresses = addresses;
        this.subscriptions = subscriptions;
    }

    /** True if a SIP request is of a user of ours. That it is, its server has proved: nobody else gets in with such a From. */
    public boolean isSender(Exchange exchange) {
        return users.isServed(exchange.getMessage().getHeader(SipConstants.PEER_DOMAIN, "", String.class));
    }

    /** True if every user of partners may see what phones publish that are attached directly. */
    public boolean isVisible(Exchange exchange) {
        return users.arePhonesWatched();
    }

    /** The subscriptions of ours that were for a SIP user, or about one, and serve nobody any more. */
    public List<Subscription> unwatched() {
        return users.hasSip() ? subscriptions.unwatched(users, addresses) : List.of();
    }
}
