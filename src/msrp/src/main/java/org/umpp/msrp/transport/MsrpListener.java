// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

import java.net.InetSocketAddress;

/**
 * Where we listen.
 *
 * @param secure whether it is over TLS, and not in clear text
 */
public record MsrpListener(InetSocketAddress address, boolean secure) {
    /** The address for people. */
    @Override
    public String toString() {
        return address.getHostString() + ':' + address.getPort();
    }
}
