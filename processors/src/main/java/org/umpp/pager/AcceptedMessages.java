// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What SIP users were told is accepted, and may still come back: of each their phones hear once. Nothing of what they wrote is kept. Times are
 * in milliseconds.
 */
final class AcceptedMessages {
    /** For so long: partners' servers are waited for for three minutes, and what comes later nobody misses any more. */
    static final Duration MEMORY = Duration.ofMinutes(10);

    /** Of more than these nobody is told; the eldest are forgotten. */
    static final int MOST = 10_000;

    /**
     * So many texts in that time say to one user of what it wrote to one other that it has not arrived. A phone that answers by itself, and is
     * told that its answer has not arrived either, is silent then.
     */
    static final int MOST_TEXTS = 20;

    private final Map<Written, Said> said = new LinkedHashMap<>();
    private final Map<Pair, Integer> texts = new HashMap<>();
    private long counted;

    /** A message, by who wrote it to whom, as bare JIDs, and its id. */
    record Written(String from, String to, String id) {}

    private record Pair(String from, String to) {}

    /**
     * What has to be said if a message comes back.
     *
     * @param at when it was accepted
     * @param how as {@link PagerSteps#FAILURE} has it
     */
    record Said(long at, String how) {}

    /** A message was accepted. */
    synchronized void add(Written message, Said how) {
        said.remove(message);
        said.put(message, how);
        if (said.size() > MOST) {
            Iterator<Written> eldest = said.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** A message has come back: what has to be said to its writer, once; null if nothing. */
    synchronized @Nullable Said comesBack(Written message, long now) {
        Said known = said.remove(message);
        boolean told = known != null
                && known.at() + MEMORY.toMillis() > now
                && (!known.how().equals(PagerSteps.BY_TEXT) || mayText(new Pair(message.from(), message.to()), now));
        return told ? known : null;
    }

    private boolean mayText(Pair pair, long now) {
        if (now - counted > MEMORY.toMillis()) {
            texts.clear();
            counted = now;
        }
        return (texts.size() < MOST || texts.containsKey(pair)) && texts.merge(pair, 1, Integer::sum) <= MOST_TEXTS;
    }

    /** Forgets what is too old. */
    synchronized void sweep(long now) {
        Iterator<Said> eldest = said.values().iterator();
        while (eldest.hasNext() && eldest.next().at() + MEMORY.toMillis() <= now) {
            eldest.remove();
        }
    }
}
