// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What passes an endpoint. */
enum EndpointKind {
    /** A session begins. */
    OPEN(false, true),
    /** A message, in either direction. */
    MESSAGE(true, true),
    /** A message has arrived, as its reader says. */
    REPORT(true, true),
    /** A message that was taken has not arrived. */
    UNDELIVERED(true, false),
    /** A session has no connection any more. */
    LOST(true, false),
    /** A session ends. */
    CLOSE(false, true);

    private final boolean consumed;
    private final boolean produced;

    EndpointKind(boolean consumed, boolean produced) {
        this.consumed = consumed;
        this.produced = produced;
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static EndpointKind of(String name) {
        for (EndpointKind kind : values()) {
            if (kind.text().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("msrp:" + name + " (expected: one of "
                + Arrays.stream(values()).map(EndpointKind::text).collect(Collectors.joining(", ")) + ")");
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isConsumed() {
        return consumed;
    }

    boolean isProduced() {
        return produced;
    }
}
