// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.util.HashSet;
import java.util.Set;
import org.umpp.address.Jid;
import org.umpp.server.settings.ServerSettings;

/**
 * What a change of the settings takes away.
 *
 * @param domains domains that are no longer served
 * @param partners domains of JIDs that no partner has any more
 */
record Departures(Set<String> domains, Set<String> partners) {
    static Departures between(ServerSettings before, ServerSettings next) {
        Set<String> domains = new HashSet<>(before.domains());
        next.domains().forEach(domains::remove);
        Set<String> partners = new HashSet<>();
        before.partners().forEach(partner -> partners.add(partner.partner().xmppDomain()));
        next.partners().forEach(partner -> partners.remove(partner.partner().xmppDomain()));
        return new Departures(domains, partners);
    }

    boolean isEmpty() {
        return domains.isEmpty() && partners.isEmpty();
    }

    /** Whether two users, as bare JIDs, can have nothing more to do with each other. */
    boolean concern(String local, String peer) {
        return domains.contains(Jid.parse(local).asciiDomain())
                || partners.contains(Jid.parse(peer).asciiDomain());
    }

    @Override
    public String toString() {
        return "no longer served " + domains + ", no longer partners " + partners;
    }
}
