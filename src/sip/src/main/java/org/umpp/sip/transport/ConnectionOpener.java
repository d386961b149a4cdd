// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.limit.FailureLog;
import org.umpp.net.tls.TlsContexts;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.transport.TransportException.Reason;

/** Sends over a live connection, or opens one: to each address in turn until a peer proves to be the right one (RFC 3263 §4.3). */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class ConnectionOpener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionOpener.class);

    private final Wiring wiring;
    private final TlsContexts tls;
    private final Locator locator;
    private final Bootstrap bootstrap;
    private final FailureLog failures = new FailureLog();
    private final ConcurrentMap<Key, Opening> openings = new ConcurrentHashMap<>();

    /** Messages with the same key wait for the same connection. */
    private record Key(String localDomain, String peerDomain, String place) {
        static Key of(Destination destination) {
            SipUri hop = Locator.followed(destination);
            return new Key(
                    destination.localDomain(),
                    destination.peerDomain(),
                    hop == null ? destination.nextHop().scheme() : hop.host() + ':' + hop.port());
        }
    }

    ConnectionOpener(Wiring wiring, TlsContexts tls, Locator locator, Bootstrap bootstrap) {
        this.wiring = wiring;
        this.tls = tls;
        this.locator = locator;
        this.bootstrap = bootstrap;
    }

    /** Sends to wherever the destination is found. */
    void send(SipMessage message, Destination destination, SendCallback callback) {
        boolean routed = !locator.route(destination.peerDomain()).isEmpty();
        Key key = routed ? new Key(destination.localDomain(), destination.peerDomain(), "") : Key.of(destination);
        send(message, destination, key, routed, null, callback);
    }

    /** Sends to exactly this address, unless there is a connection to the destination's next hop. */
    void send(SipMessage message, Destination destination, Candidate address, SendCallback callback) {
        Key key = new Key(
                destination.localDomain(),
                destination.peerDomain(),
                address.socketAddress().toString());
        send(message, destination, key, false, address, callback);
    }

    private void send(
            SipMessage message,
            Destination destination,
            Key key,
            boolean routed,
            @Nullable Candidate address,
            SendCallback callback) {
        // Each time round, an opening ended in between: by its connection the message goes now, or by a new opening.
        while (true) {
            Connection live = wiring.connections().find(destination, routed);
            if (live != null) {
                live.write(message, callback);
                return;
            }
            Opening fresh = new Opening(wiring.settings().bounds());
            Opening known = openings.putIfAbsent(key, fresh);
            if ((known == null ? fresh : known).add(message, callback)) {
                if (known == null) {
                    new Attempt(key, destination, fresh).begin(address);
                }
                return;
            }
        }
    }

    /** Nothing opens any more. */
    void stop() {
        TransportException stopped = new TransportException(Reason.STOPPED, "the transport stops");
        openings.values().forEach(opening -> opening.fail(stopped));
        openings.clear();
    }

    /** The way through the addresses of one destination. */
    private final class Attempt {
        private final Key key;
        private final Destination destination;
        private final Opening opening;
        private final long start = System.nanoTime();
        private @Nullable TransportException failure;

        Attempt(Key key, Destination destination, Opening opening) {
            this.key = key;
            this.destination = destination;
            this.opening = opening;
        }

        void begin(@Nullable Candidate address) {
            TransportSettings.Bounds bounds = wiring.settings().bounds();
            if (wiring.connections().size() >= bounds.connections() || openings.size() > bounds.connections()) {
                fail(new TransportException(Reason.OVERLOAD, "too many connections"));
            } else if (tls.credentials().forDomain(destination.localDomain()) == null) {
                fail(new TransportException(Reason.NOT_LOCAL, destination.localDomain() + " is not ours"));
            } else if (address != null) {
                next(List.of(address), 0);
            } else {
                locator.locate(destination).whenComplete((candidates, cause) -> {
                    if (cause == null) {
                        next(candidates, 0);
                    } else {
                        fail(exception(cause));
                    }
                });
            }
        }

        private void next(List<Candidate> candidates, int index) {
            boolean late = System.nanoTime() - start
                    > wiring.settings().timeouts().open().toNanos();
            if (index == candidates.size() || late) {
                TransportException last = failure;
                fail(last != null ? last : new TransportException(Reason.CONNECT_TIMEOUT, "no time left"));
                return;
            }
            connect(candidates.get(index), () -> next(candidates, index + 1));
        }

        private void connect(Candidate candidate, Runnable otherwise) {
            Target target = candidate.target();
            bootstrap
                    .clone()
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            secure(channel, target, candidate, otherwise);
                        }
                    })
                    .connect(candidate.socketAddress())
                    .addListener(connected -> {
                        if (!connected.isSuccess()) {
                            unreachable(candidate, connected.cause());
                            otherwise.run();
                        }
                    });
        }

        private void secure(Channel channel, Target target, Candidate candidate, Runnable otherwise) {
            if (target.protocol() == Protocol.TCP) {
                channel.pipeline().addLast(new PlainHandler(ctx -> up(ctx, PeerIdentity.NONE, target)));
                return;
            }
            channel.pipeline()
                    .addLast(tls.client(
                            destination.localDomain(),
                            destination.peerDomain(),
                            target.port(),
                            wiring.settings().timeouts().handshake(),
                            channel.alloc()))
                    .addLast(new SecuringHandler(tls, destination.peerDomain(), false, new SecuringHandler.Outcome() {
                        @Override
                        public void secured(ChannelHandlerContext ctx, PeerIdentity peer) {
                            up(ctx, peer, target);
                        }

                        @Override
                        public void refused(ChannelHandlerContext ctx, FlowEnd end) {
                            notSecured(candidate, end);
                            otherwise.run();
                        }
                    }));
        }

        private void up(ChannelHandlerContext ctx, PeerIdentity peer, Target target) {
            long failed = failures.works(destination.peerDomain());
            if (failed > 0) {
                LOG.info("{} at {} is connected, after {} failed attempts", destination.peerDomain(), target, failed);
            }
            Connection connection = new Connection(
                    ctx.channel(),
                    target.protocol(),
                    destination.localDomain(),
                    peer,
                    Connection.Trust.of(target.protocol(), locator.home() != null),
                    true,
                    wiring.counters());
            ctx.pipeline()
                    .addLast(new FlushConsolidationHandler(
                            FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true))
                    .addLast(new MessageHandler(connection, wiring))
                    .remove(ctx.handler());
            opening.succeed(connection, () -> {
                wiring.connections().addOutbound(connection, destination.peerDomain(), target);
                openings.remove(key, opening);
            });
        }

        private void unreachable(Candidate candidate, Throwable cause) {
            boolean timeout = cause instanceof ConnectTimeoutException;
            LOG.debug("{} at {}: {}", candidate.target(), candidate.address(), cause.toString());
            if (failure == null || failure.reason() != Reason.NOT_SECURED) {
                failure = new TransportException(
                        timeout ? Reason.CONNECT_TIMEOUT : Reason.UNREACHABLE,
                        destination.peerDomain() + " at " + candidate.target());
            }
        }

        private void notSecured(Candidate candidate, FlowEnd end) {
            wiring.counters().end(end);
            long times = failures.failed(destination.peerDomain());
            if (times > 0) {
                LOG.warn(
                        "{} at {} ({}) refused: {}{}",
                        destination.peerDomain(),
                        candidate.target(),
                        candidate.address().getHostAddress(),
                        end.text(),
                        times > 1 ? " (" + times + " attempts)" : "");
            }
            failure = new TransportException(
                    Reason.NOT_SECURED,
                    end,
                    destination.peerDomain() + " at " + candidate.target() + ": " + end.text());
        }

        private void fail(TransportException cause) {
            openings.remove(key, opening);
            opening.fail(cause);
        }

        private static TransportException exception(Throwable cause) {
            Throwable inner =
                    cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
            return inner instanceof TransportException known
                    ? known
                    : new TransportException(Reason.DNS_FAILURE, String.valueOf(inner));
        }
    }
}
