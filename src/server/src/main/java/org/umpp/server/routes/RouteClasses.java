// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import org.apache.camel.CamelContext;

/** What Camel and its components look up by thread, on this thread and on those it makes, is what routes may use. */
public final class RouteClasses {
    private RouteClasses() {}

    /** Does something with the class loader of the context; afterwards the thread has the one it had. */
    public static void use(CamelContext context, Runnable work) {
        ClassLoader classes = context.getApplicationContextClassLoader();
        if (classes == null) {
            work.run();
            return;
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            work.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
