// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.pidf.Basic;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.Tuple;

/** Romeo has two phones, which publish how he is. */
@Spec({"D-40", "RFC 3903 §6"})
class PublicationsTest {
    private static final String ROMEO = "romeo@montague.example.net";

    private Instant now = Instant.parse("2026-11-26T10:00:00Z");
    private final Publications publications = new Publications(new Clock() {
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
            return now;
        }
    });

    private static PresenceDocument document(String id, Basic basic) {
        Tuple tuple = new Tuple(id, basic, Optional.empty(), "", OptionalInt.empty(), List.of(), Optional.empty());
        return new PresenceDocument("pres:" + ROMEO, List.of(tuple), List.of());
    }

    private Publications.Outcome publish(String match, int expires, PresenceDocument document) {
        return publications.publish(ROMEO, match, expires, document);
    }

    @Test
    void whatIsPublishedIsNewsAndHasATag() {
        Publications.Outcome first = publish("", 600, document("desk", Basic.OPEN));

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.tag()).isNotEmpty();
        assertThat(first.expires()).isEqualTo(600);
        assertThat(first.news()).extracting(Tuple::id).containsExactly("desk");
    }

    @Test
    @Spec("RFC 3903 §4.1")
    void eachPublicationHasAnotherTagAndTheFormerIsNoneAnyMore() {
        String tag = publish("", 600, document("desk", Basic.OPEN)).tag();

        Publications.Outcome refreshed = publish(tag, 600, null);
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.tag()).isNotEqualTo(tag);
        assertThat(refreshed.news()).as("a refresh says nothing new").isEmpty();
        assertThat(publish(tag, 600, null).status()).isEqualTo(412);

        Publications.Outcome modified = publish(refreshed.tag(), 600, document("desk", Basic.CLOSED));
        assertThat(modified.news()).extracting(Tuple::isOpen).containsExactly(false);
    }

    @Test
    void twoPhonesThatNameTheirTuplesTheSameAreTwo() {
        publish("", 600, document("t1", Basic.OPEN));
        String second = publish("", 600, document("t1", Basic.OPEN)).tag();
        assertThat(publications.of(ROMEO)).extracting(Tuple::id).containsExactlyInAnyOrder("t1", "t1.1");

        Publications.Outcome removed = publish(second, 0, null);

        assertThat(removed.status()).isEqualTo(200);
        assertThat(removed.tag()).isEmpty();
        assertThat(removed.news()).singleElement().satisfies(gone -> {
            assertThat(gone.id()).isEqualTo("t1.1");
            assertThat(gone.isOpen()).isFalse();
        });
    }

    @Test
    void aPhoneThatIsNotHeardOfIsGone() {
        String tag = publish("", 600, document("desk", Basic.OPEN)).tag();
        now = now.plus(Duration.ofSeconds(599));
        assertThat(publications.lapsed()).isEmpty();
        now = now.plus(Duration.ofSeconds(1));

        assertThat(publications.lapsed()).singleElement().satisfies(lapsed -> {
            assertThat(lapsed.user()).isEqualTo(ROMEO);
            assertThat(lapsed.news()).extracting(Tuple::isOpen).containsExactly(false);
        });
        assertThat(publications.lapsed()).as("told once").isEmpty();
        assertThat(publish(tag, 600, null).status()).isEqualTo(412);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(publish("", 600, null).status()).as("nothing is published").isEqualTo(400);
        assertThat(publish("", 10, document("desk", Basic.OPEN)).status()).isEqualTo(423);
        assertThat(publish("unheard of", 600, document("desk", Basic.OPEN)).status())
                .isEqualTo(412);
        assertThat(publish("", 100_000, document("desk", Basic.OPEN)).expires()).isEqualTo(Publications.LONGEST);
    }

    /** A phone that starts anew leaves one behind each time. */
    @Test
    void oneTooManyTakesThePlaceOfTheOneThatRunsOutFirst() {
        String first = publish("", 300, document("first", Basic.OPEN)).tag();
        String second = publish("", 600, document("second", Basic.OPEN)).tag();
        for (int i = 2; i < Publications.PER_USER; i++) {
            assertThat(publish("", 600, document("phone" + i, Basic.OPEN)).status())
                    .isEqualTo(200);
        }
        Publications.Outcome last = publish("", 600, document("last", Basic.OPEN));
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.news()).extracting(Tuple::isOpen).containsExactlyInAnyOrder(true, false);
        assertThat(publish(first, 600, null).status()).isEqualTo(412);
        assertThat(publish(second, 600, null).status()).isEqualTo(200);
        assertThat(publications.of(ROMEO)).hasSize(Publications.PER_USER);
    }
}
