// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec("RFC 2782")
class ServiceRecordsTest {
    private static ServiceRecord record(int priority, int weight, String target) {
        return new ServiceRecord(priority, weight, 5061, target);
    }

    @Test
    void lowerPrioritiesComeFirst() {
        List<ServiceRecord> ordered = ServiceRecords.inOrder(
                List.of(record(20, 9, "c"), record(0, 1, "a"), record(10, 9, "b")), new Random(1));

        assertThat(ordered).extracting(ServiceRecord::target).containsExactly("a", "b", "c");
    }

    @Test
    void weightsAreSharesOfTheFirstPlace() {
        RandomGenerator random = new Random(1);
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            List<ServiceRecord> ordered = ServiceRecords.inOrder(
                    List.of(record(0, 75, "much"), record(0, 25, "little"), record(0, 0, "hardly")), random);
            first.merge(ordered.get(0).target(), 1, Integer::sum);
        }

        assertThat(first.get("much")).isCloseTo(7_425, within(300));
        assertThat(first.get("little")).isCloseTo(2_475, within(300));
        assertThat(first.get("hardly")).isBetween(1, 300);
    }

    @Test
    void anAbsentServiceHasNoHosts() {
        List<ServiceRecord> absent = List.of(record(0, 0, "."));

        assertThat(ServiceRecords.inOrder(absent, new Random(1))).isEmpty();
        assertThat(ServiceRecords.sayAbsent(absent)).isTrue();
        assertThat(ServiceRecords.sayAbsent(List.of())).isFalse();
        assertThat(ServiceRecords.sayAbsent(List.of(record(0, 0, "a")))).isFalse();
    }

    @Property(tries = 200)
    void everyHostIsTriedOnceInOrderOfPriority(@ForAll("records") List<ServiceRecord> records, @ForAll long seed) {
        List<ServiceRecord> ordered = ServiceRecords.inOrder(records, new Random(seed));

        assertThat(ordered).containsExactlyInAnyOrderElementsOf(records);
        assertThat(ordered).extracting(ServiceRecord::priority).isSorted();
    }

    @Provide
    Arbitrary<List<ServiceRecord>> records() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 65_535),
                        Arbitraries.strings().alpha().ofLength(3))
                .as(ServiceRecordsTest::record)
                .list()
                .ofMaxSize(20);
    }
}
