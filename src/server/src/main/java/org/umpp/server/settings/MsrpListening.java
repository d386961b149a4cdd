// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.umpp.msrp.transport.MsrpListener;
import org.umpp.session.LocalHost;
import org.umpp.session.MsrpHosts;

/**
 * Where MSRP is served.
 *
 * @param secure over TLS; null for nowhere
 * @param plain in clear text; null for nowhere
 * @param host the host in our paths
 */
public record MsrpListening(@Nullable HostPort secure, @Nullable HostPort plain, String host) {
    static final Setting LISTEN = Setting.of(
            "msrp.listen",
            Setting.Type.ADDRESS,
            "",
            "where MSRP over TLS is served, for partners with `msrp` in their `fallback` (see below)");
    static final Setting PLAIN_LISTEN = Setting.of(
            "msrp.plain.listen",
            Setting.Type.ADDRESS,
            "",
            "where MSRP is served in clear text, on an address in a network you trust, for partners with"
                    + " `msrp.security = plain`");
    static final Setting HOST =
            Setting.of("msrp.host", Setting.Type.TEXT, "msrp.<first domain>", "the host in our MSRP paths");

    static MsrpListening of(ConfigurationFile file, String firstDomain) {
        HostPort plain = file.address(PLAIN_LISTEN);
        InetAddress address = plain == null ? null : plain.numeric();
        if (plain != null && (address == null || address.isAnyLocalAddress())) {
            throw file.wrong(
                    PLAIN_LISTEN,
                    plain.toString(),
                    "an address of this machine, and not all: that in the network you trust");
        }
        return new MsrpListening(file.address(LISTEN), plain, file.text(HOST, "msrp." + firstDomain));
    }

    /** Whether it is served at all. */
    public boolean isServed() {
        return secure != null || plain != null;
    }

    /** Where it is served, over TLS or in clear text; null for nowhere. */
    public @Nullable HostPort at(boolean overTls) {
        return overTls ? secure : plain;
    }

    /** The same for the component. */
    public List<MsrpListener> listeners() {
        List<MsrpListener> listeners = new ArrayList<>();
        for (boolean overTls : new boolean[] {true, false}) {
            HostPort at = at(overTls);
            if (at != null) {
                listeners.add(new MsrpListener(new InetSocketAddress(at.host(), at.port()), overTls));
            }
        }
        return listeners;
    }

    /** The same for session descriptions. */
    public MsrpHosts hosts() {
        return new MsrpHosts(
                secure == null ? null : new LocalHost(host, secure.port()),
                plain == null ? null : new LocalHost(host, plain.port()));
    }
}
