// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.function.Predicate;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;
import org.umpp.net.tls.CertificateNames;

/**
 * Which domains a certificate of a valid chain is for, as XMPP servers check it: SRV-ID, DNS-ID with a wildcard for the
 * left-most label, XmppAddr (RFC 6120 §13.7.1.2, §13.7.2). Host names from DNS or SDP never count.
 */
public record CertificateProof(CertificateNames names) implements Predicate<String> {
    private static final String SERVICE = "_xmpp-server.";

    /** Whether the certificate is for the domain, given in its canonical form. */
    @Override
    public boolean test(String domain) {
        String ascii;
        try {
            ascii = new Jid("", domain, "").asciiDomain();
        } catch (MalformedAddressException e) {
            return false;
        }
        for (String presented : names.srvNames()) {
            if (presented.regionMatches(true, 0, SERVICE, 0, SERVICE.length())
                    && presented.substring(SERVICE.length()).equalsIgnoreCase(ascii)) {
                return true;
            }
        }
        for (String presented : names.dnsNames()) {
            if (CertificateNames.matches(presented, ascii)) {
                return true;
            }
        }
        for (String presented : names.xmppAddrs()) {
            if (Domains.same(presented, domain)) {
                return true;
            }
        }
        return false;
    }
}
