// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec({"C-11", "RFC 3261 §17"})
class TimersTest {
    private final Timers timers = Timers.DEFAULT;

    @Test
    void invitesAreRepeatedAtDoublingIntervals() {
        assertThat(intervals(Timer.A, true)).containsExactly(500, 1000, 2000, 4000, 8000, 16000);
    }

    @Test
    void otherRequestsAndRefusalsAreRepeatedAtIntervalsUpToT2() {
        assertThat(intervals(Timer.E, false)).containsExactly(500, 1000, 2000, 4000, 4000, 4000);
        assertThat(intervals(Timer.G, true)).containsExactly(500, 1000, 2000, 4000, 4000, 4000);
    }

    @Test
    void everyoneWaitsThirtyTwoSeconds() {
        for (Timer timer : new Timer[] {Timer.B, Timer.D, Timer.F, Timer.H, Timer.L, Timer.M, Timer.LATE}) {
            assertThat(timers.millis(timer, 0, true, true)).as(timer.name()).isEqualTo(32_000);
        }
    }

    @Test
    void lingeringTransactionsWaitForT4() {
        assertThat(timers.millis(Timer.I, 0, true, false)).isEqualTo(5000);
        assertThat(timers.millis(Timer.K, 0, false, false)).isEqualTo(5000);
        assertThat(timers.millis(Timer.J, 0, false, true)).isEqualTo(5000);
        assertThat(timers.millis(Timer.J, 0, false, false)).isEqualTo(32_000);
    }

    @Test
    @Spec({"C-11", "RFC 3261 §17.2.1", "RFC 4320 §4.1"})
    void aSlowUserIsExcusedWithA100() {
        assertThat(timers.millis(Timer.TRYING, 0, true, true)).isEqualTo(200);
        assertThat(timers.millis(Timer.TRYING, 0, false, true)).isEqualTo(3500);
    }

    @Test
    void eachTimerHasItsOwnEvent() {
        for (Timer timer : Timer.values()) {
            assertThat(timer.fired().name()).isEqualTo("FIRED_" + timer.name());
        }
    }

    @Test
    void impossibleValuesAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Timers(Duration.ZERO, second, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: 0 < T1 <= T2");
        assertThatThrownBy(() -> new Timers(second, Duration.ofMillis(1), second))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private long[] intervals(Timer timer, boolean invite) {
        return IntStream.range(0, 6)
                .mapToLong(firings -> timers.millis(timer, firings, invite, false))
                .toArray();
    }
}
