// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import java.util.ArrayList;
import java.util.List;

/**
 * How a server is at a moment.
 *
 * @param streams open XMPP streams
 * @param queued stanzas that wait to leave
 * @param heap octets in use after a collection
 * @param buffers octets that Netty's allocator holds
 */
record Vitals(
        int sessions, int subscriptions, int dialogs, int streams, int queued, int threads, long heap, long buffers) {

    /** As a line of numbers. */
    String line() {
        return "%d %d %d %d %d %d %d %d"
                .formatted(sessions, subscriptions, dialogs, streams, queued, threads, heap, buffers);
    }

    /** From such a line. */
    static Vitals of(String line) {
        List<Long> numbers = new ArrayList<>();
        for (String number : line.split(" ", -1)) {
            numbers.add(Long.parseLong(number));
        }
        return new Vitals(
                numbers.get(0).intValue(),
                numbers.get(1).intValue(),
                numbers.get(2).intValue(),
                numbers.get(3).intValue(),
                numbers.get(4).intValue(),
                numbers.get(5).intValue(),
                numbers.get(6),
                numbers.get(7));
    }
}
