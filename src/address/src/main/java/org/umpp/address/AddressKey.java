// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/**
 * Who is meant, whatever the protocol and spelling: two addresses belong to the same user exactly when their keys are equal.
 * A key has neither scheme nor resource; letter case counts for nothing, as on the XMPP side.
 *
 * @param local the localpart, "" for the domain itself
 * @param domain the domain in A-labels, lower case
 */
public record AddressKey(String local, String domain) {

    /** The key of a JID; its resourcepart does not count. */
    public static AddressKey of(Jid jid) {
        return new AddressKey(jid.local(), jid.asciiDomain());
    }

    /**
     * The key of an im:, pres:, sip:, sips: or tel: URI.
     *
     * @throws MalformedAddressException as {@link AddressMapping#toJid(String)}
     */
    public static AddressKey of(String uri) {
        return of(AddressMapping.toJid(uri));
    }

    /** {@code local@domain}, or the domain alone. */
    @Override
    public String toString() {
        return local.isEmpty() ? domain : local + '@' + domain;
    }
}
