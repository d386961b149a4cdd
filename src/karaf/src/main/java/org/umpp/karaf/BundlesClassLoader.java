// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.io.IOException;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/**
 * One view of the classes and resources of several bundles, which may change: the application class loader of the Camel context. It
 * defines no class itself.
 */
final class BundlesClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Supplier<? extends Collection<Bundle>> bundles;
    private final Map<String, Bundle> owners = new ConcurrentHashMap<>();

    BundlesClassLoader(Supplier<? extends Collection<Bundle>> bundles) {
        super("umpp-camel", BundlesClassLoader.class.getClassLoader());
        this.bundles = bundles;
    }

    /** What was looked up before may be found elsewhere now. */
    void forget() {
        owners.clear();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Bundle owner = owners.get(name);
        if (owner != null) {
            return owner.loadClass(name);
        }
        for (Bundle bundle : bundles.get()) {
            try {
                Class<?> found = bundle.loadClass(name);
                owners.put(name, bundle);
                return found;
            } catch (ClassNotFoundException | IllegalStateException e) {
                // IllegalStateException: it is being uninstalled; the next may have it
            }
        }
        throw new ClassNotFoundException(name + " is in none of the bundles that use Camel");
    }

    @Override
    protected @Nullable URL findResource(String name) {
        for (Bundle bundle : bundles.get()) {
            try {
                URL found = bundle.getResource(name);
                if (found != null) {
                    return found;
                }
            } catch (IllegalStateException e) {
                // it is being uninstalled
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        Map<String, URL> all = new LinkedHashMap<>(); // two bundles may see the resource of a third
        for (Bundle bundle : bundles.get()) {
            try {
                Enumeration<URL> found = bundle.getResources(name);
                while (found != null && found.hasMoreElements()) {
                    URL resource = found.nextElement();
                    all.put(resource.toExternalForm(), resource);
                }
            } catch (IllegalStateException e) {
                // it is being uninstalled
            }
        }
        return Collections.enumeration(all.values());
    }
}
