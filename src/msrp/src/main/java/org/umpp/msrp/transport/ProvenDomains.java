// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.umpp.net.tls.CertificateNames;
import org.umpp.net.tls.PeerTrust;

/**
 * The domains that a peer has proved to be, by the rules of SIP (RFC 5922 §7.1), as SIP has agreed the session: those of SIP URIs in its
 * certificate, or, only when there is no SIP URI, its DNS names, and what the partners' own rules leave of them (D-30).
 */
final class ProvenDomains {
    private static final String SIP = "sip:";

    private ProvenDomains() {}

    /** @param engine of a handshake that succeeded */
    static Set<String> of(SSLEngine engine, PeerTrust trust) {
        Set<String> domains = named(engine);
        domains.removeAll(trust.objections(Set.copyOf(domains), engine.getSession(), !engine.getUseClientMode())
                .keySet());
        return Set.copyOf(domains);
    }

    private static Set<String> named(SSLEngine engine) {
        try {
            Certificate[] chain = engine.getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate leaf ? named(CertificateNames.of(leaf)) : new LinkedHashSet<>();
        } catch (SSLPeerUnverifiedException e) {
            return new LinkedHashSet<>();
        }
    }

    private static Set<String> named(CertificateNames names) {
        Set<String> domains = new LinkedHashSet<>();
        boolean hasSipUri = false;
        for (String uri : names.uris()) {
            if (uri.regionMatches(true, 0, SIP, 0, SIP.length())) {
                hasSipUri = true;
                String domain = uri.substring(SIP.length()).toLowerCase(Locale.ROOT);
                if (domain.matches("[a-z0-9.-]+")) {
                    domains.add(domain);
                }
            }
        }
        if (!hasSipUri) {
            for (String name : names.dnsNames()) {
                if (name.indexOf('*') < 0) {
                    domains.add(name);
                }
            }
        }
        return domains;
    }
}
