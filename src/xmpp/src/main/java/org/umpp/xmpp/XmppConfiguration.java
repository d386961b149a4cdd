// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.net.tls.TlsContexts;
import org.umpp.xmpp.netty.StreamSettings;
import org.umpp.xmpp.netty.TargetHint;

/**
 * How the component is set up. To be complete before the component starts; changes later have no effect, except through {@link TlsContexts} and
 * {@link XmppS2sComponent}, which say so.
 */
public class XmppConfiguration extends StanzaConfiguration {
    private Set<String> domains = Set.of();
    private @Nullable TlsContexts tls;
    private Map<String, List<TargetHint>> routes = Map.of();
    private List<InetSocketAddress> listeners = List.of();
    private StreamSettings streams = StreamSettings.DEFAULT;
    private int waitingPerPair = 1_000;
    private int waiting = 10_000;

    /** The domains we serve, each with a credential in {@link #getTls}. */
    public Set<String> getDomains() {
        return domains;
    }

    public void setDomains(Set<String> domains) {
        this.domains = Set.copyOf(domains);
    }

    /** The certificates we show, and the authorities we trust. */
    public @Nullable TlsContexts getTls() {
        return tls;
    }

    public void setTls(TlsContexts tls) {
        this.tls = tls;
    }

    /** Where partners are found in place of the DNS, by domain; these may be in a private network. */
    public Map<String, List<TargetHint>> getRoutes() {
        return routes;
    }

    public void setRoutes(Map<String, List<TargetHint>> routes) {
        this.routes = Map.copyOf(routes);
    }

    /** Where we listen for other domains. */
    public List<InetSocketAddress> getListeners() {
        return listeners;
    }

    public void setListeners(List<InetSocketAddress> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Times, limits and extensions of streams. */
    public StreamSettings getStreams() {
        return streams;
    }

    public void setStreams(StreamSettings streams) {
        this.streams = streams;
    }

    /** How many stanzas between the same two addresses may wait for their route; beyond it they are refused. */
    public int getWaitingPerPair() {
        return waitingPerPair;
    }

    public void setWaitingPerPair(int waitingPerPair) {
        this.waitingPerPair = waitingPerPair;
    }

    /** How many stanzas may wait for routes in all; beyond it they are refused. */
    public int getWaiting() {
        return waiting;
    }

    public void setWaiting(int waiting) {
        this.waiting = waiting;
    }
}
