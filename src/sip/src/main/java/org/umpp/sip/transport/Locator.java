// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.umpp.net.dns.NaptrRecord;
import org.umpp.net.dns.ResolutionException;
import org.umpp.net.dns.Resolver;
import org.umpp.net.dns.ServiceRecord;
import org.umpp.net.dns.ServiceRecords;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.transport.TransportException.Reason;

/**
 * Finds the addresses of a destination: its static route; or a next hop within the peer's domain (RFC 3263 §4); or the SRV
 * records of the IM or presence service (RFC 3861 §3), and of SIP over TLS (RFC 3263 §4.1, §4.2). Only TLS is looked for.
 */
public final class Locator {
    private static final int MAX_CANDIDATES = 16;
    private static final String IM = "_im._sip.";
    private static final String PRES = "_pres._sip.";
    private static final String SIPS = "_sips._tcp.";

    private final Resolver resolver;
    private final StaticRoutes routes;
    private final RandomGenerator random;

    public Locator(Resolver resolver, StaticRoutes routes, RandomGenerator random) {
        this.resolver = resolver;
        this.routes = routes;
        this.random = random;
    }

    /** The static route of a domain, of the home proxy, or of the edge; empty when there is none. */
    List<Target> route(String domain) {
        HomeProxy home = routes.home();
        if (home != null && home.name().equals(domain)) {
            return home.targets();
        }
        Edge edge = routes.edge();
        return edge != null && edge.name().equals(domain) ? edge.targets() : routes.to(domain);
    }

    /** What a request passes before it comes to its destination; null when it goes straight there. */
    @Nullable
    Edge edge(Destination destination) {
        Edge edge = routes.edge();
        boolean passes = home(destination) == null
                && phones(destination) == null
                && routes.to(destination.peerDomain()).isEmpty();
        return passes ? edge : null;
    }

    /** The home proxy of the destination's domain; null when that is none of ours, or has no home proxy. */
    @Nullable
    HomeProxy home(Destination destination) {
        HomeProxy home = routes.home();
        return home != null && home.domains().contains(destination.peerDomain()) ? home : null;
    }

    /** What the phones of the destination's domain are told; null if they are none of ours. */
    @Nullable
    PhoneListening phones(Destination destination) {
        PhoneListening phones = routes.phones();
        return phones != null && phones.domains().contains(destination.peerDomain()) ? phones : null;
    }

    /** The organisation's own SIP server; null if there is none. */
    @Nullable
    HomeProxy home() {
        return routes.home();
    }

    /** What stands between us and partners; null if nothing does. */
    @Nullable
    Edge edge() {
        return routes.edge();
    }

    boolean readsSipOnly(Destination destination) {
        return routes.readsSipOnly(destination.peerDomain());
    }

    /** Addresses in the order to try them, at least one; else the stage fails with a {@link TransportException}. */
    public CompletionStage<List<Candidate>> locate(Destination destination) {
        String domain = destination.peerDomain();
        List<Target> route = route(domain);
        if (!route.isEmpty()) {
            return candidates(route).thenApply(found -> atLeastOne(found, domain));
        }
        SipUri hop = followed(destination);
        if (hop == null) {
            return locateDomain(destination);
        }
        // A host of the peer that cannot be found, such as a user's own machine in a Contact, leads back to its domain.
        return orElse(candidates(List.of(target(hop))), () -> locateDomain(destination));
    }

    /**
     * The next hop as a host to connect to: one within the peer's domain, where TLS is spoken. Null when the domain as a whole
     * is to be located.
     */
    static @Nullable SipUri followed(Destination destination) {
        if (destination.nextHop() instanceof SipUri uri) {
            String transport = uri.transport();
            boolean isHost = uri.port() > 0 || !uri.host().equals(destination.peerDomain());
            boolean within =
                    uri.host().equals(destination.peerDomain()) || uri.host().endsWith('.' + destination.peerDomain());
            boolean tls = transport == null || transport.equals("tls") || (transport.equals("tcp") && uri.secure());
            return isHost && within && tls ? uri : null;
        }
        return null;
    }

    static Target target(SipUri hop) {
        return new Target(Protocol.TLS, hop.host(), hop.port() > 0 ? hop.port() : Protocol.TLS.defaultPort());
    }

    private CompletionStage<List<Candidate>> locateDomain(Destination destination) {
        String domain = destination.peerDomain();
        CompletionStage<List<Candidate>> found =
                switch (destination.nextHop().scheme()) {
                    case "im" -> orElse(service(IM + domain), () -> sips(domain));
                    case "pres" -> orElse(service(PRES + domain), () -> sips(domain));
                    // A domain may be known by the services of RFC 3861 only.
                    default -> orElse(sips(domain), () -> orElse(service(IM + domain), () -> service(PRES + domain)));
                };
        return orElse(found, () -> candidates(List.of(new Target(Protocol.TLS, domain, Protocol.TLS.defaultPort()))))
                .thenApply(some -> atLeastOne(some, domain));
    }

    /** NAPTR for SIP over TLS, else the SRV name that it would have led to (RFC 3263 §4.1). */
    private CompletionStage<List<Candidate>> sips(String domain) {
        return dns(resolver.naptr(domain)).thenCompose(records -> {
            CompletionStage<List<Candidate>> found = none();
            boolean any = false;
            for (NaptrRecord naptr : records) {
                if (naptr.service().equalsIgnoreCase("SIPS+D2T")
                        && naptr.flags().equalsIgnoreCase("s")) {
                    any = true;
                    found = orElse(found, () -> service(naptr.replacement()));
                }
            }
            return any ? found : service(SIPS + domain);
        });
    }

    private CompletionStage<List<Candidate>> service(String name) {
        return dns(resolver.srv(name)).thenCompose(records -> {
            if (ServiceRecords.sayAbsent(records)) {
                return CompletableFuture.failedFuture(new TransportException(Reason.SERVICE_ABSENT, name));
            }
            List<Target> targets = new ArrayList<>();
            for (ServiceRecord srv : ServiceRecords.inOrder(records, random)) {
                if (srv.port() > 0) {
                    targets.add(new Target(Protocol.TLS, srv.target(), srv.port()));
                }
            }
            return candidates(targets);
        });
    }

    /** The addresses of all targets; those of a target that cannot be resolved are left out, if others can. */
    private CompletionStage<List<Candidate>> candidates(List<Target> targets) {
        CompletionStage<Found> all = CompletableFuture.completedStage(new Found(List.of(), null));
        for (Target target : targets.subList(0, Math.min(targets.size(), MAX_CANDIDATES))) {
            CompletionStage<Found> one = dns(resolver.addresses(target.host()))
                    .handle((addresses, failure) -> new Found(of(target, addresses), failure));
            all = all.thenCombine(one, Found::and);
        }
        return all.thenApply(Found::orThrow);
    }

    private static List<Candidate> of(Target target, @Nullable List<InetAddress> addresses) {
        List<Candidate> candidates = new ArrayList<>();
        if (addresses != null) {
            addresses.forEach(address -> candidates.add(new Candidate(target, address)));
        }
        return candidates;
    }

    private record Found(List<Candidate> candidates, @Nullable Throwable failure) {
        Found and(Found other) {
            List<Candidate> both = new ArrayList<>(candidates);
            both.addAll(other.candidates);
            return new Found(both, failure == null ? other.failure : failure);
        }

        List<Candidate> orThrow() {
            if (candidates.isEmpty() && failure != null) {
                throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
            }
            return candidates.subList(0, Math.min(candidates.size(), MAX_CANDIDATES));
        }
    }

    private interface Attempt {
        CompletionStage<List<Candidate>> go();
    }

    /** The first, or when it found nothing the second. A DNS that cannot tell is no reason to look elsewhere. */
    private static CompletionStage<List<Candidate>> orElse(CompletionStage<List<Candidate>> first, Attempt second) {
        return first.thenCompose(found -> found.isEmpty() ? second.go() : CompletableFuture.completedFuture(found));
    }

    private static CompletionStage<List<Candidate>> none() {
        return CompletableFuture.completedStage(List.of());
    }

    private static List<Candidate> atLeastOne(List<Candidate> found, String domain) {
        if (found.isEmpty()) {
            throw new CompletionException(new TransportException(Reason.NO_SUCH_DOMAIN, domain + " has no address"));
        }
        return found;
    }

    private static <T> CompletionStage<T> dns(CompletionStage<T> lookup) {
        return lookup.handle((answer, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    return CompletableFuture.<T>failedFuture(exception(failure));
                })
                .thenCompose(Function.identity());
    }

    private static TransportException exception(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean timeout = cause instanceof ResolutionException e && e.reason() == ResolutionException.Reason.TIMEOUT;
        return new TransportException(
                timeout ? Reason.DNS_TIMEOUT : Reason.DNS_FAILURE, String.valueOf(cause.getMessage()));
    }
}
