// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

/** Time as the engine sees it: a clock, and tasks that run later. A task is short and never blocks. */
public interface Scheduler {
    /** Milliseconds since the epoch. */
    long now();

    /** Runs the task once after {@code millis} milliseconds (0 or more), on a thread of the scheduler's choice. */
    Timeout schedule(long millis, Runnable task);

    /** A task that has not run yet. */
    interface Timeout {
        /** Withdraws the task; one that runs already or has run is left alone. */
        void cancel();
    }
}
