// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.umpp.address.Jid;
import org.umpp.policy.LocalUsers;

/** What the routes do for users of ours who watch others, and have gone: the bean {@code absences}. */
public final class AbsenceSteps {
    private final Presentities presentities;
    private final Subscriptions subscriptions;
    private final LocalUsers users;
    private volatile Duration linger;

    /**
     * The steps.
     *
     * @param linger how long others are watched for a user who has gone; zero for ever
     */
    public AbsenceSteps(Presentities presentities, Subscriptions subscriptions, LocalUsers users, Duration linger) {
        this.presentities = presentities;
        this.subscriptions = subscriptions;
        this.users = users;
        this.linger = linger;
    }

    /** From now on others are watched so long for a user who has gone; zero for ever. */
    public void setLinger(Duration longest) {
        linger = longest;
    }

    /** Subscriptions of ours that serve nobody for now, as their user has gone. A phone says itself whom it watches, and for how long. */
    public List<Subscription> idle() {
        List<Subscription> idle = new ArrayList<>();
        Set<String> absent = linger.isZero() ? Set.of() : presentities.absent(linger);
        if (absent.isEmpty()) {
            return idle;
        }
        for (Subscription subscription : subscriptions.all()) {
            SubscriptionKey key = subscription.key();
            boolean watches = key.side() == SubscriptionKey.Side.SUBSCRIBER && absent.contains(key.local());
            if (watches && !(subscription instanceof Subscription.Resting) && !users.isOnSip(Jid.parse(key.local()))) {
                idle.add(subscription);
            }
        }
        return idle;
    }
}
