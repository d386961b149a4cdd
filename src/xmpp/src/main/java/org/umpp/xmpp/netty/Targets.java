// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.net.dns.PublicAddress;
import org.umpp.net.dns.Resolver;
import org.umpp.net.dns.ServiceRecord;
import org.umpp.net.dns.ServiceRecords;
import org.umpp.net.limit.FailureLog;
import org.umpp.xmpp.stream.StreamEnd;

/**
 * Finds where a domain is reached: at its static route if it has one; else where a hint says, when that is allowed, and then
 * by SRV for TLS from the start and for STARTTLS, and without SRV at its own address (RFC 6120 §3.2, XEP-0368).
 */
public final class Targets {
    /** The port of server-to-server streams (RFC 6120 §14.7). */
    public static final int PORT = 5269;

    private static final Logger LOG = LoggerFactory.getLogger(Targets.class);
    private static final int MAX_TARGETS = 16;

    /** What was found; without targets, the end that explains it. */
    public record Found(List<Target> targets, StreamEnd reason) {}

    private final Resolver resolver;
    private volatile Map<String, List<TargetHint>> routes;
    private final RandomGenerator random;
    private final FailureLog refusedHints = new FailureLog();

    /** @param routes hosts by domain, in canonical form; they are not asked for in the DNS and may be anywhere */
    public Targets(Resolver resolver, Map<String, List<TargetHint>> routes, RandomGenerator random) {
        this.resolver = resolver;
        this.routes = Map.copyOf(routes);
        this.random = random;
    }

    /** From now on these are the hosts; streams that are there are not touched. */
    public void setRoutes(Map<String, List<TargetHint>> routes) {
        this.routes = Map.copyOf(routes);
    }

    /** Where to connect for a domain (in canonical form), in the order to try. */
    public CompletionStage<Found> find(String domain, @Nullable TargetHint hint) {
        List<TargetHint> route = routes.get(domain);
        if (route != null) {
            return all(domain, route.stream().map(this::addresses).toList());
        }
        CompletionStage<List<Target>> hinted = hint == null
                ? CompletableFuture.completedStage(List.of())
                : addresses(hint).thenApply(targets -> allowed(domain, hint, targets));
        String ascii = new Jid("", domain, "").asciiDomain();
        return all(domain, List.of(hinted, services(ascii)));
    }

    private List<Target> allowed(String domain, TargetHint hint, List<Target> targets) {
        if (hint.listed()) {
            return targets;
        }
        List<Target> allowed = targets.stream()
                .filter(target -> PublicAddress.isPublic(target.address()))
                .toList();
        if (allowed.size() < targets.size()) {
            long times = refusedHints.failed(domain);
            if (times > 0) {
                LOG.warn(
                        "hint for {} refused: {} leads into a private network{}",
                        domain,
                        hint.host(),
                        times > 1 ? " (" + times + " attempts)" : "");
            }
        } else if (!allowed.isEmpty()) {
            long times = refusedHints.works(domain);
            if (times > 0) {
                LOG.info("hint for {} followed to {}, after {} refused", domain, hint.host(), times);
            }
        }
        return allowed;
    }

    private CompletionStage<List<Target>> services(String domain) {
        return resolver.srv("_xmpps-server._tcp." + domain)
                .exceptionally(failure -> List.of())
                .thenCombine(resolver.srv("_xmpp-server._tcp." + domain), this::services)
                .thenCompose(found -> {
                    if (found.ordered().isEmpty() && !found.absent()) {
                        return addresses(domain, PORT, false);
                    }
                    List<CompletionStage<List<Target>>> stages = new ArrayList<>();
                    for (ServiceRecord service : found.ordered()) {
                        boolean direct = found.direct().contains(service);
                        stages.add(addresses(service.target(), service.port(), direct)
                                .exceptionally(failure -> List.of()));
                    }
                    return joined(stages);
                });
    }

    private record Services(List<ServiceRecord> ordered, Set<ServiceRecord> direct, boolean absent) {}

    /** Both services are one with regard to priority and weight (XEP-0368 §3). */
    private Services services(List<ServiceRecord> direct, List<ServiceRecord> starttls) {
        Set<ServiceRecord> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(direct);
        List<ServiceRecord> both = new ArrayList<>(direct);
        both.addAll(starttls);
        List<ServiceRecord> ordered = ServiceRecords.inOrder(both, random);
        return new Services(ordered, identities, ordered.isEmpty() && ServiceRecords.sayAbsent(starttls));
    }

    private CompletionStage<List<Target>> addresses(TargetHint hint) {
        return addresses(hint.host(), hint.port(), false);
    }

    private CompletionStage<List<Target>> addresses(String host, int port, boolean direct) {
        return resolver.addresses(host).thenApply(addresses -> {
            List<Target> targets = new ArrayList<>();
            for (InetAddress address : addresses) {
                targets.add(new Target(host, address, port, direct));
            }
            return targets;
        });
    }

    /** All that any of them found; when none found any and one failed, the DNS has not answered. */
    private static CompletionStage<Found> all(String domain, List<CompletionStage<List<Target>>> stages) {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<CompletionStage<List<Target>>> safe = new ArrayList<>();
        for (CompletionStage<List<Target>> stage : stages) {
            safe.add(stage.exceptionally(failure -> {
                failures.add(failure);
                return List.of();
            }));
        }
        return joined(safe).thenApply(targets -> {
            List<Target> few = targets.size() > MAX_TARGETS ? targets.subList(0, MAX_TARGETS) : targets;
            return new Found(List.copyOf(few), new StreamEnd.Dns(domain, failures.isEmpty()));
        });
    }

    private static CompletionStage<List<Target>> joined(List<CompletionStage<List<Target>>> stages) {
        CompletionStage<List<Target>> joined = CompletableFuture.completedStage(List.of());
        for (CompletionStage<List<Target>> stage : stages) {
            joined = joined.thenCombine(stage, (before, more) -> {
                List<Target> both = new ArrayList<>(before);
                both.addAll(more);
                return both;
            });
        }
        return joined;
    }
}
