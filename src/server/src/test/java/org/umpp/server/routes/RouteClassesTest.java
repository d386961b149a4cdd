// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class RouteClassesTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @Test
    void areThoseOfTheContextAsLongAsItLasts() throws Exception {
        try (URLClassLoader classes = new URLClassLoader(new URL[0], before)) {
            context.setApplicationContextClassLoader(classes);
            AtomicReference<ClassLoader> seen = new AtomicReference<>();

            RouteClasses.use(context, () -> seen.set(Thread.currentThread().getContextClassLoader()));

            assertThat(seen.get()).isSameAs(classes);
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        }
    }

    @Test
    void theThreadHasItsOwnAgainAfterAFailure() throws Exception {
        try (URLClassLoader classes = new URLClassLoader(new URL[0], before)) {
            context.setApplicationContextClassLoader(classes);

            assertThatThrownBy(() -> RouteClasses.use(context, () -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        }
    }
}
