// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.util.concurrent.atomic.AtomicLong;

/** What has passed in a session, for those who look at it; nothing is decided by it. */
public final class Traffic {
    private final long since;
    private final AtomicLong in = new AtomicLong();
    private final AtomicLong out = new AtomicLong();
    private volatile long last;

    Traffic(long since) {
        this.since = since;
        this.last = since;
    }

    void received(long now) {
        in.incrementAndGet();
        last = now;
    }

    void sent(long now) {
        out.incrementAndGet();
        last = now;
    }

    /** When the session began, in milliseconds of the epoch. */
    public long since() {
        return since;
    }

    /** When a stanza passed last, or the session began, in milliseconds of the epoch. */
    public long last() {
        return last;
    }

    /** How many stanzas came from the partner. */
    public long in() {
        return in.get();
    }

    /** How many stanzas went to the partner. */
    public long out() {
        return out.get();
    }
}
