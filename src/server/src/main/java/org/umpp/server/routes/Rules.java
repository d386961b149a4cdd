// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.util.Collection;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.ExpressionAdapter;

/**
 * The rules that have a file of their own. A route that consumes from {@code direct:rule-all-<name>} is asked about everything, one that
 * consumes from {@code direct:rule-message-<name>} about every message. {@code policy.xml} asks them in the order of their names, by the
 * expressions {@code rules.all} and {@code rules.message}.
 */
final class Rules {
    private final Kind all = new Kind("direct:rule-all-");
    private final Kind message = new Kind("direct:rule-message-");

    /** Makes the expressions known. */
    void bind(Registry registry) {
        registry.bind("rules.all", all);
        registry.bind("rules.message", message);
    }

    /** From now on these are the rules, of all endpoints that routes consume from. */
    void set(Collection<String> endpoints) {
        all.choose(endpoints);
        message.choose(endpoints);
    }

    /** The endpoints of one kind. An expression, as a method of a bean would copy the message whenever it is asked. */
    private static final class Kind extends ExpressionAdapter {
        private final String prefix;
        private volatile List<String> uris = List.of();

        Kind(String prefix) {
            this.prefix = prefix;
        }

        void choose(Collection<String> endpoints) {
            uris = endpoints.stream()
                    .filter(uri -> uri.startsWith(prefix))
                    .distinct()
                    .sorted()
                    .toList();
        }

        @Override
        public Object evaluate(Exchange exchange) {
            return uris;
        }

        @Override
        public String toString() {
            return prefix + '*';
        }
    }
}
