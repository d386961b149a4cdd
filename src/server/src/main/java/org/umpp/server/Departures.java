// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.umpp.address.Jid;
import org.umpp.policy.Partner;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.ServerSettings;

/**
 * What a change of the settings takes away.
 *
 * @param domains domains that are no longer served
 * @param partners domains of JIDs that no partner has any more, or one of another type
 */
record Departures(Set<String> domains, Set<String> partners) {
    static Departures between(ServerSettings before, ServerSettings next) {
        Set<String> domains = new HashSet<>(before.domains());
        next.domains().forEach(domains::remove);
        Set<String> partners = new HashSet<>();
        Map<String, String> types = new HashMap<>();
        next.partners()
                .forEach(each ->
                        types.put(each.partner().xmppDomain(), each.partner().type()));
        for (PartnerSettings each : before.partners()) {
            Partner partner = each.partner();
            if (!Objects.equals(types.get(partner.xmppDomain()), partner.type())) {
                partners.add(partner.xmppDomain());
            }
        }
        return new Departures(domains, partners);
    }

    boolean isEmpty() {
        return domains.isEmpty() && partners.isEmpty();
    }

    /** Whether two users, as bare JIDs, can have nothing more to do with each other. */
    boolean concern(String local, String peer) {
        return areGone(Jid.parse(local).asciiDomain())
                || areGone(Jid.parse(peer).asciiDomain());
    }

    /** Whose users they are depends: to a user of ours it is the partner's who is on our side. */
    private boolean areGone(String domain) {
        return domains.contains(domain) || partners.contains(domain);
    }

    @Override
    public String toString() {
        return "no longer served " + domains + ", no longer partners " + partners;
    }
}
