// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Header;
import org.umpp.address.Jid;

/** The users of this server, where the operator lists them; otherwise everybody in the domains served. */
public final class LocalUsers {
    private volatile Table table;

    private record Table(
            Set<String> domains,
            Set<Jid> users,
            Set<String> xmppDomains,
            Map<String, Partner.Pager> sipDomains,
            Set<String> phoneDomains,
            boolean arePhonesWatched) {}

    /**
     * The users as configured, none of them on a server of our own.
     *
     * @param domains the domains served, A-labels
     * @param users bare JIDs; empty if everybody in these domains may be written to
     */
    public LocalUsers(Set<String> domains, Set<String> users) {
        this(domains, users, Set.of(), Map.of(), Set.of(), false);
    }

    /**
     * The users as configured.
     *
     * @param domains the domains served, A-labels
     * @param users bare JIDs; empty if everybody in these domains may be written to
     * @param xmppDomains those of the domains whose users are on an XMPP server of our own
     * @param sipDomains those of the domains whose users have SIP phones, and what these say by MESSAGE, and take
     * @param phoneDomains those of them whose phones are attached directly; the others are on a SIP server of our own
     * @param arePhonesWatched whether every user of partners may see what these phones publish
     */
    public LocalUsers(
            Set<String> domains,
            Set<String> users,
            Set<String> xmppDomains,
            Map<String, Partner.Pager> sipDomains,
            Set<String> phoneDomains,
            boolean arePhonesWatched) {
        Set<Jid> bare = new HashSet<>();
        for (String user : users) {
            bare.add(Jid.parse(user).bare());
        }
        table = new Table(
                Set.copyOf(domains),
                bare,
                Set.copyOf(xmppDomains),
                Map.copyOf(sipDomains),
                Set.copyOf(phoneDomains),
                arePhonesWatched);
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

    /** True if any of our users have SIP phones. */
    public boolean hasSip() {
        return !table.sipDomains().isEmpty();
    }

    /**
     * True if the settings say that the user has SIP phones, on a SIP server of our own or attached directly.
     *
     * @param jid a JID of the user
     */
    public boolean isOnSip(Jid jid) {
        return table.sipDomains().containsKey(jid.asciiDomain());
    }

    /**
     * True if the settings say that the user's phones are attached directly.
     *
     * @param jid a JID of the user
     */
    public boolean isOnPhone(Jid jid) {
        return table.phoneDomains().contains(jid.asciiDomain());
    }

    /** Whether every user of partners may see what phones publish that are attached directly. */
    public boolean arePhonesWatched() {
        return table.arePhonesWatched();
    }

    /** What a user who has SIP phones says by MESSAGE, and takes. */
    public Partner.Pager sipPager(Jid jid) {
        return table.sipDomains().getOrDefault(jid.asciiDomain(), Partner.Pager.NONE);
    }

    /**
     * Lets a request for one of our users pass.
     *
     * @param jid a JID of the user
     * @throws UnknownAddressException if nobody here has this address
     */
    public void require(@Header(UmppConstants.TO) String jid) {
        Jid user = Jid.parse(jid);
        Table now = table;
        if (user.local().isEmpty()
                || !now.domains().contains(user.asciiDomain())
                || (!now.users().isEmpty() && !now.users().contains(user.bare()))) {
            throw new UnknownAddressException(user.bare().toString());
        }
    }
}
