// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import java.util.HashSet;
import java.util.Set;
import org.umpp.address.Jid;

/** The users of this server, where the operator lists them; otherwise everybody in the domains served. */
public final class LocalUsers {
    private final Set<String> domains;
    private final Set<Jid> users = new HashSet<>();

    /**
     * The users as configured.
     *
     * @param domains the domains served, A-labels
     * @param users bare JIDs; empty if everybody in these domains may be written to
     */
    public LocalUsers(Set<String> domains, Set<String> users) {
        this.domains = Set.copyOf(domains);
        for (String user : users) {
            this.users.add(Jid.parse(user).bare());
        }
    }

    /** True if we serve this domain (an A-label). */
    public boolean isServed(String domain) {
        return domains.contains(domain);
    }

    /**
     * Lets a request for one of our users pass.
     *
     * @param jid a JID of the user
     * @throws UnknownAddressException if nobody here has this address
     */
    public void require(String jid) {
        Jid user = Jid.parse(jid);
        if (!domains.contains(user.asciiDomain()) || (!users.isEmpty() && !users.contains(user.bare()))) {
            throw new UnknownAddressException(user.bare().toString());
        }
    }
}
