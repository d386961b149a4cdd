// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.net.tls.ServerNameHandler;
import org.umpp.net.tls.TlsContexts;
import org.umpp.xmpp.stream.OpenedStream;
import org.umpp.xmpp.stream.ReceivingNegotiation;
import org.umpp.xmpp.stream.ReplayFilter;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamEnd;

/** All server-to-server streams of a process: listens, and keeps one way to each domain for each of ours. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
public final class Streams {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final int REMEMBERED_STANZAS = 512;
    private static final Duration REPLAY_WINDOW = Duration.ofMinutes(10);
    private static final int STOP_POLL_MILLIS = 10;

    private volatile Set<String> domains;
    private final TlsContexts tls;
    private final Targets targets;
    private final StreamSettings settings;
    private final StanzaReceiver receiver;
    private final XmppTrace trace;
    private final EventLoopGroup group;
    private final SecureRandom random = new SecureRandom();
    private final Map<DomainPair, DomainLink> links = new ConcurrentHashMap<>();
    private final Map<DomainPair, ReplayFilter> replays = new ConcurrentHashMap<>();
    private final ManagedSessions sessions;
    private final Set<StanzaStream> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<InetSocketAddress, Channel> listeners = new ConcurrentHashMap<>();

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
                settings.limits().connections(), settings.times().resume());
        int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("xmpp-s2s", true), NioIoHandler.newFactory());
    }

    private static Set<String> canonical(Set<String> domains) {
        return Set.copyOf(
                domains.stream().map(domain -> new Jid("", domain, "").domain()).toList());
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
        Channel channel = listeners.remove(bound);
        if (channel != null) {
            channel.close().syncUninterruptibly();
            LOG.info("no longer listening for XMPP servers on {}", bound);
        }
    }

    /**
     * Listens for other domains.
     *
     * @param directTls whether TLS comes before the stream (XEP-0368)
     * @return the address bound, with the port when 0 was asked for
     */
    public InetSocketAddress listen(InetSocketAddress address, boolean directTls) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Acceptor(directTls));
        Channel channel = bootstrap.bind(address).syncUninterruptibly().channel();
        InetSocketAddress bound = (InetSocketAddress) channel.localAddress();
        listeners.put(bound, channel);
        LOG.info("listening for XMPP servers on {}{}", bound, directTls ? " with TLS from the start" : "");
        return bound;
    }

    private final class Acceptor extends ChannelInitializer<Channel> implements StreamHandler.Owner {
        private final boolean directTls;

        Acceptor(boolean directTls) {
            this.directTls = directTls;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (connections.incrementAndGet() > settings.limits().connections()) {
                connections.decrementAndGet();
                LOG.warn("connection from {} refused: too many", channel.remoteAddress());
                channel.close();
                return;
            }
            channel.closeFuture().addListener(closed -> connections.decrementAndGet());
            if (directTls) {
                channel.pipeline()
                        .addLast(new ServerNameHandler(
                                tls, ClientAuth.REQUIRE, settings.times().negotiation()));
            }
            ReceivingNegotiation.Plan plan = new ReceivingNegotiation.Plan(
                    Streams.this::serves, directTls, settings.bidi(), settings.management(), Streams.this::newId);
            channel.pipeline().addLast(new StreamHandler(Streams.this, ReceivingNegotiation.begin(plan), this));
        }

        @Override
        public void opened(StreamHandler handler, StanzaStream stream, OpenedStream opened) {
            // What it may carry is the stream's own affair.
        }

        @Override
        public void ended(StreamHandler handler, StreamEnd end) {
            // Nobody waits for it.
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.error("connection could not be set up", cause);
            ctx.close();
        }
    }

    /**
     * Accepts a stanza for the domain of its to, from that of its from. Stanzas between the same two addresses arrive in the
     * order of these calls.
     *
     * @param hint where to connect if there is no stream yet
     * @return false when too much waits for that domain already
     * @throws IllegalArgumentException when the domain of from is not ours
     */
    public boolean send(Stanza stanza, @Nullable TargetHint hint) {
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
    }

    void ended(StanzaStream stream, StreamEnd end) {
        open.remove(stream);
        DomainLink link = stream.sends() ? links.get(stream.pair()) : null;
        if (link != null) {
            link.lost(stream, end, () -> {});
        }
    }

    boolean serves(String domain) {
        return domains.contains(domain);
    }

    void undelivered(Stanza stanza, StreamEnd reason) {
        receiver.undelivered(stanza, reason);
    }

    String newId() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
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

    XmppTrace trace() {
        return trace;
    }

    ManagedSessions sessions() {
        return sessions;
    }

    RandomGenerator random() {
        return random;
    }

    /** Stops in good order: what is queued on open streams leaves, streams are closed, the rest goes back. */
    public CompletionStage<Void> stop() {
        listeners.values().forEach(Channel::close);
        links.values().forEach(DomainLink::hurry);
        return until(() -> links.values().stream().allMatch(DomainLink::isDrained))
                .thenCompose(drained -> {
                    links.values().forEach(DomainLink::stop);
                    open.forEach(stream -> stream.close(StanzaStream.closedByUs()));
                    return until(open::isEmpty);
                })
                .thenRun(() -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    }

    private CompletionStage<Void> until(BooleanSupplier done) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        long deadline = System.nanoTime() + settings.times().close().toNanos();
        poll(done, deadline, reached);
        return reached;
    }

    private void poll(BooleanSupplier done, long deadline, CompletableFuture<Void> reached) {
        if (done.getAsBoolean() || System.nanoTime() - deadline > 0) {
            reached.complete(null);
        } else {
            group.next().schedule(() -> poll(done, deadline, reached), STOP_POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
