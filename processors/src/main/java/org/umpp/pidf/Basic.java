// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.Locale;
import java.util.Optional;

/** Whether a tuple takes messages (RFC 3863 §4.1.4). */
public enum Basic {
    OPEN,
    CLOSED;

    /** The token in a document. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The basic status a token stands for; empty for anything else, which RFC 3863 leaves without meaning. */
    public static Optional<Basic> of(String token) {
        return switch (token.strip()) {
            case "open" -> Optional.of(OPEN);
            case "closed" -> Optional.of(CLOSED);
            default -> Optional.empty();
        };
    }
}
