// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.umpp.net.dns.Resolver;
import org.umpp.xmpp.netty.XmppTrace;

/** What both XMPP components are told: how machines are found, who sees the elements, and how routes get their stanzas. */
abstract class StanzaConfiguration {
    private @Nullable Resolver resolver;
    private XmppTrace trace = XmppTrace.NONE;
    private int threads = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
    private Duration reloading = Duration.ofSeconds(5);

    /** Asks the DNS. */
    public @Nullable Resolver getResolver() {
        return resolver;
    }

    public void setResolver(Resolver resolver) {
        this.resolver = resolver;
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
