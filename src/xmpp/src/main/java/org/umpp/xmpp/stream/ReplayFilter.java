// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

/**
 * Knows the last stanzas of a peer, so that those it sends again after a broken stream, because it does not know that
 * they arrived, are not handled twice. A peer sends again in order and before anything new: the first stanza that is not known
 * ends the replay, and from then on equal ids are the sender's own affair.
 */
public final class ReplayFilter {
    private final long[] keys;
    private final long window;
    private int next;
    private boolean replaying;
    private long replayEnds;

    /**
     * @param size how many stanzas are remembered
     * @param window for how long after a stream broke a replay is expected, in nanoseconds
     */
    public ReplayFilter(int size, long window) {
        this.keys = new long[size];
        this.window = window;
    }

    /** A stream of the peer broke: the next may begin with a replay. */
    public synchronized void interrupted(long now) {
        replaying = true;
        replayEnds = now + window;
    }

    /** The broken stream goes on: the peer knows exactly what arrived. */
    public synchronized void resumed() {
        replaying = false;
    }

    /** Whether the stanza was seen before the stream broke; if not, it is remembered. */
    public synchronized boolean isReplay(Stanza stanza, long now) {
        if (stanza.id().isEmpty()) {
            return false;
        }
        long key = key(stanza);
        if (replaying) {
            replaying = now - replayEnds < 0 && knows(key);
            if (replaying) {
                return true;
            }
        }
        keys[next] = key;
        next = (next + 1) % keys.length;
        return false;
    }

    private boolean knows(long key) {
        for (long known : keys) {
            if (known == key) {
                return true;
            }
        }
        return false;
    }

    /** A hash of 64 bits over id, from and to; never 0, which stands for no stanza. */
    private static long key(Stanza stanza) {
        long hash = 0xCBF29CE484222325L;
        for (String part :
                new String[] {stanza.id(), stanza.from().toString(), stanza.to().toString()}) {
            for (int i = 0; i < part.length(); i++) {
                hash = (hash ^ part.charAt(i)) * 0x100000001B3L;
            }
            hash = (hash ^ 0x1FFFF) * 0x100000001B3L;
        }
        return hash == 0 ? 1 : hash;
    }
}
