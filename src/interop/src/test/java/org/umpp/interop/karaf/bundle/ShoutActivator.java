// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.karaf.bundle;

import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Offers a bean that routes may name. */
public final class ShoutActivator implements BundleActivator {
    /** What the bean is. */
    public static final class Bouncer {
        /** From which version of its bundle it is. */
        public String version() {
            return ShoutComponent.version();
        }
    }

    @Override
    public void start(BundleContext context) {
        context.registerService(Bouncer.class, new Bouncer(), FrameworkUtil.asDictionary(Map.of("name", "bouncer")));
    }

    @Override
    public void stop(BundleContext context) {
        // the service goes with the bundle
    }
}
