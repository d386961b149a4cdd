// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/**
 * Where we listen.
 *
 * @param protocol TCP is only for communities of our own
 * @param address numeric, or a name of this machine
 * @param port 0 for any that is free
 * @param isTrusted whether only a community of ours can reach it, so that no identity has to be proved
 * @param source the only address from which connections are taken in, numeric; "" for any
 * @param isForPhones whether phones come in here, which have no certificate
 */
public record Listener(
        Protocol protocol, String address, int port, boolean isTrusted, String source, boolean isForPhones) {
    public Listener {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0-65535)");
        }
        if (protocol == Protocol.TCP && !isTrusted) {
            throw new IllegalArgumentException(
                    "listener: plain TCP for anybody (expected: TLS, or a trusted community)");
        }
    }

    /** Open to any address. */
    public Listener(Protocol protocol, String address, int port, boolean isTrusted) {
        this(protocol, address, port, isTrusted, "", false);
    }

    /** TLS for other domains: both sides show a certificate. */
    public static Listener tls(String address, int port) {
        return new Listener(Protocol.TLS, address, port, false);
    }

    /** Plain TCP for a community of our own, on an address that nobody else can reach. */
    public static Listener community(String address, int port) {
        return new Listener(Protocol.TCP, address, port, true);
    }

    /** Plain TCP for a server of our own at this address, numeric. */
    public static Listener community(String address, int port, String source) {
        return new Listener(Protocol.TCP, address, port, true, source, false);
    }

    /** TLS for phones, which show no certificate. */
    public static Listener phones(String address, int port) {
        return new Listener(Protocol.TLS, address, port, false, "", true);
    }

    /** What is believed of who comes in here. */
    Connection.Trust trust() {
        if (isForPhones) {
            return Connection.Trust.PHONE;
        }
        if (!isTrusted) {
            return Connection.Trust.NONE;
        }
        return source.isEmpty() ? Connection.Trust.COMMUNITY : Connection.Trust.HOME;
    }

    /** Whether a connection from there is let in. On this machine one address is as good as another: the system chooses which it shows. */
    boolean admits(InetAddress remote) {
        if (source.isEmpty()) {
            return true;
        }
        InetAddress only = NetUtil.createInetAddressFromIpAddressString(source);
        return remote.equals(only) || (only != null && only.isLoopbackAddress() && remote.isLoopbackAddress());
    }
}
