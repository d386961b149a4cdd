// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bucket for each of many, up to a bound. Who has not come for long needs none and loses it; if there is no room all the same,
 * those who are new share one.
 *
 * @param <K> who has one
 */
public final class TokenBuckets<K> {
    private static final long SWEEP_NANOS = 1_000_000_000L;

    private final ConcurrentHashMap<K, TokenBucket> buckets = new ConcurrentHashMap<>();
    private final TokenBucket shared;
    private final AtomicLong swept;
    private final int most;

    /** @param most how many have a bucket of their own */
    public TokenBuckets(int most, long now) {
        this.most = most;
        this.shared = new TokenBucket(now);
        this.swept = new AtomicLong(now - SWEEP_NANOS);
    }

    /** The bucket of somebody. */
    public TokenBucket of(K who, long now) {
        TokenBucket bucket = buckets.get(who);
        if (bucket != null) {
            return bucket;
        }
        if (buckets.size() >= most) {
            sweep(now);
            if (buckets.size() >= most) {
                return shared;
            }
        }
        return buckets.computeIfAbsent(who, key -> new TokenBucket(now));
    }

    /** Looks at each of them, and so at most once a second. */
    private void sweep(long now) {
        long last = swept.get();
        if (now - last >= SWEEP_NANOS && swept.compareAndSet(last, now)) {
            buckets.values().removeIf(bucket -> bucket.isFull(now));
        }
    }

    /** How many are taken of who has taken most. */
    public long mostUsed(Rate rate, long now) {
        return buckets.values().stream()
                .mapToLong(bucket -> bucket.used(rate, now))
                .max()
                .orElse(0);
    }

    /** How many have one. */
    public int size() {
        return buckets.size();
    }
}
