// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.msrp.message.MsrpMessage;
import org.umpp.msrp.message.MsrpRequest;
import org.umpp.msrp.message.MsrpResponse;
import org.umpp.msrp.message.MsrpUri;
import org.umpp.msrp.session.OutgoingMessage;
import org.umpp.msrp.session.SessionPlan;
import org.umpp.net.dns.PublicAddress;
import org.umpp.net.dns.Resolver;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.limit.SeldomLog;
import org.umpp.net.tls.ServerNameHandler;
import org.umpp.net.tls.TlsContexts;

/** The MSRP endpoint of this server: its sessions, its listener, its connections: over TLS with certificates on both sides, or in clear
 * text where that is agreed. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
public final class MsrpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MsrpServer.class);
    private static final int BACKLOG = 1_024;
    private static final int STOP_SECONDS = 5;
    private static final int TICK_MILLIS = 500;

    private final MsrpSettings settings;
    private final TlsContexts tls;
    private final Resolver resolver;
    private final MsrpApplication application;
    private final MessageGate gate;
    private final MsrpTrace trace;
    private final Set<String> accepted;
    private final ConnectionLimit limit;
    private final ConcurrentMap<String, LiveSession> sessions = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LiveSession> byName = new ConcurrentHashMap<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong incomplete = new AtomicLong();
    private final AtomicLong refusedIncomplete = new AtomicLong();
    private final AtomicLong refusedWaiting = new AtomicLong();
    private final SeldomLog faults = new SeldomLog();
    private final Map<MsrpListener, Channel> listening = new LinkedHashMap<>();
    private volatile @Nullable EventLoopGroup group;

    /**
     * A server that does nothing yet.
     *
     * @param gate is asked for each message that comes
     * @param trace sees what passes
     * @param accepted the media types that are taken, in lower case
     */
    public MsrpServer(
            MsrpSettings settings,
            TlsContexts tls,
            Resolver resolver,
            MsrpApplication application,
            MessageGate gate,
            MsrpTrace trace,
            Set<String> accepted) {
        this.settings = settings;
        this.tls = tls;
        this.resolver = resolver;
        this.application = application;
        this.gate = gate;
        this.trace = trace;
        this.accepted = Set.copyOf(accepted);
        this.limit = new ConnectionLimit(settings.connections());
    }

    /**
     * Serves from now on. To be called once.
     *
     * @throws IOException if the address cannot be bound
     */
    public void start() throws IOException {
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(new DefaultThreadFactory("msrp", true), NioIoHandler.newFactory());
        group = loops;
        loops.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        try {
            listen(settings.listen()).use();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Listens at new addresses beside those of now. Nothing is given up before {@link Listening#use}; addresses that stay the
     * same are not touched, nor are sessions and connections.
     *
     * @param listeners may be none
     * @throws IOException when an address cannot be bound; then all is as it was
     */
    public synchronized Listening listen(List<MsrpListener> listeners) throws IOException {
        EventLoopGroup loops = group;
        if (loops == null) {
            throw new IOException("MSRP is not running");
        }
        Map<MsrpListener, Channel> added = new LinkedHashMap<>();
        Listening next = new Listening(List.copyOf(listeners), added);
        for (MsrpListener listener : listeners) {
            if (listening.containsKey(listener)) {
                continue;
            }
            ChannelFuture bound =
                    bootstrap(loops, listener).bind(listener.address()).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                next.close();
                throw new IOException("cannot listen at " + listener, bound.cause());
            }
            added.put(listener, bound.channel());
        }
        return next;
    }

    /** Addresses that are bound and not yet used. */
    public final class Listening implements AutoCloseable {
        private final List<MsrpListener> wanted;
        private final Map<MsrpListener, Channel> added;

        private Listening(List<MsrpListener> wanted, Map<MsrpListener, Channel> added) {
            this.wanted = wanted;
            this.added = added;
        }

        /** From now on these are the addresses where we listen; others are closed. */
        public void use() {
            synchronized (MsrpServer.this) {
                listening.putAll(added);
                added.forEach((listener, channel) -> LOG.info(
                        "listening for MSRP {} at {}:{}",
                        listener.security() == MsrpListener.Security.NONE ? "in clear text" : "over TLS",
                        listener.address().getHostString(),
                        port(channel)));
                added.clear();
                listening.entrySet().removeIf(entry -> {
                    boolean gone = !wanted.contains(entry.getKey());
                    if (gone) {
                        entry.getValue().close();
                        LOG.info(
                                "no longer listening for MSRP at {}:{}",
                                entry.getKey().address().getHostString(),
                                port(entry.getValue()));
                    }
                    return gone;
                });
            }
        }

        /** Gives addresses up that were not used. */
        @Override
        public void close() {
            added.values().forEach(Channel::close);
            added.clear();
        }
    }

    private ServerBootstrap bootstrap(EventLoopGroup loops, MsrpListener listener) {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, listener.security());
                    }
                });
    }

    private WriteBufferWaterMark waterMark() {
        int high = settings.bounds().unwrittenOctets();
        return new WriteBufferWaterMark(high / 2, high);
    }

    private void tick() {
        long now = System.nanoTime();
        sessions.values().forEach(session -> session.tick(now));
        connections.forEach(connection -> connection.tick(now));
    }

    // --- what the application asks for

    /** The port we listen at, or -1; the first one when there are several. */
    public synchronized int port() {
        return listening.isEmpty() ? -1 : port(listening.values().iterator().next());
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** True if every listener takes connections; there may be none. */
    public synchronized boolean isListening() {
        return group != null && listening.values().stream().allMatch(Channel::isActive);
    }

    /** How many sessions there are. */
    public int sessions() {
        return sessions.size();
    }

    /** How many connections there are. */
    public int connections() {
        return connections.size();
    }

    /** The bounds that do not change. */
    public MsrpSettings.Bounds bounds() {
        return settings.bounds();
    }

    /** How many octets there are of messages that are not complete. */
    public long incomplete() {
        return incomplete.get();
    }

    /** How often more of them was refused. */
    public long refusedIncomplete() {
        return refusedIncomplete.get();
    }

    /** How many messages wait to be sent in the session in which most do. */
    public int mostWaiting() {
        return sessions.values().stream().mapToInt(LiveSession::waiting).max().orElse(0);
    }

    /** How often a message was not taken as too many waited in its session. */
    public long refusedWaiting() {
        return refusedWaiting.get();
    }

    /** The bounds of connections that come in, which may be changed at any time. */
    public ConnectionLimit connectionLimit() {
        return limit;
    }

    /** Opens a session: connects for it, or lets the other side connect. One that had the name is closed. */
    public void open(SessionPlan plan) {
        EventLoopGroup loops = group;
        if (loops == null) {
            throw new RejectedExecutionException("MSRP is not running");
        }
        LiveSession session = new LiveSession(this, plan);
        sessions.put(plan.id(), session);
        LiveSession former = byName.put(plan.name(), session);
        if (former != null) {
            former.close();
        }
        if (plan.connect()) {
            connect(session);
        }
    }

    /** Takes a message for the other side; false if too much waits for it, or there is no such session. */
    public boolean send(String name, OutgoingMessage message) {
        LiveSession session = byName.get(name);
        return session != null && session.send(message);
    }

    /** Tells the other side that a message of its has arrived; false if it has not asked for that. */
    public boolean report(String name, String messageId) {
        LiveSession session = byName.get(name);
        return session != null && session.report(messageId);
    }

    /** Closes a session when what was taken for it has its answers, or after some seconds. */
    public CompletionStage<Void> closeSession(String name) {
        LiveSession session = byName.get(name);
        return session == null ? CompletableFuture.completedStage(null) : session.close();
    }

    /** Ends the connections with a domain: it has to prove again that it is it. */
    public void disconnect(String peerDomain) {
        for (Connection connection : connections) {
            if (connection.isWith(peerDomain)) {
                connection.end("the rules for " + peerDomain + " have changed");
            }
        }
    }

    // --- what sessions and connections ask for

    MsrpSettings settings() {
        return settings;
    }

    MsrpApplication application() {
        return application;
    }

    boolean accepts(String contentType) {
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return accepted.contains(type.toLowerCase(Locale.ROOT));
    }

    boolean admits(SessionPlan plan) {
        return plan.isOfUser() || gate.admits(plan.peerDomain(), plan.peerUser());
    }

    /** Whether there is room for more of messages that are not complete. */
    boolean hasRoom() {
        if (incomplete.get() > settings.bounds().incompleteOctets()) {
            refusedIncomplete.incrementAndGet();
            return false;
        }
        return true;
    }

    void incomplete(long more) {
        incomplete.addAndGet(more);
    }

    /** A message was not taken, as so many wait in its session. */
    void overflowed() {
        refusedWaiting.incrementAndGet();
    }

    /** @param local our end of the way that the message takes: the session is the one of this name, if the peer may use it */
    void traced(boolean sent, Connection connection, List<MsrpUri> local, MsrpMessage message) {
        LiveSession session = sessions.get(local.get(0).session());
        SessionPlan plan = session == null || !connection.mayCarry(session.plan()) ? null : session.plan();
        trace.message(sent, plan == null || plan.isOfUser() ? connection.peer() : plan.peerDomain(), plan, message);
    }

    void forget(LiveSession session) {
        sessions.remove(session.plan().id(), session);
        byName.remove(session.plan().name(), session);
    }

    void ended(Connection connection) {
        connections.remove(connection);
    }

    void request(MsrpRequest request, Connection from) {
        LiveSession session = sessions.get(request.toPath().get(0).session());
        if (session != null) {
            session.request(request, from);
        } else if (!request.method().equals(MsrpRequest.REPORT)) {
            from.write(request.response(481));
        }
    }

    void response(MsrpResponse response, Connection from) {
        LiveSession session = sessions.get(response.toPath().get(0).session());
        if (session != null && from.mayCarry(session.plan())) {
            session.response(response);
        }
    }

    void malformed(Connection connection, String complaint) {
        long times = faults.happened();
        if (times > 0) {
            LOG.warn("{}: {} ({} of the kind)", connection, complaint, times);
        }
    }

    // --- connections

    private void accept(Channel channel, MsrpListener.Security security) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        ConnectionLimit.Place place = limit.enter(remote.getAddress(), false);
        if (place.refusal() != null) {
            refused(remote, "too many connections: " + place.refusal());
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> place.leave());
        if (security == MsrpListener.Security.NONE) {
            channel.pipeline().addLast(connection(channel, Set.of(), security, place::proven));
            return;
        }
        boolean mutual = security == MsrpListener.Security.MUTUAL;
        channel.pipeline()
                .addLast(new ServerNameHandler(
                        tls,
                        mutual ? ClientAuth.REQUIRE : ClientAuth.NONE,
                        settings.timeouts().handshake()))
                .addLast(new SecuringHandler(
                        tls,
                        domains -> {
                            if (mutual) {
                                place.proven();
                            }
                            up(channel, connection(channel, domains, security, place::proven));
                        },
                        reason -> refused(remote, reason)));
    }

    private void refused(InetSocketAddress remote, String reason) {
        long times = faults.happened();
        if (times > 0) {
            LOG.warn("MSRP connection from {} refused: {} ({} of the kind)", remote, reason, times);
        }
    }

    private Connection connection(Channel channel, Set<String> domains, MsrpListener.Security security, Runnable used) {
        Connection connection = new Connection(this, channel, domains, security, used);
        connections.add(connection);
        return connection;
    }

    private static Connection up(Channel channel, Connection connection) {
        channel.pipeline().addLast(connection).remove(SecuringHandler.class);
        return connection;
    }

    private void connect(LiveSession session) {
        MsrpUri hop = session.plan().peer().get(0);
        String literal =
                hop.host().startsWith("[") ? hop.host().substring(1, hop.host().length() - 1) : hop.host();
        resolver.addresses(literal).whenComplete((addresses, failure) -> {
            List<InetAddress> allowed = new ArrayList<>();
            if (failure == null) {
                for (InetAddress address : addresses) {
                    if (session.plan().mayBePrivate() || PublicAddress.isPublic(address)) {
                        allowed.add(address);
                    }
                }
            }
            connect(session, hop.port(), allowed, 0, "there is no address for " + hop.host());
        });
    }

    private void connect(LiveSession session, int port, List<InetAddress> addresses, int index, String reason) {
        EventLoopGroup loops = group;
        if (index == addresses.size() || loops == null) {
            session.lose(session.plan().peerDomain() + ": " + reason);
            return;
        }
        InetSocketAddress address = new InetSocketAddress(addresses.get(index), port);
        SessionPlan plan = session.plan();
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.timeouts().connect().toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (plan.isSecure()) {
                            channel.pipeline()
                                    .addLast(tls.client(
                                            plan.localDomain(),
                                            plan.peerDomain(),
                                            port,
                                            settings.timeouts().handshake(),
                                            channel.alloc()))
                                    .addLast(new SecuringHandler(
                                            tls,
                                            domains -> secured(session, channel, domains),
                                            why -> connect(session, port, addresses, index + 1, why)));
                        }
                    }
                })
                .connect(address)
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        connect(session, port, addresses, index + 1, "it does not take connections at " + address);
                    } else if (!plan.isSecure()) {
                        Connection connection =
                                connection(connected.channel(), Set.of(), MsrpListener.Security.NONE, () -> {});
                        connected.channel().pipeline().addLast(connection);
                        session.connected(connection);
                    }
                });
    }

    private void secured(LiveSession session, Channel channel, Set<String> domains) {
        if (domains.contains(session.plan().peerDomain())) {
            session.connected(up(channel, connection(channel, domains, MsrpListener.Security.MUTUAL, () -> {})));
        } else {
            channel.close();
            session.lose(session.plan().peerDomain() + ": the certificate shown is one of " + domains);
        }
    }

    /** Ends all sessions and connections; what was not answered goes back. Takes at most some seconds. */
    @Override
    public void close() {
        EventLoopGroup loops = group;
        if (loops == null) {
            return;
        }
        group = null;
        synchronized (this) {
            listening.values().forEach(Channel::close);
        }
        sessions.values().forEach(session -> session.lose("the server ends"));
        connections.forEach(connection -> connection.end("the server ends"));
        loops.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
