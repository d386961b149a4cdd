// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.explain;

import java.util.List;
import org.umpp.server.management.Rows;

/**
 * What would become of a message or a wish to watch.
 *
 * @param question who to whom, and what
 * @param steps what was looked at, in order
 * @param allowed the outcome
 * @param outcome the same in words: where it is refused, the answer and the rule that gives it
 */
public record Explanation(String question, List<Step> steps, boolean allowed, String outcome) {

    /**
     * One thing that was looked at.
     *
     * @param kind domain, partner, route, step, not run, then
     * @param text what was found
     */
    public record Step(String kind, String text) {}

    public Explanation {
        steps = List.copyOf(steps);
    }

    /** For people: a line a step, the outcome last. */
    public String text() {
        StringBuilder text = new StringBuilder(question).append('\n');
        for (Step step : steps) {
            text.append("  %-9s ".formatted(step.kind())).append(step.text()).append('\n');
        }
        return text.append(outcome).append('\n').toString();
    }

    /** For programs. */
    public String json() {
        return Rows.object(this).toJson();
    }
}
