// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * The bundles whose classes a route may name: Camel's own, those that use Camel (components, converters, data formats, strategies), and
 * implementations of XML binding. They may come and go at any time. The implementation that Camel's feature brings imports dynamically: through it a
 * route may name what any bundle exports.
 */
final class CamelBundles implements BundleTrackerCustomizer<Bundle>, AutoCloseable {
    private static final String CAMEL = "org.apache.camel";
    private static final String XML_BINDING = "META-INF/services/jakarta.xml.bind.JAXBContextFactory";

    private final Set<Bundle> bundles = new CopyOnWriteArraySet<>();
    private final BundleTracker<Bundle> tracker;
    private volatile @Nullable Listener listener;

    /** Learns of bundles that come and go. */
    interface Listener {
        /** A bundle has come. */
        void arrived(Bundle bundle);

        /** A bundle has gone: its classes are of no use any more. */
        void left(Bundle bundle);
    }

    CamelBundles(BundleContext context) {
        int usable = Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;
        tracker = new BundleTracker<>(context, usable, this);
        tracker.open();
    }

    /** Whom to tell from now on. */
    void listener(Listener listener) {
        this.listener = listener;
    }

    /** As they are now, Camel's own first. */
    Set<Bundle> all() {
        return bundles;
    }

    @Override
    public @Nullable Bundle addingBundle(Bundle bundle, @Nullable BundleEvent event) {
        if (!concernsCamel(bundle)) {
            return null;
        }
        bundles.add(bundle);
        Listener told = listener;
        if (told != null) {
            told.arrived(bundle);
        }
        return bundle;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Bundle tracked) {
        // resolved, starting, active: its classes are the same
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Bundle tracked) {
        bundles.remove(bundle);
        Listener told = listener;
        if (told != null) {
            told.left(bundle);
        }
    }

    private static boolean concernsCamel(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null || bundle.getBundleId() == 0) {
            return false;
        }
        for (BundleCapability capability : wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
            if (isCamel(capability)) {
                return true;
            }
        }
        List<BundleWire> imports = wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE);
        for (BundleWire wire : imports) {
            if (isCamel(wire.getCapability())) {
                return true;
            }
        }
        URL binding = bundle.getEntry(XML_BINDING);
        return binding != null;
    }

    private static boolean isCamel(BundleCapability capability) {
        return String.valueOf(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
                .startsWith(CAMEL);
    }

    @Override
    public void close() {
        listener = null;
        tracker.close();
    }
}
