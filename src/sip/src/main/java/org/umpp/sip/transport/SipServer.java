// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.dns.Resolver;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.tls.TlsContexts;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.message.Via;
import org.umpp.sip.transport.TransportException.Reason;

/** The transport layer on Netty: listeners, and the connections of both directions. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
public final class SipServer implements SipTransport, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SipServer.class);
    private static final int BACKLOG = 1_024;
    private static final int STOP_SECONDS = 5;

    private volatile TransportSettings settings;
    private final TlsContexts tls;
    private final Locator locator;
    private final TransportCounters counters = new TransportCounters();
    private final Connections connections = new Connections();
    private final Map<Protocol, Integer> ports = new ConcurrentHashMap<>();
    private final Map<Listener, Channel> listening = new LinkedHashMap<>();
    private volatile @Nullable EventLoopGroup eventLoops;
    private volatile int phonePort = -1;
    private @Nullable Wiring wiring;
    private final ConnectionLimit limit;
    private volatile @Nullable ConnectionOpener opener;

    /**
     * A server that does nothing yet.
     *
     * @param tls may be given other credentials at any time; connections that are up keep theirs
     */
    public SipServer(TransportSettings settings, TlsContexts tls, Resolver resolver, StaticRoutes routes) {
        this.settings = settings;
        this.tls = tls;
        this.locator = new Locator(resolver, routes, new Random());
        this.limit = new ConnectionLimit(settings.bounds().inbound());
    }

    /**
     * Listens, and can send from now on. To be called once.
     *
     * @throws IOException when an address cannot be bound; then nothing is left open
     */
    public synchronized void start(Inbound inbound) throws IOException {
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(new DefaultThreadFactory("sip", true), NioIoHandler.newFactory());
        eventLoops = group;
        Wiring common = new Wiring(settings, inbound, connections, counters);
        wiring = common;
        opener = new ConnectionOpener(common, tls, locator, bootstrap(group));
        try {
            listen(settings.listeners()).use();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Listens at new addresses beside those of now. Nothing is given up before {@link Listening#use}; addresses that stay the
     * same are not touched, nor are connections.
     *
     * @throws IOException when an address cannot be bound; then all is as it was
     */
    public synchronized Listening listen(List<Listener> listeners) throws IOException {
        EventLoopGroup group = eventLoops;
        Wiring common = wiring;
        if (group == null || common == null) {
            throw new IOException("the transport is not running");
        }
        Map<Listener, Channel> added = new LinkedHashMap<>();
        Listening next = new Listening(List.copyOf(listeners), added);
        for (Listener listener : listeners) {
            if (listening.containsKey(listener)) {
                continue;
            }
            ChannelFuture bound = serverBootstrap(group)
                    .childHandler(new ConnectionAcceptor(listener, common, tls, limit))
                    .bind(new InetSocketAddress(listener.address(), listener.port()))
                    .awaitUninterruptibly();
            if (!bound.isSuccess()) {
                next.close();
                throw new IOException("cannot listen at " + listener.address() + ':' + listener.port(), bound.cause());
            }
            added.put(listener, bound.channel());
        }
        return next;
    }

    /** Addresses that are bound and not yet used. */
    public final class Listening implements AutoCloseable {
        private final List<Listener> wanted;
        private final Map<Listener, Channel> added;

        private Listening(List<Listener> wanted, Map<Listener, Channel> added) {
            this.wanted = wanted;
            this.added = added;
        }

        /** From now on these are the addresses where we listen; others are closed. */
        public void use() {
            synchronized (SipServer.this) {
                listening.putAll(added);
                added.forEach((listener, channel) ->
                        LOG.info("listening for {} at {}:{}", listener.protocol(), listener.address(), port(channel)));
                added.clear();
                ports.clear();
                listening.entrySet().removeIf(entry -> {
                    boolean gone = !wanted.contains(entry.getKey());
                    if (gone) {
                        entry.getValue().close();
                        LOG.info("no longer listening at {}:{}", entry.getKey().address(), port(entry.getValue()));
                    }
                    return gone;
                });
                listening.forEach((listener, channel) -> {
                    if (listener.isForPhones()) {
                        phonePort = port(channel);
                    } else {
                        ports.putIfAbsent(listener.protocol(), port(channel));
                    }
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

    /** Ends the connections with a domain: it has to prove again that it is it. */
    public void disconnect(String peerDomain) {
        connections.retire(peerDomain);
        for (Connection connection : connections.all()) {
            if (connection.peer().proves(peerDomain)) {
                connection.stop();
            }
        }
    }

    /** Ends the connections that are with our own SIP server as their address says: it is elsewhere, or known by something else. */
    public void leaveHome() {
        for (Connection connection : connections.all()) {
            if (connection.isHome()) {
                connection.stop();
            }
        }
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** From now on this is the host of our Via and Contact; "" for the local domain concerned. */
    public void setHost(String host) {
        settings = settings.withHost(host);
    }

    /** A domain is found elsewhere from now on: its connections serve out, and new requests open others. */
    public void moved(String peerDomain) {
        connections.retire(peerDomain);
    }

    private ServerBootstrap serverBootstrap(EventLoopGroup group) {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark());
    }

    private Bootstrap bootstrap(EventLoopGroup group) {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.timeouts().connect().toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark());
    }

    private WriteBufferWaterMark waterMark() {
        int high = settings.bounds().unwrittenOctets();
        return new WriteBufferWaterMark(high / 2, high);
    }

    /** The port we listen at for this transport, or -1; the first one when there are several. */
    public int port(Protocol protocol) {
        return ports.getOrDefault(protocol, -1);
    }

    /** The port we listen at for phones, or -1. */
    public int phonePort() {
        return phonePort;
    }

    /** True if every listener is bound and takes connections. */
    public synchronized boolean isListening() {
        return !listening.isEmpty() && listening.values().stream().allMatch(Channel::isActive);
    }

    /** The bounds of connections that come in, which may be changed at any time. */
    public ConnectionLimit connectionLimit() {
        return limit;
    }

    /** Runs something on one of the threads of the network, or not at all if there are none any more. */
    public void onNetworkThread(Runnable task) {
        EventLoopGroup group = eventLoops;
        if (group == null) {
            throw new RejectedExecutionException("the transport is not running");
        }
        group.execute(task);
    }

    public TransportCounters counters() {
        return counters;
    }

    /** The connections that are up; a view. */
    public Collection<? extends Flow> flows() {
        return connections.all();
    }

    @Override
    public Protocol protocol(Destination destination) {
        List<Target> route = locator.route(through(destination).peerDomain());
        return route.isEmpty() ? Protocol.TLS : route.get(0).protocol();
    }

    @Override
    public @Nullable SipUri proxy(Destination destination) {
        Edge edge = locator.edge(destination);
        return edge == null ? null : edge.uri();
    }

    @Override
    public boolean readsSipOnly(Destination destination) {
        return locator.readsSipOnly(destination);
    }

    @Override
    public boolean isEdge(Flow flow) {
        Edge edge = locator.edge();
        return edge != null && flow.protocol() == Protocol.TLS && flow.peer().proves(edge.name());
    }

    @Override
    public Set<String> homeOf(Flow flow) {
        HomeProxy home = locator.home();
        if (home == null) {
            return Set.of();
        }
        // without TLS its address has proved it, before a flow came to be
        boolean proved =
                home.isSecure() ? flow.protocol() == Protocol.TLS && flow.peer().proves(home.name()) : flow.isHome();
        return proved ? home.domains() : Set.of();
    }

    /**
     * Whom to connect to, and who has to be there. Behind an edge that is the edge, and for users of ours it is their home proxy, whatever a
     * Contact or a Record-Route says.
     */
    private Destination through(Destination destination) {
        HomeProxy home = locator.home(destination);
        if (home != null) {
            // to our own server we are ourselves, and not the partner for whose user we speak
            return new Destination(destination.peerDomain(), home.name(), home.uri());
        }
        Edge edge = locator.edge(destination);
        return edge == null ? destination : new Destination(destination.localDomain(), edge.name(), edge.uri());
    }

    @Override
    public Via via(Destination destination, String branch) {
        Protocol protocol = protocol(destination);
        return Via.of(protocol.name(), host(destination.localDomain(), protocol), shownPort(protocol), branch)
                .with("rport", "");
    }

    @Override
    public SipUri contact(String user, Destination destination, boolean sips) {
        Protocol protocol = protocol(destination);
        PhoneListening phones = locator.phones(destination);
        SipUri uri = phones == null
                ? SipUri.of(sips, user, host(destination.localDomain(), protocol), shownPort(protocol))
                : SipUri.of(sips, user, phones.host(), phonePort);
        // transport=tls is deprecated for sips (RFC 3261 §26.2.2), and without it sip: means UDP or TCP.
        return sips ? uri : uri.with("transport", protocol.parameter());
    }

    private String host(String localDomain, Protocol protocol) {
        HomeProxy home = locator.home();
        if (protocol == Protocol.TCP && home != null && !home.isSecure()) {
            return home.host();
        }
        return settings.host().isEmpty() ? localDomain : settings.host();
    }

    private int shownPort(Protocol protocol) {
        int port = port(protocol);
        return port == protocol.defaultPort() ? -1 : port;
    }

    @Override
    public void send(SipRequest request, Destination destination, SendCallback callback) {
        ConnectionOpener running = opener;
        if (running == null) {
            callback.failed(stopped());
        } else {
            running.send(request, through(destination), callback);
        }
    }

    @Override
    public void send(SipRequest request, Flow flow, SendCallback callback) {
        if (flow instanceof Connection connection) {
            connection.write(request, callback);
        } else {
            throw new IllegalArgumentException("flow: not of this transport");
        }
    }

    @Override
    public void send(SipResponse response, Flow flow, SendCallback callback) {
        if (flow instanceof Connection connection && connection.isOpen()) {
            connection.write(response, callback);
            return;
        }
        ConnectionOpener running = opener;
        ResponseAddress address = ResponseAddress.of(response, flow);
        if (running == null) {
            callback.failed(stopped());
        } else if (address == null) {
            callback.failed(new TransportException(Reason.CLOSED, flow + " is closed, and there is no way back"));
        } else {
            running.send(response, address.destination(), address.candidate(), callback);
        }
    }

    private static TransportException stopped() {
        return new TransportException(Reason.STOPPED, "the transport is not running");
    }

    /** Stops listening and ends all connections; takes at most five seconds. */
    @Override
    public synchronized void close() {
        ConnectionOpener running = opener;
        EventLoopGroup group = eventLoops;
        if (running == null || group == null) {
            return;
        }
        opener = null;
        listening.values().forEach(Channel::close);
        listening.clear();
        running.stop();
        connections.all().forEach(Connection::stop);
        group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
