// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.conformance.Spec;

/** Every event in every state of a presence subscription. */
@Spec({"D-32", "C-10", "RFC 6665 §4.1.2", "RFC 8048 §5"})
class SubscriptionMachineTest {
    private static final SubscriptionKey KEY =
            SubscriptionKey.watching("romeo@montague.example.net", "juliet@thecappulets.example.com");

    private static final Subscription REQUESTED = new Subscription.Requested(KEY, "");
    private static final Subscription NEUTRAL = new Subscription.Requested(KEY, "d1");
    private static final Subscription AGAIN = new Subscription.Requested(KEY, "", 1);
    private static final Subscription PENDING = new Subscription.Pending(KEY, "d1", false);
    private static final Subscription ACTIVE = new Subscription.Active(KEY, "d1", false);
    private static final Subscription SUSPENDED = new Subscription.Suspended(KEY, 60_000, 1);
    private static final Subscription RESTING = new Subscription.Resting(KEY);
    private static final Subscription TERMINATED = new Subscription.Terminated(KEY, "rejected");

    private static final List<SubscriptionEvent> EVENTS = List.of(
            new SubscriptionEvent.Accepted("d1"),
            new SubscriptionEvent.Activated("d1"),
            new SubscriptionEvent.Deferred("d1"),
            new SubscriptionEvent.Suspended(60_000),
            new SubscriptionEvent.Ended("rejected"),
            new SubscriptionEvent.Renewed(),
            new SubscriptionEvent.Rested());

    /** For each state, what each event of {@link #EVENTS} makes of it. */
    static Stream<Arguments> transitions() {
        return Stream.of(
                        List.of(REQUESTED, NEUTRAL, ACTIVE, PENDING, SUSPENDED, TERMINATED, REQUESTED, RESTING),
                        List.of(NEUTRAL, NEUTRAL, ACTIVE, PENDING, SUSPENDED, TERMINATED, NEUTRAL, RESTING),
                        List.of(PENDING, PENDING, ACTIVE, PENDING, SUSPENDED, TERMINATED, PENDING, RESTING),
                        List.of(ACTIVE, ACTIVE, ACTIVE, ACTIVE, SUSPENDED, TERMINATED, ACTIVE, RESTING),
                        List.of(SUSPENDED, SUSPENDED, SUSPENDED, SUSPENDED, SUSPENDED, TERMINATED, AGAIN, RESTING),
                        List.of(RESTING, RESTING, RESTING, RESTING, RESTING, TERMINATED, REQUESTED, RESTING),
                        Stream.generate(() -> TERMINATED)
                                .limit(EVENTS.size() + 1)
                                .toList())
                .flatMap(row -> Stream.iterate(0, i -> i < EVENTS.size(), i -> i + 1)
                        .map(i -> Arguments.of(row.get(0), EVENTS.get(i), row.get(i + 1))));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("transitions")
    void everyEventInEveryState(Subscription state, SubscriptionEvent event, Subscription next) {
        assertThat(state.on(event)).isEqualTo(next);
    }

    @Test
    void theTableHasEveryStateAndEvent() {
        assertThat(Subscription.class.getPermittedSubclasses()).hasSize(6);
        assertThat(SubscriptionEvent.class.getPermittedSubclasses()).hasSize(EVENTS.size());
    }
}
