// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec("D-41")
class RouteSlotTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final RouteSlot<String> slot = new RouteSlot<>("sip:bye", Runnable::run, 1_000);
    private final List<@Nullable String> used = new CopyOnWriteArrayList<>();

    @Test
    void aRouteThatIsThereIsUsedAtOnce() {
        slot.attach("route");

        slot.use(LONG, used::add);

        assertThat(used).containsExactly("route");
        assertThatThrownBy(() -> slot.attach("another"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two routes consume from sip:bye (expected: one)");
    }

    @Test
    void whoNeedsARouteWaitsForTheNext() {
        slot.attach("former");
        slot.detach("former");
        slot.use(LONG, used::add);
        assertThat(used).isEmpty();

        slot.attach("next");

        assertThat(used).containsExactly("next");
    }

    @Test
    void itIsKnownWhatRouteOnceWasThere() {
        assertThat(slot.isKnown()).isFalse();

        slot.attach("route");
        slot.detach("route");

        assertThat(slot.isKnown()).isTrue();
    }

    @Test
    void nobodyWaitsForEver() {
        slot.use(Duration.ofMillis(5), used::add);

        await().atMost(Duration.ofSeconds(30)).until(() -> used.size() == 1);

        assertThat(used.get(0)).isNull();
        slot.attach("late");
        assertThat(used).hasSize(1);
    }

    @Test
    void notAnyNumberWaits() {
        for (int i = 0; i < 1_000; i++) {
            slot.use(LONG, used::add);
        }
        assertThat(used).isEmpty();

        slot.use(LONG, used::add);

        assertThat(used).hasSize(1).containsOnlyNulls();
    }

    @Test
    void atTheEndNobodyWaits() {
        slot.use(LONG, used::add);

        slot.close();
        slot.use(LONG, used::add);

        assertThat(used).hasSize(2).containsOnlyNulls();
    }
}
