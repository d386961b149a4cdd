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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.umpp.net.dispatch.KeyedDispatcher;
import org.umpp.xmpp.netty.Streams;
import org.umpp.xmpp.netty.TargetHint;
import org.umpp.xmpp.netty.Targets;
import org.umpp.xmpp.stream.Stanza;

/**
 * The component {@code xmpp-s2s}: XMPP streams between servers (RFC 6120). Listeners and streams belong to it, not to its
 * endpoints, so that a route which is reloaded drops nothing.
 */
public class XmppS2sComponent extends DefaultComponent {
    private XmppConfiguration configuration = new XmppConfiguration();
    private @Nullable Streams streams;
    private @Nullable StanzaDispatch dispatch;
    private @Nullable ExecutorService threads;
    private @Nullable Targets targets;

    /** The listeners as configured, with the address that each is bound to. */
    private final Map<InetSocketAddress, InetSocketAddress> listening = new LinkedHashMap<>();

    public XmppConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(XmppConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new XmppS2sEndpoint(uri, this, XmppS2sEndpoint.Kind.of(remaining));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ExecutorService pool = getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "xmpp-s2s", configuration.getThreads());
        StanzaDispatch receiver = new StanzaDispatch(
                this,
                new KeyedDispatcher(pool, configuration.getWaitingPerPair(), configuration.getWaiting()),
                pool,
                configuration.getReloading());
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
        threads = pool;
        dispatch = receiver;
        streams = started;
        targets = located;
        listen(configuration.getListeners()).use();
    }

    @Override
    protected void doStop() throws Exception {
        try {
            if (dispatch != null) {
                dispatch.close();
            }
            if (streams != null) {
                streams.stop().toCompletableFuture().get(patience(), TimeUnit.MILLISECONDS);
            }
        } finally {
            streams = null;
            synchronized (listening) {
                listening.clear();
            }
            if (threads != null) {
                getCamelContext().getExecutorServiceManager().shutdownGraceful(threads);
            }
            super.doStop();
        }
    }

    /** Longer than the two waits of a stop, for acknowledgements and for closed streams, can last. */
    private long patience() {
        return 3 * configuration.getStreams().times().close().toMillis();
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
                    added.put(address, streams().listen(address, false));
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
                        streams().unlisten(entry.getValue());
                    }
                    return gone;
                });
            }
        }

        /** Gives addresses up that were not used. */
        @Override
        public void close() {
            added.values().forEach(streams()::unlisten);
            added.clear();
        }
    }

    /** From now on serves these domains; streams of others are closed. */
    public void serve(Set<String> domains) {
        configuration.setDomains(domains);
        streams().serve(domains);
    }

    /** From now on these are the hosts of partners, in place of the DNS; streams that are there are not touched. */
    public void setRoutes(Map<String, List<TargetHint>> routes) {
        configuration.setRoutes(routes);
        Objects.requireNonNull(targets, "xmpp-s2s is not started").setRoutes(routes);
    }

    /** Closes the streams with a domain in good order; what waits for it opens another. */
    public void closeStreams(String peerDomain) {
        streams().close(peerDomain);
    }

    private Streams streams() {
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

    /** How many presence stanzas partners have sent over their streams, which nobody takes: presence is SIP's (D-39). */
    public long presenceDropped() {
        return dispatch().presenceDropped();
    }

    StanzaDispatch dispatch() {
        return Objects.requireNonNull(dispatch, "xmpp-s2s is not started");
    }

    /**
     * Takes a stanza into the queue of its stream.
     *
     * @throws XmppOverflowException if that is full
     */
    void send(Stanza stanza, @Nullable TargetHint hint) {
        if (!streams().send(stanza, hint)) {
            throw new XmppOverflowException(stanza.to().domain());
        }
    }
}
