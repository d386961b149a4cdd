// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who types to whom, and until when it does if nothing more is heard (RFC 3994 §3.3). Times are in milliseconds. */
final class Typists {
    private static final int MOST = 10_000;

    private final Map<Pair, Long> until = new LinkedHashMap<>();

    /** Who types, and to whom. */
    record Pair(String from, String to) {}

    /** Somebody types. If very many do, the eldest is forgotten. */
    synchronized void types(Pair pair, long end) {
        until.remove(pair);
        until.put(pair, end);
        if (until.size() > MOST) {
            Iterator<Pair> eldest = until.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Somebody does not type, or no more. */
    synchronized void rests(Pair pair) {
        until.remove(pair);
    }

    /** Those of whom nothing was heard in time; they are forgotten. */
    synchronized List<Pair> lapsed(long now) {
        List<Pair> lapsed = new ArrayList<>();
        until.entrySet().removeIf(each -> each.getValue() <= now && lapsed.add(each.getKey()));
        return lapsed;
    }
}
