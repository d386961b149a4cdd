// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * The Event header field (RFC 6665 §8.2.1).
 *
 * @param type the event package with its templates, such as {@code presence} or {@code presence.winfo}
 */
public record Event(String type, Parameters parameters) {
    public Event {
        if (!Grammar.isToken(type)) {
            throw new IllegalArgumentException("type: no token");
        }
    }

    /**
     * Reads an Event value.
     *
     * @throws MalformedSipException 400 when it is none
     */
    public static Event parse(String text) {
        ValueScanner scanner = new ValueScanner(text, "Event");
        return new Event(scanner.token(), scanner.parameters());
    }

    /** The id that tells subscriptions of one dialog apart; null when absent. */
    public @Nullable String id() {
        return parameters.get("id");
    }

    @Override
    public String toString() {
        return type + parameters;
    }
}
