// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.util.List;

/**
 * The organisation's own XMPP server, whose users we bring to partners: we are components of it (XEP-0114).
 *
 * @param address where it takes components
 * @param secret what it and we know; never shown
 * @param domains those of the domains served whose users are on it, at least one
 * @param security how the way there is protected
 */
public record XmppServerSettings(HostPort address, Secret secret, List<String> domains, Security security) {

    /** How the way to the server is protected. */
    public enum Security {
        /** In clear, and only on this machine. */
        LOOPBACK,
        /** By TLS. */
        TLS,
        /** In clear over a network that the operator trusts. */
        PLAIN
    }

    public XmppServerSettings {
        domains = List.copyOf(domains);
    }
}
