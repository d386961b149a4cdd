// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

/** What comes back of subscriptions after a restart. */
class WatchListsTest {
    private static final String JULIET = "juliet@thecappulets.example.com";
    private static final String ROMEO = "romeo@montague.example.net";
    private static final long NOW = 1_000_000;

    /** What is on the disk. */
    private final ConcurrentMap<String, String> disk = new ConcurrentHashMap<>();

    private Subscriptions subscriptions = restarted();

    @Test
    @Spec({"D-33", "D-37"})
    void whomOurUsersWatchIsWatchedAgainAFewAtATime() {
        for (int i = 0; i < 120; i++) {
            SubscriptionKey key = SubscriptionKey.watching("user" + i + "@thecappulets.example.com", ROMEO);
            begin(new Subscription.Requested(key, ""));
            subscriptions.apply(key, new SubscriptionEvent.Activated("d" + i));
        }

        subscriptions = restarted();

        assertThat(subscriptions.restore(NOW, key -> true)).isEqualTo(120);
        assertThat(subscriptions.with("montague.example.net")).isEqualTo(120);
        assertThat(subscriptions.due(NOW)).hasSize(1);
        assertThat(subscriptions.due(NOW + 1_000)).hasSize(51);
        assertThat(subscriptions.due(NOW + 3_000)).hasSize(120);
    }

    @Test
    @Spec("D-33")
    void aContactOfAPlainXmppDomainIsWhatItWas() {
        begin(new Subscription.Requested(SubscriptionKey.to(JULIET, ROMEO), ""));
        begin(new Subscription.Requested(SubscriptionKey.to("nurse@thecappulets.example.com", ROMEO), ""));
        subscriptions.apply(SubscriptionKey.to(JULIET, ROMEO), new SubscriptionEvent.Activated(""));

        subscriptions = restarted();
        subscriptions.restore(NOW, key -> true);

        assertThat(subscriptions.get(SubscriptionKey.to(JULIET, ROMEO))).isInstanceOf(Subscription.Active.class);
        assertThat(subscriptions.contacts("nurse@thecappulets.example.com"))
                .hasOnlyElementsOfType(Subscription.Requested.class)
                .hasSize(1);
    }

    @Test
    @Spec({"D-33", "MAPPINGS §8.1"})
    void whomAUserWatchesWhoIsGoneIsNotWatchedBeforeItIsBack() {
        SubscriptionKey key = SubscriptionKey.watching(JULIET, ROMEO);
        begin(new Subscription.Requested(key, ""));
        subscriptions.apply(key, new SubscriptionEvent.Activated("d1"));
        subscriptions.apply(key, new SubscriptionEvent.Rested());
        assertThat(subscriptions.resting(JULIET)).hasSize(1);

        subscriptions = restarted();
        assertThat(subscriptions.restore(NOW, any -> true)).isEqualTo(1);
        assertThat(subscriptions.due(NOW + 3_600_000)).isEmpty();
        assertThat(subscriptions.resting(JULIET)).hasSize(1);

        subscriptions.apply(key, new SubscriptionEvent.Renewed());
        assertThat(subscriptions.resting(JULIET)).isEmpty();
        subscriptions = restarted();
        subscriptions.restore(NOW, any -> true);
        assertThat(subscriptions.due(NOW)).hasSize(1);
    }

    @Test
    @Spec("D-33")
    void whatIsOverDoesNotComeBack() {
        SubscriptionKey key = SubscriptionKey.watching(JULIET, ROMEO);
        begin(new Subscription.Requested(key, ""));
        subscriptions.apply(key, new SubscriptionEvent.Suspended(NOW));
        subscriptions.apply(key, new SubscriptionEvent.Ended("unsubscribed"));

        subscriptions = restarted();

        assertThat(subscriptions.restore(NOW, any -> true)).isZero();
    }

    @Test
    @Spec("D-33")
    void whoIsNoPartnerAnyMoreIsForgotten() {
        begin(new Subscription.Requested(SubscriptionKey.watching(JULIET, ROMEO), ""));

        assertThat(restarted().restore(NOW, key -> !key.peer().equals(ROMEO))).isZero();

        assertThat(disk).isEmpty();
    }

    @Test
    @Spec("D-33")
    void whoWatchesOurUsersSubscribesAgainByItself() {
        begin(new Subscription.Active(SubscriptionKey.watchedIn("d1", JULIET, ROMEO), "d1", false));

        assertThat(disk).isEmpty();
    }

    private void begin(Subscription subscription) {
        assertThat(subscriptions.begin(subscription, 1_000)).isNull();
    }

    private Subscriptions restarted() {
        return new Subscriptions(new ConcurrentHashMap<>(), new WatchLists(disk), 1_000);
    }
}
