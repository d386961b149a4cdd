// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.msrp.transport.MessageGate;
import org.umpp.msrp.transport.MsrpSettings;
import org.umpp.msrp.transport.MsrpTrace;
import org.umpp.net.dns.Resolver;
import org.umpp.net.tls.TlsContexts;

/** How the component is set up. */
public class MsrpConfiguration {
    private @Nullable TlsContexts tls;
    private @Nullable Resolver resolver;
    private MsrpSettings transport = MsrpSettings.at(List.of());
    private Set<String> accepted = Set.of("text/plain");
    private MessageGate gate = MessageGate.OPEN;
    private MsrpTrace trace = MsrpTrace.NONE;
    private Duration reloading = Duration.ofSeconds(10);
    private int threads = 4;
    private int waiting = 10_000;

    /** Certificates of ours, and whom to believe; required. */
    public @Nullable TlsContexts getTls() {
        return tls;
    }

    public void setTls(TlsContexts tls) {
        this.tls = tls;
    }

    /** Finds the hosts of paths; required. */
    public @Nullable Resolver getResolver() {
        return resolver;
    }

    public void setResolver(Resolver resolver) {
        this.resolver = resolver;
    }

    /** Where to listen, and the bounds. */
    public MsrpSettings getTransport() {
        return transport;
    }

    public void setTransport(MsrpSettings transport) {
        this.transport = transport;
    }

    /** The media types that are taken, in lower case; others get 415. */
    public Set<String> getAccepted() {
        return accepted;
    }

    public void setAccepted(Set<String> accepted) {
        this.accepted = Set.copyOf(accepted);
    }

    /** How many messages come in. */
    public MessageGate getGate() {
        return gate;
    }

    public void setGate(MessageGate gate) {
        this.gate = gate;
    }

    /** Who sees what passes. */
    public MsrpTrace getTrace() {
        return trace;
    }

    public void setTrace(MsrpTrace trace) {
        this.trace = trace;
    }

    /** How long a message waits for a route that is being reloaded. */
    public Duration getReloading() {
        return reloading;
    }

    public void setReloading(Duration reloading) {
        this.reloading = reloading;
    }

    /** How many threads run routes. */
    public int getThreads() {
        return threads;
    }

    public void setThreads(int threads) {
        this.threads = threads;
    }

    /** How many messages may wait for routes; beyond it they get 413. */
    public int getWaiting() {
        return waiting;
    }

    public void setWaiting(int waiting) {
        this.waiting = waiting;
    }
}
