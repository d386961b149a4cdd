// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.umpp.address.Jid;
import org.umpp.net.dns.Resolver;
import org.umpp.net.dns.ServiceRecords;
import org.umpp.xmpp.netty.TargetHint;
import org.umpp.xmpp.netty.Targets;
import org.umpp.xmpp.stream.StreamEnd;

/** Finds a partner's XMPP host as the streams do it (RFC 6120 §3.2, XEP-0368), but for what session descriptions say. */
final class XmppPlaces {
    private final Resolver resolver;
    private final KnownPartner partner;
    private final Jid peer;
    private final PlaneFindings findings;

    XmppPlaces(Resolver resolver, KnownPartner partner, Jid peer, PlaneFindings findings) {
        this.resolver = resolver;
        this.partner = partner;
        this.peer = peer;
        this.findings = findings;
    }

    List<Place> find(Deadline deadline) throws DiagnosedException {
        List<TargetHint> route = partner.xmpp();
        Targets targets = new Targets(
                resolver, route.isEmpty() ? Map.of() : Map.of(peer.domain(), route), ThreadLocalRandom.current());
        try {
            Targets.Found found = Lookup.await(targets.find(peer.domain(), null), deadline);
            List<Place> places = found.targets().stream()
                    .map(target -> new Place(target.host(), target.address(), target.port(), target.directTls()))
                    .toList();
            if (places.isEmpty()) {
                throw none(found.reason(), deadline);
            }
            String all = String.join(
                    ", ",
                    places.stream()
                            .map(place -> place.directTls() ? place + " with TLS from the start" : place.toString())
                            .toList());
            findings.fine(
                    Symptom.LOCATED, all + (route.isEmpty() ? ", as the DNS says" : ", as the partner's file says"));
            return places;
        } catch (ExecutionException | TimeoutException e) {
            throw noAnswer();
        }
    }

    private DiagnosedException none(StreamEnd reason, Deadline deadline) throws ExecutionException, TimeoutException {
        if (reason instanceof StreamEnd.Dns dns && !dns.nonexistent()) {
            return noAnswer();
        }
        String ascii = peer.asciiDomain();
        if (!partner.xmpp().isEmpty()) {
            return findings.end(
                    Symptom.DOMAIN_UNKNOWN,
                    "the DNS knows no address of "
                            + String.join(
                                    ", ",
                                    partner.xmpp().stream()
                                            .map(TargetHint::host)
                                            .toList())
                            + ", which the partner's file names",
                    "correct xmpp in the file of " + partner.domain(),
                    "");
        }
        String service = "_xmpp-server._tcp." + ascii;
        if (ServiceRecords.sayAbsent(Lookup.await(resolver.srv(service), deadline))) {
            return findings.end(
                    Symptom.SERVICE_ABSENT,
                    "the SRV record of " + service + " is \".\": the domain says that it has no XMPP server",
                    "set xmpp in the partner's file if the record is known to be wrong",
                    "replace the SRV record of " + service + " by one that names your XMPP server");
        }
        return findings.end(
                Symptom.DOMAIN_UNKNOWN,
                "the DNS knows neither an SRV record of " + service + " nor an address of " + ascii
                        + "; only the partner's session descriptions could say where its XMPP server is",
                "check how " + ascii + " is spelt, or set xmpp in the partner's file",
                "publish an SRV record of " + service + " (RFC 6120 §3.2)");
    }

    private DiagnosedException noAnswer() {
        return findings.end(
                Symptom.DNS_FAILURE,
                "the DNS gave no usable answer about _xmpp-server._tcp." + peer.asciiDomain(),
                "check our name servers (nameserver in org.umpp.server.cfg), or set xmpp in the partner's file",
                "check that the name servers of " + peer.asciiDomain() + " answer from outside");
    }
}
