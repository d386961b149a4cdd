// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How many octets all queues together may hold; and how many one of them. From any thread. */
public final class QueueBudget {
    private final AtomicLong used = new AtomicLong();
    private final LongAdder refused = new LongAdder();
    private volatile long inAll;
    private volatile long perQueue;

    /**
     * @param inAll octets in all queues, about
     * @param perQueue octets in one queue, about
     */
    public QueueBudget(long inAll, long perQueue) {
        use(inAll, perQueue);
    }

    /** From now on so many; what is in the queues stays. */
    public final void use(long inAllNow, long perQueueNow) {
        inAll = inAllNow;
        perQueue = perQueueNow;
    }

    /** Takes octets for a queue that has so many with them; false when that would be too many. */
    boolean take(long octets, long ofQueue) {
        if (ofQueue > perQueue || used.addAndGet(octets) > inAll) {
            if (ofQueue <= perQueue) {
                used.addAndGet(-octets);
            }
            refused.increment();
            return false;
        }
        return true;
    }

    void give(long octets) {
        used.addAndGet(-octets);
    }

    /** How many octets all queues may hold. */
    public long inAll() {
        return inAll;
    }

    /** How many octets one queue may hold. */
    public long perQueue() {
        return perQueue;
    }

    /** How many octets all queues hold. */
    public long used() {
        return used.get();
    }

    /** How many stanzas found no room. */
    public long refused() {
        return refused.sum();
    }
}
