// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.util.Locale;
import java.util.Optional;

/** The states of a conversation (XEP-0085), of which SIP knows whether somebody types (RFC 3994). */
public enum ChatState {
    ACTIVE,
    COMPOSING,
    PAUSED,
    INACTIVE,
    GONE;

    /** The state that an element names, if it does. */
    static Optional<ChatState> of(String element) {
        for (ChatState state : values()) {
            if (state.element().equals(element)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** The name of its element. */
    String element() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody types; empty for who has left, which only the end of a session can say (RFC 7573 §6.1). */
    Optional<Boolean> typing() {
        return this == GONE ? Optional.empty() : Optional.of(this == COMPOSING);
    }
}
