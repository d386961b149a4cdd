// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** Rates, with a clock that stands still unless the test turns it. */
@Spec("D-29")
class TokenBucketTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Rate TEN = Rate.parse("10/5");

    /** Before and after the clock wraps around. */
    private long now = Long.MAX_VALUE - SECOND;

    private TokenBucket bucket = new TokenBucket(now);

    private int taken(Rate rate, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += bucket.take(rate, now) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aBurstIsTakenAtOnceAndThenOneAtATime() {
        assertThat(taken(TEN, 100)).isEqualTo(5);
        assertThat(bucket.wait(TEN, now)).isEqualTo(SECOND / 10);

        now += SECOND / 10 - 1;
        assertThat(taken(TEN, 100)).isZero();
        now += 1;
        assertThat(taken(TEN, 100)).isEqualTo(1);
    }

    @Test
    void inTheLongRunItIsTheRate() {
        int all = 0;
        for (int i = 0; i < 1000; i++) {
            now += SECOND / 100;
            all += taken(TEN, 3);
        }
        assertThat(all).isBetween(100, 105);
    }

    @Test
    void whoHasWaitedHasTheWholeBurstAndNoMore() {
        assertThat(taken(TEN, 100)).isEqualTo(5);
        now += 1000 * SECOND;
        assertThat(bucket.isFull(now)).isTrue();
        assertThat(taken(TEN, 100)).isEqualTo(5);
        assertThat(bucket.used(TEN, now)).isEqualTo(5);
    }

    @Test
    void whatIsBorrowedIsWaitedFor() {
        assertThat(taken(TEN, 5)).isEqualTo(5);
        int borrowed = 0;
        while (bucket.borrow(TEN, now, SECOND)) {
            borrowed++;
        }
        assertThat(borrowed).isEqualTo(10);
        assertThat(bucket.wait(TEN, now)).isEqualTo(SECOND + SECOND / 10);
        now += SECOND + SECOND / 10;
        assertThat(bucket.wait(TEN, now)).isZero();
        assertThat(taken(TEN, 5)).isEqualTo(1);
    }

    @Test
    void anotherRateHoldsAtOnce() {
        assertThat(taken(TEN, 100)).isEqualTo(5);
        assertThat(taken(Rate.parse("10/8"), 100)).isEqualTo(3);
        assertThat(taken(Rate.UNLIMITED, 100)).isEqualTo(100);
        assertThat(bucket.wait(Rate.UNLIMITED, now)).isZero();
    }

    @Test
    void manyThreadsTakeNoMoreThanOne() throws Exception {
        Rate thousand = Rate.parse("0.001/1000");
        AtomicInteger all = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                for (int j = 0; j < 1000; j++) {
                    all.addAndGet(bucket.take(thousand, now) ? 1 : 0);
                }
            });
        }
        start.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(all.get()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({"20/100, 20, 100", "0.5/10, 0.5, 10", "1000000/1, 1000000, 1"})
    void aRateIsReadAndWritten(String text, double perSecond, int burst) {
        assertThat(Rate.parse(text)).isEqualTo(new Rate(perSecond, burst)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "20", "20/", "/5", "0/5", "5/0", "-1/5", "1e3/5", "20/100/5", "20000000/5", "unlimited"})
    void whatIsNoRateIsRefused(String text) {
        assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noneIsNoBound() {
        assertThat(Rate.parse("none")).isEqualTo(Rate.UNLIMITED).hasToString("none");
    }
}
