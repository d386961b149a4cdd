// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.transport.HomeProxy;
import org.umpp.sip.transport.Listener;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.Target;

/**
 * The organisation's own SIP server, whose users we bring to partners: it hands us what they say to users elsewhere.
 *
 * @param address where it takes requests
 * @param name what its certificate names, with TLS; else the host of its address
 * @param listen where we take its requests without TLS, or null with TLS
 * @param domains those of the domains served whose users are on it, at least one, lower-case A-labels
 * @param accepted the types that its users take in a MESSAGE beside text/plain
 */
public record SipServerSettings(
        HostPort address, String name, @Nullable HostPort listen, List<String> domains, Set<String> accepted) {
    public SipServerSettings {
        domains = List.copyOf(domains);
        accepted = Set.copyOf(accepted);
    }

    /** The same for the component. */
    public HomeProxy home() {
        Protocol protocol = listen == null ? Protocol.TLS : Protocol.TCP;
        return new HomeProxy(
                name,
                List.of(new Target(protocol, address.host(), address.port())),
                Set.copyOf(domains),
                listen == null ? "" : uriHost(listen.host()));
    }

    /** Where it comes in, beside partners; null if it comes in where they do. */
    public @Nullable Listener listener() {
        return listen == null ? null : Listener.community(listen.host(), listen.port(), address.host());
    }

    private static String uriHost(String host) {
        return host.indexOf(':') < 0 ? host : '[' + host + ']';
    }
}
