// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;

@Spec("RFC 3863 §4.1")
class PresenceDocumentTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final PresenceDocument JULIET = PresenceDocument.of("pres:juliet@thecappulets.example.com");

    private static Tuple open(String id, int priority) {
        OptionalInt told = priority < 0 ? OptionalInt.empty() : OptionalInt.of(priority);
        return new Tuple(id, Basic.OPEN, Optional.of(Show.AWAY), "im:a@b", told, List.of(), Optional.of(NOON));
    }

    private static Tuple closed(String id) {
        return open(id, 1).closed(NOON);
    }

    @Test
    @Spec("D-35")
    void aChangedTupleTakesItsPlaceAndANewOneComesLast() {
        PresenceDocument two = JULIET.with(open("balcony", 1)).with(open("chamber", 2));
        assertThat(two.tuples()).extracting(Tuple::id).containsExactly("balcony", "chamber");
        PresenceDocument changed = two.with(closed("balcony"));
        assertThat(changed.tuples()).containsExactly(closed("balcony"), open("chamber", 2));
        assertThat(changed.tuple("chamber")).contains(open("chamber", 2));
        assertThat(changed.tuple("garden")).isEmpty();
        assertThat(changed.without("balcony").tuples()).containsExactly(open("chamber", 2));
        assertThat(changed.without("balcony").isAvailable()).isTrue();
        assertThat(changed.without("chamber").isAvailable()).isFalse();
    }

    @Test
    @Spec("D-35")
    void anotherDocumentIsMergedTupleByTuple() {
        PresenceDocument garden = new PresenceDocument("x", List.of(open("garden", 3), closed("balcony")), List.of());
        assertThat(JULIET.with(open("balcony", 1)).with(garden))
                .isEqualTo(new PresenceDocument(
                        JULIET.entity(), List.of(closed("balcony"), open("garden", 3)), List.of()));
    }

    @Test
    @Spec("D-35")
    void tuplesThatAreNoLongerThereHaveVanished() {
        PresenceDocument before = JULIET.with(open("a", 1)).with(open("b", 1)).with(closed("c"));
        assertThat(before.vanishedIn(JULIET.with(open("b", 2)).with(open("d", 1))))
                .containsExactly("a", "c");
        assertThat(before.vanishedIn(before)).isEmpty();
        assertThat(before.vanishedIn(JULIET)).containsExactly("a", "b", "c");
        assertThat(JULIET.vanishedIn(before)).isEmpty();
    }

    @Test
    void idsAndEntityCanBeChanged() {
        PresenceDocument document =
                JULIET.with(open("a", 1)).withIds(id -> id + "!").withEntity("pres:x@y");
        assertThat(document.entity()).isEqualTo("pres:x@y");
        assertThat(document.tuples()).extracting(Tuple::id).containsExactly("a!");
    }

    @ParameterizedTest
    @CsvSource({"1,2,b", "2,1,a", "1,1,a", "-1,0,b", "0,-1,a", "-1,-1,a"})
    void theOpenTupleOfTheHighestPrioritySpeaksForThePerson(int a, int b, String foremost) {
        assertThat(JULIET.with(open("a", a))
                        .with(open("b", b))
                        .with(closed("c"))
                        .foremost())
                .map(Tuple::id)
                .contains(foremost);
    }

    @Test
    void amongEqualsTheLatestSpeaksForThePerson() {
        Tuple later = new Tuple(
                "b", Basic.OPEN, Optional.empty(), "", OptionalInt.of(1), List.of(), Optional.of(NOON.plusMillis(1)));
        assertThat(JULIET.with(open("a", 1)).with(later).foremost()).contains(later);
        assertThat(JULIET.with(later).with(open("a", 1)).foremost()).contains(later);
        assertThat(JULIET.with(closed("c")).foremost()).isEmpty();
    }

    @Test
    void aClosedTupleSaysNothingOfHowToApproach() {
        Tuple closed = new Tuple(
                "a", Basic.CLOSED, Optional.of(Show.DND), "", OptionalInt.empty(), List.of(), Optional.empty());
        assertThat(closed.show()).isEmpty();
        assertThat(closed.isOpen()).isFalse();
        assertThat(closed("a").priority()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1", "1001"})
    void aPriorityIsInThousandths(int priority) {
        assertThatThrownBy(() -> new Tuple(
                        "a", Basic.OPEN, Optional.empty(), "", OptionalInt.of(priority), List.of(), Optional.empty()))
                .hasMessage("priority: " + priority + " (expected: 0-1000)");
    }

    @Test
    @Spec("Q-12")
    void knowsBothGenerationsByTheirMediaTypes() {
        assertThat(PidfNamespace.ofContentType("application/pidf+xml")).contains(PidfNamespace.PIDF);
        assertThat(PidfNamespace.ofContentType("Application/CPIM-PIDF+XML ; charset=utf-8"))
                .contains(PidfNamespace.CPIM_PIDF);
        assertThat(PidfNamespace.ofContentType("application/xpidf+xml")).isEmpty();
        assertThat(PidfNamespace.CPIM_PIDF.uri()).isEqualTo("urn:ietf:params:xml:ns:cpim-pidf");
    }
}
