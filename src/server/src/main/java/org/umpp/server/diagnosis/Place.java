// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where to connect.
 *
 * @param host the name it was found by, or the address itself
 * @param directTls whether TLS comes first
 */
record Place(String host, InetAddress address, int port, boolean directTls) {
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    @Override
    public String toString() {
        String numeric = address.getHostAddress();
        String shown = numeric.indexOf(':') < 0 ? numeric : '[' + numeric + ']';
        return host.equals(numeric) ? shown + ':' + port : host + ':' + port + " (" + numeric + ')';
    }
}
