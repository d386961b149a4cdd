// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The stanzas on their way to one domain, in the order in which they were accepted: waiting, or sent and not yet known to
 * have arrived. What is known to have arrived is what the peer acknowledged (XEP-0198 §4) or, where it acknowledges nothing,
 * what the connection took. Stanzas enter from any thread; all else happens on one thread. What is taken out to go back keeps its
 * place until it is back, so that no more can be on its way back than may be here.
 */
public final class StanzaQueue {
    private static final long MODULUS = 1L << 32;
    private static final int OVERHEAD = 256;

    /** No server refuses a stanza of that many octets for its size (RFC 6120 §13.12). */
    private static final int SMALL = 10_000;

    /** How many octets from a large stanza on are remembered, where nobody counts. */
    private static final int MOST_TAKEN = 1 << 20;

    private record Entry(Stanza stanza, long accepted) {
        int size() {
            return sizeOf(stanza);
        }
    }

    private static int sizeOf(Stanza stanza) {
        return stanza.contentLength() + OVERHEAD;
    }

    private final int maxStanzas;
    private final QueueBudget budget;
    private final Queue<Entry> fresh = new ConcurrentLinkedQueue<>();
    private final AtomicInteger stanzas = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger goingBack = new AtomicInteger();

    private final ArrayDeque<Entry> again = new ArrayDeque<>();
    private final ArrayDeque<Entry> sent = new ArrayDeque<>();

    /** How many at the head of {@link #sent} the peer does not count, because it was not yet managing the stream. */
    private int uncounted;

    /** How many at the head of {@link #again} the peer did not count before the stream was lost. */
    private int uncountedAgain;

    /** Large stanzas that a connection took where nobody counts, and what it took after the first of them. */
    private final ArrayDeque<Entry> taken = new ArrayDeque<>();

    private int takenBytes;

    private boolean managed;
    private long acknowledged;

    /**
     * @param maxStanzas how many stanzas may be in here, sent ones included; at least 1
     * @param maxBytes how many octets they may have, about
     */
    public StanzaQueue(int maxStanzas, long maxBytes) {
        this(maxStanzas, new QueueBudget(Long.MAX_VALUE, maxBytes));
    }

    /**
     * A queue beside others.
     *
     * @param maxStanzas how many stanzas may be in here, sent ones included; at least 1
     * @param budget how many octets they may have, about, and those in the others
     */
    public StanzaQueue(int maxStanzas, QueueBudget budget) {
        this.maxStanzas = maxStanzas;
        this.budget = budget;
    }

    /** Takes a stanza at the end, at this time in nanoseconds; false when the queue is full. */
    public boolean offer(Stanza stanza, long now) {
        Entry entry = new Entry(stanza, now);
        boolean few = stanzas.incrementAndGet() <= maxStanzas;
        long octets = bytes.addAndGet(entry.size());
        if (few && budget.take(entry.size(), octets)) {
            fresh.add(entry);
            return true;
        }
        stanzas.decrementAndGet();
        bytes.addAndGet(-entry.size());
        return false;
    }

    /** Everything in here, sent stanzas included, but not what is going back. */
    public int size() {
        return stanzas.get() - goingBack.get();
    }

    /** Whether nothing is in here and nothing is going back. */
    public boolean isEmpty() {
        return stanzas.get() == 0;
    }

    /** How many stanzas were sent and are not yet known to have arrived. */
    public int unconfirmed() {
        return sent.size();
    }

    /** Whether a stanza waits to be sent. */
    public boolean hasNext() {
        return !again.isEmpty() || !fresh.isEmpty();
    }

    /** The next stanza to send, which from now on counts as sent; null when none waits. */
    public @Nullable Stanza next() {
        Entry entry = again.isEmpty() ? fresh.poll() : again.poll();
        if (entry == null) {
            return null;
        }
        sent.add(entry);
        if (!managed) {
            uncounted++;
        }
        return entry.stanza();
    }

    /** From now on the peer counts what it gets. */
    public void manage() {
        managed = true;
        acknowledged = 0;
    }

    /** Whether the peer acknowledges. */
    public boolean isManaged() {
        return managed;
    }

    /** The connection took so many stanzas more that were sent before the peer counted. */
    public void written(int count) {
        int done = Math.min(count, uncounted);
        uncounted -= done;
        for (int i = 0; i < done; i++) {
            Entry entry = sent.remove();
            remember(entry);
            release(entry.stanza());
        }
    }

    private void remember(Entry entry) {
        if (taken.isEmpty() && entry.stanza().contentLength() <= SMALL) {
            return;
        }
        takenBytes += entry.size();
        if (takenBytes > MOST_TAKEN) {
            notRefused();
        } else {
            taken.add(entry);
        }
    }

    /** Whether a large stanza was taken that the peer may yet find too large. */
    public boolean mayBeRefused() {
        return !taken.isEmpty();
    }

    /** The peer has had time enough to refuse what it was sent. */
    public void notRefused() {
        taken.clear();
        takenBytes = 0;
    }

    /**
     * The peer ended the stream because of what it was sent, where that can have been a stanza too large for it: takes out the
     * largest, to go back. What went after it was not read, and waits again; what a peer counts waits anyway.
     */
    public List<Stanza> refused() {
        lost();
        Entry largest = null;
        for (Queue<Entry> queue : List.of(taken, again)) {
            for (Entry entry : queue) {
                boolean large = entry.stanza().contentLength() > SMALL;
                if (large && (largest == null || entry.size() > largest.size())) {
                    largest = entry;
                }
            }
        }
        if (largest == null) {
            return List.of();
        }
        if (!again.remove(largest)) {
            for (Entry last = taken.removeLast(); !last.equals(largest); last = taken.removeLast()) {
                retain(last.stanza());
                again.addFirst(last);
            }
            retain(largest.stanza());
        }
        notRefused();
        goingBack.incrementAndGet();
        return List.of(largest.stanza());
    }

    /** Takes out the first of those that wait again, to go back; null if there is none. */
    public @Nullable Stanza takeFirstAgain() {
        Entry first = again.poll();
        if (first == null) {
            return null;
        }
        goingBack.incrementAndGet();
        return first.stanza();
    }

    /** The peer has handled so many stanzas in all; false when that is more than it was sent. */
    public boolean acknowledged(long handled) {
        long more = (handled - acknowledged + MODULUS) % MODULUS;
        if (!managed || more > sent.size() - uncounted) {
            return false;
        }
        // The peer reads in order: what came before the counted ones has arrived too.
        drop(uncounted + (int) more);
        uncounted = 0;
        acknowledged = handled;
        return true;
    }

    /** The stream ended: what is not known to have arrived waits again, before everything else. */
    public void lost() {
        if (sent.isEmpty()) {
            return;
        }
        while (!sent.isEmpty()) {
            again.addFirst(sent.removeLast());
        }
        uncountedAgain = uncounted;
        uncounted = 0;
    }

    /** The former stream goes on: the count stays, so what is sent again counts once (XEP-0198 §5). */
    public boolean resumed(long handled) {
        long more = (handled - acknowledged + MODULUS) % MODULUS;
        managed = true;
        long arrived = more == 0 ? 0 : more + uncountedAgain;
        if (arrived > again.size()) {
            return false;
        }
        for (long i = 0; i < arrived; i++) {
            release(again.remove().stanza());
        }
        acknowledged = handled;
        return true;
    }

    /** Another stream begins, on which nothing is counted yet; the peer may tell how much of the former it handled. */
    public void restarted(long formerlyHandled) {
        if (managed && formerlyHandled >= 0) {
            resumed(formerlyHandled);
        }
        managed = false;
    }

    /** Takes out what waits and was accepted up to a time in nanoseconds, to go back; oldest first. */
    public List<Stanza> expired(long until) {
        return takeOut(entry -> entry.accepted() - until <= 0);
    }

    /** Takes out everything, sent stanzas included, to go back; oldest first. */
    public List<Stanza> clear() {
        lost();
        return takeOut(entry -> true);
    }

    private List<Stanza> takeOut(Predicate<Entry> wanted) {
        List<Stanza> out = new ArrayList<>();
        for (Queue<Entry> queue : List.of(again, fresh)) {
            for (Entry head = queue.peek(); head != null && wanted.test(head); head = queue.peek()) {
                queue.remove();
                goingBack.incrementAndGet();
                out.add(head.stanza());
            }
        }
        return out;
    }

    private void drop(int count) {
        for (int i = 0; i < count; i++) {
            release(sent.remove().stanza());
        }
    }

    /** A stanza that was taken out is back where it came from; from any thread. */
    public void isBack(Stanza stanza) {
        release(stanza);
        goingBack.decrementAndGet();
    }

    /** It was known to have arrived, but it did not. */
    private void retain(Stanza stanza) {
        stanzas.incrementAndGet();
        bytes.addAndGet(sizeOf(stanza));
    }

    private void release(Stanza stanza) {
        stanzas.decrementAndGet();
        bytes.addAndGet(-sizeOf(stanza));
        budget.give(sizeOf(stanza));
    }
}
