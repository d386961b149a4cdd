// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.session;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.umpp.msrp.message.ByteRange;
import org.umpp.msrp.message.Continuation;
import org.umpp.msrp.message.MsrpRequest;

/**
 * Puts the chunks of one session together, in whatever order they come (RFC 4975 §5.1), within bounds of size, number and time. Not to be
 * used by two threads at once.
 */
public final class Reassembly {
    /** So many messages may be incomplete at once. */
    static final int MOST = 8;

    /** What is not complete after so long is forgotten. */
    static final long PATIENCE_MILLIS = 120_000;

    /** So many pieces with gaps between them. */
    private static final int MOST_PIECES = 256;

    private final int limit;
    private final LongSupplier clock;
    private final Map<String, Partial> partials = new LinkedHashMap<>();

    /**
     * What has become of a chunk.
     *
     * @param status what to answer
     * @param message the message that is complete with it; null if none is
     */
    public record Outcome(int status, @Nullable ReceivedMessage message) {
        static Outcome of(int status) {
            return new Outcome(status, null);
        }
    }

    /**
     * Nothing has come yet.
     *
     * @param limit how many octets a message may have
     * @param clock what time it is, in milliseconds
     */
    public Reassembly(int limit, LongSupplier clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** How many octets are kept. */
    public long size() {
        return partials.values().stream()
                .mapToLong(partial -> partial.octets.length)
                .sum();
    }

    /** Forgets everything. */
    public void clear() {
        partials.clear();
    }

    /** Takes a chunk that has a body. */
    public Outcome add(MsrpRequest chunk) {
        byte[] body = chunk.body();
        if (chunk.isOversized() || body == null) {
            partials.remove(chunk.messageId());
            return Outcome.of(413);
        }
        ByteRange range = chunk.byteRange();
        boolean whole = range.start() == 1 && chunk.continuation() == Continuation.COMPLETE;
        if (whole && !partials.containsKey(chunk.messageId())) {
            // where it ends is known for sure, whatever its range says
            return body.length > limit ? Outcome.of(413) : new Outcome(200, message(chunk, body));
        }
        return addPart(chunk, range, body);
    }

    private Outcome addPart(MsrpRequest chunk, ByteRange range, byte[] body) {
        if (chunk.continuation() == Continuation.ABORTED) {
            partials.remove(chunk.messageId());
            return Outcome.of(200);
        }
        long end = range.start() - 1 + body.length;
        if (end > limit || range.total() > limit) {
            partials.remove(chunk.messageId());
            return Outcome.of(413);
        }
        forgetOld();
        Partial partial = partials.get(chunk.messageId());
        if (partial == null) {
            if (partials.size() >= MOST) {
                return Outcome.of(413);
            }
            partial = new Partial(clock.getAsLong());
            partials.put(chunk.messageId(), partial);
        }
        if (!partial.add((int) range.start() - 1, body, chunk.continuation() == Continuation.COMPLETE, range.total())) {
            partials.remove(chunk.messageId());
            return Outcome.of(400);
        }
        byte[] all = partial.complete();
        if (all == null) {
            return Outcome.of(200);
        }
        partials.remove(chunk.messageId());
        return new Outcome(200, message(chunk, all));
    }

    private void forgetOld() {
        long oldest = clock.getAsLong() - PATIENCE_MILLIS;
        Iterator<Partial> all = partials.values().iterator();
        while (all.hasNext()) {
            if (all.next().since < oldest) {
                all.remove();
            }
        }
    }

    private static ReceivedMessage message(MsrpRequest chunk, byte[] body) {
        return new ReceivedMessage(
                chunk.messageId(),
                chunk.contentType(),
                chunk.field("Content-Language"),
                body,
                chunk.wantsSuccessReport());
    }

    /** A message that is not complete. */
    private static final class Partial {
        private final long since;
        private byte[] octets = new byte[0];
        /** The pieces that are there, by where they begin, with where they end; no two touch. */
        private final TreeMap<Integer, Integer> pieces = new TreeMap<>();
        /** Where it ends, once that is known. */
        private int total = -1;
        /** Whether the chunk was here behind which there are no others. */
        private boolean ended;

        Partial(long since) {
            this.since = since;
        }

        /** False if that cannot be. */
        boolean add(int from, byte[] body, boolean last, long announced) {
            int to = from + body.length;
            ended |= last;
            if (last || announced >= 0) {
                int known = last ? to : (int) announced;
                if ((total >= 0 && total != known) || (last && announced >= 0 && announced != to)) {
                    return false;
                }
                total = known;
            }
            if (octets.length < to) {
                octets = Arrays.copyOf(octets, Math.max(to, Math.min(total, 2 * octets.length)));
            }
            System.arraycopy(body, 0, octets, from, body.length);
            join(from, to);
            return pieces.size() <= MOST_PIECES
                    && (total < 0 || pieces.isEmpty() || pieces.lastEntry().getValue() <= total);
        }

        private void join(int from, int to) {
            int begin = from;
            int end = to;
            Map.Entry<Integer, Integer> before = pieces.floorEntry(from);
            if (before != null && before.getValue() >= from) {
                begin = before.getKey();
                end = Math.max(end, before.getValue());
            }
            Map.Entry<Integer, Integer> next = pieces.ceilingEntry(begin);
            while (next != null && next.getKey() <= end) {
                end = Math.max(end, next.getValue());
                pieces.remove(next.getKey());
                next = pieces.ceilingEntry(begin);
            }
            if (end > begin) {
                pieces.put(begin, end);
            }
        }

        /** All octets; null if some are missing. */
        byte @Nullable [] complete() {
            if (!ended) {
                return null;
            }
            boolean all =
                    total == 0 || (pieces.size() == 1 && pieces.firstEntry().getValue() - pieces.firstKey() == total);
            return all ? Arrays.copyOf(octets, total) : null;
        }
    }
}
