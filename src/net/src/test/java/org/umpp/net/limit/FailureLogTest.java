// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final FailureLog log = new FailureLog(now::get);

    @Test
    void theFirstFailureIsToldAtOnceAndMoreOnceInHalfAMinute() {
        assertThat(log.failed("montague.example.net")).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
            assertThat(log.failed("montague.example.net")).isZero();
        }
        seconds(30);
        assertThat(log.failed("montague.example.net")).isEqualTo(101);
        assertThat(log.failed("montague.example.net")).isZero();
    }

    @Test
    void eachPartnerHasAnAccountOfItsOwn() {
        assertThat(log.failed("montague.example.net")).isEqualTo(1);
        assertThat(log.failed("thecappulets.example.com")).isEqualTo(1);
    }

    @Test
    void thatItWorksAgainIsToldOnceAndTheNextFailureAtOnce() {
        assertThat(log.works("montague.example.net")).as("it always did").isZero();
        log.failed("montague.example.net");
        log.failed("montague.example.net");

        assertThat(log.works("montague.example.net")).isEqualTo(2);
        assertThat(log.works("montague.example.net")).isZero();
        assertThat(log.failed("montague.example.net")).isEqualTo(1);
    }

    @Test
    void thoseBeyondAThousandShareOneAccount() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(log.failed("d" + i + ".example")).isEqualTo(1);
        }

        assertThat(log.failed("one.example")).isEqualTo(1);
        assertThat(log.failed("more.example")).isZero();
        assertThat(log.failed("d7.example")).isZero();
        seconds(30);
        assertThat(log.failed("another.example")).isEqualTo(2);
    }

    private void seconds(int many) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(many));
    }
}
