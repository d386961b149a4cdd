// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The credential of each local domain. Immutable: a reload makes another one. */
public final class Credentials {
    private final Map<String, Credential> byDomain;
    private final String defaultDomain;

    private Credentials(Map<String, Credential> byDomain) {
        if (byDomain.isEmpty()) {
            throw new IllegalArgumentException("credentials: none (expected: one for each local domain)");
        }
        this.byDomain = byDomain;
        this.defaultDomain = byDomain.keySet().iterator().next();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** One local domain with its credential. */
    public static Credentials of(String domain, Credential credential) {
        return builder().add(domain, credential).build();
    }

    /** The credential of a local domain (A-labels, any case), or null when the domain is not ours. */
    public @Nullable Credential forDomain(String domain) {
        return byDomain.get(domain.toLowerCase(Locale.ROOT));
    }

    /** The local domains, lower case, in the order in which they were added. */
    public Set<String> domains() {
        return byDomain.keySet();
    }

    /** The domain added first: it answers a client that names none (RFC 6066 §3). */
    public String defaultDomain() {
        return defaultDomain;
    }

    /**
     * The local domain a TLS client asks for: the domain itself, or the one whose certificate presents that host name, or
     * else the default.
     */
    public String domainFor(@Nullable String serverName) {
        if (serverName == null) {
            return defaultDomain;
        }
        String name = serverName.toLowerCase(Locale.ROOT);
        if (byDomain.containsKey(name)) {
            return name;
        }
        for (Map.Entry<String, Credential> entry : byDomain.entrySet()) {
            if (entry.getValue().names().dnsNames().contains(name)) {
                return entry.getKey();
            }
        }
        return defaultDomain;
    }

    /** Collects credentials, domain by domain. */
    public static final class Builder {
        private final Map<String, Credential> byDomain = new LinkedHashMap<>();

        private Builder() {}

        public Builder add(String domain, Credential credential) {
            if (byDomain.putIfAbsent(domain.toLowerCase(Locale.ROOT), credential) != null) {
                throw new IllegalArgumentException("credentials: two for " + domain + " (expected: one)");
            }
            return this;
        }

        /**
         * Adds the credential of a domain from PEM files.
         *
         * @throws InvalidCredentialException as {@link Credential#load} does, and when the certificate does not name the
         *     domain
         */
        public Builder load(String domain, Path chainFile, Path keyFile) {
            return load(domain, chainFile, keyFile, null);
        }

        /**
         * The same for a domain that shows a certificate already: should that be expired, nothing is lost by going on with it.
         *
         * @param shown the credential of the domain so far, or null
         */
        public Builder load(String domain, Path chainFile, Path keyFile, @Nullable Credential shown) {
            Credential credential = Credential.read(chainFile, keyFile);
            if (shown == null || !shown.leaf().equals(credential.leaf())) {
                credential = Credential.load(chainFile, keyFile);
            }
            if (!credential.names().cover(domain)) {
                throw new InvalidCredentialException(chainFile, "has no subjectAltName for " + domain);
            }
            return add(domain, credential);
        }

        public Credentials build() {
            return new Credentials(new LinkedHashMap<>(byDomain));
        }
    }
}
