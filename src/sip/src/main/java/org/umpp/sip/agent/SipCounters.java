// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the agent counts. */
public final class SipCounters {
    /** One counter. */
    public enum Counter {
        REQUESTS_IN,
        REQUESTS_OUT,
        RESPONSES_IN,
        RESPONSES_OUT,
        /** Requests refused by a rule of the agent, whatever the rule. */
        REFUSED,
        /** Requests whose From domain is not the peer's (D-20). */
        IDENTITY_MISMATCHES,
        /** Requests answered 503: there was no room, or no route at the moment. */
        OVERLOADS,
        /** Responses that belong to no transaction. */
        STRAY_RESPONSES,
        /** Responses whose From tag is not the one we sent; they are matched by branch all the same. */
        FOREIGN_FROM_TAGS
    }

    private final Map<Counter, LongAdder> adders = new EnumMap<>(Counter.class);

    /** All counters at zero. */
    public SipCounters() {
        for (Counter counter : Counter.values()) {
            adders.put(counter, new LongAdder());
        }
    }

    void count(Counter counter) {
        LongAdder adder = adders.get(counter);
        if (adder != null) {
            adder.increment();
        }
    }

    /** The count so far. */
    public long get(Counter counter) {
        LongAdder adder = adders.get(counter);
        return adder == null ? 0 : adder.sum();
    }
}
