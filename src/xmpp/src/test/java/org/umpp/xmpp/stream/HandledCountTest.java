// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec({"D-01", "XEP-0198 §4"})
class HandledCountTest {
    private final HandledCount count = new HandledCount();

    @Test
    void onlyWhatIsHandledWithoutAGapIsAcknowledged() {
        long first = count.received();
        long second = count.received();
        long third = count.received();

        count.handled(third);
        assertThat(count.acknowledgeable()).isZero();
        count.handled(first);
        assertThat(count.acknowledgeable()).isEqualTo(1);
        count.handled(second);
        assertThat(count.acknowledgeable()).isEqualTo(3);
    }

    @Test
    void aStanzaCountsOnce() {
        long first = count.received();
        count.received();

        count.handled(first);
        count.handled(first);

        assertThat(count.acknowledgeable()).isEqualTo(1);
    }

    @Test
    void whatIsSettledNeedsNoHandling() {
        long first = count.received();
        long second = count.received();

        assertThat(count.settle()).isEqualTo(2);
        count.handled(first);
        count.handled(second);
        count.handled(count.received());

        assertThat(count.acknowledgeable()).isEqualTo(3);
        assertThat(count.total()).isEqualTo(3);
    }

    @Property
    void theOrderOfHandlingDoesNotMatterInTheEnd(@ForAll @IntRange(max = 300) int stanzas, @ForAll long seed) {
        HandledCount any = new HandledCount();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < stanzas; i++) {
            numbers.add(any.received());
        }
        Collections.shuffle(numbers, new Random(seed));

        numbers.forEach(any::handled);

        assertThat(any.acknowledgeable()).isEqualTo(stanzas);
    }
}
