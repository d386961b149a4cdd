// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Puts the stanzas that wait for an answer into one list, in the order they came. An exchange without a body only asks whether they may go. */
public final class StanzasInOrder implements AggregationStrategy {

    @Override
    public Exchange aggregate(@Nullable Exchange waiting, Exchange next) {
        List<Object> stanzas = new ArrayList<>();
        if (waiting != null) {
            for (Object stanza : waiting.getMessage().getBody(List.class)) {
                stanzas.add(stanza);
            }
        }
        if (next.getMessage().getBody() != null) {
            stanzas.add(next.getMessage().getBody());
        }
        next.getMessage().setBody(stanzas);
        return next;
    }
}
