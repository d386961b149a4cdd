// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec("D-17")
class SessionRefusalsTest {
    private final Verona time = new Verona(false);
    private final SessionRefusals refusals = new SessionRefusals(time);

    @ParameterizedTest
    @ValueSource(ints = {405, 415, 488, 501, 606})
    void whoRefusesTheKindOfSessionIsRememberedForTenMinutes(int status) {
        assertThat(refusals.refused(Verona.CAPULET, Verona.JULIET, status)).isTrue();
        time.passes(Duration.ofMinutes(10).minusMillis(1));
        assertThat(refusals.holds(Verona.JULIET)).isTrue();
        assertThat(refusals.counts()).isEqualTo(Map.of(Verona.CAPULET, 1));
        time.passes(Duration.ofMillis(1));
        assertThat(refusals.holds(Verona.JULIET)).isFalse();
        assertThat(refusals.counts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 408, 480, 486, 500, 503, 603})
    void whoRefusesForAnotherReasonIsInvitedAgain(int status) {
        assertThat(refusals.refused(Verona.CAPULET, Verona.JULIET, status)).isFalse();
        assertThat(refusals.holds(Verona.JULIET)).isFalse();
    }

    @Test
    void whoTakesOneAfterAllIsInvitedAgain() {
        refusals.refused(Verona.CAPULET, Verona.JULIET, 488);
        refusals.taken(Verona.JULIET);
        assertThat(refusals.holds(Verona.JULIET)).isFalse();
    }

    @Test
    void ofVeryManyTheEldestAreForgotten() {
        for (int i = 0; i <= 10_000; i++) {
            refusals.refused(Verona.CAPULET, "user" + i, 488);
        }
        assertThat(refusals.holds("user0")).isFalse();
        assertThat(refusals.holds("user10000")).isTrue();
        assertThat(refusals.counts()).isEqualTo(Map.of(Verona.CAPULET, 10_000));
    }
}
