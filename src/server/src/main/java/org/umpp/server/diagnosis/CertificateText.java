// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.umpp.net.tls.CertificateNames;

/** A certificate in words. */
final class CertificateText {
    private static final int SHOWN = 6;

    private CertificateText() {}

    /** Subject, names, issuer and validity. */
    static String of(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName() + ", " + names(certificate) + ", issued by "
                + certificate.getIssuerX500Principal().getName() + ", valid from " + moment(certificate.getNotBefore())
                + " to " + moment(certificate.getNotAfter());
    }

    /** The names that count, each with its kind. */
    static String names(X509Certificate certificate) {
        CertificateNames names = CertificateNames.of(certificate);
        List<String> all = new ArrayList<>();
        names.dnsNames().forEach(name -> all.add("DNS:" + name));
        names.uris().forEach(uri -> all.add("URI:" + uri));
        names.srvNames().forEach(name -> all.add("SRV:" + name));
        names.xmppAddrs().forEach(address -> all.add("XMPP:" + address));
        return all.isEmpty() ? "no name in subjectAltName" : "for " + few(all);
    }

    /** The first of a list that a peer made as long as it liked. */
    static String few(List<String> all) {
        return all.size() <= SHOWN
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, SHOWN)) + " and " + (all.size() - SHOWN) + " more";
    }

    /** A moment in UTC, to the second. */
    static String moment(Date date) {
        return Instant.ofEpochSecond(date.toInstant().getEpochSecond()).toString();
    }
}
