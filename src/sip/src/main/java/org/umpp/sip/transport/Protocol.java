// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.Locale;

/** The transports spoken here; both keep order and tell when they fail, so that nothing is retransmitted. */
public enum Protocol {
    /** TLS over TCP, with both certificates: the only transport between domains. */
    TLS(5061),
    /** Plain TCP: only towards communities of our own that are configured so. */
    TCP(5060);

    private final int defaultPort;

    Protocol(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    /** The port where none is given (RFC 3261 §18.2.1). */
    public int defaultPort() {
        return defaultPort;
    }

    /** The value of a URI's transport parameter. */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }
}
