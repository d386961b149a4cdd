// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

import java.net.InetSocketAddress;

/** Where we listen, and what we know of who connects there. */
public record MsrpListener(InetSocketAddress address, Security security) {

    /** What protects a connection, and what it proves. */
    public enum Security {
        /** TLS with certificates on both sides: for who has to prove a domain. */
        MUTUAL,
        /** TLS with our certificate alone: for users of ours, who are known by the path that they were told. */
        SERVER,
        /** Nothing: in clear text, and known by the path. */
        NONE
    }

    /** The address for people. */
    @Override
    public String toString() {
        return address.getHostString() + ':' + address.getPort();
    }
}
