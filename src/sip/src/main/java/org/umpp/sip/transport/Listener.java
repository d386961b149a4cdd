// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

/**
 * Where we listen.
 *
 * @param protocol TCP is only for communities of our own
 * @param address numeric, or a name of this machine
 * @param port 0 for any that is free
 * @param isTrusted whether only a community of ours can reach it, so that no identity has to be proved
 */
public record Listener(Protocol protocol, String address, int port, boolean isTrusted) {
    public Listener {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0-65535)");
        }
        if (protocol == Protocol.TCP && !isTrusted) {
            throw new IllegalArgumentException(
                    "listener: plain TCP for anybody (expected: TLS, or a trusted community)");
        }
    }

    /** TLS for other domains: both sides show a certificate. */
    public static Listener tls(String address, int port) {
        return new Listener(Protocol.TLS, address, port, false);
    }

    /** Plain TCP for a community of our own, on an address that nobody else can reach. */
    public static Listener community(String address, int port) {
        return new Listener(Protocol.TCP, address, port, true);
    }
}
