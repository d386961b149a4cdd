// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Runs the {@link FederationService} while its bundle is active. */
public final class Activator implements BundleActivator {
    private @Nullable FederationService service;

    @Override
    public void start(BundleContext context) {
        service = new FederationService(context);
    }

    @Override
    public void stop(BundleContext context) {
        FederationService running = service;
        if (running != null) {
            running.close();
        }
    }
}
