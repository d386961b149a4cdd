// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.msrp.transport.MsrpServer;

/**
 * The Camel component {@code msrp}. Its listener, sessions and connections belong to it, never to an endpoint: a route that is reloaded
 * drops nothing.
 */
public class MsrpComponent extends DefaultComponent {
    private static final Logger LOG = LoggerFactory.getLogger(MsrpComponent.class);
    private static final int STOP_SECONDS = 10;

    private MsrpConfiguration configuration = new MsrpConfiguration();
    private volatile @Nullable Running running;

    /** What exists from start to stop. */
    private record Running(MsrpServer server, SessionEvents events, ExecutorService threads) {}

    /** How the component is set up. */
    public MsrpConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(MsrpConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new MsrpEndpoint(uri, this, EndpointKind.of(remaining));
    }

    /** Camel stops routes before components, but what cannot be delivered has to go back through a route. */
    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getCamelContext()
                .addLifecycleStrategy(LifecycleStrategySupport.adapt(
                        LifecycleStrategySupport.onCamelContextStopping(context -> drain())));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ExecutorService threads = getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "msrp", configuration.getThreads());
        SessionEvents events = new SessionEvents(threads, configuration.getWaiting(), configuration.getReloading());
        MsrpServer server = new MsrpServer(
                configuration.getTransport(),
                Objects.requireNonNull(configuration.getTls(), "msrp: no certificates are configured"),
                Objects.requireNonNull(configuration.getResolver(), "msrp: no resolver is configured"),
                events,
                configuration.getGate(),
                configuration.getTrace(),
                configuration.getAccepted());
        running = new Running(server, events, threads);
        server.start();
    }

    @Override
    protected void doStop() throws Exception {
        drain();
        Running last = running;
        running = null;
        if (last != null) {
            getCamelContext().getExecutorServiceManager().shutdownGraceful(last.threads());
        }
        super.doStop();
    }

    /** Ends the sessions and waits until routes have had what arrived, and what comes back. A second call does nothing. */
    void drain() {
        Running now = running;
        if (now == null) {
            return;
        }
        now.server().close();
        try {
            now.events().drain().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("msrp cannot stop in good order, messages may be lost", e);
        }
    }

    /** The engine, while the component runs. */
    public MsrpServer server() {
        return running().server();
    }

    /** Whether every listener is bound and takes connections; there may be none. */
    public boolean isListening() {
        Running now = running;
        return now != null && now.server().isListening();
    }

    /** How much waits for routes, or is in them. */
    public int waiting() {
        Running now = running;
        return now == null ? 0 : now.events().waiting();
    }

    /** How many messages were refused because too many waited for routes. */
    public long refused() {
        return running().events().refused();
    }

    SessionEvents events() {
        return running().events();
    }

    /** Lets a route go on, on a thread of the component. */
    void goOn(Runnable route) {
        Running now = running;
        try {
            if (now != null) {
                now.threads().execute(route);
                return;
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("a route goes on while the component stops");
        }
        route.run();
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the msrp component is not started");
        }
        return now;
    }
}
