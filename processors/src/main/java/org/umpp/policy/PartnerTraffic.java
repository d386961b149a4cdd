// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;

/** What passes outside of sessions, counted for those who look at it: the bean {@code traffic}. Nothing is decided by it. */
public final class PartnerTraffic {
    private final ConcurrentMap<String, LongAdder> in = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> out = new ConcurrentHashMap<>();
    private final LongAdder presenceDropped = new LongAdder();
    private final LongAdder charsetsGuessed = new LongAdder();

    /** A message came from a partner without a session. */
    public void received(Exchange exchange) {
        count(in, exchange);
    }

    /** A message goes to a partner without a session. */
    public void sent(Exchange exchange) {
        count(out, exchange);
    }

    /** A presence stanza came from somebody whose presence is SIP's (D-39). */
    public void presenceDropped() {
        presenceDropped.increment();
    }

    /** A text came that was not in the charset it should have been in (D-54). */
    public void charsetGuessed() {
        charsetsGuessed.increment();
    }

    /** How many texts came that were not in the charset they should have been in. */
    public long guessed() {
        return charsetsGuessed.sum();
    }

    /** How many messages came from a partner without a session. */
    public long in(String partner) {
        return sum(in, partner);
    }

    /** How many messages went to a partner without a session. */
    public long out(String partner) {
        return sum(out, partner);
    }

    /** How many presence stanzas were dropped. */
    public long dropped() {
        return presenceDropped.sum();
    }

    private static void count(ConcurrentMap<String, LongAdder> counts, Exchange exchange) {
        counts.computeIfAbsent(
                        exchange.getMessage().getHeader(UmppConstants.PARTNER, "", String.class),
                        partner -> new LongAdder())
                .increment();
    }

    private static long sum(ConcurrentMap<String, LongAdder> counts, String partner) {
        LongAdder count = counts.get(partner);
        return count == null ? 0 : count.sum();
    }
}
