// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.tls.CertificateNames;
import org.umpp.net.tls.TlsClient;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.xmpp.stream.BackOff;
import org.umpp.xmpp.stream.ComponentNegotiation;
import org.umpp.xmpp.stream.OpenedStream;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaQueue;
import org.umpp.xmpp.stream.StreamEnd;
import org.umpp.xmpp.stream.StreamEnd.Side;
import org.umpp.xmpp.stream.StreamErrorCondition;
import org.umpp.xmpp.stream.StreamFramer;

/**
 * One component and its way to the organisation's own server: the stanzas that want to go there, and the stream they take, which is
 * opened again whenever it is lost. What was sent and not confirmed when that happened is sent again, in its place, and may so arrive twice; what could
 * not be confirmed in time goes back. All state is touched on one event loop, which is that of the connection too.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class HostLink implements StreamHandler.Home {
    private enum State {
        WAITING,
        CONNECTING,
        OPEN,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(HostLink.class);

    /** So many stanzas at most are under way unconfirmed, and may arrive twice if the connection breaks. */
    private static final int WINDOW = 1_000;

    private static final StreamEnd TOO_SLOW = new StreamEnd.StreamError(
            Side.LOCAL, StreamErrorCondition.CONNECTION_TIMEOUT, "the server reads too slowly");

    private final HostStreams hosts;
    private final String name;
    private final EventLoop loop;
    private final StanzaQueue queue;
    private final BackOff backOff;
    private final HostCounts counts = new HostCounts();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile boolean refusing;
    private volatile State state = State.WAITING;
    private volatile Instant since = Instant.now();
    private volatile String lastFailure = "";
    private volatile @Nullable HostStream stream;

    /** Where the attempt goes that is under way, or went that succeeded, and what of it is left to try. */
    private HostServer server;

    private final ArrayDeque<InetAddress> addresses = new ArrayDeque<>();
    private @Nullable StreamHandler connecting;
    private StreamEnd lastEnd = new StreamEnd.Socket("not tried");

    /** What the log was told of last. */
    private String told = "";

    /** How many of what waits go one at a time, because one of them ended the stream. */
    private long alone;

    private boolean started;
    private boolean closing;
    private boolean expiryScheduled;

    HostLink(HostStreams hosts, String name, EventLoop loop) {
        this.hosts = hosts;
        this.name = name;
        this.loop = loop;
        HostSettings settings = hosts.settings();
        this.server = settings.server();
        this.queue = new StanzaQueue(settings.limits().queuedStanzas(), hosts.budget());
        this.backOff =
                new BackOff(settings.times().firstRetry(), settings.times().lastRetry(), hosts.random());
    }

    /** Accepts a stanza, from any thread; false if too much waits. Not at the same time as {@link #acceptNoMore()}. */
    boolean offer(Stanza stanza) {
        return !refusing && queue.offer(stanza, System.nanoTime());
    }

    /** From now on nothing is accepted. */
    void acceptNoMore() {
        refusing = true;
    }

    /** Something was offered. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            loop.execute(() -> {
                woken.set(false);
                proceed();
            });
        }
    }

    private void proceed() {
        HostStream open = stream;
        if (open != null) {
            open.pump();
        }
        expireLater();
    }

    /** Connects, and from now on stays connected. */
    void start() {
        run(() -> {
            if (!started && !closing) {
                started = true;
                connect();
            }
        });
    }

    private void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void connect() {
        enter(State.CONNECTING);
        server = hosts.settings().server();
        server.addresses(hosts.resolver())
                .whenComplete((found, failure) -> run(() -> {
                    if (closing) {
                        return;
                    }
                    if (failure != null || found.isEmpty()) {
                        failed(new StreamEnd.Dns(server.host(), failure == null));
                    } else if (found.stream().noneMatch(server::permits)) {
                        failed(new StreamEnd.Tls("a connection in clear would leave this machine"));
                    } else {
                        addresses.clear();
                        found.stream().filter(server::permits).forEach(addresses::add);
                        tryNext(lastEnd);
                    }
                }));
    }

    private void tryNext(StreamEnd reason) {
        InetAddress address = addresses.poll();
        if (closing) {
            return;
        }
        if (address == null) {
            failed(reason);
            return;
        }
        HostSettings settings = hosts.settings();
        HostServer at = server;
        StreamHandler handler = new StreamHandler(
                this,
                ComponentNegotiation.begin(new ComponentNegotiation.Plan(
                        name, at.domain(), settings.secret(), at.tls() ? at.host() : "")));
        connecting = handler;
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.times().connect().toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        TrustAnchors authorities = at.authorities();
                        if (authorities != null) {
                            channel.pipeline()
                                    .addLast(
                                            "tls",
                                            new TlsClient(authorities)
                                                    .newHandler(
                                                            at.host(),
                                                            at.port(),
                                                            settings.times().negotiation(),
                                                            channel.alloc()));
                        }
                        channel.pipeline().addLast(handler);
                    }
                })
                .connect(new InetSocketAddress(address, at.port()))
                .addListener(connected -> {
                    if (!connected.isSuccess() && connecting == handler) {
                        connecting = null;
                        tryNext(new StreamEnd.Socket("cannot connect to port " + at.port()));
                    }
                });
    }

    @Override
    public StreamTimes times() {
        return hosts.settings().times();
    }

    @Override
    public XmppTrace trace() {
        return hosts.trace();
    }

    @Override
    public StreamFramer framer() {
        return StreamFramer.ofComponent(hosts.settings().limits().xml());
    }

    @Override
    public SslHandler startTls(StreamHandler handler, ByteBufAllocator allocator) {
        throw new IllegalStateException("the stream of a component has TLS from the start, or not at all");
    }

    @Override
    public Predicate<String> proof(SSLEngine engine) {
        List<String> presented = ProvenPeer.names(engine).dnsNames();
        return host -> presented.stream().anyMatch(dnsName -> CertificateNames.matches(dnsName, host));
    }

    @Override
    public StreamHandler.Flow open(StreamHandler handler, Channel channel, OpenedStream agreed) {
        connecting = null;
        addresses.clear();
        return new HostStream(this, handler, channel, queue, hosts.settings());
    }

    @Override
    public void notOpened(StreamHandler handler, StreamEnd end) {
        // it is told when no address is left to try
    }

    @Override
    public void ended(StreamHandler handler, StreamEnd end) {
        if (connecting == handler) {
            connecting = null;
            tryNext(end);
        }
    }

    void opened(HostStream opened) {
        long failed = hosts.failures().works(told);
        told = "";
        LOG.info(
                "component {} is connected to {}{}",
                name,
                server,
                failed > 0 ? ", after " + failed + " failed attempts" : "");
        queue.restarted(-1);
        queue.manage();
        stream = opened;
        enter(State.OPEN);
        if (closing) {
            opened.close();
        } else {
            opened.pump();
        }
    }

    /** Whether a domain is that of a component, of this or another. */
    boolean isComponent(String domain) {
        return domain.equals(name) || hosts.link(domain) != null;
    }

    /** The server's answer to a ping of another component, which has come by our connection. */
    void answered(Stanza stanza) {
        HostLink asked = hosts.link(stanza.to().domain());
        if (asked != null) {
            asked.run(() -> {
                if (asked.stream != null) {
                    asked.stream.answered(stanza);
                }
            });
        }
    }

    /** The server has had so many stanzas more. */
    void confirmed(long more) {
        alone = Math.max(0, alone - more);
        backOff.reset();
    }

    /** How many stanzas may be under way unconfirmed. */
    int window() {
        return alone > 0 ? 1 : WINDOW;
    }

    void lost(HostStream lost, StreamEnd end) {
        if (stream != lost) {
            return;
        }
        stream = null;
        int unconfirmed = queue.unconfirmed();
        queue.lost();
        if (closing) {
            LOG.info("component {} is disconnected", name);
            lastEnd = end;
            finish();
            return;
        }
        LOG.warn(
                "component {}: the connection to {} is over: {}{}{}",
                name,
                server,
                end.report(),
                advice(end),
                unconfirmed > 0
                        ? "; " + unconfirmed + " stanzas are not known to have arrived, and wait for the next"
                        : "");
        if (blamesContent(end)) {
            blame(end, unconfirmed);
        }
        lastFailure = end.report();
        retryLater(end);
    }

    /** The server ended the stream because of a stanza. If it is known which, it goes back; else the next time they go one at a time. */
    private void blame(StreamEnd end, int unconfirmed) {
        Stanza guilty = unconfirmed == 1 ? queue.takeFirstAgain() : null;
        if (guilty == null) {
            alone = unconfirmed;
        } else {
            alone = Math.max(0, alone - 1);
            String text = end instanceof StreamEnd.StreamError error
                    ? error.condition().element()
                    : "";
            giveUp(List.of(guilty), new StreamEnd.StreamError(Side.PEER, StreamErrorCondition.POLICY_VIOLATION, text));
        }
    }

    private static boolean blamesContent(StreamEnd end) {
        if (!(end instanceof StreamEnd.StreamError error) || error.side() != Side.PEER) {
            return false;
        }
        return switch (error.condition()) {
            case BAD_FORMAT,
                    BAD_NAMESPACE_PREFIX,
                    IMPROPER_ADDRESSING,
                    INVALID_FROM,
                    INVALID_NAMESPACE,
                    INVALID_XML,
                    NOT_WELL_FORMED,
                    POLICY_VIOLATION,
                    RESTRICTED_XML,
                    UNSUPPORTED_STANZA_TYPE -> true;
            default -> false;
        };
    }

    private void failed(StreamEnd end) {
        lastFailure = end.report();
        String now = name + ' ' + end.summary();
        if (!now.equals(told)) {
            hosts.failures().works(told);
            told = now;
        }
        long times = hosts.failures().failed(now);
        if (times > 0) {
            LOG.warn(
                    "component {} is not connected to {}: {}{}{}",
                    name,
                    server,
                    end.report(),
                    advice(end),
                    times > 1 ? " (" + times + " attempts)" : "");
        }
        retryLater(end);
    }

    /** What operators can do about it. */
    private String advice(StreamEnd end) {
        if (end instanceof StreamEnd.Tls) {
            return server.tls()
                    ? "; its port has to speak TLS from the start"
                    : "; give it TLS, or say plain=true if the network up to there is trusted";
        }
        if (!(end instanceof StreamEnd.StreamError error)) {
            return "";
        }
        return switch (error.condition()) {
            case CONFLICT -> "; another connection has this name: end it, or give one of the two another name";
            case NOT_AUTHORIZED ->
                "; the server has another secret for this component, or knows no such component: both have to be in its configuration";
            case HOST_UNKNOWN -> "; the server has no component of this name: configure it there";
            case INVALID_NAMESPACE -> "; the port has to be the one for components (XEP-0114)";
            default -> "";
        };
    }

    private void retryLater(StreamEnd end) {
        lastEnd = end;
        enter(State.WAITING);
        expireLater();
        loop.schedule(
                () -> {
                    if (!closing) {
                        connect();
                    }
                },
                backOff.next(),
                TimeUnit.MILLISECONDS);
    }

    /** What waits for too long goes back, whether there is a stream or not: a server that reads slowly may keep one open. */
    private void expireLater() {
        if (!expiryScheduled && !closing && !queue.isEmpty()) {
            expiryScheduled = true;
            long nanos = hosts.settings().times().giveUp().toNanos();
            loop.schedule(
                    () -> {
                        expiryScheduled = false;
                        giveUp(queue.expired(System.nanoTime() - nanos), stream == null ? lastEnd : TOO_SLOW);
                        expireLater();
                    },
                    Math.max(nanos / 8, 1),
                    TimeUnit.NANOSECONDS);
        }
    }

    private void giveUp(List<Stanza> stanzas, StreamEnd reason) {
        if (!stanzas.isEmpty()) {
            LOG.warn("component {}: {} stanzas given up: {}", name, stanzas.size(), reason.summary());
            stanzas.forEach(stanza -> hosts.receiver().undelivered(stanza, reason, () -> queue.isBack(stanza)));
        }
    }

    /** Asks at once whether what was sent has arrived, because the end is near. */
    void hurry() {
        run(() -> {
            HostStream open = stream;
            if (open != null) {
                open.askIfUnconfirmed();
            }
        });
    }

    /** Whether nothing is under way that could yet arrive; from any thread. */
    boolean isQuiet() {
        HostStream open = stream;
        return open == null || (queue.size() == 0 && open.isQuiet());
    }

    /** Closes the stream in good order and gives back what is left; completes when all of that is on its way back. */
    CompletionStage<Void> close() {
        run(() -> {
            closing = true;
            lastEnd = stream == null ? lastEnd : new StreamEnd.Closed(Side.LOCAL);
            HostStream open = stream;
            StreamHandler begun = connecting;
            connecting = null;
            if (open != null) {
                open.close();
            } else if (begun != null) {
                begun.end(new StreamEnd.Closed(Side.LOCAL));
            }
            if (stream == null) {
                finish();
            }
        });
        return closed;
    }

    private void finish() {
        enter(State.CLOSED);
        giveUp(queue.clear(), lastEnd);
        closed.complete(null);
    }

    private void enter(State next) {
        LOG.debug("component {}: {} -> {}", name, state, next);
        state = next;
        since = Instant.now();
    }

    HostCounts counts() {
        return counts;
    }

    StanzaReceiver receiver() {
        return hosts.receiver();
    }

    String newId() {
        return hosts.newId();
    }

    /** What can be seen of it, from any thread. */
    HostSnapshot snapshot() {
        return new HostSnapshot(
                name,
                hosts.settings().server().toString(),
                state.name().toLowerCase(Locale.ROOT),
                since,
                counts.sentSoFar(),
                counts.receivedSoFar(),
                counts.refusedSoFar(),
                queue.size(),
                lastFailure);
    }
}
