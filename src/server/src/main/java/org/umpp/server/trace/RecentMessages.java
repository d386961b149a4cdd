// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.trace;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The last messages that passed; the oldest makes room for the newest. */
public final class RecentMessages implements Consumer<WireMessage> {
    private final int most;
    private final ArrayDeque<WireMessage> messages = new ArrayDeque<>();

    /** @param most how many are kept, 1 or more */
    public RecentMessages(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most: " + most + " (expected: 1 or more)");
        }
        this.most = most;
    }

    @Override
    public synchronized void accept(WireMessage message) {
        if (messages.size() == most) {
            messages.removeFirst();
        }
        messages.addLast(message);
    }

    /** Those that somebody wants to see, the oldest first. */
    public synchronized List<WireMessage> matching(Predicate<WireMessage> wanted) {
        return messages.stream().filter(wanted).toList();
    }
}
