// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.transport.Edge;
import org.umpp.sip.transport.Target;
import org.umpp.xmpp.netty.TargetHint;

/**
 * What our configuration says of a partner, as far as a diagnosis needs it.
 *
 * @param domain its SIP domain, lower-case A-label
 * @param xmppDomain the domain of its JIDs
 * @param sip where its SIP server is, first choice first; empty to ask the DNS
 * @param xmpp where its XMPP host is, first choice first; empty to ask the DNS
 * @param pins SHA-256 of the public keys its certificates may have ({@link KeyPin}); empty when any will do (D-30)
 * @param hasSip false for a plain XMPP domain
 * @param hasXmpp false for a plain SIP domain
 * @param edge the proxy of our own that leads to its SIP server, or null
 */
public record KnownPartner(
        String domain,
        String xmppDomain,
        List<Target> sip,
        List<TargetHint> xmpp,
        Set<String> pins,
        boolean hasSip,
        boolean hasXmpp,
        @Nullable Edge edge) {
    public KnownPartner {
        sip = List.copyOf(sip);
        xmpp = List.copyOf(xmpp);
        pins = Set.copyOf(pins);
    }

    /** A partner whose SIP server is reached directly. */
    public KnownPartner(String domain, String xmppDomain, List<Target> sip, List<TargetHint> xmpp, Set<String> pins) {
        this(domain, xmppDomain, sip, xmpp, pins, true, true, null);
    }

    /** Where we connect to for SIP; empty to ask the DNS. */
    List<Target> sipTargets() {
        return edge == null ? sip : edge.targets();
    }

    /** Whom the certificate there must prove. */
    String sipName() {
        return edge == null ? domain : edge.name();
    }

    /** The keys the certificate there may have; those of the partner are not those of an edge. */
    Set<String> sipPins() {
        return edge == null ? pins : Set.of();
    }

    /** A domain of which we know nothing else. */
    public static KnownPartner of(String domain) {
        return new KnownPartner(domain, domain, List.of(), List.of(), Set.of());
    }
}
