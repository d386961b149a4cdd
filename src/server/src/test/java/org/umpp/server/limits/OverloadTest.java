// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec("D-29")
class OverloadTest {
    private long now;
    private final Overload overload = new Overload(() -> now, Duration.ofMillis(500));

    /** Work waits so long, for so long; the result is how often the state changed. */
    private int waits(long lagMillis, long forMillis) {
        int changes = 0;
        for (long passed = 0; passed < forMillis; passed += 100) {
            now += TimeUnit.MILLISECONDS.toNanos(100);
            changes += overload.observe(TimeUnit.MILLISECONDS.toNanos(lagMillis)) ? 1 : 0;
        }
        return changes;
    }

    @Test
    void aHiccupIsNone() {
        waits(0, 1_000);
        assertThat(waits(2_000, 400)).isZero();
        assertThat(waits(0, 100)).isZero();
        assertThat(waits(2_000, 400)).isZero();
        assertThat(overload.isOn()).isFalse();
    }

    @Test
    void itBeginsWhenWorkWaitsTooLongForAsLong() {
        assertThat(waits(500, 700)).isEqualTo(1);
        assertThat(overload.isOn()).isTrue();
    }

    @Test
    void itEndsLaterThanItBeganAndDoesNotFlicker() {
        waits(600, 1_000);
        assertThat(waits(300, 10_000)).as("less, and not yet little").isZero();
        assertThat(waits(100, 900)).isZero();
        assertThat(waits(300, 100)).isZero();
        assertThat(waits(100, 900)).isZero();
        assertThat(overload.isOn()).isTrue();
        assertThat(waits(100, 300)).isEqualTo(1);
        assertThat(overload.isOn()).isFalse();
        assertThat(waits(499, 10_000)).isZero();
    }

    @Test
    @Spec({"C-11", "RFC 3261 §21.5.4"})
    void whoIsRefusedIsNotToldToComeAtTheSameTimeAsAllOthers() {
        Set<Integer> later = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            later.add(overload.refuse());
        }
        assertThat(later).hasSizeGreaterThan(5).allMatch(seconds -> seconds >= 5 && seconds <= 15);
        assertThat(overload.refused()).isEqualTo(200);
    }

    @Test
    void anotherBoundHoldsAtOnce() {
        overload.use(Duration.ofSeconds(2));
        assertThat(waits(1_900, 5_000)).isZero();
        assertThat(waits(2_000, 2_200)).isEqualTo(1);
    }
}
