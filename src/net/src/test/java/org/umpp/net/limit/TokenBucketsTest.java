// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec("D-29")
class TokenBucketsTest {
    private static final Rate RATE = Rate.parse("1/2");
    private long now;
    private final TokenBuckets<String> users = new TokenBuckets<>(3, now);

    private boolean writes(String user) {
        return users.of(user, now).take(RATE, now);
    }

    @Test
    void eachHasItsOwn() {
        assertThat(writes("romeo")).isTrue();
        assertThat(writes("romeo")).isTrue();
        assertThat(writes("romeo")).isFalse();
        assertThat(writes("juliet")).isTrue();
    }

    @Test
    void whoIsQuietMakesRoomAndWhoIsBusyDoesNot() {
        writes("romeo");
        writes("romeo");
        writes("juliet");
        writes("nurse");
        now += TimeUnit.MILLISECONDS.toNanos(1_500);

        writes("mercutio");

        assertThat(users.size()).isEqualTo(2);
        assertThat(writes("romeo")).isTrue();
        assertThat(writes("romeo")).as("nobody is forgiven anything").isFalse();
    }

    @Test
    void whoFindsNoRoomSharesWithOthers() {
        for (String busy : new String[] {"romeo", "juliet", "nurse"}) {
            writes(busy);
            writes(busy);
        }

        assertThat(writes("mercutio")).isTrue();
        assertThat(writes("tybalt")).isTrue();
        assertThat(writes("benvolio")).isFalse();
        assertThat(users.size()).isEqualTo(3);
    }
}
