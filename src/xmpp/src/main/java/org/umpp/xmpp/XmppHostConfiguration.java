// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.net.dns.Resolver;
import org.umpp.xmpp.netty.HostServer;
import org.umpp.xmpp.netty.HostSettings;
import org.umpp.xmpp.netty.StreamLimits;
import org.umpp.xmpp.netty.StreamTimes;
import org.umpp.xmpp.netty.XmppTrace;
import org.umpp.xmpp.stream.ComponentSecret;

/**
 * How the component {@code xmpp-host} is set up. To be complete before it starts; changes later have no effect, except through
 * {@link XmppHostComponent}, which says so.
 */
public class XmppHostConfiguration {
    private Set<String> components = Set.of();
    private @Nullable HostServer server;
    private @Nullable ComponentSecret secret;
    private @Nullable Resolver resolver;
    private StreamTimes times = HostSettings.TIMES;
    private StreamLimits limits = HostSettings.LIMITS;
    private XmppTrace trace = XmppTrace.NONE;
    private int threads = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
    private Duration reloading = Duration.ofSeconds(5);

    /** The names of the components: domains that the server hands to us. */
    public Set<String> getComponents() {
        return components;
    }

    public void setComponents(Set<String> components) {
        this.components = Set.copyOf(components);
    }

    /** The organisation's own XMPP server. */
    public @Nullable HostServer getServer() {
        return server;
    }

    public void setServer(HostServer server) {
        this.server = server;
    }

    /** What the server and all components know. */
    public @Nullable ComponentSecret getSecret() {
        return secret;
    }

    public void setSecret(ComponentSecret secret) {
        this.secret = secret;
    }

    /** Asks the DNS for the machine of the server. */
    public @Nullable Resolver getResolver() {
        return resolver;
    }

    public void setResolver(Resolver resolver) {
        this.resolver = resolver;
    }

    /** How long things may take; {@code giveUp} is how long stanzas wait for the server. */
    public StreamTimes getTimes() {
        return times;
    }

    public void setTimes(StreamTimes times) {
        this.times = times;
    }

    /** How much there may be at once, for each component. */
    public StreamLimits getLimits() {
        return limits;
    }

    public void setLimits(StreamLimits limits) {
        this.limits = limits;
    }

    /** Sees each element. */
    public XmppTrace getTrace() {
        return trace;
    }

    public void setTrace(XmppTrace trace) {
        this.trace = trace;
    }

    /** How many threads run routes. */
    public int getThreads() {
        return threads;
    }

    public void setThreads(int threads) {
        this.threads = threads;
    }

    /** How long stanzas wait for a route that is being reloaded; beyond it they are refused. */
    public Duration getReloading() {
        return reloading;
    }

    public void setReloading(Duration reloading) {
        this.reloading = reloading;
    }
}
