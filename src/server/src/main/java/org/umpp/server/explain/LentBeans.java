// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.explain;

import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.BeanRepository;
import org.jspecify.annotations.Nullable;

/** The beans of one context, for another that must not end them when it ends. */
record LentBeans(BeanRepository owner) implements BeanRepository {
    @Override
    public @Nullable Object lookupByName(String name) {
        return owner.lookupByName(name);
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
        return owner.lookupByNameAndType(name, type);
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return owner.findByTypeWithName(type);
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return owner.findByType(type);
    }
}
