// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec("D-29")
class LagProbeTest {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private long now;
    private final LagProbe probe = new LagProbe(waiting::add, () -> now);

    @Test
    void itSaysHowLongWorkWaitsAlsoBeforeItIsDone() {
        assertThat(probe.lag()).isZero();
        now += 300;
        assertThat(probe.lag()).as("nobody has come yet").isEqualTo(300);
        now += 100;
        waiting.remove().run();
        assertThat(probe.lag()).isEqualTo(400);
        waiting.remove().run();
        assertThat(probe.lag()).isZero();
        assertThat(waiting).hasSize(1);
    }

    @Test
    void whereNothingIsDoneAnyMoreNothingWaits() {
        LagProbe ended = new LagProbe(
                task -> {
                    throw new RejectedExecutionException("over");
                },
                () -> now);
        ended.lag();
        now += 1000;
        assertThat(ended.lag()).isZero();
    }
}
