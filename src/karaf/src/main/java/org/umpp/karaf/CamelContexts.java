// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.FactoryFinderResolver;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Camel contexts that see the components, data formats, languages, converters and beans of all bundles, also of those that are
 * installed, updated or removed later.
 */
final class CamelContexts implements ContextFactory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CamelContexts.class);
    private static final String CONVERTERS = "META-INF/services/org/apache/camel/TypeConverterLoader";

    private final CamelBundles bundles;
    private final NamedServices services;
    private final BundlesClassLoader classes;

    CamelContexts(BundleContext context) {
        bundles = new CamelBundles(context);
        services = new NamedServices(context);
        classes = new BundlesClassLoader(bundles::all);
    }

    @Override
    public CamelContext create() {
        return create(new ClearableFactoryFinders());
    }

    private DefaultCamelContext create(ClearableFactoryFinders finders) {
        DefaultCamelContext context = new DefaultCamelContext(false);
        context.setApplicationContextClassLoader(classes);
        context.getCamelContextExtension().addContextPlugin(FactoryFinderResolver.class, finders);
        context.getCamelContextExtension().setRegistry(new DefaultRegistry(services));
        PluginHelper.getPackageScanClassResolver(context).addClassLoader(classes);
        context.build();
        return context;
    }

    /**
     * A new context, not started, that follows the bundles.
     *
     * @param changes learns what of the context has changed with a bundle: routes that use it are to be loaded anew
     */
    CamelContext create(Changes changes) {
        ClearableFactoryFinders finders = new ClearableFactoryFinders();
        DefaultCamelContext context = create(finders);
        bundles.listener(new CamelBundles.Listener() {
            @Override
            public void arrived(Bundle bundle) {
                classes.forget();
                finders.clear();
                addConverters(context, bundle);
                changes.bundleArrived(bundle.getSymbolicName());
            }

            @Override
            public void left(Bundle bundle) {
                classes.forget();
                finders.clear();
                for (String component : componentsOf(context, bundle)) {
                    changes.componentLeft(context, component);
                }
            }
        });
        services.listener(changes::beanChanged);
        return context;
    }

    /** What a bundle that comes or goes means for routes. */
    interface Changes {
        /** A bundle has come: what could not be resolved before may be there now. */
        void bundleArrived(String name);

        /** The classes of a component are gone. */
        void componentLeft(CamelContext context, String scheme);

        /** Another object has this name now, or none. */
        void beanChanged(String name);
    }

    private static List<String> componentsOf(CamelContext context, Bundle bundle) {
        List<String> names = new ArrayList<>();
        for (String name : context.getComponentNames()) {
            Component component = context.hasComponent(name);
            if (component != null && bundle.equals(FrameworkUtil.getBundle(component.getClass()))) {
                names.add(name);
            }
        }
        return names;
    }

    /** Camel looks for converters only once, when a context is built. */
    private static void addConverters(CamelContext context, Bundle bundle) {
        try {
            Enumeration<URL> files = bundle.getResources(CONVERTERS);
            if (files == null) {
                return;
            }
            for (URL file : Collections.list(files)) {
                for (String name : lines(file)) {
                    TypeConverterLoader loader = (TypeConverterLoader)
                            bundle.loadClass(name).getDeclaredConstructor().newInstance();
                    loader.load(context.getTypeConverterRegistry());
                }
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            LOG.warn("the type converters of bundle {} cannot be used: {}", bundle.getSymbolicName(), e.toString());
        }
    }

    private static List<String> lines(URL file) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }

    @Override
    public void close() {
        services.close();
        bundles.close();
    }
}
