// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.umpp.net.limit.LagProbe;

/**
 * What the two XMPP components have in common: stanzas come from streams that the component owns, and go to routes on threads of its own.
 */
abstract class StanzaComponent extends DefaultComponent {
    private final String scheme;
    private volatile @Nullable StanzaDispatch dispatch;
    private volatile List<LagProbe> probes = List.of();
    private @Nullable ExecutorService threads;

    StanzaComponent(String scheme) {
        this.scheme = scheme;
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
        ExecutorService pool = getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, scheme, configuration().getThreads());
        threads = pool;
        StanzaDispatch receiver = receiver(pool);
        dispatch = receiver;
        probes = List.of(new LagProbe(pool, System::nanoTime), new LagProbe(startStreams(receiver), System::nanoTime));
    }

    @Override
    protected void doStop() throws Exception {
        drain();
        stopStreams();
        probes = List.of();
        if (threads != null) {
            getCamelContext().getExecutorServiceManager().shutdownGraceful(threads);
        }
        super.doStop();
    }

    abstract StanzaConfiguration configuration();

    /** Makes what hands stanzas to routes, on these threads. */
    abstract StanzaDispatch receiver(ExecutorService pool);

    /** Starts the streams and returns their network threads. */
    abstract Executor startStreams(StanzaDispatch receiver) throws Exception;

    /** Closes the streams and waits until routes have had what arrived, and what comes back. A second call does nothing. */
    abstract void drain();

    /** Forgets the streams, which are closed. */
    abstract void stopStreams();

    /** How many stanzas that came wait for routes, or are in them. */
    public int waiting() {
        return dispatch().waiting();
    }

    /** How many presence stanzas that came no route took. */
    public long presenceDropped() {
        return dispatch().presenceDropped();
    }

    /**
     * How long what is to be done waits for a thread at present, in nanoseconds: in the network and before the routes. It is measured
     * from one call to the next; 0 if the component does not run.
     */
    public long lag() {
        return probes.stream().mapToLong(LagProbe::lag).max().orElse(0);
    }

    StanzaDispatch dispatch() {
        return Objects.requireNonNull(dispatch, () -> scheme + " is not started");
    }
}
