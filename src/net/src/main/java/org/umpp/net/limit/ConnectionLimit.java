// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How many connections from others there are on one wire: in all, from each source, and of those that have not proved who they are. */
public final class ConnectionLimit {
    private static final int PREFIX_OCTETS = 8;

    private final AtomicInteger inAll = new AtomicInteger();
    private final AtomicInteger unproven = new AtomicInteger();
    private final ConcurrentHashMap<ByteBuffer, Integer> bySource = new ConcurrentHashMap<>();
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
    private volatile Bounds bounds;

    /**
     * How many there may be.
     *
     * @param inAll in all
     * @param perSource from one IPv4 address or IPv6 /64; not for trusted sources
     * @param unproven that have not proved who they are: TLS handshakes, and negotiations before a login
     */
    public record Bounds(int inAll, int perSource, int unproven) {
        /** 10,000 connections, 100 from one source, 1,000 that have not proved who they are. */
        public static final Bounds DEFAULT = new Bounds(10_000, 100, 1_000);

        public Bounds {
            if (Math.min(inAll, Math.min(perSource, unproven)) < 1) {
                throw new IllegalArgumentException("bounds: one below 1 (expected: at least 1)");
            }
        }
    }

    /** Why a connection is not taken in. */
    public enum Refusal {
        IN_ALL,
        PER_SOURCE,
        UNPROVEN
    }

    public ConnectionLimit(Bounds bounds) {
        this.bounds = bounds;
        for (Refusal reason : Refusal.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    /** From now on these hold; connections that are there stay. */
    public void use(Bounds next) {
        bounds = next;
    }

    /** What holds now. */
    public Bounds bounds() {
        return bounds;
    }

    /** Takes a connection in, unless the result has a {@link Place#refusal}. */
    public Place enter(InetAddress source, boolean isTrusted) {
        Bounds now = bounds;
        ByteBuffer key = key(source);
        int fromSource = bySource.merge(key, 1, Integer::sum);
        int all = inAll.incrementAndGet();
        int strangers = unproven.incrementAndGet();
        Refusal refusal = null;
        if (all > now.inAll()) {
            refusal = Refusal.IN_ALL;
        } else if (fromSource > now.perSource() && !isTrusted) {
            refusal = Refusal.PER_SOURCE;
        } else if (strangers > now.unproven()) {
            refusal = Refusal.UNPROVEN;
        }
        Place place = new Place(key, refusal);
        if (refusal != null) {
            counter(refusal).increment();
            place.leave();
        }
        return place;
    }

    /** The place of one connection. */
    public final class Place {
        private final ByteBuffer source;
        private final @Nullable Refusal refusal;
        private final AtomicBoolean proven = new AtomicBoolean();
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(ByteBuffer source, @Nullable Refusal refusal) {
            this.source = source;
            this.refusal = refusal;
        }

        /** Why it is not taken in; null if it is. */
        public @Nullable Refusal refusal() {
            return refusal;
        }

        /** The peer has proved who it is. */
        public void proven() {
            if (proven.compareAndSet(false, true)) {
                unproven.decrementAndGet();
            }
        }

        /** The connection is over. */
        public void leave() {
            if (left.compareAndSet(false, true)) {
                proven();
                inAll.decrementAndGet();
                bySource.computeIfPresent(source, (key, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /** How many there are. */
    public int inAll() {
        return inAll.get();
    }

    /** How many there are that have not proved who they are. */
    public int unproven() {
        return unproven.get();
    }

    /** How many come from the source that has most; looks at each. */
    public int mostFromOneSource() {
        return bySource.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** How many were refused for this reason. */
    public long refused(Refusal reason) {
        return counter(reason).sum();
    }

    private LongAdder counter(Refusal reason) {
        return Objects.requireNonNull(refused.get(reason));
    }

    /** One IPv6 host commands a whole /64. */
    private static ByteBuffer key(InetAddress source) {
        byte[] octets = source.getAddress();
        return ByteBuffer.wrap(octets, 0, Math.min(octets.length, PREFIX_OCTETS));
    }
}
