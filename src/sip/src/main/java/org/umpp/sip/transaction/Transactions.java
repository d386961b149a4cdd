// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;

/** All transactions of a user agent: finds the one a message belongs to, or starts it (RFC 3261 §17). */
public final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    /**
     * What came of a request.
     *
     * @param transaction the new transaction, if there is one
     */
    public record Arrival(Kind kind, @Nullable ServerTransaction transaction) {
        static final Arrival KNOWN = new Arrival(Kind.KNOWN, null);
        static final Arrival ACK = new Arrival(Kind.ACK, null);
    }

    /** What a request turned out to be. */
    public enum Kind {
        /** A new request, to be answered. */
        NEW,
        /** A new request that is being processed already, having come over another path (RFC 3261 §8.2.2.2): a 482. */
        MERGED,
        /** An ACK that belongs to no refusal of ours: it is for a 2xx, or for nothing. */
        ACK,
        /** It belongs to a transaction, which took care of it; or there was no room for it. */
        KNOWN
    }

    private final ConcurrentMap<TransactionId, ServerTransaction> servers = new ConcurrentHashMap<>();
    private final ConcurrentMap<TransactionId, ClientTransaction> clients = new ConcurrentHashMap<>();
    private final ConcurrentMap<Origin, TransactionId> origins = new ConcurrentHashMap<>();
    private final Scheduler scheduler;
    private final Timers timers;
    private final ConcurrentMap<String, Integer> byPeer = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();

    /** Makes the tags of stateless responses such that nobody outside can guess them (RFC 3261 §8.2.7, §19.3). */
    private final long secret = new SecureRandom().nextLong();

    private final int retryAfter;
    private volatile int limit;

    /** What two copies of a request outside of dialogs have in common (RFC 3261 §8.2.2.2). */
    record Origin(String callId, @Nullable String fromTag, int cseq, String method) {
        /** That of a request; null if it is within a dialog, or a CANCEL. */
        static @Nullable Origin of(SipRequest request) {
            SipHeaders headers = request.headers();
            NameAddr to = headers.to();
            return to.tag() != null || request.method().equals(Method.CANCEL)
                    ? null
                    : new Origin(
                            headers.callId(),
                            headers.from().tag(),
                            headers.cseq().number(),
                            request.method());
        }
    }

    /**
     * @param limit how many transactions there may be in each direction; beyond it a request gets a 503
     * @param retryAfter the Retry-After of that 503, in seconds
     */
    public Transactions(Scheduler scheduler, Timers timers, int limit, int retryAfter) {
        this.scheduler = scheduler;
        this.timers = timers;
        this.limit = limit;
        this.retryAfter = retryAfter;
    }

    /** From now on there may be so many transactions in each direction; those that are there go on. */
    public void setLimit(int limit) {
        this.limit = limit;
    }

    /** How many transactions there may be in each direction. */
    public int limit() {
        return limit;
    }

    /** Takes a request of nobody in particular, whose timers start at once. */
    Arrival receive(SipRequest request, Outlet<SipResponse> back) {
        Arrival arrival = receive(request, back, "", () -> 0);
        if (arrival.transaction() != null) {
            arrival.transaction().begin();
        }
        return arrival;
    }

    /**
     * Takes a request from the transport. What is not let in is answered 503 and forgotten: a peer that sends it again gets the same
     * answer (RFC 3261 §8.2.7). A new transaction is to be {@linkplain ServerTransaction#begin begun} when its user has it.
     *
     * @param back where its responses go
     * @param peer who sent it; nobody has more than a quarter of all transactions
     * @param gate asked whether a request that begins a transaction may come in: the Retry-After in seconds, 0 if it may
     */
    public Arrival receive(SipRequest request, Outlet<SipResponse> back, String peer, IntSupplier gate) {
        TransactionId id = TransactionId.ofServer(request);
        ServerTransaction known = servers.get(id);
        if (request.method().equals(Method.ACK)) {
            return known != null && known.takesAck() ? Arrival.KNOWN : Arrival.ACK;
        }
        if (known == null) {
            int later = gate.getAsInt();
            if (later == 0 && !hasRoom(request, peer)) {
                refused.increment();
                later = retryAfter;
            }
            if (later > 0) {
                refuseStateless(request, id, later, back);
                return Arrival.KNOWN;
            }
            ServerTransaction fresh = new ServerTransaction(id, this, request, peer, back);
            known = servers.putIfAbsent(id, fresh);
            if (known == null) {
                byPeer.merge(peer, 1, Integer::sum);
                return arrived(fresh);
            }
        }
        known.happen(Event.REQUEST, request);
        return Arrival.KNOWN;
    }

    /** What belongs to a dialog or call that was let in finds room when what is new no longer does. */
    private boolean hasRoom(SipRequest request, String peer) {
        boolean goesOn =
                request.headers().to().tag() != null || request.method().equals(Method.CANCEL);
        int most = goesOn ? limit : limit - limit / 10;
        boolean owned = peer.isEmpty() || byPeer.getOrDefault(peer, 0) < Math.max(1, most / 4);
        return owned && servers.size() < most;
    }

    private Arrival arrived(ServerTransaction fresh) {
        Origin origin = fresh.origin();
        TransactionId first = origin == null ? null : origins.putIfAbsent(origin, fresh.id());
        return new Arrival(first == null ? Kind.NEW : Kind.MERGED, fresh);
    }

    private void refuseStateless(SipRequest request, TransactionId id, int later, Outlet<SipResponse> back) {
        String tag = Long.toHexString((id.hashCode() * 0x9E3779B97F4A7C15L) ^ secret);
        SipResponse busy = SipResponse.to(request, 503, tag)
                .header(HeaderName.RETRY_AFTER, Integer.toString(later))
                .build();
        back.send(busy, cause -> LOG.debug("503 not sent: {}", cause.toString()));
    }

    /**
     * Takes a response from the transport.
     *
     * @return the transaction it belongs to; {@code null} when there is none, and the response is dropped (§18.1.2)
     */
    public @Nullable ClientTransaction receive(SipResponse response) {
        ClientTransaction client = clients.get(TransactionId.ofClient(response));
        if (client != null) {
            client.receive(response);
        }
        return client;
    }

    /**
     * Sends a request in a new client transaction. Its topmost Via has a branch of its own, but for a CANCEL, which has
     * that of its INVITE.
     */
    public ClientTransaction send(SipRequest request, Outlet<SipRequest> outlet, ClientTransaction.User user) {
        TransactionId id = TransactionId.ofClient(request);
        ClientTransaction client = new ClientTransaction(id, this, request, outlet, user);
        if (clients.size() >= limit) {
            scheduler.schedule(0, () -> user.failed(new IllegalStateException("too many transactions")));
            return client;
        }
        clients.put(id, client);
        client.begin();
        return client;
    }

    /** The server transaction with this id, or {@code null}. */
    public @Nullable ServerTransaction server(TransactionId id) {
        return servers.get(id);
    }

    /** How many client transactions have no final response yet; looks at each. */
    public int unanswered() {
        int count = 0;
        for (ClientTransaction client : clients.values()) {
            count += client.isWaiting() ? 1 : 0;
        }
        return count;
    }

    /** Waits for no final response any more: to their users, requests that have none have failed. */
    public void abandon() {
        clients.values().forEach(ClientTransaction::abandon);
    }

    /** How many transactions of requests we received there are. */
    public int received() {
        return servers.size();
    }

    /** How many requests were refused because there were too many transactions. */
    public long refused() {
        return refused.sum();
    }

    /** How many transactions there are. */
    public int size() {
        return servers.size() + clients.size();
    }

    void remove(Transaction over) {
        if (over instanceof ServerTransaction server) {
            if (servers.remove(server.id(), server)) {
                byPeer.computeIfPresent(server.peer(), (peer, count) -> count == 1 ? null : count - 1);
            }
            Origin origin = server.origin();
            if (origin != null) {
                origins.remove(origin, server.id());
            }
        } else if (over instanceof ClientTransaction client) {
            clients.remove(client.id(), client);
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Timers timers() {
        return timers;
    }
}
