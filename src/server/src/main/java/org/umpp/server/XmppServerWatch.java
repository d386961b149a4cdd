// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.umpp.address.Jid;
import org.umpp.presence.Presentities;
import org.umpp.presence.Subscription;
import org.umpp.presence.Subscriptions;
import org.umpp.xmpp.netty.HostSnapshot;

/**
 * Watches the way to the organisation's own XMPP server: the bean {@code xmppServer}. While it is interrupted nobody says who comes and goes
 * there, so what watchers have been shown is in doubt: for so long that a restart passes unnoticed, and not for ever.
 */
public final class XmppServerWatch {
    /** How long watchers see users whose server is away as they were (MAPPINGS §5.4). */
    static final Duration GRACE = Duration.ofSeconds(30);

    /** How long the server has to answer when it is back. */
    static final Duration ANSWER = Duration.ofSeconds(5);

    private final Supplier<List<HostSnapshot>> connections;
    private final Subscriptions subscriptions;
    private final Presentities presentities;
    private final Clock clock;

    /** Since when each component is connected; used by one thread at a time. */
    private final Map<String, Instant> open = new HashMap<>();

    XmppServerWatch(
            Supplier<List<HostSnapshot>> connections,
            Subscriptions subscriptions,
            Presentities presentities,
            Clock clock) {
        this.connections = connections;
        this.subscriptions = subscriptions;
        this.presentities = presentities;
        this.clock = clock;
    }

    /**
     * Looks at the connections; called about once a second.
     *
     * @return the subscriptions, either way, of which the server has to hear again, as it was away
     */
    public synchronized List<Subscription> back() {
        List<Subscription> concerned = new ArrayList<>();
        Map<String, Instant> now = new HashMap<>();
        for (HostSnapshot connection : connections.get()) {
            String domain = new Jid("", connection.name(), "").asciiDomain();
            if (connection.state().equals("open")) {
                now.put(domain, connection.since());
            } else if (open.containsKey(domain)) {
                presentities.doubt(domain, clock.instant().plus(GRACE));
            }
        }
        now.forEach((domain, since) -> {
            if (!since.equals(open.get(domain))) {
                presentities.doubt(domain, clock.instant().plus(ANSWER));
                concerned.addAll(of(domain));
            }
        });
        open.clear();
        open.putAll(now);
        return concerned;
    }

    private List<Subscription> of(String domain) {
        return subscriptions.all().stream()
                .filter(subscription -> !subscription.key().isContact()
                        && Jid.parse(subscription.key().peer()).asciiDomain().equals(domain))
                .toList();
    }
}
