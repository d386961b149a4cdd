// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

/** Lets a server run empty, for maintenance (D-47). */
public interface Draining {
    /** Takes no new sessions and subscriptions from now on, and sends watchers elsewhere; what is there goes on until it ends. */
    void drain();

    /** Takes new ones again. */
    void undrain();

    boolean isDraining();
}
