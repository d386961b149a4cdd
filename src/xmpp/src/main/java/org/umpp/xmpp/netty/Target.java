// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a domain may be reached.
 *
 * @param host the name it was found by, for logs
 * @param directTls whether TLS comes before the stream (XEP-0368)
 */
public record Target(String host, InetAddress address, int port, boolean directTls) {
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    @Override
    public String toString() {
        return host + "[" + address.getHostAddress() + "]:" + port;
    }
}
