// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.pidf.Basic;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.Tuple;

class PresentitiesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String ROMEO = "romeo@montague.example.net";
    private static final String JULIET = "juliet@capulet.example.com";
    private static final String NURSE = "nurse@capulet.example.com";
    private static final SubscriptionKey KEY = SubscriptionKey.watching(ROMEO, "juliet@capulet.example.com");

    private final Presentities presentities = new Presentities(
            new ConcurrentHashMap<>(),
            new ConcurrentHashMap<>(),
            new ConcurrentHashMap<>(),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    @Spec({"C-10", "RFC 3856 §6.7"})
    void everyDocumentHasAllResourcesAndTellsOnceOfOneThatHasGone() {
        Tuple orchard = tuple("orchard", Basic.OPEN, 0);
        Tuple garden = tuple("garden", Basic.OPEN, 1);
        Tuple gone = tuple("orchard", Basic.CLOSED, 2);
        Tuple later = tuple("garden", Basic.OPEN, 3);
        assertThat(presentities.of(ROMEO)).isNull();
        assertThat(presentities.publish(ROMEO, document(orchard))).isEqualTo(document(orchard));
        assertThat(presentities.publish(ROMEO, document(garden))).isEqualTo(document(orchard, garden));
        assertThat(presentities.publish(ROMEO, document(gone)).tuples()).containsExactlyInAnyOrder(gone, garden);
        assertThat(presentities.publish(ROMEO, document(later))).isEqualTo(document(later));
        assertThat(presentities.of(ROMEO)).isEqualTo(document(later));
    }

    @Test
    @Spec("RFC 8048 §5.3.2")
    void theLastResourceStaysAsClosed() {
        Tuple closed = tuple("orchard", Basic.CLOSED, 1);
        presentities.publish(ROMEO, document(tuple("orchard", Basic.OPEN, 0)));
        presentities.publish(ROMEO, document(closed));
        assertThat(presentities.of(ROMEO)).isEqualTo(document(closed));
    }

    @Test
    @Spec("Q-14")
    void onlyWhatHasChangedIsNewsAndNothingThatIsOlder() {
        Tuple balcony = tuple("balcony", Basic.OPEN, 5);
        Tuple chamber = tuple("chamber", Basic.OPEN, 5);
        assertThat(presentities.news(KEY, document(balcony))).isEqualTo(document(balcony));
        assertThat(presentities.news(KEY, document(balcony, chamber))).isEqualTo(document(chamber));
        assertThat(presentities.news(KEY, document(balcony, chamber))).isEqualTo(document());
        Tuple late = tuple("balcony", Basic.CLOSED, 4);
        assertThat(presentities.news(KEY, document(late, chamber))).isEqualTo(document());
        Tuple closed = tuple("balcony", Basic.CLOSED, 6);
        assertThat(presentities.news(KEY, document(closed, chamber))).isEqualTo(document(closed));
    }

    @Test
    @Spec("D-35")
    void aTupleThatVanishesIsClosedOnce() {
        Tuple balcony = tuple("balcony", Basic.OPEN, 5);
        Tuple chamber = tuple("chamber", Basic.OPEN, 5);
        presentities.news(KEY, document(balcony, chamber));
        assertThat(presentities.news(KEY, document(chamber))).isEqualTo(document(balcony.closed(NOW)));
        assertThat(presentities.news(KEY, document(chamber))).isEqualTo(document());
    }

    @Test
    @Spec("D-35")
    void whenASubscriptionEndsWhatWasOpenIsClosedOnce() {
        Tuple balcony = tuple("balcony", Basic.OPEN, 5);
        presentities.news(KEY, document(balcony, tuple("chamber", Basic.CLOSED, 5)));
        assertThat(presentities.forget(KEY)).isEqualTo(document(balcony.closed(NOW)));
        assertThat(presentities.forget(KEY).tuples()).isEmpty();
    }

    @Test
    @Spec({"C-07", "RFC 8048 §8.2"})
    void whatIsShownToOneWatcherIsForItAloneAndOnceOnly() {
        Tuple orchard = tuple("orchard", Basic.OPEN, 0);
        assertThat(presentities.publish(ROMEO, JULIET, document(orchard), true)).isTrue();
        assertThat(presentities.publish(ROMEO, JULIET, document(tuple("orchard", Basic.OPEN, 9)), true))
                .isFalse();
        assertThat(presentities.of(ROMEO, JULIET)).isEqualTo(document(orchard));
        assertThat(presentities.of(ROMEO, NURSE)).isNull();
        assertThat(presentities.of(ROMEO)).isNull();

        Tuple garden = tuple("garden", Basic.OPEN, 1);
        presentities.publish(ROMEO, document(garden));
        assertThat(presentities.of(ROMEO, JULIET)).isEqualTo(document(garden, orchard));
        assertThat(presentities.of(ROMEO, NURSE)).isEqualTo(document(garden));

        Tuple gone = tuple("orchard", Basic.CLOSED, 2);
        presentities.publish(ROMEO, document(gone));
        assertThat(presentities.of(ROMEO, JULIET).tuples())
                .as("what is said to all later is for all")
                .containsExactlyInAnyOrder(garden, gone);
    }

    @Test
    @Spec("D-29")
    void ofThoseWhoDoNotWatchABoundedNumberIsRemembered() {
        Tuple orchard = tuple("orchard", Basic.OPEN, 0);
        for (int i = 0; i <= Presentities.PER_USER; i++) {
            presentities.publish(ROMEO, i + "@capulet.example.com", document(orchard), false);
        }
        assertThat(presentities.of(ROMEO, "0@capulet.example.com")).isNotNull();
        assertThat(presentities.of(ROMEO, Presentities.PER_USER + "@capulet.example.com"))
                .isNull();
        presentities.publish(ROMEO, JULIET, document(orchard), true);
        assertThat(presentities.of(ROMEO, JULIET)).isNotNull();

        presentities.publish(ROMEO, "0@capulet.example.com", document(tuple("orchard", Basic.CLOSED, 1)), false);
        assertThat(presentities.of(ROMEO, "0@capulet.example.com")).isNull();
    }

    @Test
    @Spec("D-37")
    void whatIsInDoubtAndNotSaidAgainIsClosedOnce() {
        Tuple orchard = tuple("orchard", Basic.OPEN, 0);
        Tuple garden = tuple("garden", Basic.OPEN, 0);
        presentities.publish(ROMEO, JULIET, document(orchard, garden), true);
        presentities.publish(ROMEO, "nurse@verona.example.org", document(orchard), true);
        presentities.doubt("capulet.example.com", NOW.plusSeconds(5));
        assertThat(presentities.doubted()).isEmpty();
        presentities.doubt("capulet.example.com", NOW);
        presentities.publish(ROMEO, JULIET, document(orchard), true);

        assertThat(presentities.doubted()).containsExactly(new Doubt(ROMEO, JULIET, document(garden.closed(NOW))));
        assertThat(presentities.doubted()).isEmpty();
    }

    private static PresenceDocument document(Tuple... tuples) {
        return new PresenceDocument("pres:x@example.net", List.of(tuples), List.of());
    }

    private static Tuple tuple(String id, Basic basic, int second) {
        return new Tuple(
                id,
                basic,
                Optional.empty(),
                "im:x@example.net",
                OptionalInt.empty(),
                List.of(),
                Optional.of(NOW.plusSeconds(second)));
    }
}
