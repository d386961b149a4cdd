// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Sessions with which something else happens, once, between two steps of whoever uses them. */
final class InterruptedMap extends ConcurrentHashMap<SessionKey, Session> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable Runnable beforeRead;
    private transient @Nullable Runnable afterChange;

    /** It happens when a session is about to be read. */
    void beforeRead(Runnable event) {
        beforeRead = event;
    }

    /** It happens when a session has just changed. */
    void afterChange(Runnable event) {
        afterChange = event;
    }

    @Override
    public @Nullable Session get(Object key) {
        Runnable event = beforeRead;
        beforeRead = null;
        if (event != null) {
            event.run();
        }
        return super.get(key);
    }

    @Override
    public @Nullable Session computeIfPresent(
            SessionKey key, BiFunction<? super SessionKey, ? super Session, ? extends @Nullable Session> remapping) {
        Session after = super.computeIfPresent(key, remapping);
        Runnable event = afterChange;
        afterChange = null;
        if (event != null) {
            event.run();
        }
        return after;
    }
}
