// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.util.tracker.ServiceTracker;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.ServerSettings;

/** Runs the {@link FederationService} while this bundle is active and there is a ConfigAdmin. */
public final class Activator implements BundleActivator {
    private static final Path ETC =
            Path.of(System.getProperty("karaf.etc", "etc")).toAbsolutePath();

    private @Nullable ServiceTracker<ConfigurationAdmin, FederationService> tracker;
    private @Nullable CamelContexts contexts;

    @Override
    public void start(BundleContext context) {
        ShippedFiles.install(context.getBundle(), ETC);
        describe(
                context,
                "metatype.pid",
                Configurations.SERVER,
                new SettingsMetatype(Configurations.SERVER, "UMPP server", ServerSettings.SETTINGS));
        describe(
                context,
                "metatype.factory.pid",
                Configurations.PARTNER,
                new SettingsMetatype(Configurations.PARTNER, "UMPP partner", PartnerSettings.SETTINGS));
        contexts = new CamelContexts(context);
        context.registerService(ContextFactory.class, contexts, null);
        tracker = new FederationTracker(context, contexts);
        tracker.open();
    }

    private static void describe(BundleContext context, String key, String pid, MetaTypeProvider settings) {
        context.registerService(MetaTypeProvider.class, settings, FrameworkUtil.asDictionary(Map.of(key, pid)));
    }

    @Override
    public void stop(BundleContext context) {
        if (tracker != null) {
            tracker.close();
        }
        if (contexts != null) {
            contexts.close();
        }
    }

    /** The first ConfigAdmin decides. */
    private static final class FederationTracker extends ServiceTracker<ConfigurationAdmin, FederationService> {
        private final CamelContexts contexts;

        FederationTracker(BundleContext context, CamelContexts contexts) {
            super(context, ConfigurationAdmin.class, null);
            this.contexts = contexts;
        }

        @Override
        public FederationService addingService(ServiceReference<ConfigurationAdmin> reference) {
            FederationService service =
                    new FederationService(context, new Configurations(context.getService(reference), ETC), contexts);
            context.registerService(ConfigurationListener.class, service, null);
            return service;
        }

        @Override
        public void removedService(ServiceReference<ConfigurationAdmin> reference, FederationService service) {
            service.close();
        }
    }
}
