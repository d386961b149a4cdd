// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

/** What to make of the XMPP host and port in a partner's session description (D-23). */
public sealed interface TransportAddress {
    /**
     * Open the stream there, unless the host resolves to an address that is not public.
     *
     * @param host lower-case name or address literal
     * @param port 1-65535
     * @param listed whether the operator lists this host for the partner; only then may it resolve to a loopback, private
     *     or link-local address
     */
    record Follow(String host, int port, boolean listed) implements TransportAddress {}

    /**
     * Use the partner's static route or the SRV records of the JID's domain.
     *
     * @param reason why, fit for a log
     */
    record Ignore(String reason) implements TransportAddress {}
}
