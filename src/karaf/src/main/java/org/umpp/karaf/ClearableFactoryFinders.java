// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.impl.engine.DefaultFactoryFinderResolver;
import org.apache.camel.spi.ClassResolver;
import org.apache.camel.spi.FactoryFinder;

/** Camel's factory finders remember what they did not find. These forget it when a bundle comes or goes. */
final class ClearableFactoryFinders extends DefaultFactoryFinderResolver {
    private final List<FactoryFinder> finders = new CopyOnWriteArrayList<>();

    @Override
    public FactoryFinder resolveFactoryFinder(ClassResolver classes, String path) {
        return remember(super.resolveFactoryFinder(classes, path));
    }

    @Override
    public FactoryFinder resolveBootstrapFactoryFinder(ClassResolver classes, String path) {
        return remember(super.resolveBootstrapFactoryFinder(classes, path));
    }

    void clear() {
        finders.forEach(FactoryFinder::clear);
    }

    private FactoryFinder remember(FactoryFinder finder) {
        finders.add(finder);
        return finder;
    }
}
