// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.net.dns.Resolver;
import org.umpp.net.tls.TrustAnchors;

/**
 * The organisation's own XMPP server, and where it takes components (XEP-0114). What passes there is in clear unless TLS protects it, and
 * who listens could be anybody: so without TLS it has to be on this machine, or {@code plain} says that the network between is
 * trusted.
 *
 * @param domain of the server, whom pings go to
 * @param host the name or the numeric address of its machine
 * @param port for components
 * @param authorities with them, TLS comes before the stream, and the certificate has to be of one of them and for the host; null without
 *     TLS
 * @param plain whether a connection without TLS may leave this machine
 */
public record HostServer(String domain, String host, int port, @Nullable TrustAnchors authorities, boolean plain) {
    /** The customary port for components. */
    public static final int PORT = 5347;

    /** @throws IllegalArgumentException saying what is wrong and what is expected */
    public HostServer {
        domain = new Jid("", domain, "").domain();
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("XMPP server: " + host + ":" + port + " (expected: host:1-65535)");
        }
        byte[] numeric = NetUtil.createByteArrayFromIpAddressString(host);
        if (numeric != null && authorities != null) {
            throw new IllegalArgumentException(
                    "XMPP server: " + host + " (expected: with TLS, the name that its certificate has)");
        }
    }

    /** On this machine, in clear. */
    public static HostServer local(String domain, int port) {
        return new HostServer(domain, "127.0.0.1", port, null, false);
    }

    /** Whether TLS protects the stream. */
    public boolean tls() {
        return authorities != null;
    }

    /** Where it may be reached; no name server need know the name of the machine itself (RFC 6761 §6.3). */
    CompletionStage<List<InetAddress>> addresses(Resolver resolver) {
        return host.equalsIgnoreCase("localhost")
                ? CompletableFuture.completedStage(List.of(InetAddress.getLoopbackAddress()))
                : resolver.addresses(host);
    }

    /** Whether we may connect to that address. */
    boolean permits(InetAddress address) {
        return tls() || plain || address.isLoopbackAddress();
    }

    /** Where it is, and what protects the way there. */
    @Override
    public String toString() {
        return domain + " at " + host + ':' + port + (tls() ? " with TLS" : plain ? " with plain=true, in clear" : "");
    }
}
