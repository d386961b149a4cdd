// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStoppingEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Does something when a Camel context begins to stop, while all its routes still run; the context waits for it. */
final class ContextStopping extends EventNotifierSupport {
    private final Runnable task;

    ContextStopping(Runnable task) {
        this.task = task;
        setIgnoreCamelContextInitEvents(true);
        setIgnoreExchangeEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreStepEvents(true);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelContextStoppingEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        task.run();
    }
}
