// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;
import org.umpp.xmpp.stream.CertificateProof;
import org.umpp.xmpp.stream.MalformedStreamException;
import org.umpp.xmpp.stream.Namespaces;
import org.umpp.xmpp.stream.StreamEnd;
import org.umpp.xmpp.stream.StreamErrorCondition;
import org.umpp.xmpp.stream.StreamErrors;
import org.umpp.xmpp.stream.StreamHeader;
import org.umpp.xmpp.stream.XmlElement;

/** Looks at a partner's XMPP server up to a stream that could carry stanzas, and closes it (RFC 6120 §4 to §6). */
final class XmppCheck {
    private static final Logger LOG = LoggerFactory.getLogger(XmppCheck.class);
    private static final String DIALBACK_FEATURE = "urn:xmpp:features:dialback";

    private final Inquiry inquiry;
    private final PlaneFindings findings;
    private final Jid local;
    private final Jid peer;

    XmppCheck(Inquiry inquiry, PlaneFindings findings) {
        this.inquiry = inquiry;
        this.findings = findings;
        this.local = new Jid("", inquiry.local(), "");
        this.peer = new Jid("", inquiry.partner().xmppDomain(), "");
    }

    /** Goes as far as it gets. */
    void run() throws DiagnosedException {
        List<Place> places = new XmppPlaces(inquiry.resolver(), inquiry.partner(), peer, findings).find(inquiry.step());
        try (Wire wire = new Dial(findings, inquiry.whole()).first(places, inquiry.step())) {
            TlsCheck tls = new TlsCheck(wire, inquiry.own(), inquiry.anchors(), findings);
            StreamTalk talk = new StreamTalk(wire);
            try {
                converse(wire, tls, talk);
            } catch (MalformedStreamException e) {
                throw notXmpp(wire.place(), e.condition().element() + ", " + e.getMessage());
            } catch (SocketTimeoutException e) {
                throw silent(wire.place());
            } catch (IOException e) {
                Finding late = tls.of(e);
                throw late != null
                        ? new DiagnosedException(late)
                        : inquiry.whole().isOver() ? silent(wire.place()) : closed(wire.place());
            }
        }
    }

    private void converse(Wire wire, TlsCheck tls, StreamTalk talk) throws IOException, DiagnosedException {
        boolean directTls = wire.place().directTls();
        if (!directTls) {
            XmlElement features = features(wire.place(), talk);
            answered(wire.place(), talk);
            startTls(wire.place(), talk, features);
        }
        if (!secure(wire, tls)) {
            return;
        }
        XmlElement features = features(wire.place(), talk);
        if (directTls) {
            answered(wire.place(), talk);
        }
        authenticate(wire.place(), talk, features);
        XmlElement last = features(wire.place(), talk);
        extensions(wire.place(), features, last);
        farewell(wire.place(), talk);
    }

    private boolean secure(Wire wire, TlsCheck tls) throws DiagnosedException {
        CertificateCheck certificate = new CertificateCheck(
                wire.place(),
                peer.asciiDomain(),
                names -> new CertificateProof(names).test(peer.domain()),
                inquiry.partner().pins(),
                inquiry.limits().expiry(),
                findings);
        try {
            tls.secure(peer.asciiDomain(), inquiry.step(), inquiry.refusal());
        } catch (DiagnosedException e) {
            findings.add(e.finding());
            certificate.passes(tls.inspection());
            return false;
        }
        boolean passes = certificate.passes(tls.inspection());
        if (!passes) {
            findings.add(
                    Symptom.UNCHECKED,
                    "EXTERNAL was not tried with " + wire.place() + ": its certificate has to be right first",
                    "diagnose again afterwards",
                    "");
        }
        return passes;
    }

    /** Opens a stream and waits for its features. */
    private XmlElement features(Place place, StreamTalk talk) throws IOException, DiagnosedException {
        talk.opens(local.domain(), peer.domain());
        XmlElement element = element(place, talk);
        StreamHeader header = talk.header();
        if (header == null || !header.isVersionOne() || !element.is(Namespaces.STREAMS, "features")) {
            throw notXmpp(place, "no stream features of XMPP 1.0");
        }
        if (!header.from().isEmpty() && !isPeer(header.from())) {
            throw findings.end(
                    Symptom.WRONG_DOMAIN,
                    place + " answers as " + header.from() + " when asked for " + peer,
                    "check host and port, and xmpp.domain in the partner's file",
                    "have your XMPP server answer streams to " + peer + " with from='" + peer + "'");
        }
        return element;
    }

    private boolean isPeer(String from) {
        try {
            return Jid.parse(from).equals(peer);
        } catch (MalformedAddressException e) {
            return false;
        }
    }

    /** The next element, unless it is a stream error. */
    private XmlElement element(Place place, StreamTalk talk) throws IOException, DiagnosedException {
        XmlElement element = talk.hears(inquiry.step());
        if (element.is(Namespaces.STREAMS, "error")) {
            throw error(place, StreamErrors.read(element));
        }
        return element;
    }

    private void answered(Place place, StreamTalk talk) {
        StreamHeader header = talk.header();
        String from = header == null || header.from().isEmpty() ? "" : " as " + header.from();
        findings.fine(Symptom.STREAM, place + " answers" + from);
    }

    private void startTls(Place place, StreamTalk talk, XmlElement features) throws IOException, DiagnosedException {
        XmlElement offered = features.child(Namespaces.TLS, "starttls");
        if (offered == null) {
            throw findings.end(
                    Symptom.STARTTLS_MISSING,
                    place + " does not offer STARTTLS" + offers(features),
                    "",
                    "turn on TLS for server-to-server streams of " + peer + " and require it");
        }
        if (offered.child(Namespaces.TLS, "required") == null) {
            findings.add(
                    Symptom.STARTTLS_OPTIONAL,
                    place + " offers STARTTLS and does not require it",
                    "",
                    "require TLS of server-to-server streams (RFC 7590 §3.4)");
        } else {
            findings.fine(Symptom.STARTTLS, place + " offers STARTTLS and requires it");
        }
        talk.says("<starttls xmlns='" + Namespaces.TLS + "'/>");
        if (!element(place, talk).is(Namespaces.TLS, "proceed")) {
            throw findings.end(
                    Symptom.STARTTLS_REFUSED,
                    place + " offers STARTTLS and then refuses it",
                    "",
                    "your XMPP server offers STARTTLS but does not go on with it; check its certificate and its log");
        }
    }

    private void authenticate(Place place, StreamTalk talk, XmlElement features)
            throws IOException, DiagnosedException {
        XmlElement mechanisms = features.child(Namespaces.SASL, "mechanisms");
        boolean external = mechanisms != null
                && mechanisms.children().stream()
                        .anyMatch(mechanism -> mechanism.text().strip().equals("EXTERNAL"));
        String shown = CertificateText.of(inquiry.own().leaf());
        if (!external) {
            boolean dialback = features.child(DIALBACK_FEATURE, "dialback") != null;
            throw findings.end(
                    Symptom.EXTERNAL_MISSING,
                    place + " does not offer us SASL EXTERNAL" + (dialback ? ", only dialback" : "") + "; we showed "
                            + shown,
                    "check that our certificate is for " + local + " and that its file holds the whole chain",
                    "trust " + inquiry.own().leaf().getIssuerX500Principal().getName()
                            + " for server-to-server streams, and offer EXTERNAL to " + local);
        }
        String identity = Base64.getEncoder().encodeToString(local.domain().getBytes(StandardCharsets.UTF_8));
        talk.says("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>" + identity + "</auth>");
        XmlElement outcome = element(place, talk);
        if (!outcome.is(Namespaces.SASL, "success")) {
            String condition = outcome.children().isEmpty()
                    ? ""
                    : " with " + outcome.children().get(0).name();
            throw findings.end(
                    Symptom.EXTERNAL_REFUSED,
                    place + " refused SASL EXTERNAL of " + local + condition + "; we showed " + shown,
                    "check that our certificate is for " + local,
                    "your XMPP server refuses EXTERNAL of " + local + condition + "; its log should say why");
        }
        findings.fine(Symptom.EXTERNAL, place + " believes that we are " + local + " (SASL EXTERNAL)");
    }

    private void extensions(Place place, XmlElement secured, XmlElement authenticated) {
        List<String> seen = new ArrayList<>();
        for (XmlElement features : List.of(secured, authenticated)) {
            if (features.child(Namespaces.BIDI_FEATURE, "bidi") != null) {
                seen.add("bidirectional streams (XEP-0288)");
            }
            if (features.child(Namespaces.SM, "sm") != null) {
                seen.add("stream management (XEP-0198)");
            }
        }
        findings.fine(
                Symptom.FEATURES,
                place + " offers " + (seen.isEmpty() ? "no extension that we use" : String.join(", ", seen)));
    }

    private void farewell(Place place, StreamTalk talk) {
        try {
            talk.closes(inquiry.refusal());
        } catch (IOException | MalformedStreamException e) {
            LOG.debug("{}: stream closed without an answer", place, e);
        }
    }

    private static String offers(XmlElement features) {
        List<String> names = features.children().stream().map(XmlElement::name).toList();
        return names.isEmpty() ? "" : "; it offers " + String.join(", ", names);
    }

    private DiagnosedException error(Place place, StreamEnd.StreamError error) {
        String text = error.text().isEmpty() ? "" : " (\"" + error.text() + "\")";
        boolean unknown = error.condition() == StreamErrorCondition.HOST_UNKNOWN
                || error.condition() == StreamErrorCondition.HOST_GONE;
        if (unknown) {
            return findings.end(
                    Symptom.HOST_UNKNOWN,
                    place + " does not serve " + peer + ": stream error "
                            + error.condition().element() + text,
                    "check host and port, and xmpp.domain in the partner's file",
                    "configure " + peer + " on your XMPP server, or correct its SRV records");
        }
        return findings.end(
                Symptom.STREAM_ERROR,
                place + " ended the stream with the error " + error.condition().element() + text,
                "",
                "your XMPP server ends streams of " + local + " with "
                        + error.condition().element() + "; its log should say why");
    }

    private DiagnosedException notXmpp(Place place, String why) {
        return findings.end(
                Symptom.NOT_XMPP,
                place + " answered our stream with something that is not XMPP: " + why,
                "check that the port is the one for server-to-server streams (5269)",
                "check what listens on " + place);
    }

    private DiagnosedException silent(Place place) {
        return findings.end(
                Symptom.STREAM_SILENT,
                place + " took the connection and then said nothing for "
                        + inquiry.limits().step().toSeconds() + " s",
                "check that the port is the one for server-to-server streams (5269)",
                "your XMPP server does not answer streams to " + peer + "; its log should say why");
    }

    private DiagnosedException closed(Place place) {
        return findings.end(
                Symptom.STREAM_CLOSED,
                place + " closed the stream without a reason",
                "check that the port is the one for server-to-server streams (5269)",
                "your XMPP server closes streams of " + local + " to " + peer + "; its log should say why");
    }
}
