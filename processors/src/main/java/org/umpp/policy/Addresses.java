// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import org.umpp.address.AddressMapping;
import org.umpp.address.ImUri;
import org.umpp.address.Jid;
import org.umpp.address.LocalNames;
import org.umpp.address.PresUri;

/**
 * Addresses in the form each wire wants: the bean {@code addresses}. Inside the routes users are JIDs with their universal names;
 * a partner whose SIP and XMPP domains differ is mapped here (MAPPINGS §1.5).
 */
public final class Addresses {
    private final Partners partners;
    private volatile LocalNames names;

    public Addresses(Partners partners, LocalNames names) {
        this.partners = partners;
        this.names = names;
    }

    /** From now on these are the names by which communities call our users. */
    public void setNames(LocalNames names) {
        this.names = names;
    }

    /** The {@code im:} URI that invitations use. */
    public String im(String jid) {
        return ImUri.from(onSip(Jid.parse(jid))).toString();
    }

    /** The {@code pres:} URI that subscriptions use. */
    public String pres(String jid) {
        return PresUri.from(onSip(Jid.parse(jid))).toString();
    }

    /**
     * The bare JID of a SIP, im: or pres: URI.
     *
     * @throws org.umpp.address.MalformedAddressException if it has none
     */
    public String jid(String uri) {
        Jid jid = AddressMapping.toJid(uri).bare();
        Partner partner = partners.ofDomain(jid.asciiDomain());
        return partner == null || partner.xmppDomain().equals(partner.domain())
                ? jid.toString()
                : new Jid(jid.local(), partner.xmppDomain(), "").toString();
    }

    /** A JID without its resource. */
    public String bare(String jid) {
        return Jid.parse(jid).bare().toString();
    }

    /** The universal name of one of our users, whom a community calls something else. */
    public Jid toUniversal(Jid local) {
        return names.toUniversal(local);
    }

    /** What our community calls one of our users. */
    public Jid toLocal(Jid universal) {
        return names.toLocal(universal);
    }

    private Jid onSip(Jid jid) {
        Partner partner = partners.ofXmppDomain(jid.asciiDomain());
        return partner == null || partner.xmppDomain().equals(partner.domain())
                ? jid
                : new Jid(jid.local(), partner.domain(), jid.resource());
    }
}
