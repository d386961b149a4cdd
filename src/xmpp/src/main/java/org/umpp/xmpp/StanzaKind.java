// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What passes an endpoint. */
enum StanzaKind {
    MESSAGE,
    PRESENCE,
    /** Queries and their answers. */
    IQ,
    /** Stanzas that were accepted and could not be delivered; to be consumed from only. */
    UNDELIVERED;

    /**
     * The kind of that name.
     *
     * @param scheme of the component
     * @param kinds that it has
     * @throws IllegalArgumentException if it has none of that name
     */
    static StanzaKind of(String scheme, Set<StanzaKind> kinds, String name) {
        for (StanzaKind kind : kinds) {
            if (kind.text().equals(name)) {
                return kind;
            }
        }
        String expected =
                kinds.stream().sorted().map(kind -> scheme + ':' + kind.text()).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(scheme + ':' + name + " (expected: " + expected + ")");
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
