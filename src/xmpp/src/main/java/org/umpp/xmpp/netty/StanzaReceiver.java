// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamEnd;

/** Where stanzas go that arrive, and those that could not leave. Called on network threads; must not block. */
public interface StanzaReceiver {
    /**
     * A stanza arrived from the domain of its from, which the stream proved.
     *
     * @param done to be called once, from any thread, when the stanza is handled
     */
    void received(Stanza stanza, Runnable done);

    /**
     * A stanza arrived that is more than its sender may send at present: it is to go back, to be tried again later.
     *
     * @param done to be called once, from any thread, when it is on its way back
     */
    void refused(Stanza stanza, Runnable done);

    /**
     * A stanza was accepted and is given up; it comes here exactly once.
     *
     * @param done to be called once, from any thread, when who wrote it knows; until then it counts among what waits for its
     *     domain, so that there is a bound on what comes here
     */
    void undelivered(Stanza stanza, StreamEnd reason, Runnable done);
}
