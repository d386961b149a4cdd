// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import java.util.function.Supplier;

/** Sees every element on our streams, for ladders and tests. Called on network threads; must not block. */
public interface XmppTrace {
    /** Sees nothing. */
    XmppTrace NONE = (sent, pair, element, xml) -> {};

    /**
     * An element was sent or received.
     *
     * @param sent whether we sent it
     * @param pair between whom; a domain is "" before the peer named it
     * @param element its local name
     * @param xml the whole of it; computed when asked for
     */
    void element(boolean sent, DomainPair pair, String element, Supplier<String> xml);
}
