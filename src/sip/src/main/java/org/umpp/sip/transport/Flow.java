// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.net.InetSocketAddress;

/** A live connection with a peer, whichever side opened it. */
public interface Flow {
    /** Unique for the life of this process; for logs and traces. */
    long id();

    Protocol protocol();

    /** The local domain whose credential the peer saw; over plain TCP the default local domain. */
    String localDomain();

    /** Who is at the other end; {@link PeerIdentity#NONE} over plain TCP. */
    PeerIdentity peer();

    /** Whether it came in at a listener of one of our own communities, where no identity has to be proved, and any may be claimed. */
    boolean isTrusted();

    /** Whether it is with our own SIP server, which its address has proved, as there is no TLS. */
    default boolean isHome() {
        return false;
    }

    /** Whether it came in at the listener for phones, which show no certificate and have to prove who they are in another way. */
    default boolean isPhone() {
        return false;
    }

    /** Whether we opened it. */
    boolean isOutbound();

    InetSocketAddress remote();

    boolean isOpen();
}
