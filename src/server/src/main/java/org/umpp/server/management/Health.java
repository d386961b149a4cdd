// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import java.util.List;

/**
 * How a server is (D-47).
 *
 * @param state in one word
 * @param ready true if new sessions should come here: it is up, or nearly, and does not drain
 * @param reasons why it is not simply up, each with what to do
 */
public record Health(State state, boolean ready, List<String> reasons) {

    /** From good to bad. */
    public enum State {
        /** Everything works. */
        UP,
        /** It serves, but somebody should look at it. */
        DEGRADED,
        /** It does not serve. */
        DOWN
    }

    public Health {
        reasons = List.copyOf(reasons);
    }

    /** As a JSON object. */
    public String json() {
        return Rows.object(this).toJson();
    }
}
