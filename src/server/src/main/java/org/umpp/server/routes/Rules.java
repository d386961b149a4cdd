// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rules that have a file of their own: the bean {@code rules}. A route that consumes from {@code direct:rule-all-<name>} is asked about
 * everything, one that consumes from {@code direct:rule-message-<name>} about every message. {@code policy.xml} asks them in the order of
 * their names.
 */
public final class Rules {
    private static final String PREFIX = "direct:rule-";

    private volatile Map<String, List<String>> urisByKind = Map.of();

    /** The endpoints to be asked about a kind of thing: {@code all} or {@code message}. */
    public List<String> of(String kind) {
        return urisByKind.getOrDefault(kind, List.of());
    }

    /** From now on these are the rules, of all endpoints that routes consume from. */
    void set(Collection<String> endpoints) {
        urisByKind = endpoints.stream()
                .filter(uri -> uri.startsWith(PREFIX))
                .distinct()
                .sorted()
                .collect(Collectors.groupingBy(Rules::kind, Collectors.toUnmodifiableList()));
    }

    private static String kind(String uri) {
        int end = uri.indexOf('-', PREFIX.length());
        return uri.substring(PREFIX.length(), end < 0 ? uri.length() : end);
    }
}
