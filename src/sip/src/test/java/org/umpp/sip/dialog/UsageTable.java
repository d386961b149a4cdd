// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The conversation rules of a usage: one line {@code STATE event -> STATE: ACTION, ACTION} for each pair that does something.
 * Every pair without a line must leave the usage exactly as it was.
 */
final class UsageTable<U extends Usage> {
    private final Map<String, U> states = new LinkedHashMap<>();
    private final Map<String, UsageEvent> events = new LinkedHashMap<>();
    private final Function<U, String> nameOf;

    UsageTable(Function<U, String> nameOf) {
        this.nameOf = nameOf;
    }

    UsageTable<U> state(U usage) {
        assertThat(states.put(nameOf.apply(usage), usage)).isNull();
        return this;
    }

    UsageTable<U> event(String name, UsageEvent event) {
        assertThat(events.put(name, event)).isNull();
        return this;
    }

    void check(Class<U> type, String lines) {
        Map<String, String> rules = new HashMap<>();
        for (String line : lines.strip().split("\n")) {
            String[] sides = line.split("->");
            String[] from = sides[0].strip().split("\\s+");
            for (String event : from[1].split("\\|")) {
                assertThat(events).as(line).containsKey(event);
                assertThat(rules.put(from[0] + ' ' + event, sides[1].strip()))
                        .as(line)
                        .isNull();
            }
        }
        states.forEach((stateName, state) -> events.forEach((eventName, event) -> {
            String pair = stateName + ' ' + eventName;
            Change change = state.on(event);
            String rule = rules.remove(pair);
            if (rule == null) {
                assertThat(change).as(pair).isEqualTo(new Change(state, java.util.List.of()));
            } else {
                String next = change.next() == null ? "over" : nameOf.apply(type.cast(change.next()));
                String actions = change.actions().stream().map(UsageTable::text).collect(Collectors.joining(", "));
                assertThat(actions.isEmpty() ? next : next + ": " + actions)
                        .as(pair)
                        .isEqualTo(rule);
            }
        }));
        assertThat(rules).as("lines that name no state").isEmpty();
    }

    private static String text(UsageAction action) {
        if (action instanceof UsageAction.Refuse refuse) return "refuse " + refuse.status();
        if (action instanceof UsageAction.Ended ended) return "ended " + ended.reason();
        if (action instanceof UsageAction.SendSubscribe subscribe) return "SUBSCRIBE " + subscribe.expires();
        if (action instanceof UsageAction.SendNotify notify)
            return "NOTIFY " + notify.notification().state();
        if (action instanceof UsageAction.SendBye) return "BYE";
        if (action instanceof UsageAction.SendRefresh) return "refresh";
        if (action instanceof UsageAction.SendOffer) return "INVITE";
        return action.toString();
    }
}
