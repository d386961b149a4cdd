// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.BitSet;

/**
 * How many stanzas of a managed stream were received, and how many of them, without a gap, are handled: only those may be
 * acknowledged, or a crash would lose the others (XEP-0198 §4). Stanzas are handled in any order, from any thread.
 */
public final class HandledCount {
    private long received;
    private long handled;
    private BitSet ahead = new BitSet();

    /** Counts a stanza; the result names it to {@link #handled(long)}. */
    public synchronized long received() {
        return received++;
    }

    /** That stanza is handled; once is enough. */
    public synchronized void handled(long stanza) {
        if (stanza < handled) {
            return;
        }
        ahead.set((int) (stanza - handled));
        int run = ahead.nextClearBit(0);
        if (run > 0) {
            ahead = ahead.get(run, Math.max(run, ahead.length()));
            handled += run;
        }
    }

    /** How many may be acknowledged. */
    public synchronized long acknowledgeable() {
        return handled;
    }

    /** How many there were in all: what goes on when the stream is resumed within the life of this process. */
    public synchronized long total() {
        return received;
    }

    /** All that was received counts as handled, as it was said when the stream was resumed. */
    public synchronized long settle() {
        handled = received;
        ahead = new BitSet();
        return handled;
    }
}
