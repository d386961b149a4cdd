// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec({"D-28", "RFC 7247 §8"})
class HopsTest {
    private final HandSetClock clock = new HandSetClock();
    private final Hops hops = new Hops(clock);

    @Test
    void aRequestHasWhatItsMaxForwardsLeavesButNeverMoreThanALoopMay() {
        assertThat(hops.ofRequest(70)).isEqualTo(4);
        assertThat(hops.ofRequest(2)).isEqualTo(2);
        assertThat(hops.ofRequest(0)).isZero();
        assertThat(hops.ofRequest(null)).isEqualTo(4);
    }

    @Test
    void theFifthHopIsTheLast() {
        int made = 0;
        for (int hop = 2; hop <= 5; hop++) {
            made = Hops.made(hops.next("romeo", "juliet", "m" + hop, Hops.left(made)));
        }
        int four = made;

        assertThat(four).isEqualTo(4);
        assertThatThrownBy(() -> hops.next("romeo", "juliet", "m6", Hops.left(four)))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("Too many hops");
        assertThat(hops.stopped()).isEqualTo(1);
    }

    @Test
    @Spec("RFC 5393 §4")
    void theSameIsNotPassedOnTwiceWithinAMinute() {
        hops.next("romeo", "juliet", "m1", 4);
        hops.next("romeo", "nurse", "m1", 4);
        hops.next("romeo", "juliet", "", 4);
        hops.next("romeo", "juliet", "", 4);

        assertThatThrownBy(() -> hops.next("romeo", "juliet", "m1", 4))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("Loop detected");
        clock.now += 60_000;
        assertThatCode(() -> hops.next("romeo", "juliet", "m1", 4)).doesNotThrowAnyException();
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 0; i <= Hops.REMEMBERED; i++) {
            hops.next("romeo", "juliet", "m" + i, 4);
        }

        assertThatCode(() -> hops.next("romeo", "juliet", "m0", 4)).doesNotThrowAnyException();
        assertThatThrownBy(() -> hops.next("romeo", "juliet", "m" + Hops.REMEMBERED, 4))
                .isInstanceOf(LoopException.class);
    }

    private static final class HandSetClock extends Clock {
        private long now;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }
    }
}
