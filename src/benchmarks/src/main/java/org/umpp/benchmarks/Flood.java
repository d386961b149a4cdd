// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.umpp.xmpp.stream.Stanza;

/**
 * So many new sessions a second, while two users chat whose messages come back: how many sessions are taken and refused, and how long
 * a message and its echo take.
 */
final class Flood {
    private static final int CHAT_EVERY_MILLIS = 20;

    private final ProducerTemplate template;
    private final Map<String, Long> asked = new ConcurrentHashMap<>();
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final LongAdder refused = new LongAdder();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();

    /** What a stretch of time has shown; times in milliseconds. */
    record Outcome(int perSecond, long offered, long refused, double median, double p99, int unanswered) {}

    Flood(ProducerTemplate template) {
        this.template = template;
    }

    /** What reaches a user here: an echo, or a message that opened no session. */
    void reads(Exchange exchange) {
        Stanza stanza = exchange.getMessage().getBody(Stanza.class);
        if (stanza.isError()) {
            refused.increment();
            return;
        }
        Long then = asked.remove(stanza.id());
        if (then != null) {
            nanos.add(System.nanoTime() - then);
        }
    }

    /** One message of the chat. */
    void says() {
        String id = "echo" + messages.incrementAndGet();
        asked.put(id, System.nanoTime());
        template.sendBody("direct:umpp-im-out", message(id, "chat"));
    }

    /** Begins so many sessions a second, for so long. */
    Outcome run(int perSecond, int seconds) throws InterruptedException {
        nanos.clear();
        long refusedBefore = refused.sum();
        Thread chat = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                says();
                LockSupport.parkNanos(CHAT_EVERY_MILLIS * 1_000_000L);
            }
        });
        chat.start();
        long begin = System.nanoTime();
        long all = (long) perSecond * seconds;
        for (long i = 0; i < all; i++) {
            long due = begin + i * 1_000_000_000L / perSecond;
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            template.sendBody("direct:umpp-im-out", message("new", "flood" + threads.incrementAndGet()));
        }
        if (all == 0) {
            Thread.sleep(seconds * 1_000L);
        }
        chat.interrupt();
        chat.join();
        // what is still under way counts for this stretch
        Thread.sleep(2_000);
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        int unanswered = asked.size();
        asked.clear();
        return new Outcome(
                perSecond, all, refused.sum() - refusedBefore, at(sorted, 0.5), at(sorted, 0.99), unanswered);
    }

    private static double at(long[] sorted, double part) {
        return sorted.length == 0
                ? Double.NaN
                : Arrays.stream(sorted)
                                .skip((long) ((sorted.length - 1) * part))
                                .findFirst()
                                .orElse(0)
                        / 1e6;
    }

    private static String message(String id, String thread) {
        return "<message from='romeo@montague.example.net/orchard' to='juliet@thecappulets.example.com' id='%s' type='chat'><thread>%s</thread><body>%s</body></message>"
                .formatted(id, thread, id);
    }
}
