// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Protection against loops (RFC 7247 §8): what came from a partner and is sent on to one has so many hops left and no more, and the
 * same is not sent on twice. A hop is the way from one server to the next. What a user of ours begins is not concerned.
 */
public final class Hops {

    /** How many hops anything makes at most. */
    public static final int MOST = 5;

    /** How long it is remembered what was sent on. */
    static final Duration MEMORY = Duration.ofMinutes(1);

    /** What is remembered at most. */
    static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<Sent, Long> lately = new LinkedHashMap<>();
    private final LongAdder stopped = new LongAdder();

    private record Sent(String from, String to, String id) {}

    public Hops(Clock clock) {
        this.clock = clock;
    }

    /** How many hops a SIP request has left that has just come: its Max-Forwards, but no more than a loop is allowed. */
    public int ofRequest(@Nullable Integer maxForwards) {
        return maxForwards == null ? MOST - 1 : Math.max(0, Math.min(maxForwards, MOST - 1));
    }

    /** How many hops a stanza has left that has just come and says how many it had made before. */
    public static int left(int made) {
        return Math.max(0, MOST - 1 - made);
    }

    /** How many hops a stanza has made that has so many left when it is sent on. */
    public static int made(int left) {
        return MOST - 1 - left;
    }

    /**
     * Sends something on that came from a partner.
     *
     * @param id its id, or empty
     * @param left how many hops it had left when it came
     * @return how many it has left on its way
     * @throws LoopException if it has none, or was sent on already
     */
    public int next(String from, String to, String id, int left) {
        if (left <= 0) {
            stopped.increment();
            throw new LoopException("Too many hops: " + MOST + " servers have passed it on");
        }
        if (!id.isEmpty() && !isNew(new Sent(from, to, id))) {
            stopped.increment();
            throw new LoopException("Loop detected: it was passed on before");
        }
        return left - 1;
    }

    /** How many times something was not sent on. */
    public long stopped() {
        return stopped.sum();
    }

    private synchronized boolean isNew(Sent sent) {
        long now = clock.millis();
        Iterator<Map.Entry<Sent, Long>> eldest = lately.entrySet().iterator();
        while (eldest.hasNext()) {
            if (now - eldest.next().getValue() < MEMORY.toMillis() && lately.size() < REMEMBERED) {
                break;
            }
            eldest.remove();
        }
        return lately.putIfAbsent(sent, now) == null;
    }
}
