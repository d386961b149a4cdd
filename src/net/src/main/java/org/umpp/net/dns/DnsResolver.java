// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.umpp.net.dns.ResolutionException.Reason;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/** Asks name servers, follows aliases, and remembers answers for their time to live (at most an hour, in a bounded cache). */
public final class DnsResolver implements Resolver {
    private static final int CACHED_NAMES = 10_000;
    private static final int CACHED_SECONDS = 3_600;
    private static final int NEGATIVE_SECONDS = 60;
    private static final int MAX_ALIASES = 8;

    private final LookupSession session;
    private final Duration timeout;

    private DnsResolver(List<InetSocketAddress> servers, @Nullable HostsFileParser hosts, Duration timeout) {
        List<org.xbill.DNS.Resolver> resolvers = new ArrayList<>();
        for (InetSocketAddress server : servers) {
            resolvers.add(new SimpleResolver(server));
        }
        ExtendedResolver resolver = new ExtendedResolver(resolvers);
        resolver.setRetries(2);
        // Half of the time for one attempt, so that a lost datagram is not yet a failure.
        resolver.setTimeout(timeout.dividedBy(2));
        Cache cache = new Cache(DClass.IN);
        cache.setMaxEntries(CACHED_NAMES);
        cache.setMaxCache(CACHED_SECONDS);
        cache.setMaxNCache(NEGATIVE_SECONDS);
        LookupSession.LookupSessionBuilder builder = LookupSession.builder()
                .resolver(resolver)
                .cache(cache)
                .maxRedirects(MAX_ALIASES)
                .ndots(0);
        this.session =
                hosts == null ? builder.build() : builder.hostsFileParser(hosts).build();
        this.timeout = timeout;
    }

    /**
     * The name servers and the hosts file of this machine.
     *
     * @param timeout for a whole look-up, retries included
     */
    public static DnsResolver ofSystem(Duration timeout) {
        return new DnsResolver(ResolverConfig.getCurrentConfig().servers(), new HostsFileParser(), timeout);
    }

    /**
     * These name servers; without any hosts file.
     *
     * @param timeout for a whole look-up, retries included
     */
    public static DnsResolver of(List<InetSocketAddress> servers, Duration timeout) {
        return new DnsResolver(servers, null, timeout);
    }

    /**
     * These name servers, and before them a hosts file.
     *
     * @param timeout for a whole look-up, retries included
     */
    public static DnsResolver of(List<InetSocketAddress> servers, Path hostsFile, Duration timeout) {
        return new DnsResolver(servers, new HostsFileParser(hostsFile), timeout);
    }

    @Override
    public CompletionStage<List<ServiceRecord>> srv(String name) {
        return look(name, Type.SRV, DnsResolver::serviceRecord, Comparator.comparingInt(ServiceRecord::priority));
    }

    @Override
    public CompletionStage<List<NaptrRecord>> naptr(String name) {
        return look(
                name,
                Type.NAPTR,
                DnsResolver::naptrRecord,
                Comparator.comparingInt(NaptrRecord::order).thenComparingInt(NaptrRecord::preference));
    }

    @Override
    public CompletionStage<List<InetAddress>> addresses(String host) {
        byte[] numeric = NetUtil.createByteArrayFromIpAddressString(host);
        if (numeric != null) {
            try {
                return CompletableFuture.completedStage(List.of(InetAddress.getByAddress(numeric)));
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an address of " + numeric.length + " bytes", e);
            }
        }
        return family(host, Type.A, DnsResolver::fourAddress)
                .thenCombine(family(host, Type.AAAA, DnsResolver::sixAddress), Family::join);
    }

    private CompletableFuture<Family> family(String host, int type, Function<Record, @Nullable InetAddress> convert) {
        return look(host, type, convert, Comparator.comparingInt(address -> 0))
                .handle((found, failure) -> new Family(found == null ? List.of() : found, failure));
    }

    /** The answer for one family of addresses; one family that answers is enough to connect. */
    private record Family(List<InetAddress> found, @Nullable Throwable failure) {
        List<InetAddress> join(Family other) {
            List<InetAddress> both = new ArrayList<>(found);
            both.addAll(other.found);
            Throwable unknown = failure == null ? other.failure : failure;
            if (both.isEmpty() && unknown != null) {
                throw new CompletionException(unknown instanceof CompletionException e ? e.getCause() : unknown);
            }
            return List.copyOf(both);
        }
    }

    private <T> CompletableFuture<List<T>> look(
            String name, int type, Function<Record, @Nullable T> convert, Comparator<T> order) {
        Name absolute;
        try {
            absolute = Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            // Such as a label of 64 octets: there cannot be records under that name.
            return CompletableFuture.completedFuture(List.of());
        }
        return session.lookupAsync(absolute, type)
                .toCompletableFuture()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((result, failure) -> {
                    if (failure != null) {
                        return noneOrThrow(name, failure);
                    }
                    List<T> converted = new ArrayList<>();
                    for (Record answer : result.getRecords()) {
                        T value = convert.apply(answer);
                        if (value != null) {
                            converted.add(value);
                        }
                    }
                    converted.sort(order);
                    return List.copyOf(converted);
                });
    }

    private static <T> List<T> noneOrThrow(String name, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException) {
            return List.of();
        }
        Reason reason = cause instanceof TimeoutException || cause instanceof IOException
                ? Reason.TIMEOUT
                : Reason.SERVER_FAILURE;
        throw new CompletionException(new ResolutionException(reason, name));
    }

    private static @Nullable ServiceRecord serviceRecord(Record answer) {
        return answer instanceof SRVRecord srv
                ? new ServiceRecord(srv.getPriority(), srv.getWeight(), srv.getPort(), text(srv.getTarget()))
                : null;
    }

    private static @Nullable NaptrRecord naptrRecord(Record answer) {
        return answer instanceof NAPTRRecord naptr
                ? new NaptrRecord(
                        naptr.getOrder(),
                        naptr.getPreference(),
                        naptr.getFlags(),
                        naptr.getService(),
                        text(naptr.getReplacement()))
                : null;
    }

    private static @Nullable InetAddress fourAddress(Record answer) {
        return answer instanceof ARecord a ? a.getAddress() : null;
    }

    private static @Nullable InetAddress sixAddress(Record answer) {
        return answer instanceof AAAARecord aaaa ? aaaa.getAddress() : null;
    }

    private static String text(Name name) {
        return name.equals(Name.root) ? "." : name.toString(true).toLowerCase(Locale.ROOT);
    }
}
