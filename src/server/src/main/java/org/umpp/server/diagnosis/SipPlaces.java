// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.umpp.net.dns.Resolver;
import org.umpp.sip.message.Uri;
import org.umpp.sip.transport.Candidate;
import org.umpp.sip.transport.Destination;
import org.umpp.sip.transport.Locator;
import org.umpp.sip.transport.TransportException;

/** Finds a partner's SIP server as the transport does it: for messages and for presence (RFC 3861, RFC 3263). */
final class SipPlaces {
    private static final List<String> SERVICES = List.of("_im._sip.", "_pres._sip.", "_sips._tcp.");

    private final Resolver resolver;
    private final KnownPartner partner;
    private final String local;
    private final PlaneFindings findings;

    SipPlaces(Resolver resolver, KnownPartner partner, String local, PlaneFindings findings) {
        this.resolver = resolver;
        this.partner = partner;
        this.local = local;
        this.findings = findings;
    }

    List<Place> find(Deadline deadline) throws DiagnosedException {
        Map<String, Place> places = new LinkedHashMap<>();
        List<DiagnosedException> failures = new ArrayList<>();
        for (String scheme : List.of("im", "pres")) {
            try {
                locate(scheme, deadline).forEach(place -> places.putIfAbsent(place.toString(), place));
            } catch (DiagnosedException e) {
                boolean said =
                        failures.stream().anyMatch(known -> known.finding().equals(e.finding()));
                if (!said) {
                    failures.add(e);
                }
            }
        }
        if (places.isEmpty()) {
            throw failures.get(0);
        }
        failures.forEach(failure -> findings.add(failure.finding()));
        String found = String.join(", ", places.keySet());
        if (!partner.sipTargets().isEmpty()) {
            findings.fine(
                    Symptom.LOCATED, found + (partner.edge() == null ? ", as the partner's file says" : ", our edge"));
        } else if (hasRecords(deadline)) {
            findings.fine(Symptom.LOCATED, found + ", as the DNS says");
        } else {
            findings.add(
                    Symptom.NO_SERVICE_RECORD,
                    found + ": the address of the domain itself, as " + names() + " have no SRV record",
                    "set sip in the partner's file if its SIP server is elsewhere",
                    "publish SRV records for " + SERVICES.get(0) + partner.domain() + " and " + SERVICES.get(1)
                            + partner.domain() + " that name your SIP server (RFC 3861).");
        }
        return List.copyOf(places.values());
    }

    private List<Place> locate(String scheme, Deadline deadline) throws DiagnosedException {
        String domain = partner.domain();
        Locator locator =
                new Locator(resolver, asked -> asked.equals(domain) ? partner.sipTargets() : List.of(), random());
        Uri hop = Uri.parse(scheme + ":diagnosis@" + domain);
        try {
            List<Place> places = new ArrayList<>();
            for (Candidate found : Lookup.await(locator.locate(new Destination(local, domain, hop)), deadline)) {
                places.add(new Place(
                        found.target().host(), found.address(), found.target().port(), false));
            }
            return places;
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            throw noAnswer();
        }
    }

    private static ThreadLocalRandom random() {
        return ThreadLocalRandom.current();
    }

    private DiagnosedException failure(@Nullable Throwable cause) {
        if (!(cause instanceof TransportException known)) {
            return noAnswer();
        }
        return switch (known.reason()) {
            case NO_SUCH_DOMAIN ->
                findings.end(
                        Symptom.DOMAIN_UNKNOWN,
                        partner.sipTargets().isEmpty()
                                ? "the DNS knows neither an SRV record of " + names() + " nor an address of "
                                        + partner.domain()
                                : "the DNS knows no address of " + partner.sipTargets()
                                        + ", which our configuration names",
                        "check how " + partner.domain() + " is spelt, or set sip in its file",
                        "publish SRV records of your SIP server under " + partner.domain() + " (RFC 3861)");
            case SERVICE_ABSENT ->
                findings.end(
                        Symptom.SERVICE_ABSENT,
                        "the SRV record of " + known.getMessage()
                                + " is \".\": the domain says that it has no such service",
                        "set sip in the partner's file if the record is known to be wrong",
                        "replace the SRV record of " + known.getMessage() + " by one that names your SIP server");
            default -> noAnswer();
        };
    }

    private DiagnosedException noAnswer() {
        return findings.end(
                Symptom.DNS_FAILURE,
                "the DNS gave no usable answer about " + names(),
                "check our name servers (nameserver in org.umpp.server.cfg), or set sip in the partner's file",
                "check that the name servers of " + partner.domain() + " answer from outside");
    }

    private boolean hasRecords(Deadline deadline) {
        try {
            for (String service : SERVICES) {
                if (!Lookup.await(resolver.srv(service + partner.domain()), deadline)
                        .isEmpty()) {
                    return true;
                }
            }
            return !Lookup.await(resolver.naptr(partner.domain()), deadline).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return true; // places were found; that a further question was not answered is no finding
        }
    }

    private String names() {
        return SERVICES.get(0) + partner.domain() + ", " + SERVICES.get(1) + partner.domain() + ", " + SERVICES.get(2)
                + partner.domain();
    }
}
