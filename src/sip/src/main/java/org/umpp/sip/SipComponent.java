// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.dispatch.KeyedDispatcher;
import org.umpp.net.dns.Resolver;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.limit.LagProbe;
import org.umpp.net.tls.TlsContexts;
import org.umpp.sip.agent.Phones;
import org.umpp.sip.agent.SipCounters;
import org.umpp.sip.agent.UserAgent;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.transaction.Scheduler;
import org.umpp.sip.transaction.Transactions;
import org.umpp.sip.transport.Flow;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.SipServer;
import org.umpp.sip.transport.TransportCounters;

/**
 * The Camel component {@code sip}. Listeners, connections, transactions and dialogs are its own, never an endpoint's: a
 * route that is reloaded drops nothing.
 */
public class SipComponent extends DefaultComponent {
    private static final Logger LOG = LoggerFactory.getLogger(SipComponent.class);

    private static final List<String> NAMES = List.of(
            "invite", "bye", "cancel", "subscribe", "notify", "message", "publish", "options", SipEndpoint.RESPONSE);

    private SipConfiguration configuration = new SipConfiguration();
    private volatile @Nullable Running running;

    /** What exists from start to stop. */
    private record Running(
            SipServer server,
            UserAgent agent,
            SipConsumers consumers,
            KeyedDispatcher dispatcher,
            ExecutorService threads,
            List<LagProbe> probes,
            @Nullable WheelScheduler wheel) {}

    /** How the component is set up. */
    public SipConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(SipConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!NAMES.contains(remaining)) {
            throw new IllegalArgumentException(
                    "sip:" + remaining + " (expected: one of " + String.join(", ", NAMES) + ")");
        }
        SipEndpoint endpoint = new SipEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        TlsContexts tls = configuration.getTls();
        Resolver resolver = configuration.getResolver();
        if (tls == null || resolver == null) {
            throw new IllegalStateException("sip: tls and resolver are not configured");
        }
        CamelContext context = getCamelContext();
        ExecutorService threads =
                context.getExecutorServiceManager().newFixedThreadPool(this, "sip", configuration.getThreads());
        KeyedDispatcher dispatcher =
                new KeyedDispatcher(threads, configuration.getWaitingPerCall(), configuration.getWaiting());
        SipConsumers consumers =
                new SipConsumers(dispatcher, threads, () -> !context.getStatus().isStarted(), configuration);
        Scheduler given = configuration.getScheduler();
        WheelScheduler wheel = given == null ? new WheelScheduler() : null;
        Scheduler scheduler = wheel == null ? Objects.requireNonNull(given) : wheel;
        SipServer server = new SipServer(configuration.getTransport(), tls, resolver, configuration.getRoutes());
        UserAgent agent = new UserAgent(
                configuration.getProfile(),
                server,
                scheduler,
                consumers,
                configuration.getDialogs(),
                configuration.getTrace(),
                configuration.getGate(),
                new Phones(configuration.getPhones(), scheduler::now));
        List<LagProbe> probes = List.of(
                new LagProbe(threads, System::nanoTime), new LagProbe(server::onNetworkThread, System::nanoTime));
        running = new Running(server, agent, consumers, dispatcher, threads, probes, wheel);
        server.start(agent);
    }

    @Override
    protected void doStop() throws Exception {
        Running last = running;
        if (last != null) {
            last.agent().drain();
            last.consumers().close();
            awaitAnswers(last.agent());
            last.server().close();
            last.agent().stop();
            if (last.wheel() != null) {
                last.wheel().close();
            }
            getCamelContext().getExecutorServiceManager().shutdownGraceful(last.threads());
            running = null;
        }
        super.doStop();
    }

    /** The BYEs and last NOTIFYs of a server that stops should arrive, but a peer that is silent cannot hold it up. */
    private void awaitAnswers(UserAgent agent) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(configuration.getStopSeconds());
        while (agent.unanswered() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        if (agent.unanswered() > 0) {
            LOG.warn("stopping with {} requests unanswered", agent.unanswered());
        }
    }

    /** From now on no new dialog is let in: 503 with Retry-After. */
    public void drain() {
        running().agent().drain();
    }

    /**
     * Waits until requests of ours have their answers, for {@link SipConfiguration#getStopSeconds} at most. Those that have none by then
     * fail with 503, so that what depends on them goes on.
     */
    public void conclude() {
        Running now = running;
        if (now != null) {
            try {
                awaitAnswers(now.agent());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            now.agent().abandon();
        }
    }

    /** New dialogs are let in again. */
    public void undrain() {
        running().agent().undrain();
    }

    /** True if every listener is bound and takes connections. */
    public boolean isListening() {
        Running now = running;
        return now != null && now.server().isListening();
    }

    /** From now on serves these domains, in lower case; dialogs that there are go on. */
    public void serve(Set<String> domains) {
        running().agent().serve(domains);
        configuration.setProfile(configuration.getProfile().withDomains(domains));
    }

    /** The transport, whose listeners and host can be changed while it runs. */
    public SipServer server() {
        return running().server();
    }

    /** The port we listen at, or -1; for listeners that asked for any free one. */
    public int port(Protocol protocol) {
        return running().server().port(protocol);
    }

    /** What the user agent counted. */
    public SipCounters counters() {
        return running().agent().counters();
    }

    /** What the transport counted. */
    public TransportCounters transportCounters() {
        return running().server().counters();
    }

    /**
     * From now on there may be so many connections from others, dialogs and transactions, and NOTIFYs of new subscriptions are so far
     * apart; what is there goes on.
     *
     * @param notifySpacing as {@link org.umpp.sip.agent.Profile#notifySpacing}
     */
    public void limit(ConnectionLimit.Bounds connections, int dialogs, int transactions, long notifySpacing) {
        running().server().connectionLimit().use(connections);
        running().agent().limit(dialogs, transactions, notifySpacing);
        configuration.setProfile(configuration.getProfile().withLimits(dialogs, transactions, notifySpacing));
    }

    /** How many requests were refused because too many waited for routes. */
    public long refused() {
        return running().consumers().refused();
    }

    /** The phones that are attached directly. */
    public Phones phones() {
        return running().agent().phones();
    }

    /** The transactions of requests that were received. */
    public Transactions transactions() {
        return running().agent().transactions();
    }

    /** How many requests and events wait for routes, or are in them. */
    public int waiting() {
        Running now = running;
        return now == null ? 0 : now.dispatcher().size();
    }

    /**
     * How long what is to be done waits for a thread at present, in nanoseconds: in the network and before the routes. It is measured
     * from one call to the next; 0 if the component does not run.
     */
    public long lag() {
        Running now = running;
        return now == null
                ? 0
                : now.probes().stream().mapToLong(LagProbe::lag).max().orElse(0);
    }

    /** The connections that are up. */
    public Iterable<? extends Flow> flows() {
        return running().server().flows();
    }

    UserAgent agent() {
        return running().agent();
    }

    SipConsumers consumers() {
        return running().consumers();
    }

    /**
     * Lets a route go on, on a thread of the component.
     *
     * @param begun the dialog that the reply made, if it made one: what comes in it waits until the route has gone on
     */
    void goOn(@Nullable DialogId begun, Runnable route) {
        Running now = running;
        boolean taken = now != null
                && begun != null
                && now.dispatcher().submit(SipConsumers.lane(begun), done -> {
                    try {
                        route.run();
                    } finally {
                        done.run();
                    }
                });
        if (taken) {
            return;
        }
        try {
            running().threads().execute(route);
        } catch (RejectedExecutionException | IllegalStateException e) {
            LOG.debug("a route goes on while the component stops");
            route.run();
        }
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the sip component is not started");
        }
        return now;
    }
}
