// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.umpp.net.dispatch.KeyedDispatcher;
import org.umpp.xmpp.netty.StreamSnapshot;
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
    private volatile @Nullable Streams streams;
    private @Nullable StanzaDispatch dispatch;
    private @Nullable ExecutorService threads;
    private volatile int port = -1;

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
        Targets targets = new Targets(
                Objects.requireNonNull(configuration.getResolver(), "xmpp-s2s: no resolver is configured"),
                configuration.getRoutes(),
                new SplittableRandom());
        Streams started = new Streams(
                configuration.getDomains(),
                Objects.requireNonNull(configuration.getTls(), "xmpp-s2s: no certificates are configured"),
                targets,
                configuration.getStreams(),
                receiver,
                configuration.getTrace());
        threads = pool;
        dispatch = receiver;
        streams = started;
        for (InetSocketAddress listener : configuration.getListeners()) {
            InetSocketAddress bound = started.listen(listener, false);
            port = port < 0 ? bound.getPort() : port;
        }
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

    /** The port of the first listener, or -1 before it listens. */
    public int port() {
        return port;
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
        Streams running = Objects.requireNonNull(streams, "xmpp-s2s is not started");
        if (!running.send(stanza, hint)) {
            throw new XmppOverflowException(stanza.to().domain());
        }
    }
}
