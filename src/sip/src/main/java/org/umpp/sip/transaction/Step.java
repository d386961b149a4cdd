// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import java.util.List;

/** One transition of a machine: the state it is in now, and what to do on the way, in order. */
public record Step<S>(S next, List<Action> actions) {
    public Step {
        actions = List.copyOf(actions);
    }

    static <S> Step<S> to(S next, Action... actions) {
        return new Step<>(next, List.of(actions));
    }
}
