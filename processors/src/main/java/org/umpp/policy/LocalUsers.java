// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import java.util.HashSet;
import java.util.Set;
import org.umpp.address.Jid;

/** The users of this server, where the operator lists them; otherwise everybody in the domains served. */
public final class LocalUsers {
    private volatile Table table;

    private record Table(
            Set<String> domains,
            Set<Jid> users,
            Set<String> xmppDomains,
            Set<String> sipDomains,
            Partner.Pager sipPager) {}

    /**
     * The users as configured, none of them on a server of our own.
     *
     * @param domains the domains served, A-labels
     * @param users bare JIDs; empty if everybody in these domains may be written to
     */
    public LocalUsers(Set<String> domains, Set<String> users) {
        this(domains, users, Set.of(), Set.of(), Partner.Pager.NONE);
    }

    /**
     * The users as configured.
     *
     * @param domains the domains served, A-labels
     * @param users bare JIDs; empty if everybody in these domains may be written to
     * @param xmppDomains those of the domains whose users are on an XMPP server of our own
     * @param sipDomains those of the domains whose users are on a SIP server of our own
     * @param sipPager what these say by MESSAGE, and take
     */
    public LocalUsers(
            Set<String> domains,
            Set<String> users,
            Set<String> xmppDomains,
            Set<String> sipDomains,
            Partner.Pager sipPager) {
        Set<Jid> bare = new HashSet<>();
        for (String user : users) {
            bare.add(Jid.parse(user).bare());
        }
        table = new Table(Set.copyOf(domains), bare, Set.copyOf(xmppDomains), Set.copyOf(sipDomains), sipPager);
    }

    /** From now on these are the users and domains which the other holds now. */
    public void replace(LocalUsers other) {
        table = other.table;
    }

    /** True if we serve this domain (an A-label). */
    public boolean isServed(String domain) {
        return table.domains().contains(domain);
    }

    /**
     * True if the settings say that the user is on an XMPP server of our own.
     *
     * @param jid a JID of the user
     */
    public boolean isOnXmppServer(Jid jid) {
        Set<String> domains = table.xmppDomains();
        return !domains.isEmpty() && domains.contains(jid.asciiDomain());
    }

    /**
     * True if the settings say that the user is on a SIP server of our own.
     *
     * @param jid a JID of the user
     */
    public boolean isOnSipServer(Jid jid) {
        Set<String> domains = table.sipDomains();
        return !domains.isEmpty() && domains.contains(jid.asciiDomain());
    }

    /** What users of our own SIP server say by MESSAGE, and take. */
    public Partner.Pager sipPager() {
        return table.sipPager();
    }

    /**
     * Lets a request for one of our users pass.
     *
     * @param jid a JID of the user
     * @throws UnknownAddressException if nobody here has this address
     */
    public void require(String jid) {
        Jid user = Jid.parse(jid);
        Table now = table;
        if (user.local().isEmpty()
                || !now.domains().contains(user.asciiDomain())
                || (!now.users().isEmpty() && !now.users().contains(user.bare()))) {
            throw new UnknownAddressException(user.bare().toString());
        }
    }
}
