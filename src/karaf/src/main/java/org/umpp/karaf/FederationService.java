// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.server.FederationServer;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.ServerSettings;

/**
 * Runs the federation server that ConfigAdmin describes, and offers it as a service. A configuration with a mistake changes nothing: the
 * server goes on with what it had, or waits for the mistake to be mended.
 */
final class FederationService implements ConfigurationListener, CamelContexts.Changes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FederationService.class);

    /** Files that are saved together, and bundles that are installed together, are taken up together. */
    private static final long QUIET_MILLIS = 300;

    /** A mistake may be mended in a file that ConfigAdmin knows nothing of, such as a certificate. */
    private static final long RETRY_MILLIS = 5_000;

    private final BundleContext bundle;
    private final Configurations configurations;
    private final CamelContexts contexts;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "umpp-configuration"));
    private final AtomicBoolean configuring = new AtomicBoolean();
    private final AtomicBoolean rerouting = new AtomicBoolean();
    private volatile boolean stale;

    // of the worker's thread
    private @Nullable FederationServer server;
    private @Nullable ServiceRegistration<FederationServer> registration;
    private @Nullable String complaint;

    FederationService(BundleContext bundle, Configurations configurations, CamelContexts contexts) {
        this.bundle = bundle;
        this.configurations = configurations;
        this.contexts = contexts;
        once(configuring, this::configure, QUIET_MILLIS);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (Configurations.concerns(event.getPid(), event.getFactoryPid())) {
            once(configuring, this::configure, QUIET_MILLIS);
        }
    }

    @Override
    public void bundleArrived(String name) {
        once(rerouting, this::reroute, QUIET_MILLIS);
    }

    @Override
    public void componentLeft(CamelContext context, String scheme) {
        LOG.warn("the bundle of component {} is gone: routes that use it fail until it is back", scheme);
        context.removeComponent(scheme);
        try {
            // they would serve routes that are built anew with the classes of the past
            context.removeEndpoints(scheme + ":*");
        } catch (Exception e) {
            LOG.warn("an endpoint of component {} cannot be closed: {}", scheme, e.toString());
        }
        stale = true;
    }

    @Override
    public void beanChanged(String name) {
        stale = true;
        once(rerouting, this::reroute, QUIET_MILLIS);
    }

    private void once(AtomicBoolean due, Runnable task, long millis) {
        if (due.compareAndSet(false, true)) {
            Runnable guarded = () -> {
                due.set(false);
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("the configuration could not be taken up", e);
                }
            };
            try {
                var unused = worker.schedule(guarded, millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("ending: {} is not taken up", task);
            }
        }
    }

    private void configure() {
        try {
            ServerSettings settings = configurations.read();
            if (settings == null) {
                complain("not serving: there is no " + Configurations.SERVER + ".cfg in etc/");
                return;
            }
            FederationServer running = server;
            if (running == null) {
                start(settings);
            } else {
                running.apply(settings);
                if (registration != null) {
                    registration.setProperties(properties(settings));
                }
            }
            complaint = null;
        } catch (ConfigurationException e) {
            complain((server == null ? "not serving: " : "the server goes on with what it had: ") + e.getMessage());
            if (server == null) {
                once(configuring, this::configure, RETRY_MILLIS);
            }
        }
    }

    private void complain(String text) {
        if (!text.equals(complaint)) {
            complaint = text;
            LOG.error(text);
        }
    }

    private void start(ServerSettings settings) {
        FederationServer starting = new FederationServer(settings, contexts.create(this));
        starting.start();
        server = starting;
        registration = bundle.registerService(FederationServer.class, starting, properties(settings));
    }

    private static Dictionary<String, Object> properties(ServerSettings settings) {
        return FrameworkUtil.asDictionary(Map.of("domains", settings.domains()));
    }

    /** A bundle or bean has come or gone: routes that lacked it may be right now, and those on classes of the past are built anew. */
    private void reroute() {
        FederationServer running = server;
        if (running == null) {
            return;
        }
        if (stale) {
            stale = false;
            running.routes().refresh();
        } else {
            running.routes().check();
        }
    }

    @Override
    public void close() {
        worker.execute(() -> {
            if (registration != null) {
                registration.unregister();
            }
            if (server != null) {
                server.close();
            }
        });
        worker.shutdown();
        try {
            if (!worker.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.warn("the server has not ended within 30 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
