// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MalformedSipException;
import org.umpp.sip.message.MediaType;
import org.umpp.sip.message.MessageBuilder;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SipDecoder;
import org.umpp.sip.message.SipElement;
import org.umpp.sip.message.SipEncoder;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipLimits;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.Via;
import org.umpp.sip.transport.Edge;
import org.umpp.sip.transport.PeerIdentity;

/** Looks at a partner's SIP server up to the answer to one OPTIONS, which makes no dialog (RFC 3261 §11). */
final class SipCheck {
    private static final List<String> METHODS = List.of(Method.INVITE, Method.SUBSCRIBE, Method.NOTIFY);
    private static final MediaType SDP = MediaType.parse("application/sdp");
    private static final List<MediaType> DOCUMENTS =
            List.of(MediaType.parse("application/pidf+xml"), MediaType.parse("application/cpim-pidf+xml"));

    private final Inquiry inquiry;
    private final PlaneFindings findings;
    private final SecureRandom random = new SecureRandom();

    SipCheck(Inquiry inquiry, PlaneFindings findings) {
        this.inquiry = inquiry;
        this.findings = findings;
    }

    /** Goes as far as it gets. */
    void run() throws DiagnosedException {
        KnownPartner partner = inquiry.partner();
        List<Place> places = new SipPlaces(inquiry.resolver(), partner, inquiry.local(), findings).find(inquiry.step());
        try (Wire wire = new Dial(findings, inquiry.whole()).first(places, inquiry.step())) {
            TlsCheck tls = new TlsCheck(wire, inquiry.own(), inquiry.anchors(), findings);
            CertificateCheck certificate = new CertificateCheck(
                    wire.place(),
                    partner.sipName(),
                    names -> PeerIdentity.of(names).proves(partner.sipName()),
                    partner.sipPins(),
                    inquiry.limits().expiry(),
                    findings);
            try {
                tls.secure(partner.sipName(), inquiry.step(), inquiry.refusal());
            } catch (DiagnosedException e) {
                findings.add(e.finding());
                certificate.passes(tls.inspection());
                return;
            }
            if (!certificate.passes(tls.inspection())) {
                findings.add(
                        Symptom.UNCHECKED,
                        "OPTIONS was not sent to " + wire.place() + ": its certificate has to be right first",
                        "diagnose again afterwards",
                        "");
                return;
            }
            judge(wire.place(), options(wire, tls));
        }
    }

    private SipResponse options(Wire wire, TlsCheck tls) throws DiagnosedException {
        SipRequest request = request();
        Deadline deadline = inquiry.step();
        SipDecoder decoder = new SipDecoder(SipLimits.DEFAULT);
        byte[] buffer = new byte[8_192];
        try {
            wire.write(SipEncoder.encode(request));
            while (true) {
                SipElement element = decoder.next();
                if (element instanceof SipResponse response && isAnswer(response, request)) {
                    return response;
                }
                if (element instanceof SipRequest foreign && !foreign.method().equals(Method.ACK)) {
                    // A partner may use any connection of ours (RFC 5923); this one is not there to serve it.
                    wire.write(SipEncoder.encode(SipResponse.to(foreign, 503, token(8))
                            .header(HeaderName.RETRY_AFTER, "1")
                            .build()));
                }
                if (element == null) {
                    int read = wire.read(buffer, deadline);
                    if (read < 0) {
                        throw closed(wire.place());
                    }
                    decoder.append(buffer, 0, read);
                }
            }
        } catch (MalformedSipException e) {
            throw malformed(wire.place(), e);
        } catch (SocketTimeoutException e) {
            throw silent(wire.place());
        } catch (IOException e) {
            Finding late = tls.of(e);
            throw late != null
                    ? new DiagnosedException(late)
                    : inquiry.whole().isOver() ? silent(wire.place()) : closed(wire.place());
        }
    }

    private static boolean isAnswer(SipResponse response, SipRequest request) {
        return response.isFinal()
                && response.headers().callId().equals(request.headers().callId());
    }

    private SipRequest request() {
        String local = "sip:" + inquiry.local();
        String peer = "sip:" + inquiry.partner().domain();
        MessageBuilder<SipRequest> request = SipRequest.builder(Method.OPTIONS, peer);
        Edge edge = inquiry.partner().edge();
        if (edge != null) {
            request.header(HeaderName.ROUTE, "<" + edge.uri() + '>');
        }
        return request.header(
                        HeaderName.VIA,
                        Via.of("TLS", inquiry.local(), -1, Via.MAGIC_COOKIE + token(12))
                                .toString())
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, '<' + local + ">;tag=" + token(8))
                .header(HeaderName.TO, '<' + peer + '>')
                .header(HeaderName.CALL_ID, token(16))
                .header(HeaderName.CSEQ, "1 " + Method.OPTIONS)
                .header(HeaderName.ACCEPT, "application/sdp, application/pidf+xml")
                .build();
    }

    private void judge(Place place, SipResponse response) throws DiagnosedException {
        if (!response.isSuccess()) {
            refused(place, response);
            return;
        }
        try {
            capabilities(place, response.headers());
        } catch (MalformedSipException e) {
            throw malformed(place, e);
        }
    }

    private void refused(Place place, SipResponse response) {
        String seen =
                place + " answered our OPTIONS with " + response.status() + ' ' + response.reason() + said(response);
        String local = inquiry.local();
        switch (response.status()) {
            case 401, 403, 407 ->
                findings.add(
                        Symptom.OPTIONS_FORBIDDEN,
                        seen,
                        "check that our certificate is for " + local + ": "
                                + CertificateText.names(inquiry.own().leaf()),
                        "admit " + local + " as a partner, by its certificate and without a password");
            case 404, 405, 501 ->
                findings.add(
                        Symptom.OPTIONS_UNSUPPORTED,
                        seen + ": it is alive, but does not say what it can do",
                        "",
                        "answer OPTIONS to sip:" + inquiry.partner().domain() + " with 200 (RFC 3261 §11.2)");
            default ->
                findings.add(
                        Symptom.OPTIONS_REFUSED,
                        seen,
                        response.status() >= 500 ? "try again later" : "",
                        "your SIP server refuses OPTIONS of " + local + " with " + response.status()
                                + "; its log should say why");
        }
    }

    private static String said(SipResponse response) {
        String warning = response.headers().first(HeaderName.WARNING);
        String later = response.headers().first(HeaderName.RETRY_AFTER);
        return (warning == null ? "" : "; Warning: " + warning) + (later == null ? "" : "; Retry-After: " + later);
    }

    private void capabilities(Place place, SipHeaders headers) {
        List<String> allowed = headers.allow().stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .toList();
        List<String> missing =
                METHODS.stream().filter(method -> !allowed.contains(method)).toList();
        List<String> unsaid = new ArrayList<>();
        if (!headers.has(HeaderName.ALLOW)) {
            unsaid.add("Allow: " + String.join(", ", METHODS));
        } else if (!missing.isEmpty()) {
            findings.add(
                    Symptom.METHODS_MISSING,
                    place + " answered our OPTIONS with 200, but does not allow " + String.join(", ", missing)
                            + "; Allow: " + String.join(", ", allowed),
                    "",
                    "allow INVITE for messages, SUBSCRIBE and NOTIFY for presence on " + place);
        }
        List<MediaType> accepted = headers.accept();
        if (accepted.stream().noneMatch(range -> range.includes(SDP))) {
            unsaid.add("Accept: application/sdp");
        }
        if (accepted.stream().noneMatch(range -> DOCUMENTS.stream().anyMatch(range::includes))) {
            unsaid.add("Accept: application/pidf+xml");
        }
        if (headers.allowEvents().stream().noneMatch(event -> event.equalsIgnoreCase("presence"))) {
            unsaid.add("Allow-Events: presence");
        }
        if (!unsaid.isEmpty()) {
            findings.add(
                    Symptom.CAPABILITIES_UNSAID,
                    place + " answered our OPTIONS with 200, but does not say " + String.join(", ", unsaid)
                            + ", which UMPP needs",
                    "",
                    "make sure that your server has them, and says so: " + String.join(", ", unsaid));
        } else if (missing.isEmpty()) {
            findings.fine(
                    Symptom.OPTIONS,
                    place + " answered our OPTIONS with 200 and has what UMPP needs: INVITE, SUBSCRIBE, NOTIFY, SDP,"
                            + " PIDF, presence");
        }
    }

    private DiagnosedException silent(Place place) {
        return findings.end(
                Symptom.OPTIONS_SILENT,
                place + " did not answer our OPTIONS within "
                        + inquiry.limits().step().toSeconds() + " s",
                "",
                "your SIP server takes our TLS connection but does not answer OPTIONS to sip:"
                        + inquiry.partner().domain() + "; its log should say why");
    }

    private DiagnosedException closed(Place place) {
        return findings.end(
                Symptom.OPTIONS_CLOSED,
                place + " closed the connection in place of an answer to our OPTIONS",
                "check that our certificate is for " + inquiry.local() + ": "
                        + CertificateText.names(inquiry.own().leaf()),
                "your server closes the connection of " + inquiry.local()
                        + " after the TLS handshake; its log should say why, such as a certificate that it refuses");
    }

    private DiagnosedException malformed(Place place, MalformedSipException e) {
        return findings.end(
                Symptom.OPTIONS_MALFORMED,
                place + " answered our OPTIONS with something that is not SIP: " + e.reason(),
                "check that the port is the one of the SIP server",
                "your SIP server answers OPTIONS with a malformed message: " + e.reason());
    }

    private String token(int octets) {
        byte[] bits = new byte[octets];
        random.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
