// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.netty.HostServer;
import org.umpp.xmpp.netty.HostSettings;
import org.umpp.xmpp.netty.HostSnapshot;
import org.umpp.xmpp.netty.HostStreams;
import org.umpp.xmpp.stream.ComponentSecret;
import org.umpp.xmpp.stream.QueueBudget;
import org.umpp.xmpp.stream.Stanza;

/**
 * The component {@code xmpp-host}: the users behind the organisation's own XMPP server, to which it is attached as external components
 * (XEP-0114), one for each domain that the server hands to us. Connections belong to it, not to its endpoints, so that a route which is
 * reloaded drops nothing. They are made when the Camel context has started, because what the server then sends finds the routes.
 *
 * <p>XEP-0114 acknowledges nothing. What was sent counts as arrived when the server has answered a ping that was sent behind it. When the connection breaks
 * before, it is sent again on the next one and may so arrive twice; what cannot be confirmed within the time limit, or waits as long,
 * comes back through {@code xmpp-host:undelivered}.
 */
public class XmppHostComponent extends StanzaComponent {
    static final String SCHEME = "xmpp-host";

    private XmppHostConfiguration configuration = new XmppHostConfiguration();
    private volatile @Nullable HostStreams streams;

    public XmppHostComponent() {
        super(SCHEME);
    }

    public XmppHostConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(XmppHostConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    StanzaConfiguration configuration() {
        return configuration;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new XmppHostEndpoint(uri, this, StanzaKind.of(SCHEME, Set.of(StanzaKind.values()), remaining));
    }

    @Override
    StanzaDispatch receiver(ExecutorService pool) {
        // what comes waits in the connection, which is not read, and is refused to nobody
        return new StanzaDispatch(SCHEME, new Host(), StanzaDispatch.Bounds.NONE, configuration.getReloading(), pool);
    }

    @Override
    Executor startStreams(StanzaDispatch receiver) throws Exception {
        HostSettings settings = new HostSettings(
                Objects.requireNonNull(configuration.getServer(), "xmpp-host: no XMPP server is configured"),
                Objects.requireNonNull(configuration.getSecret(), "xmpp-host: no secret is configured"),
                configuration.getTimes(),
                configuration.getLimits());
        HostStreams started = new HostStreams(
                settings,
                Objects.requireNonNull(configuration.getResolver(), "xmpp-host: no resolver is configured"),
                receiver,
                configuration.getTrace());
        streams = started;
        started.serve(configuration.getComponents());
        getCamelContext().addStartupListener((context, alreadyStarted) -> started.start());
        return started::onNetworkThread;
    }

    @Override
    void stopStreams() {
        streams = null;
    }

    @Override
    synchronized void drain() {
        HostStreams running = streams;
        if (running != null && !running.isStopping()) {
            OrderlyEnd.await(
                    SCHEME, running.stop().thenCompose(stopped -> dispatch().drain()), configuration.getTimes());
        }
    }

    /** From now on these are the components: new ones connect, others disconnect in good order and what they could not send comes back. */
    public void setComponents(Set<String> names) {
        configuration.setComponents(names);
        HostStreams running = streams;
        if (running != null) {
            running.serve(names);
        }
    }

    /** From now on connections are made there, and with that secret; those that are open stay. */
    public void use(HostServer server, ComponentSecret secret) {
        configuration.setServer(server);
        configuration.setSecret(secret);
        HostStreams running = streams;
        if (running != null) {
            running.use(server, secret);
        }
    }

    /** The components as they were a moment ago, by name; empty while this does not run. */
    public List<HostSnapshot> connections() {
        HostStreams running = streams;
        return running == null ? List.of() : running.snapshot();
    }

    /** The octets that wait for the server, or are sent and not known to have arrived. */
    public QueueBudget budget() {
        return running().budget();
    }

    private HostStreams running() {
        return Objects.requireNonNull(streams, "xmpp-host is not started");
    }

    /**
     * Takes a stanza into the queue of the component whose name is the domain of its from.
     *
     * @throws XmppOverflowException if that is full, or we are stopping
     * @throws XmppNoComponentException if there is no such component
     */
    void send(Stanza stanza) {
        HostStreams running = streams;
        if (running == null || running.isStopping()) {
            throw XmppOverflowException.stopping(SCHEME);
        }
        HostStreams.Acceptance acceptance = running.send(stanza);
        if (acceptance == HostStreams.Acceptance.NO_COMPONENT) {
            throw new XmppNoComponentException(stanza.from().domain());
        }
        if (acceptance == HostStreams.Acceptance.FULL) {
            throw running.isStopping()
                    ? XmppOverflowException.stopping(SCHEME)
                    : XmppOverflowException.full(stanza.from().domain());
        }
    }

    /** The users of the server, to the routes. */
    private final class Host implements StanzaDispatch.Origin {
        @Override
        public void send(Stanza answer) {
            XmppHostComponent.this.send(answer);
        }

        @Override
        public @Nullable Stanza answer(Stanza query) {
            return ServerQueries.GATEWAY.answer(query);
        }
    }
}
