// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.io.Serializable;

/**
 * Identifies an IM session: the two users and the thread they write in (draft §3: "a thread can be viewed as a session").
 *
 * @param local bare JID of the user of this server, canonical
 * @param peer bare JID of the partner's user, canonical
 * @param thread the {@code <thread/>} of its stanzas, opaque, at most 255 octets
 */
public record SessionKey(String local, String peer, String thread) implements Serializable {

    /** The pair of users, which several threads may share. */
    public Pair pair() {
        return new Pair(local, peer);
    }

    /** The correlation key of the stanzas that wait for the answer. */
    @Override
    public String toString() {
        return local + ' ' + peer + ' ' + thread;
    }

    /** Two users, whatever they talk about. Bare JIDs, canonical. */
    public record Pair(String local, String peer) implements Serializable {}
}
