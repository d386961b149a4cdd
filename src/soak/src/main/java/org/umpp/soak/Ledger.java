// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What has become of each message. A message is accounted for if it reached its reader or came back to its writer; it may be both only where a
 * connection ended with the acknowledgement under way.
 */
final class Ledger {
    /** One message, by its id. Ids of one conversation and direction count up. */
    private static final class Entry {
        private final String conversation;
        private final int number;
        private int delivered;
        private @Nullable String error;

        Entry(String conversation, int number) {
            this.conversation = conversation;
            this.number = number;
        }
    }

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Integer> latest = new ConcurrentHashMap<>();
    private final Map<String, Integer> errors = new TreeMap<>();
    private int delivered;
    private int bounced;
    private int both;
    private int repeated;
    private int disordered;
    private int strange;
    private int sent;

    /** The id of the next message of a conversation; it counts as sent from now on. */
    synchronized String send(String conversation, int number) {
        String id = conversation + '.' + number;
        entries.put(id, new Entry(conversation, number));
        sent++;
        return id;
    }

    /** A message was not taken from its writer after all. */
    synchronized void withdraw(String id) {
        if (entries.remove(id) != null) {
            sent--;
        }
    }

    /** A message reached its reader. */
    synchronized void delivered(String id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            strange++;
            return;
        }
        entry.delivered++;
        if (entry.delivered > 1) {
            repeated++;
            return;
        }
        delivered++;
        if (entry.error != null) {
            both++;
        }
        int before = latest.getOrDefault(entry.conversation, -1);
        if (entry.number < before) {
            disordered++;
        } else {
            latest.put(entry.conversation, entry.number);
        }
    }

    /** A message came back to its writer. */
    synchronized void bounced(String id, String condition) {
        Entry entry = entries.get(id);
        if (entry == null || entry.error != null) {
            strange++;
            return;
        }
        entry.error = condition;
        errors.merge(condition, 1, Integer::sum);
        bounced++;
        if (entry.delivered > 0) {
            both++;
        }
    }

    /** The ids of messages that neither reached anybody nor came back, so far. */
    synchronized List<String> open() {
        List<String> open = new ArrayList<>();
        entries.forEach((id, entry) -> {
            if (entry.delivered == 0 && entry.error == null) {
                open.add(id);
            }
        });
        return open;
    }

    /** How many messages were sent so far. */
    synchronized int sent() {
        return sent;
    }

    /** The state of the accounts. */
    synchronized Balance balance() {
        return new Balance(
                sent, delivered, bounced, both, repeated, disordered, strange, open().size(), new TreeMap<>(errors));
    }

    /**
     * The state of the accounts.
     *
     * @param both how many were delivered and came back
     * @param repeated how often a message was delivered again
     * @param disordered how often a message was delivered after a later one of its writer in the conversation
     * @param strange what was told of messages that nobody had sent, or that had come back already
     * @param lost how many are neither delivered nor came back
     * @param errors how many came back with which condition
     */
    record Balance(
            int sent,
            int delivered,
            int bounced,
            int both,
            int repeated,
            int disordered,
            int strange,
            int lost,
            Map<String, Integer> errors) {}
}
