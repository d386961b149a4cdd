// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;

@Spec({"D-13", "RFC 4145 §4.1"})
class DirectionTest {
    @ParameterizedTest
    @CsvSource({
        // offer, answer, opener, whether the answer is allowed
        "BOTH,     BOTH,     EITHER,   true",
        "BOTH,     ACTIVE,   ANSWERER, true",
        "BOTH,     PASSIVE,  OFFERER,  true",
        "BOTH,     HOLDCONN, NEITHER,  true",
        "ACTIVE,   BOTH,     OFFERER,  true",
        "ACTIVE,   ACTIVE,   EITHER,   false",
        "ACTIVE,   PASSIVE,  OFFERER,  true",
        "ACTIVE,   HOLDCONN, NEITHER,  true",
        "PASSIVE,  BOTH,     ANSWERER, true",
        "PASSIVE,  ACTIVE,   ANSWERER, true",
        "PASSIVE,  PASSIVE,  EITHER,   false",
        "PASSIVE,  HOLDCONN, NEITHER,  true",
        "HOLDCONN, BOTH,     EITHER,   false",
        "HOLDCONN, ACTIVE,   EITHER,   false",
        "HOLDCONN, PASSIVE,  EITHER,   false",
        "HOLDCONN, HOLDCONN, NEITHER,  true"
    })
    void offerAndAnswerSayWhoOpens(Direction offered, Direction answered, Opener opener, boolean allowed) {
        assertThat(Opener.of(offered, answered)).isEqualTo(opener);
        assertThat(offered.allows(answered)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "BOTH,     false, PASSIVE",
        "BOTH,     true,  ACTIVE",
        "ACTIVE,   false, PASSIVE",
        "ACTIVE,   true,  PASSIVE",
        "PASSIVE,  false, ACTIVE",
        "PASSIVE,  true,  ACTIVE",
        "HOLDCONN, false, HOLDCONN",
        "HOLDCONN, true,  HOLDCONN"
    })
    void answersWhatTheOfferAllows(Direction offered, boolean connect, Direction answer) {
        assertThat(offered.answer(connect)).isEqualTo(answer);
        assertThat(offered.allows(answer)).isTrue();
    }

    @Test
    void everyDirectionIsReadBackAsItIsWritten() {
        for (Direction each : Direction.values()) {
            assertThat(Direction.ofSetup(each.setup())).contains(each);
            each.direction()
                    .ifPresent(value -> assertThat(Direction.ofDirection(value)).contains(each));
        }
        assertThat(Direction.ofDirection("")).isEmpty();
        assertThat(Direction.ofDirection("holdconn")).isEmpty();
    }
}
