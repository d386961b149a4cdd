// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A host and a port, written {@code host:port}; an IPv6 address stands in brackets.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65535; 0 lets the system choose where we listen
 */
public record HostPort(String host, int port) {

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException if {@code text} is anything else
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(text + " (expected: host:port, an IPv6 address in brackets)");
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port >= 0 && port <= 65535) {
                return new HostPort(host, port);
            }
        } catch (NumberFormatException e) {
            // the message below says what is expected
        }
        throw new IllegalArgumentException(text + " (expected: host:port)");
    }

    /** Whether the host is an address: no name ends in a digit alone (RFC 1123 §2.1). */
    boolean isAddress() {
        return host.indexOf(':') >= 0 || host.matches(".*[.][0-9]+");
    }

    /** The host as an address; null if it is a name. */
    @Nullable
    InetAddress numeric() {
        try {
            return isAddress() ? InetAddress.getByName(host) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? '[' + host + "]:" + port : host + ':' + port;
    }
}
