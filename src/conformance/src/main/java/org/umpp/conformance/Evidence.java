// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import java.util.List;
import java.util.Locale;

/**
 * A test that names clauses, and what became of it: one line of a file of evidence, with tabs between test, outcome, count
 * and each clause.
 *
 * @param test the class and the method, as {@code org.umpp.address.JidTest#partsAreCanonical}
 * @param runs how often it ran: the invocations of a parameterised test, else 1; 0 when it did not
 * @param clauses what it checks, as in {@link Spec}
 */
record Evidence(String test, Outcome outcome, int runs, List<String> clauses) {
    private static final String TAB = "\t";
    private static final int FIXED = 3;

    Evidence {
        clauses = List.copyOf(clauses);
    }

    /** Another run of the same test, taken together with this one. */
    Evidence and(Evidence other) {
        return new Evidence(test, outcome.and(other.outcome), runs + other.runs, clauses);
    }

    String testClass() {
        return test.substring(0, test.indexOf('#'));
    }

    String testMethod() {
        return test.substring(test.indexOf('#') + 1);
    }

    String toLine() {
        return String.join(TAB, test, outcome.name().toLowerCase(Locale.ROOT), Integer.toString(runs))
                + TAB
                + String.join(TAB, clauses);
    }

    /**
     * The inverse of {@link #toLine}.
     *
     * @throws IllegalArgumentException when {@code line} is none
     */
    static Evidence parse(String line) {
        List<String> fields = List.of(line.split(TAB, -1));
        if (fields.size() <= FIXED || fields.get(0).indexOf('#') < 0) {
            throw new IllegalArgumentException("evidence: \"" + line + "\" (expected: test, outcome, runs, clauses)");
        }
        return new Evidence(
                fields.get(0),
                Outcome.valueOf(fields.get(1).toUpperCase(Locale.ROOT)),
                Integer.parseInt(fields.get(2)),
                fields.subList(FIXED, fields.size()));
    }
}
