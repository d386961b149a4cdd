// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;

/** The domains we federate with: an allow-list, found by SIP domain and by XMPP domain. */
public final class Partners {
    private volatile Table table;

    private record Table(Map<String, Partner> byDomain, Map<String, Partner> byXmppDomain) {}

    /**
     * The partners the operator has configured.
     *
     * @throws IllegalArgumentException if two of them share a domain
     */
    public Partners(Collection<Partner> partners) {
        Map<String, Partner> byDomain = new LinkedHashMap<>();
        Map<String, Partner> byXmppDomain = new LinkedHashMap<>();
        for (Partner partner : partners) {
            if (byDomain.put(partner.domain(), partner) != null
                    || byXmppDomain.put(partner.xmppDomain(), partner) != null) {
                throw new IllegalArgumentException("partner " + partner.domain() + " is configured twice");
            }
        }
        table = new Table(byDomain, byXmppDomain);
    }

    /** From now on these are the partners which the other holds now. */
    public void replace(Partners other) {
        table = other.table;
    }

    /** The partner with this SIP domain (A-label, lower case), or null. */
    public @Nullable Partner ofDomain(String domain) {
        return table.byDomain().get(domain);
    }

    /** The partner with this XMPP domain (A-label, lower case), or null. */
    public @Nullable Partner ofXmppDomain(String domain) {
        return table.byXmppDomain().get(domain);
    }

    /**
     * The partner with this SIP or XMPP domain.
     *
     * @throws PolicyRejectedException if we do not federate with it
     */
    public Partner require(String domain) {
        Table now = table;
        Partner partner = now.byDomain().get(domain);
        if (partner == null) {
            partner = now.byXmppDomain().get(domain);
        }
        if (partner == null) {
            throw new PolicyRejectedException(
                    "domain " + domain + " is not a partner; to federate with it, configure one");
        }
        return partner;
    }

    /**
     * The domain by which routes speak of the partner of a user: the partner's SIP domain; of somebody else, the domain of the JID.
     *
     * @param jid a JID of the user
     */
    public String domainOf(String jid) {
        String domain = Jid.parse(jid).asciiDomain();
        Partner partner = ofXmppDomain(domain);
        return partner == null ? domain : partner.domain();
    }

    /**
     * Lets an exchange with a partner pass; the step of the routes.
     *
     * @param domain its SIP or XMPP domain
     * @throws PolicyRejectedException if we do not federate with it
     */
    public void admit(@Header(UmppConstants.PARTNER) String domain) {
        require(domain);
    }

    /**
     * Lets a SIP request of a partner pass; the step of the routes. A domain that is no partner passes here, {@link #admit} refuses it.
     *
     * @param domain its SIP domain
     * @throws PolicyRejectedException if it is a plain XMPP domain
     */
    public void admitSip(String domain) {
        Partner partner = table.byDomain().get(domain);
        if (partner != null && partner.isXmpp()) {
            throw new PolicyRejectedException(
                    "domain " + domain + " is a partner over XMPP only (type = xmpp); it has no business with SIP");
        }
    }

    /**
     * Lets a MESSAGE of a partner pass.
     *
     * @param domain its SIP domain
     * @throws PolicyRejectedException if we do not federate with it
     * @throws NotImplementedException if its users write in sessions only
     */
    public void admitPager(@Header(UmppConstants.PARTNER) String domain) {
        if (!require(domain).pager().allowed()) {
            throw new NotImplementedException(
                    "users of " + domain
                            + " write in sessions; for messages without one its file has to say fallback = pager, or type = sip");
        }
    }

    /**
     * Lets a request for a sips URI pass (RFC 7247 §8). The stream that carries the session is always secured and its peer verified.
     *
     * @param domain the SIP domain of the partner
     * @throws SipsRefusedException unless both operators have agreed
     */
    public void admitSips(String domain) {
        Partner partner = ofDomain(domain);
        if (partner != null && !partner.sipsAgreed()) {
            throw new SipsRefusedException(domain);
        }
    }

    /** Every partner, in the order of configuration. */
    public Collection<Partner> all() {
        return table.byDomain().values();
    }
}
