// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Dialogs;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.transaction.Scheduler;

/** One timeout for each dialog, at the deadline of its usage. The usages hold the truth; this can be rebuilt from them. */
final class Deadlines {
    private final ConcurrentMap<DialogId, Armed> armed = new ConcurrentHashMap<>();
    private final Dialogs dialogs;
    private final Scheduler scheduler;
    private final Consumer<DialogId> reached;

    private record Armed(long at, Scheduler.Timeout timeout) {}

    Deadlines(Dialogs dialogs, Scheduler scheduler, Consumer<DialogId> reached) {
        this.dialogs = dialogs;
        this.scheduler = scheduler;
        this.reached = reached;
    }

    /** Sets the timeout by what the usage says now. One that comes too early only asks again. */
    void arm(DialogId id) {
        armed.compute(id, (key, current) -> {
            Usage usage = dialogs.find(key);
            long at = usage == null ? Long.MAX_VALUE : usage.deadline();
            if (current != null) {
                if (current.at <= at && at != Long.MAX_VALUE) {
                    return current;
                }
                current.timeout.cancel();
            }
            if (at == Long.MAX_VALUE) {
                return null;
            }
            long wait = Math.max(0, at - scheduler.now());
            return new Armed(at, scheduler.schedule(wait, () -> fire(key, at)));
        });
    }

    private void fire(DialogId id, long at) {
        armed.computeIfPresent(id, (key, current) -> current.at == at ? null : current);
        reached.accept(id);
    }

    /** Stops all timeouts. */
    void stop() {
        armed.values().forEach(one -> one.timeout.cancel());
        armed.clear();
    }
}
