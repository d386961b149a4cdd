// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.stream.HandledCount;

/** What outlives the connection of a managed stream: its name, and the count of what came in (XEP-0198 §5). */
final class ManagedSession {
    private final String id;
    private final DomainPair pair;
    private final boolean granted;
    private final HandledCount count = new HandledCount();
    private @Nullable StanzaStream owner;
    private long lostAt;

    /** @param granted whether the peer granted it, so that it is for us to resume */
    ManagedSession(String id, DomainPair pair, boolean granted, StanzaStream owner) {
        this.id = id;
        this.pair = pair;
        this.granted = granted;
        this.owner = owner;
    }

    String id() {
        return id;
    }

    DomainPair pair() {
        return pair;
    }

    /** Whether we can resume it. */
    boolean isResumable() {
        return granted && !id.isEmpty();
    }

    HandledCount count() {
        return count;
    }

    /** Hands over what came in, while no other connection can take its place; nothing when one already has. */
    synchronized void receive(StanzaStream from, Runnable stanza) {
        if (owner == from) {
            stanza.run();
        }
    }

    /** Another connection goes on; the result is how many stanzas came in over the former ones. */
    synchronized long takeOver(StanzaStream next) {
        StanzaStream former = owner;
        owner = next;
        if (former != null) {
            former.superseded();
        }
        return count.settle();
    }

    /** The connection is gone. */
    synchronized void lost(StanzaStream stream, long now) {
        if (owner == stream) {
            owner = null;
            lostAt = now;
        }
    }

    /** Whether nobody has gone on with it for that long. */
    synchronized boolean isStale(long now, long nanos) {
        return owner == null && now - lostAt > nanos;
    }
}
