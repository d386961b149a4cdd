// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.TlsInspection;
import org.umpp.net.tls.TrustAnchors;

/** Goes over to TLS and finds why that fails; what a peer says of our certificate may come later than the handshake. */
final class TlsCheck {
    /** The JDK tells alerts apart by text only. */
    private static final Pattern ALERT = Pattern.compile("[Rr]eceived fatal alert: (\\w+)");

    private static final Set<String> ABOUT_CERTIFICATES = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "no_certificate",
            "unknown_ca",
            "access_denied");
    private static final Set<String> ABOUT_PARAMETERS = Set.of("protocol_version", "insufficient_security");
    private static final int MAX_CAUSES = 16;

    private final Wire wire;
    private final Credential own;
    private final TlsInspection inspection;
    private final PlaneFindings findings;
    private boolean started;
    private boolean done;

    TlsCheck(Wire wire, Credential own, TrustAnchors anchors, PlaneFindings findings) {
        this.wire = wire;
        this.own = own;
        this.inspection = new TlsInspection(own, anchors);
        this.findings = findings;
    }

    /** What was seen of the peer; complete or not. */
    TlsInspection inspection() {
        return inspection;
    }

    /** Goes over to TLS; the certificate is not judged yet. */
    void secure(String domain, Deadline deadline, Deadline refusal) throws DiagnosedException {
        started = true;
        try {
            SSLSession session = wire.secure(inspection, domain, deadline);
            if (!wire.staysUp(refusal)) {
                throw new DiagnosedException(closed());
            }
            done = true;
            findings.fine(
                    Symptom.TLS,
                    wire.place() + ": " + session.getProtocol() + ", " + session.getCipherSuite()
                            + (inspection.isAsked() ? ", asked for our certificate" : ""));
            if (!inspection.isAsked()) {
                findings.add(
                        Symptom.OUR_CERTIFICATE_UNASKED,
                        wire.place() + " did not ask for our certificate, so it cannot know who we are",
                        "",
                        "have your server ask for client certificates on this port (mutual TLS)");
            } else if (!inspection.isShown()) {
                findings.add(unwanted(""));
            }
        } catch (IOException e) {
            // Of a peer that dawdles the connection was closed here, and the failure says only that.
            Finding known = deadline.isOver() ? silent() : of(e);
            throw new DiagnosedException(known == null ? closed() : known);
        }
    }

    /** What a failure of the connection after the handshake says about TLS; null when it says nothing of it. */
    @Nullable
    Finding of(IOException failure) {
        Throwable cause = started ? failure : null;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            String message = String.valueOf(cause.getMessage());
            Matcher alert = ALERT.matcher(message);
            if (alert.find()) {
                return alert(alert.group(1));
            }
            Finding found = done ? null : inHandshake(cause, message);
            if (found != null) {
                return found;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private @Nullable Finding inHandshake(Throwable cause, String message) {
        if (cause instanceof InterruptedIOException) {
            return silent();
        }
        if (message.contains("Unsupported or unrecognized SSL message") || message.contains("plaintext connection")) {
            return finding(
                    Symptom.NOT_TLS,
                    wire.place() + " answered our TLS handshake with something that is not TLS",
                    "check that the port is the one for TLS (SIP: 5061, not 5060)",
                    "turn on TLS on " + wire.place() + ", or publish the port that has it");
        }
        if (message.contains("in common") || message.contains("handshake parameters") || message.contains("protocol")) {
            return parameters("");
        }
        if (cause instanceof SocketException || cause instanceof EOFException) {
            return closed();
        }
        return null;
    }

    private Finding silent() {
        return finding(
                Symptom.TLS_SILENT,
                wire.place() + " took the connection and did not finish the TLS handshake in time",
                "check that the port is the one for TLS",
                wire.place() + " does not answer TLS; check that your server is alive and has TLS on this port");
    }

    private Finding alert(String alert) {
        String said = " with the TLS alert " + alert;
        boolean failed = alert.equals("handshake_failure") && inspection.isAsked();
        if (ABOUT_CERTIFICATES.contains(alert) || failed) {
            return inspection.isAsked() && !inspection.isShown() ? unwanted(said) : refused(said);
        }
        if (ABOUT_PARAMETERS.contains(alert) || alert.equals("handshake_failure")) {
            return parameters(said);
        }
        return finding(
                Symptom.TLS_REFUSED,
                wire.place() + " ended the TLS handshake" + said,
                "",
                "your server refuses TLS from us" + said + "; its log should say why");
    }

    private Finding refused(String said) {
        return finding(
                Symptom.OUR_CERTIFICATE_REFUSED,
                wire.place() + " refused our certificate" + said + "; we showed " + CertificateText.of(own.leaf()),
                "check that the file of our certificate holds the whole chain, and that it is for servers and clients",
                "trust the authority " + own.leaf().getIssuerX500Principal().getName()
                        + " for the certificates of clients");
    }

    private Finding unwanted(String said) {
        return finding(
                Symptom.OUR_CERTIFICATE_UNWANTED,
                wire.place() + " takes certificates only of "
                        + CertificateText.few(inspection.wantedIssuers()) + ", and ours is of "
                        + own.leaf().getIssuerX500Principal().getName() + ", so that we showed none"
                        + (said.isEmpty() ? "" : "; it ended the connection" + said),
                "get a certificate of one of these authorities, or complete the chain in the file of ours",
                "take certificates of " + own.leaf().getIssuerX500Principal().getName() + " from clients");
    }

    private Finding parameters(String said) {
        return finding(
                Symptom.TLS_PARAMETERS,
                wire.place() + " has no TLS version or cipher suite in common with us" + said
                        + "; we have TLS 1.2 and 1.3, with forward secrecy",
                "",
                "turn on TLS 1.2 or 1.3 with ECDHE and AES-GCM or ChaCha20 on " + wire.place());
    }

    /** A server that does not like what it was shown may close so fast that its alert is lost. */
    private Finding closed() {
        if (inspection.isAsked()) {
            return inspection.isShown()
                    ? refused(": it closed the connection after it had asked for it, without a TLS alert")
                    : unwanted(" without a TLS alert");
        }
        return finding(
                Symptom.TLS_CLOSED,
                wire.place() + " closed the connection in the TLS handshake",
                "check that the port is the one for TLS",
                "your server closes the connection in the TLS handshake; its log should say why");
    }

    private Finding finding(Symptom symptom, String seen, String ourSide, String tellPartner) {
        return new Finding(findings.plane(), symptom, seen, ourSide, tellPartner);
    }
}
