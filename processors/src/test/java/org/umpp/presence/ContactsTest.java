// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;

/** Who sees whom with a plain XMPP domain: the tables of RFC 6121, appendix A. */
class ContactsTest {
    private static final String ROMEO = "romeo@montague.example.net";
    private static final String JULIET = "juliet@thecappulets.example.com";
    private static final int LIMIT = 10;

    private final Subscriptions subscriptions =
            new Subscriptions(new ConcurrentHashMap<>(), new WatchLists(new ConcurrentHashMap<>()), 100);
    private final Contacts contacts = new Contacts(subscriptions, new Authorisations(new ConcurrentHashMap<>()));

    /** What our user learns of what the partner's user says about the subscription of our user. */
    @ParameterizedTest(name = "{0}: {1} is news: {2}, then {3}")
    @CsvSource({
        "none, subscribed, false, none",
        "none, unsubscribed, false, none",
        "requested, subscribed, true, active",
        "requested, unsubscribed, true, none",
        "requested, error, true, none",
        "active, subscribed, false, active",
        "active, unsubscribed, true, none",
        "active, error, false, active"
    })
    @Spec({"RFC 6121 §A.3.3", "RFC 6121 §A.3.4"})
    void ourUserWatches(String before, String said, boolean news, String after) {
        if (!before.equals("none")) {
            contacts.subscribe(ROMEO, JULIET, LIMIT);
        }
        if (before.equals("active")) {
            contacts.approved(ROMEO, JULIET);
        }

        boolean told =
                switch (said) {
                    case "subscribed" -> contacts.approved(ROMEO, JULIET);
                    case "unsubscribed" -> contacts.denied(ROMEO, JULIET);
                    default -> contacts.failed(ROMEO, JULIET);
                };

        assertThat(told).isEqualTo(news);
        assertThat(state(SubscriptionKey.to(ROMEO, JULIET))).isEqualTo(after);
    }

    /** What is done about a wish to see our user. */
    @ParameterizedTest(name = "{0}: subscribe is {1}, then {2}")
    @CsvSource({"none, NEW, pending", "pending, PENDING, pending", "granted, GRANTED, active", "active, GRANTED, active"
    })
    @Spec({"RFC 6121 §A.3.1", "RFC 6121 §3.4"})
    void ourUserIsAsked(String before, Contacts.Request answer, String after) {
        watchedAs(before);

        assertThat(contacts.asked(ROMEO, JULIET, LIMIT)).isEqualTo(answer);
        assertThat(state(SubscriptionKey.from(ROMEO, JULIET))).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0}: subscribed is sent: {1}")
    @CsvSource({"none, false", "pending, true", "granted, false", "active, false"})
    @Spec({"RFC 6121 §A.2.3", "RFC 6121 §A.2.4"})
    void ourUserDecides(String before, boolean sent) {
        watchedAs(before);

        assertThat(contacts.approve(ROMEO, JULIET)).isEqualTo(sent);
        contacts.deny(ROMEO, JULIET);
        assertThat(contacts.maySee(ROMEO, JULIET, LIMIT)).isFalse();
        assertThat(contacts.watchers(ROMEO)).isEmpty();
    }

    @Test
    @Spec("RFC 6121 §A.3.2")
    void whoLeavesIsLetInNoMore() {
        watchedAs("active");
        assertThat(contacts.watchers(ROMEO)).containsExactly(JULIET);

        assertThat(contacts.left(ROMEO, JULIET)).isInstanceOf(Subscription.Active.class);
        assertThat(contacts.left(ROMEO, JULIET)).isNull();
        assertThat(contacts.asked(ROMEO, JULIET, LIMIT)).isEqualTo(Contacts.Request.NEW);
    }

    @Test
    @Spec("RFC 6121 §3")
    void theTwoDirectionsAreIndependent() {
        contacts.subscribe(ROMEO, JULIET, LIMIT);
        contacts.approved(ROMEO, JULIET);
        watchedAs("active");

        contacts.unsubscribe(ROMEO, JULIET);

        assertThat(contacts.watched(ROMEO)).isEmpty();
        assertThat(contacts.watchers(ROMEO)).containsExactly(JULIET);
        assertThat(subscriptions.watching(ROMEO)).as("no NOTIFY goes there").isEmpty();
    }

    @Test
    @Spec("D-11")
    void thePartnersLimitHoldsForBothDirections() {
        contacts.subscribe(ROMEO, JULIET, 1);

        assertThatThrownBy(() -> contacts.asked(ROMEO, JULIET, 1)).isInstanceOf(TooManySubscriptionsException.class);
        assertThat(contacts.subscribe(ROMEO, JULIET, 1)).as("the one there is").isFalse();
    }

    private void watchedAs(String state) {
        switch (state) {
            case "pending" -> contacts.asked(ROMEO, JULIET, LIMIT);
            case "granted" -> contacts.approve(ROMEO, JULIET);
            case "active" -> {
                contacts.asked(ROMEO, JULIET, LIMIT);
                contacts.approve(ROMEO, JULIET);
            }
            default -> {
                // nothing yet
            }
        }
    }

    private String state(SubscriptionKey key) {
        Subscription subscription = subscriptions.get(key);
        if (subscription == null) {
            return "none";
        }
        return subscription.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
