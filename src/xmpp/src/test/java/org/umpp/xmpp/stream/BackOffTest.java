// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.umpp.conformance.Spec;

@Spec({"D-12", "RFC 6120 §3.3"})
class BackOffTest {
    @Property
    void waitsGrowToTheLastAndBeginAnew(@ForAll long seed) {
        BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(5), new SplittableRandom(seed));

        assertThat(backOff.next()).isBetween(500L, 1_000L);
        assertThat(backOff.next()).isBetween(1_000L, 2_000L);
        assertThat(backOff.next()).isBetween(2_000L, 4_000L);
        assertThat(backOff.next()).isBetween(2_500L, 5_000L);
        assertThat(backOff.next()).isBetween(2_500L, 5_000L);
        backOff.reset();
        assertThat(backOff.next()).isBetween(500L, 1_000L);
    }
}
