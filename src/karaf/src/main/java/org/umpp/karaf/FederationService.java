// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.server.ConfigurationException;
import org.umpp.server.FederationServer;
import org.umpp.server.ServerSettings;

/**
 * Runs the federation server that ConfigAdmin describes, and offers it as a service. A configuration with a mistake changes nothing: the
 * server goes on with what it had, or waits for the mistake to be mended.
 */
final class FederationService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FederationService.class);
    private static final long RETRY_SECONDS = 5;

    private final BundleContext bundle;
    private final CamelContexts contexts;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "umpp-configuration"));
    private @Nullable FederationServer server;
    private @Nullable ServiceRegistration<FederationServer> registration;
    private String complaint = "";

    FederationService(BundleContext bundle) {
        this.bundle = bundle;
        this.contexts = new CamelContexts(bundle);
        worker.execute(this::start);
    }

    private void start() {
        Thread.currentThread().setContextClassLoader(contexts.classes());
        FederationServer starting = null;
        try {
            ServerSettings settings = ServerSettings.read(Path.of(System.getProperty("karaf.etc")));
            starting = new FederationServer(settings, contexts.create(new CamelContexts.Changes() {
                @Override
                public void bundleArrived(String name) {}

                @Override
                public void componentLeft(String scheme) {}

                @Override
                public void beanChanged(String name) {}
            }));
            starting.start();
            server = starting;
            registration = bundle.registerService(
                    FederationServer.class,
                    starting,
                    FrameworkUtil.asDictionary(Map.of("domains", settings.domains())));
        } catch (ConfigurationException e) {
            if (!complaint.equals(e.getMessage())) {
                complaint = String.valueOf(e.getMessage());
                LOG.error("not serving: {}", complaint);
            }
            CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS, worker)
                    .execute(this::start);
        } catch (RuntimeException e) {
            LOG.error("the server cannot start", e);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
        ServiceRegistration<FederationServer> offered = registration;
        if (offered != null) {
            offered.unregister();
        }
        FederationServer running = server;
        if (running != null) {
            running.close();
        }
        contexts.close();
    }
}
