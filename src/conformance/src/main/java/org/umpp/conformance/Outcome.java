// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

/** What became of a test. */
enum Outcome {
    PASSED,
    FAILED,
    /** Not run, or given up because something it needs is absent. */
    SKIPPED;

    /** The outcome of a test that ran more than once: one failure spoils it, one pass is worth more than none. */
    Outcome and(Outcome other) {
        if (this == FAILED || other == FAILED) {
            return FAILED;
        }
        return this == PASSED || other == PASSED ? PASSED : SKIPPED;
    }
}
