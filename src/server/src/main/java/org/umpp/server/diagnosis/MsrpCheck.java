// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.umpp.net.tls.CertificateNames;
import org.umpp.sip.transport.PeerIdentity;

/**
 * Looks at our side of sessions over MSRP. Where the partner's side is, only the answer to an invitation says; so nothing is asked of it.
 */
final class MsrpCheck {
    private final Inquiry inquiry;
    private final MsrpRung rung;
    private final PlaneFindings findings;

    MsrpCheck(Inquiry inquiry, MsrpRung rung, PlaneFindings findings) {
        this.inquiry = inquiry;
        this.rung = rung;
        this.findings = findings;
    }

    void run() {
        ladder();
        listener();
        host();
        if (rung.secure()) {
            certificate();
        } else {
            findings.add(
                    Symptom.CLEAR_TEXT,
                    "sessions over MSRP with " + inquiry.partner().domain() + " are in clear text, as its file says",
                    "take msrp.security = plain away, unless the whole way there is trusted",
                    "have your users offer and take TCP/TLS/MSRP");
        }
    }

    private void ladder() {
        findings.fine(
                Symptom.OFFERED,
                "sessions over MSRP are offered to its users "
                        + (rung.atOnce()
                                ? "with the first message"
                                : "who refuse one over XMPP; lately " + rung.refusingXmpp() + " have"));
        if (rung.refusingMsrp() > 0) {
            findings.add(
                    Symptom.REFUSED_LATELY,
                    rung.refusingMsrp()
                            + " of its users have refused a session over MSRP in the last ten minutes; they are"
                            + " written to by MESSAGE",
                    "",
                    "your users refuse invitations to TCP/TLS/MSRP with message/cpim or text/plain (RFC 4975)");
        }
    }

    private void listener() {
        if (rung.listening()) {
            findings.fine(Symptom.LISTENING, "we take connections for MSRP at " + rung.address());
        } else {
            findings.add(
                    Symptom.NOT_LISTENING,
                    "we take no connections for MSRP at " + rung.address(),
                    "see the log for why; msrp.listen in org.umpp.server.cfg says where",
                    "");
        }
    }

    private void host() {
        String seen;
        try {
            if (!Lookup.await(inquiry.resolver().addresses(rung.host()), inquiry.step())
                    .isEmpty()) {
                return;
            }
            seen = "the DNS knows no address of ";
        } catch (ExecutionException e) {
            seen = "the DNS knows no address of ";
        } catch (TimeoutException e) {
            seen = "the DNS does not say in time what is the address of ";
        }
        findings.add(
                Symptom.HOST_WITHOUT_ADDRESS,
                seen + rung.host() + ", to which our paths lead who invites us",
                "publish an address of it, or set msrp.host in org.umpp.server.cfg",
                "");
    }

    private void certificate() {
        String shown = CertificateText.of(inquiry.own().leaf());
        if (PeerIdentity.of(CertificateNames.of(inquiry.own().leaf())).proves(inquiry.local())) {
            findings.fine(Symptom.CERTIFICATE, "we show " + shown);
        } else {
            findings.add(
                    Symptom.CERTIFICATE_NAME,
                    "we show " + shown + ", which does not prove " + inquiry.local()
                            + " by the rules of SIP (RFC 5922)",
                    "get a certificate with " + inquiry.local() + " as dNSName",
                    "");
        }
    }
}
