// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.jspecify.annotations.Nullable;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.xmpp.netty.StreamLimits;
import org.umpp.xmpp.netty.StreamSnapshot;
import org.umpp.xmpp.netty.Streams;
import org.umpp.xmpp.netty.TargetHint;
import org.umpp.xmpp.netty.Targets;
import org.umpp.xmpp.stream.QueueBudget;
import org.umpp.xmpp.stream.Stanza;

/**
 * The component {@code xmpp-s2s}: XMPP streams between servers (RFC 6120). Listeners and streams belong to it, not to its
 * endpoints, so that a route which is reloaded drops nothing.
 */
public class XmppS2sComponent extends StanzaComponent {
    private static final String SCHEME = "xmpp-s2s";

    /** How many may wait for a route that is being reloaded. */
    private static final int WAITING_FOR_ROUTE = 1_000;

    private static final Set<StanzaKind> KINDS =
            Set.of(StanzaKind.MESSAGE, StanzaKind.PRESENCE, StanzaKind.UNDELIVERED);

    private XmppConfiguration configuration = new XmppConfiguration();
    private volatile @Nullable Streams streams;
    private @Nullable Targets targets;

    /** The listeners as configured, with the address that each is bound to. */
    private final Map<InetSocketAddress, InetSocketAddress> listening = new LinkedHashMap<>();

    public XmppS2sComponent() {
        super(SCHEME);
    }

    public XmppConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(XmppConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    StanzaConfiguration configuration() {
        return configuration;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new XmppS2sEndpoint(uri, this, StanzaKind.of(SCHEME, KINDS, remaining));
    }

    @Override
    StanzaDispatch receiver(ExecutorService pool) {
        return new StanzaDispatch(
                SCHEME,
                new Partners(),
                new StanzaDispatch.Bounds(
                        configuration.getWaitingPerPair(), configuration.getWaiting(), WAITING_FOR_ROUTE),
                configuration.getReloading(),
                pool);
    }

    @Override
    Executor startStreams(StanzaDispatch receiver) throws IOException {
        Targets located = new Targets(
                Objects.requireNonNull(configuration.getResolver(), "xmpp-s2s: no resolver is configured"),
                configuration.getRoutes(),
                new SplittableRandom());
        Streams started = new Streams(
                configuration.getDomains(),
                Objects.requireNonNull(configuration.getTls(), "xmpp-s2s: no certificates are configured"),
                located,
                configuration.getStreams(),
                receiver,
                configuration.getTrace());
        streams = started;
        targets = located;
        listen(configuration.getListeners()).use();
        return started::onNetworkThread;
    }

    @Override
    void stopStreams() {
        streams = null;
        synchronized (listening) {
            listening.clear();
        }
    }

    @Override
    synchronized void drain() {
        Streams running = streams;
        if (running != null && !running.isStopping()) {
            OrderlyEnd.await(
                    SCHEME,
                    running.stop().thenCompose(stopped -> dispatch().drain()),
                    configuration.getStreams().times());
        }
    }

    /**
     * Listens at new addresses beside those of now. Nothing is given up before {@link Listening#use}; addresses that stay the
     * same are not touched, nor are streams.
     *
     * @throws IOException when an address cannot be bound; then all is as it was
     */
    public Listening listen(List<InetSocketAddress> addresses) throws IOException {
        Map<InetSocketAddress, InetSocketAddress> added = new LinkedHashMap<>();
        Listening next = new Listening(List.copyOf(addresses), added);
        for (InetSocketAddress address : addresses) {
            if (!isListening(address)) {
                try {
                    added.put(address, running().listen(address, false));
                } catch (Exception e) { // Netty throws what it does not declare
                    next.close();
                    throw new IOException(
                            "cannot listen at " + address.getHostString() + ':' + address.getPort() + ": "
                                    + e.getMessage(),
                            e);
                }
            }
        }
        return next;
    }

    private boolean isListening(InetSocketAddress address) {
        synchronized (listening) {
            return listening.containsKey(address);
        }
    }

    /** Addresses that are bound and not yet used. */
    public final class Listening implements AutoCloseable {
        private final List<InetSocketAddress> wanted;
        private final Map<InetSocketAddress, InetSocketAddress> added;

        private Listening(List<InetSocketAddress> wanted, Map<InetSocketAddress, InetSocketAddress> added) {
            this.wanted = wanted;
            this.added = added;
        }

        /** From now on these are the addresses where we listen; others are closed. */
        public void use() {
            synchronized (listening) {
                listening.putAll(added);
                added.clear();
                listening.entrySet().removeIf(entry -> {
                    boolean gone = !wanted.contains(entry.getKey());
                    if (gone) {
                        running().unlisten(entry.getValue());
                    }
                    return gone;
                });
            }
        }

        /** Gives addresses up that were not used. */
        @Override
        public void close() {
            added.values().forEach(running()::unlisten);
            added.clear();
        }
    }

    /** From now on serves these domains; streams of others are closed. */
    public void serve(Set<String> domains) {
        configuration.setDomains(domains);
        running().serve(domains);
    }

    /** From now on these are the hosts of partners, in place of the DNS; streams that are there are not touched. */
    public void setRoutes(Map<String, List<TargetHint>> routes) {
        configuration.setRoutes(routes);
        Objects.requireNonNull(targets, "xmpp-s2s is not started").setRoutes(routes);
    }

    /** Closes the streams with a domain in good order; what waits for it opens another. */
    public void closeStreams(String peerDomain) {
        running().close(peerDomain);
    }

    /** From now on these limits of connections and of queued octets hold; what is there stays. */
    public void limit(StreamLimits limits) {
        configuration.setStreams(configuration.getStreams().with(limits));
        running().limit(limits);
    }

    /** The bounds of connections from others. */
    public ConnectionLimit connectionLimit() {
        return running().connectionLimit();
    }

    /** The octets that wait for domains, or are sent and not known to have arrived. */
    public QueueBudget budget() {
        return running().budget();
    }

    /** How many messages that came were refused because too many waited for routes. */
    public long refused() {
        return dispatch().refused();
    }

    private Streams running() {
        return Objects.requireNonNull(streams, "xmpp-s2s is not started");
    }

    /** The port of the first listener, or -1 before it listens. */
    public int port() {
        synchronized (listening) {
            return listening.isEmpty()
                    ? -1
                    : listening.values().iterator().next().getPort();
        }
    }

    /** The streams as they were a moment ago; empty while the component does not run. */
    public List<StreamSnapshot> streams() {
        Streams running = streams;
        return running == null ? List.of() : running.snapshot();
    }

    /** True if every listener is bound and takes connections. */
    public boolean isListening() {
        Streams running = streams;
        return running != null && running.isListening();
    }

    /**
     * Takes a stanza into the queue of its stream.
     *
     * @throws XmppOverflowException if that is full, or we are stopping
     */
    void send(Stanza stanza, @Nullable TargetHint hint) {
        Streams running = streams;
        if (running == null || !running.send(stanza, hint)) {
            throw running == null || running.isStopping()
                    ? XmppOverflowException.stopping(SCHEME)
                    : XmppOverflowException.full(stanza.to().domain());
        }
    }

    /** Other domains, to the routes. */
    private final class Partners implements StanzaDispatch.Origin {
        @Override
        public void send(Stanza answer) {
            XmppS2sComponent.this.send(answer, null);
        }

        @Override
        public @Nullable Stanza answer(Stanza query) {
            return ServerQueries.SERVER.answer(query);
        }
    }
}
