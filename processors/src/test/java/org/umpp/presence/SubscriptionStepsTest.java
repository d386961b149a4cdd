// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.Partners;
import org.umpp.policy.UmppConstants;

/** What becomes of a subscription of ours that fails. */
class SubscriptionStepsTest {
    private static final SubscriptionKey KEY =
            SubscriptionKey.watching("romeo@montague.example.net", "juliet@thecappulets.example.com");
    private static final long NOW = 1_000_000_000;

    private final CamelContext context = new DefaultCamelContext();
    private final Subscriptions subscriptions =
            new Subscriptions(new ConcurrentHashMap<>(), new WatchLists(new ConcurrentHashMap<>()), 10);
    private final SubscriptionSteps steps = new SubscriptionSteps(
            subscriptions,
            new Authorisations(new ConcurrentHashMap<>()),
            new Partners(List.of()),
            ErrorConditions.standard(),
            Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

    @Test
    @Spec({"D-32", "RFC 8048 §5.2.2"})
    void aPassingFailureIsTriedAgainAfterTwiceAsLongEachTimeUpToHalfAnHour() {
        subscriptions.begin(new Subscription.Requested(KEY, ""), 10);

        for (int seconds : new int[] {30, 60, 120, 240, 480, 960, 1800, 1800, 1800}) {
            assertThat(fails(503, 0)).isBetween(800L * seconds, 1200L * seconds);
            subscriptions.apply(KEY, new SubscriptionEvent.Renewed());
        }

        subscriptions.apply(KEY, new SubscriptionEvent.Activated("d1"));
        assertThat(fails(408, 0)).as("after it had worked").isBetween(24_000L, 36_000L);
    }

    @Test
    @Spec({"D-32", "RFC 3261 §20.33"})
    void thePartnerMaySayHowLongItTakes() {
        subscriptions.begin(new Subscription.Requested(KEY, ""), 10);

        assertThat(fails(503, 600)).isBetween(480_000L, 720_000L);
    }

    /** How long the subscription waits after a failure, milliseconds. */
    private long fails(int status, int retryAfter) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(SubscriptionSteps.KEY, KEY);
        exchange.getMessage().setHeader(UmppConstants.STATUS, status);
        exchange.getMessage().setHeader("UmppRetryAfter", retryAfter);
        steps.failed(exchange);
        assertThat(exchange.getProperty(SubscriptionSteps.ANNOUNCE)).isNull();
        assertThat(subscriptions.get(KEY)).isInstanceOf(Subscription.Suspended.class);
        return ((Subscription.Suspended) subscriptions.get(KEY)).retry() - NOW;
    }
}
