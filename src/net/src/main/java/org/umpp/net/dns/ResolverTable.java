// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Answers from a table in place of the DNS; for tests, the demo, and networks without name servers. */
public final class ResolverTable implements Resolver {
    private final Map<String, List<ServiceRecord>> services = new ConcurrentHashMap<>();
    private final Map<String, List<NaptrRecord>> naptrs = new ConcurrentHashMap<>();
    private final Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
    private final Map<String, ResolutionException> failures = new ConcurrentHashMap<>();

    public ResolverTable srv(String name, ServiceRecord... records) {
        services.put(key(name), List.of(records));
        return this;
    }

    public ResolverTable naptr(String name, NaptrRecord... records) {
        naptrs.put(key(name), List.of(records));
        return this;
    }

    /**
     * The addresses of a host.
     *
     * @throws IllegalArgumentException when one is not numeric
     */
    public ResolverTable address(String host, String... numeric) {
        addresses.put(
                key(host), List.of(numeric).stream().map(ResolverTable::numeric).toList());
        return this;
    }

    /** From now on every question for this name fails. */
    public ResolverTable failing(String name, ResolutionException.Reason reason) {
        failures.put(key(name), new ResolutionException(reason, name));
        return this;
    }

    @Override
    public CompletionStage<List<ServiceRecord>> srv(String name) {
        return answer(services, name);
    }

    @Override
    public CompletionStage<List<NaptrRecord>> naptr(String name) {
        return answer(naptrs, name);
    }

    @Override
    public CompletionStage<List<InetAddress>> addresses(String host) {
        return NetUtil.createByteArrayFromIpAddressString(host) == null
                ? answer(addresses, host)
                : CompletableFuture.completedStage(List.of(numeric(host)));
    }

    private <T> CompletionStage<List<T>> answer(Map<String, List<T>> table, String name) {
        ResolutionException failure = failures.get(key(name));
        return failure == null
                ? CompletableFuture.completedStage(table.getOrDefault(key(name), List.of()))
                : CompletableFuture.failedStage(failure);
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static InetAddress numeric(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            throw new IllegalArgumentException("address: " + address + " (expected: numeric)");
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }
}
