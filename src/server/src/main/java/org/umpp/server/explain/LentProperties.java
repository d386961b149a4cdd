// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.explain;

import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesSource;
import org.jspecify.annotations.Nullable;

/** What one context puts in the place of <code>{{...}}</code>, for another. */
record LentProperties(PropertiesComponent owner) implements PropertiesSource {
    @Override
    public String getName() {
        return "umpp-explain";
    }

    @Override
    public @Nullable String getProperty(String name) {
        return owner.resolveProperty(name).orElse(null);
    }
}
