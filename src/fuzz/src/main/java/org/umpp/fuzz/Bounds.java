// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must hold of everything that reads: equal where the same is read twice, and memory in proportion to the octets. */
final class Bounds {
    /** Reading an octet may cost this many; what is read is read several times over by the checks. */
    private static final long OCTETS_EACH = 4_096;

    /** What classes, tables and messages of exceptions cost, however short the input is. */
    private static final long OCTETS_ANYWAY = 16L << 20;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Bounds() {}

    /** Reads, and fails if that takes memory out of proportion. */
    static void hold(byte[] octets, Runnable reading) {
        long most = OCTETS_ANYWAY + OCTETS_EACH * octets.length;
        // what the first reading takes may be classes that are loaded, and instrumented by the fuzzer
        if (allocated(reading) > most) {
            long taken = allocated(reading);
            require(taken <= most, octets.length + " octets made the reader allocate " + taken);
        }
    }

    private static long allocated(Runnable reading) {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        reading.run();
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }

    static void equal(String what, @Nullable Object actual, @Nullable Object expected) {
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError(what + ": " + actual + "\nexpected: " + expected);
        }
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
