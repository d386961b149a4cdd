// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.umpp.net.tls.CertificateNames;

/**
 * The SIP domains a peer proved to be, by its leaf certificate (RFC 5922 §7.1): those of SIP URIs without a user in its
 * subjectAltName, or, only when there is no SIP URI, its DNS names. Wildcards prove nothing (§7.2), nor does a common name.
 *
 * @param domains lower case, in the order of the certificate
 */
public record PeerIdentity(Set<String> domains) {
    /** Nobody: no certificate was shown, or one without a SIP domain. */
    public static final PeerIdentity NONE = new PeerIdentity(Set.of());

    private static final String SIP = "sip:";

    public PeerIdentity {
        domains = Collections.unmodifiableSet(new LinkedHashSet<>(domains));
    }

    /** Who the certificate with these names identifies. */
    public static PeerIdentity of(CertificateNames names) {
        Set<String> domains = new LinkedHashSet<>();
        boolean hasSipUri = false;
        for (String uri : names.uris()) {
            if (uri.regionMatches(true, 0, SIP, 0, SIP.length())) {
                hasSipUri = true;
                String domain = domain(uri);
                if (isDomain(domain)) {
                    domains.add(domain);
                }
            }
        }
        if (!hasSipUri) {
            addDnsNames(names.dnsNames(), domains);
        }
        return domains.isEmpty() ? NONE : new PeerIdentity(domains);
    }

    /** Whether the peer is this domain (A-labels, any case). */
    public boolean proves(String domain) {
        return domains.contains(domain.toLowerCase(Locale.ROOT));
    }

    /** The same without domains that it named and is not believed to be. */
    PeerIdentity without(Set<String> disbelieved) {
        Set<String> left = new LinkedHashSet<>(domains);
        left.removeAll(disbelieved);
        return new PeerIdentity(left);
    }

    /** Whether the peer proved to be nobody. */
    public boolean isNobody() {
        return domains.isEmpty();
    }

    private static void addDnsNames(List<String> dnsNames, Set<String> domains) {
        for (String name : dnsNames) {
            if (isDomain(name)) {
                domains.add(name);
            }
        }
    }

    /** The host of a SIP URI; "" when it has a user, and then names no domain but somebody in it. */
    private static String domain(String uri) {
        if (uri.indexOf('@') >= 0) {
            return "";
        }
        int end = SIP.length();
        while (end < uri.length() && ":;?".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        return uri.substring(SIP.length(), end).toLowerCase(Locale.ROOT);
    }

    private static boolean isDomain(String name) {
        return !name.isEmpty() && name.indexOf('*') < 0;
    }
}
