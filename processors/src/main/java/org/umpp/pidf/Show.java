// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.Locale;
import java.util.Optional;

/** How an available user wants to be approached (RFC 6121 §4.7.2.1). */
public enum Show {
    CHAT,
    AWAY,
    XA,
    DND;

    /** The token in a document. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The show a token stands for; empty for anything else. */
    public static Optional<Show> of(String token) {
        return switch (token.strip()) {
            case "chat" -> Optional.of(CHAT);
            case "away" -> Optional.of(AWAY);
            case "xa" -> Optional.of(XA);
            case "dnd" -> Optional.of(DND);
            default -> Optional.empty();
        };
    }
}
