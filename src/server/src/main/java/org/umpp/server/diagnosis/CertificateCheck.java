// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.umpp.net.tls.CertificateNames;
import org.umpp.net.tls.TlsFailure;
import org.umpp.net.tls.TlsInspection;

/** Judges the certificate of a peer in every respect, so that the partner need not be asked twice for a new one. */
final class CertificateCheck {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    private final Place place;
    private final String domain;
    private final Predicate<CertificateNames> proves;
    private final Set<String> pins;
    private final Duration expiry;
    private final PlaneFindings findings;
    private boolean bad;

    /**
     * @param domain whom the certificate must prove
     * @param proves whether names prove it, by the rules of the wire
     * @param expiry within what time its end is worth a warning
     */
    CertificateCheck(
            Place place,
            String domain,
            Predicate<CertificateNames> proves,
            Set<String> pins,
            Duration expiry,
            PlaneFindings findings) {
        this.place = place;
        this.domain = domain;
        this.proves = proves;
        this.pins = pins;
        this.expiry = expiry;
        this.findings = findings;
    }

    /** Adds what is wrong, or that all is well; false if our server would end the connection. */
    boolean passes(TlsInspection inspection) {
        List<X509Certificate> chain = inspection.chain();
        if (chain.isEmpty()) {
            return false;
        }
        X509Certificate leaf = chain.get(0);
        chain.forEach(this::dates);
        path(chain, inspection.verdict());
        names(leaf);
        pin(leaf);
        clients(leaf);
        if (!bad) {
            findings.fine(Symptom.CERTIFICATE, place + ": " + CertificateText.of(leaf));
        }
        return !bad;
    }

    private void dates(X509Certificate certificate) {
        Instant now = Instant.now();
        String seen = place + ": " + CertificateText.of(certificate);
        if (certificate.getNotAfter().toInstant().isBefore(now)) {
            fail(
                    Symptom.CERTIFICATE_EXPIRED,
                    seen,
                    "if this is wrong, check the clock of this machine",
                    "your certificate of "
                            + certificate.getSubjectX500Principal().getName() + " expired at "
                            + CertificateText.moment(certificate.getNotAfter()) + "; install a new one");
        } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
            fail(
                    Symptom.CERTIFICATE_NOT_YET_VALID,
                    seen,
                    "if this is wrong, check the clock of this machine",
                    "your certificate of "
                            + certificate.getSubjectX500Principal().getName() + " begins only at "
                            + CertificateText.moment(certificate.getNotBefore()) + "; check date and certificate");
        } else if (certificate.getNotAfter().toInstant().isBefore(now.plus(expiry))) {
            findings.add(
                    Symptom.CERTIFICATE_EXPIRES_SOON,
                    seen,
                    "",
                    "your certificate of "
                            + certificate.getSubjectX500Principal().getName() + " ends at "
                            + CertificateText.moment(certificate.getNotAfter()) + "; install a new one before");
        }
    }

    private void path(List<X509Certificate> chain, @Nullable CertificateException verdict) {
        TlsFailure failure = verdict == null ? TlsFailure.OTHER : TlsFailure.of(verdict);
        X509Certificate last = chain.get(chain.size() - 1);
        if (verdict == null || (failure == TlsFailure.EXPIRED && bad)) {
            return;
        }
        if (failure == TlsFailure.WRONG_PURPOSE) {
            fail(
                    Symptom.CERTIFICATE_PURPOSE,
                    place + ": not for servers (extendedKeyUsage without serverAuth): "
                            + CertificateText.of(chain.get(0)),
                    "",
                    "install a certificate whose extendedKeyUsage has serverAuth and clientAuth");
            return;
        }
        fail(
                Symptom.CERTIFICATE_UNTRUSTED,
                place + ": " + CertificateText.of(chain.get(0)) + "; " + chain.size()
                        + " shown, the last issued by "
                        + last.getIssuerX500Principal().getName()
                        + ", which leads to no authority that we trust",
                "if you trust " + last.getIssuerX500Principal().getName()
                        + ", add its certificate to the file that ca names in org.umpp.server.cfg",
                "send the intermediate certificates too, or use a certificate of an authority that we both trust");
    }

    private void names(X509Certificate leaf) {
        if (!proves.test(CertificateNames.of(leaf))) {
            fail(
                    Symptom.CERTIFICATE_NAME,
                    place + ": not for " + domain + " but " + CertificateText.names(leaf) + ": "
                            + CertificateText.of(leaf),
                    "check that host and port lead to the server of " + domain,
                    "install a certificate with " + domain + " as dNSName in subjectAltName"
                            + (findings.plane() == Plane.SIP ? ", without wildcard (RFC 5922)" : ""));
        }
    }

    private void pin(X509Certificate leaf) {
        if (!pins.isEmpty() && !KeyPin.isAmong(pins, leaf)) {
            fail(
                    Symptom.CERTIFICATE_PIN,
                    place + ": the key is sha256/" + KeyPin.of(leaf)
                            + ", which is none of the pins in the partner's file: " + CertificateText.of(leaf),
                    "ask the partner over another way whether its key is sha256/" + KeyPin.of(leaf)
                            + ", and only then change its pin",
                    "say whether you have a new key; if not, somebody is between us");
        }
    }

    private void clients(X509Certificate leaf) {
        List<String> purposes;
        try {
            purposes = leaf.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            return; // the path validation has said so
        }
        if (purposes != null && !purposes.contains(CLIENT_AUTH) && !purposes.contains(ANY_PURPOSE)) {
            findings.add(
                    Symptom.CERTIFICATE_NOT_FOR_CLIENTS,
                    place + ": the extendedKeyUsage has no clientAuth: " + CertificateText.of(leaf),
                    "connections that the partner opens to us with it will be refused",
                    "use a certificate with serverAuth and clientAuth: it serves both directions");
        }
    }

    private void fail(Symptom symptom, String seen, String ourSide, String tellPartner) {
        bad = true;
        findings.add(symptom, seen, ourSide, tellPartner);
    }
}
