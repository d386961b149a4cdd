// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The registry of dialogs: the map handed in holds the truth, and the one verb is to apply an event to a usage. */
public final class Dialogs {
    private final ConcurrentMap<DialogId, Usage> usages;
    private volatile int limit;

    /**
     * @param usages where the usages are kept; may be durable or distributed
     * @param limit how many dialogs there may be at most
     */
    public Dialogs(ConcurrentMap<DialogId, Usage> usages, int limit) {
        this.usages = usages;
        this.limit = limit;
    }

    /** From now on there may be so many; those that are there stay. */
    public void setLimit(int limit) {
        this.limit = limit;
    }

    /** Adds the usage of a new dialog; {@code false} if the dialog exists already, which changes nothing. */
    public boolean add(Usage usage) {
        return usages.putIfAbsent(usage.dialog().id(), usage) == null;
    }

    /** Whether there is no room for another dialog. */
    public boolean isFull() {
        return usages.size() >= limit;
    }

    /** The usage of a dialog, or {@code null} if there is no such dialog. */
    public @Nullable Usage find(DialogId id) {
        return usages.get(id);
    }

    /**
     * Applies an event to the usage of a dialog, atomically.
     *
     * @return the transition, or {@code null} if there is no such dialog
     */
    public @Nullable Change apply(DialogId id, UsageEvent event) {
        List<Change> done = new ArrayList<>(1);
        usages.computeIfPresent(id, (key, usage) -> {
            Change change = usage.on(event);
            done.clear(); // a map may call again when it lost a race
            done.add(change);
            return change.next();
        });
        return done.isEmpty() ? null : done.get(0);
    }

    /** Forgets a dialog that never came to be. */
    public void discard(DialogId id) {
        usages.remove(id);
    }

    /** The ids of all dialogs; a snapshot that may be a little old. */
    public List<DialogId> ids() {
        return List.copyOf(usages.keySet());
    }

    /** How many dialogs there are. */
    public int size() {
        return usages.size();
    }
}
