// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.limit.FailureLog;
import org.umpp.net.tls.TlsContexts;
import org.umpp.xmpp.stream.QueueBudget;
import org.umpp.xmpp.stream.ReplayFilter;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamEnd;

/** All server-to-server streams of a process: listens, and keeps one way to each domain for each of ours. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
public final class Streams {
    private static final int REMEMBERED_STANZAS = 512;
    private static final Duration REPLAY_WINDOW = Duration.ofMinutes(10);

    private volatile Set<String> domains;
    private final TlsContexts tls;
    private final Targets targets;
    private volatile StreamSettings settings;
    private final StanzaReceiver receiver;
    private final XmppTrace trace;
    private final EventLoopGroup group;
    private final SecureRandom random = new SecureRandom();
    private final Map<DomainPair, DomainLink> links = new ConcurrentHashMap<>();
    private final Map<DomainPair, ReplayFilter> replays = new ConcurrentHashMap<>();
    private final ManagedSessions sessions;
    private final Map<DomainPair, Integer> hearing = new ConcurrentHashMap<>();
    private final Set<StanzaStream> open = ConcurrentHashMap.newKeySet();
    private final Listeners listeners;
    private final FailureLog failures = new FailureLog();
    private final QueueBudget budget;

    /** Shared by those who send, so that nobody can be half-way in when {@link #stopping} is set. */
    private final ReadWriteLock entrance = new ReentrantReadWriteLock();

    private volatile boolean stopping;

    /** @param domains the domains we serve; each needs a credential in {@code tls} */
    public Streams(
            Set<String> domains,
            TlsContexts tls,
            Targets targets,
            StreamSettings settings,
            StanzaReceiver receiver,
            XmppTrace trace) {
        this.domains = canonical(domains);
        this.tls = tls;
        this.targets = targets;
        this.settings = settings;
        this.receiver = receiver;
        this.trace = trace;
        this.sessions = new ManagedSessions(
                settings.limits().connections().inAll(), settings.times().resume());
        int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("xmpp-s2s", true), NioIoHandler.newFactory());
        this.listeners = new Listeners(this, group, settings.limits().connections());
        this.budget = new QueueBudget(
                settings.limits().queuedBytesInAll(), settings.limits().queuedBytes());
    }

    private static Set<String> canonical(Set<String> domains) {
        return Set.copyOf(
                domains.stream().map(domain -> new Jid("", domain, "").domain()).toList());
    }

    /** From now on these limits of connections and of queued octets hold; what is there stays. The others need a restart. */
    public void limit(StreamLimits limits) {
        settings = settings.with(limits);
        listeners.connections().use(limits.connections());
        budget.use(limits.queuedBytesInAll(), limits.queuedBytes());
    }

    /** The bounds of connections from others. */
    public ConnectionLimit connectionLimit() {
        return listeners.connections();
    }

    /** The octets that wait for domains, or are sent and not known to have arrived. */
    public QueueBudget budget() {
        return budget;
    }

    /** Runs something on one of the threads of the network. */
    public void onNetworkThread(Runnable task) {
        group.execute(task);
    }

    /** From now on serves these domains; streams of others are closed, and what waits for one goes back. */
    public void serve(Set<String> others) {
        domains = canonical(others);
        close(pair -> !serves(pair.local()));
        for (DomainPair pair : links.keySet()) {
            if (!serves(pair.local())) {
                links.computeIfPresent(pair, (key, link) -> {
                    link.stop();
                    return null;
                });
            }
        }
    }

    /** Closes the streams with a domain in good order, in both directions; what waits for it opens another. */
    public void close(String peerDomain) {
        String peer = new Jid("", peerDomain, "").domain();
        close(pair -> pair.peer().equals(peer));
    }

    private void close(Predicate<DomainPair> those) {
        for (StanzaStream stream : open) {
            if (those.test(stream.pair())) {
                DomainLink link = stream.sends() ? links.get(stream.pair()) : null;
                if (link == null) {
                    stream.close(StanzaStream.closedByUs());
                } else {
                    link.leave(stream);
                }
            }
        }
    }

    /**
     * Listens no longer; connections stay.
     *
     * @param bound an address as {@link #listen} returned it
     */
    public void unlisten(InetSocketAddress bound) {
        listeners.close(bound);
    }

    /**
     * Listens for other domains.
     *
     * @param directTls whether TLS comes before the stream (XEP-0368)
     * @return the address bound, with the port when 0 was asked for
     */
    public InetSocketAddress listen(InetSocketAddress address, boolean directTls) {
        return listeners.listen(address, directTls);
    }

    /**
     * Accepts a stanza for the domain of its to, from that of its from. Stanzas between the same two addresses arrive in the
     * order of these calls.
     *
     * @param hint where to connect if there is no stream yet
     * @return false when too much waits for that domain already, or we are stopping
     * @throws IllegalArgumentException when the domain of from is not ours
     */
    public boolean send(Stanza stanza, @Nullable TargetHint hint) {
        entrance.readLock().lock();
        try {
            return !stopping && enter(stanza, hint);
        } finally {
            entrance.readLock().unlock();
        }
    }

    /** Whether nothing is accepted any more. */
    public boolean isStopping() {
        return stopping;
    }

    private boolean enter(Stanza stanza, @Nullable TargetHint hint) {
        DomainPair pair = new DomainPair(stanza.from().domain(), stanza.to().domain());
        if (!serves(pair.local())) {
            throw new IllegalArgumentException("from: " + pair.local() + " (expected: a domain we serve)");
        }
        if (links.size() >= settings.limits().links()) {
            sweep();
        }
        boolean[] accepted = new boolean[1];
        DomainLink link = links.compute(pair, (key, known) -> {
            DomainLink at = known == null ? newLink(key) : known;
            if (at != null) {
                accepted[0] = at.offer(stanza, hint);
            }
            return at;
        });
        if (link != null) {
            link.wake();
        }
        return accepted[0];
    }

    private @Nullable DomainLink newLink(DomainPair pair) {
        return links.size() < settings.limits().links() ? new DomainLink(this, pair, group.next()) : null;
    }

    /** Links that hold nothing go, so that strangers' domains do not pile up. */
    private void sweep() {
        for (DomainPair pair : links.keySet()) {
            links.computeIfPresent(pair, (key, link) -> link.isIdle() ? null : link);
        }
    }

    DomainLink linkFor(DomainPair pair) {
        return links.computeIfAbsent(pair, key -> new DomainLink(this, key, group.next()));
    }

    @Nullable
    DomainLink link(DomainPair pair) {
        return links.get(pair);
    }

    ChannelFuture connect(EventLoop loop, Target target, DomainPair pair, StreamHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.times().connect().toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (target.directTls()) {
                            channel.pipeline().addLast("tls", clientTls(pair, channel.alloc()));
                        }
                        channel.pipeline().addLast(handler);
                    }
                })
                .connect(target.socketAddress());
    }

    SslHandler clientTls(DomainPair pair, ByteBufAllocator allocator) {
        return tls.client(
                new Jid("", pair.local(), "").asciiDomain(),
                new Jid("", pair.peer(), "").asciiDomain(),
                Targets.PORT,
                settings.times().negotiation(),
                allocator);
    }

    ReplayFilter replay(DomainPair pair) {
        if (replays.size() > settings.limits().links()) {
            replays.clear();
        }
        return replays.computeIfAbsent(pair, key -> new ReplayFilter(REMEMBERED_STANZAS, REPLAY_WINDOW.toNanos()));
    }

    void opened(StanzaStream stream) {
        open.add(stream);
        if (stream.receives()) {
            hearing.merge(stream.pair(), 1, Integer::sum);
        }
        if (stopping) {
            stream.close(StanzaStream.closedByUs());
        }
    }

    void ended(StanzaStream stream, StreamEnd end) {
        if (open.remove(stream) && stream.receives()) {
            hearing.computeIfPresent(stream.pair(), (pair, count) -> count == 1 ? null : count - 1);
        }
        DomainLink link = stream.sends() ? links.get(stream.pair()) : null;
        if (link != null) {
            link.lost(stream, end);
        }
    }

    boolean serves(String domain) {
        return domains.contains(domain);
    }

    void undelivered(Stanza stanza, StreamEnd reason, Runnable done) {
        receiver.undelivered(stanza, reason, done);
    }

    /** Whether a peer has a stream open on which it can answer us. */
    boolean hears(DomainPair pair) {
        return hearing.containsKey(pair);
    }

    String newId() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /** The streams, and the ways to domains that have none at the moment, in no order. */
    public List<StreamSnapshot> snapshot() {
        List<StreamSnapshot> all = new ArrayList<>();
        Set<DomainPair> served = new HashSet<>();
        for (StanzaStream stream : open) {
            all.add(stream.snapshot());
            if (stream.sends()) {
                served.add(stream.pair());
            }
        }
        links.forEach((pair, link) -> {
            StreamSnapshot snapshot = served.contains(pair) ? null : link.snapshot();
            if (snapshot != null) {
                all.add(snapshot);
            }
        });
        return all;
    }

    /** True if every listener is bound and takes connections. */
    public boolean isListening() {
        return listeners.areOpen();
    }

    StreamSettings settings() {
        return settings;
    }

    TlsContexts tls() {
        return tls;
    }

    Targets targets() {
        return targets;
    }

    StanzaReceiver receiver() {
        return receiver;
    }

    /** What is told of streams that cannot be opened. */
    FailureLog failures() {
        return failures;
    }

    XmppTrace trace() {
        return trace;
    }

    ManagedSessions sessions() {
        return sessions;
    }

    RandomGenerator random() {
        return random;
    }

    /**
     * Stops in good order: what is queued on open streams leaves, what came in is handled and acknowledged, streams are closed,
     * the rest goes back. When this completes, the receiver was told of everything that is not known to have arrived.
     */
    public CompletionStage<Void> stop() {
        listeners.close();
        links.values().forEach(DomainLink::hurry);
        return until(this::isQuiet)
                .thenCompose(drained -> {
                    acceptNoMore();
                    links.values().forEach(DomainLink::stop);
                    open.forEach(stream -> stream.close(StanzaStream.closedByUs()));
                    return until(open::isEmpty);
                })
                .thenCompose(closed -> CompletableFuture.allOf(links.values().stream()
                        .map(link -> link.finish().toCompletableFuture())
                        .toArray(CompletableFuture[]::new)))
                .thenRun(() -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    }

    private boolean isQuiet() {
        return links.values().stream().allMatch(DomainLink::isDrained)
                && open.stream().allMatch(StanzaStream::isQuiet);
    }

    private void acceptNoMore() {
        entrance.writeLock().lock();
        try {
            stopping = true;
        } finally {
            entrance.writeLock().unlock();
        }
    }

    private CompletionStage<Void> until(BooleanSupplier done) {
        return Waiting.until(group, settings.times().close(), done);
    }
}
