// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A machine as the RFC draws it: one line {@code STATE EVENT -> STATE: ACTION, ACTION} for each arrow. Every pair of a state
 * and an event that has no line must leave the state unchanged and do nothing.
 */
final class MachineTable {
    private final Map<String, String> arrows = new HashMap<>();

    MachineTable(String lines) {
        for (String line : lines.strip().split("\n")) {
            String[] sides = line.split("->");
            String[] from = sides[0].strip().split("\\s+");
            assertThat(from).as(line).hasSize(2);
            for (String event : from[1].split("\\|")) {
                String clash = arrows.put(from[0] + ' ' + Event.valueOf(event), sides[1].strip());
                assertThat(clash).as("second line for " + line).isNull();
            }
        }
    }

    /** Checks every pair of the machine's states and all events against the table. */
    <S extends Enum<S> & Machine<S>> void check(Class<S> machine, boolean reliable) {
        Map<String, String> unchecked = new HashMap<>(arrows);
        for (S state : EnumSet.allOf(machine)) {
            for (Event event : Event.values()) {
                String pair = state + " " + event;
                String expected = unchecked.remove(pair);
                assertThat(text(state.on(event, reliable)))
                        .as(pair + (reliable ? " (reliable)" : " (unreliable)"))
                        .isEqualTo(expected == null ? state.name() : expected);
            }
        }
        assertThat(unchecked).as("lines that name no state of the machine").isEmpty();
    }

    static String text(Step<?> step) {
        return step.next() + (step.actions().isEmpty() ? "" : ": " + text(step.actions()));
    }

    private static String text(List<Action> actions) {
        return actions.stream().map(MachineTable::text).collect(Collectors.joining(", "));
    }

    private static String text(Action action) {
        if (action instanceof Action.Start start) return "start " + start.timer();
        if (action instanceof Action.Stop stop) return "stop " + stop.timer();
        return action.toString();
    }
}
