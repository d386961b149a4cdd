// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.camel.spi.BeanRepository;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * OSGi services with the property {@code name} are beans that a route may name: policies call what other bundles offer. Of two with one
 * name the better ranked holds.
 */
final class NamedServices implements BeanRepository, AutoCloseable {
    /** The service property whose value is the name of the bean. */
    static final String NAME = "name";

    private final BundleContext context;
    private final Map<String, ServiceReference<Object>> references = new ConcurrentHashMap<>();
    private final ServiceTracker<Object, ServiceReference<Object>> tracker;
    private volatile Consumer<String> changed = name -> {};

    NamedServices(BundleContext context) {
        this.context = context;
        try {
            tracker = new ServiceTracker<>(
                    context, FrameworkUtil.createFilter("(" + NAME + "=*)"), new ServiceTrackerCustomizer<>() {
                        @Override
                        public ServiceReference<Object> addingService(ServiceReference<Object> reference) {
                            references.merge(
                                    name(reference),
                                    reference,
                                    (before, now) -> now.compareTo(before) > 0 ? now : before);
                            changed.accept(name(reference));
                            return reference;
                        }

                        @Override
                        public void modifiedService(
                                ServiceReference<Object> reference, ServiceReference<Object> tracked) {
                            references.values().remove(reference);
                            addingService(reference);
                        }

                        @Override
                        public void removedService(
                                ServiceReference<Object> reference, ServiceReference<Object> tracked) {
                            if (references.values().remove(reference)) {
                                changed.accept(name(reference));
                            }
                        }
                    });
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        tracker.open();
    }

    /** Whom to tell the names of beans that come and go. */
    void listener(Consumer<String> changed) {
        this.changed = changed;
    }

    private static String name(ServiceReference<?> reference) {
        return String.valueOf(reference.getProperty(NAME));
    }

    @Override
    public @Nullable Object lookupByName(String name) {
        ServiceReference<Object> reference = references.get(name);
        return reference == null ? null : context.getService(reference);
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
        Object service = lookupByName(name);
        return type.isInstance(service) ? type.cast(service) : null;
    }

    /** Looks at the types under which services were registered, so that none is made for the asking. */
    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        Map<String, T> found = new HashMap<>();
        references.forEach((name, reference) -> {
            Object types = reference.getProperty(Constants.OBJECTCLASS);
            if (types instanceof String[] names && Arrays.asList(names).contains(type.getName())) {
                T service = lookupByNameAndType(name, type);
                if (service != null) {
                    found.put(name, service);
                }
            }
        });
        return found;
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return Set.copyOf(findByTypeWithName(Objects.requireNonNull(type)).values());
    }

    @Override
    public void close() {
        changed = name -> {};
        tracker.close();
    }
}
