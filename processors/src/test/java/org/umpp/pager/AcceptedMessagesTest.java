// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.pager.AcceptedMessages.Said;
import org.umpp.pager.AcceptedMessages.Written;

/** Of what comes back after it was accepted its writer hears once, and not without end. */
@Spec({"D-04", "D-28"})
class AcceptedMessagesTest {
    private static final long NOW = 1_800_000_000_000L;

    private final AcceptedMessages accepted = new AcceptedMessages();

    private static Written message(int number) {
        return new Written("romeo@montague.example.net", "juliet@thecappulets.example.com", "m" + number);
    }

    private static Said by(String how) {
        return new Said(NOW, how);
    }

    @Test
    void eachIsToldOnce() {
        accepted.add(message(1), by(PagerSteps.BY_TEXT));

        assertThat(accepted.comesBack(message(2), NOW)).as("nobody wrote that").isNull();
        assertThat(accepted.comesBack(message(1), NOW)).isEqualTo(by(PagerSteps.BY_TEXT));
        assertThat(accepted.comesBack(message(1), NOW)).isNull();
    }

    @Test
    void whatIsOldIsForgotten() {
        accepted.add(message(1), by(PagerSteps.BY_NOTIFICATION));
        accepted.add(message(2), by(PagerSteps.BY_NOTIFICATION));
        long later = NOW + AcceptedMessages.MEMORY.toMillis();

        assertThat(accepted.comesBack(message(1), later)).isNull();
        assertThat(accepted.comesBack(message(2), later - 1)).isNotNull();
        accepted.add(message(3), by(PagerSteps.BY_NOTIFICATION));
        accepted.sweep(later);
        assertThat(accepted.comesBack(message(3), NOW)).isNull();
    }

    @Test
    void ofVeryManyTheEldestIsForgotten() {
        for (int i = 0; i <= AcceptedMessages.MOST; i++) {
            accepted.add(message(i), by(PagerSteps.BY_NOTIFICATION));
        }

        assertThat(accepted.comesBack(message(0), NOW)).isNull();
        assertThat(accepted.comesBack(message(1), NOW)).isNotNull();
    }

    @Test
    void aPhoneThatAnswersWhatItIsToldIsToldNoMore() {
        int told = 0;
        for (int i = 0; i < 100; i++) {
            accepted.add(message(i), by(PagerSteps.BY_TEXT));
            told += accepted.comesBack(message(i), NOW) == null ? 0 : 1;
        }
        assertThat(told).isEqualTo(AcceptedMessages.MOST_TEXTS);

        accepted.add(message(100), by(PagerSteps.BY_NOTIFICATION));
        assertThat(accepted.comesBack(message(100), NOW))
                .as("nobody answers a notification")
                .isNotNull();
        Written another = new Written("romeo@montague.example.net", "nurse@thecappulets.example.com", "m1");
        accepted.add(another, by(PagerSteps.BY_TEXT));
        assertThat(accepted.comesBack(another, NOW)).isNotNull();
        long later = NOW + 2 * AcceptedMessages.MEMORY.toMillis();
        accepted.add(message(101), new Said(later, PagerSteps.BY_TEXT));
        assertThat(accepted.comesBack(message(101), later)).isNotNull();
    }
}
