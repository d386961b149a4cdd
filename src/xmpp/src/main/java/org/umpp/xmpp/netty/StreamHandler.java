// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.net.tls.TlsFailure;
import org.umpp.xmpp.stream.InitiatingNegotiation;
import org.umpp.xmpp.stream.MalformedStreamException;
import org.umpp.xmpp.stream.Namespaces;
import org.umpp.xmpp.stream.NegotiationAction;
import org.umpp.xmpp.stream.NegotiationEvent;
import org.umpp.xmpp.stream.OpenedStream;
import org.umpp.xmpp.stream.ReceivingNegotiation;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StreamEnd;
import org.umpp.xmpp.stream.StreamEnd.Side;
import org.umpp.xmpp.stream.StreamErrorCondition;
import org.umpp.xmpp.stream.StreamFramer;
import org.umpp.xmpp.stream.StreamHeader;
import org.umpp.xmpp.stream.StreamNegotiation;
import org.umpp.xmpp.stream.XmlElement;

/** One connection: feeds its octets to the framer, carries out what the negotiation decides, then hands over stanzas. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class StreamHandler extends ChannelInboundHandlerAdapter implements StreamFramer.Sink {
    /** Who wants to know what becomes of a connection; called once each at most, on its event loop. */
    interface Owner {
        /** Stanzas may flow. */
        void opened(StreamHandler handler, StanzaStream stream, OpenedStream opened);

        /** It is over; opened or not. */
        void ended(StreamHandler handler, StreamEnd end);
    }

    private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);
    private static final String CLOSE = "</stream:stream>";

    private final Streams streams;
    private final Owner owner;
    private StreamNegotiation negotiation;
    private StreamFramer framer;
    private @Nullable ChannelHandlerContext context;
    private @Nullable StanzaStream stream;
    private @Nullable Future<?> timer;
    private boolean restart;
    private boolean startTls;
    private @Nullable StreamEnd closingAs;
    private boolean ended;

    StreamHandler(Streams streams, StreamNegotiation negotiation, Owner owner) {
        this.streams = streams;
        this.negotiation = negotiation;
        this.owner = owner;
        this.framer = new StreamFramer(streams.settings().limits().xml());
    }

    boolean isInitiating() {
        return negotiation instanceof InitiatingNegotiation;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("the handler is in no pipeline");
        }
        return ctx;
    }

    private DomainPair pair() {
        if (stream != null) {
            return stream.pair();
        }
        if (negotiation instanceof InitiatingNegotiation out) {
            return new DomainPair(out.plan().local(), out.plan().peer());
        }
        ReceivingNegotiation in = (ReceivingNegotiation) negotiation;
        return new DomainPair(in.local(), in.peer());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        long patience = streams.settings().times().negotiation().toMillis();
        timer = ctx.executor()
                .schedule(() -> negotiate(new NegotiationEvent.TimedOut()), patience, TimeUnit.MILLISECONDS);
        negotiate(new NegotiationEvent.Connected());
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf octets = (ByteBuf) message;
        try {
            if (octets.hasArray()) {
                int from = octets.arrayOffset() + octets.readerIndex();
                feed(octets.array(), from, from + octets.readableBytes());
            } else {
                byte[] copy = ByteBufUtil.getBytes(octets);
                feed(copy, 0, copy.length);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void feed(byte[] octets, int from, int to) {
        int at = from;
        boolean more = true;
        while (more && at < to && !ended) {
            try {
                at = framer.feed(octets, at, to, this);
            } catch (MalformedStreamException e) {
                malformed(e);
            }
            more = restart;
            if (restart) {
                restart = false;
                framer = new StreamFramer(streams.settings().limits().xml());
            }
        }
        if (startTls && !ended) {
            startTls = false;
            beginTls(at < to);
        }
        if (stream != null) {
            stream.keepAlive().heard(framer.isWithinElement());
        }
    }

    private void malformed(MalformedStreamException e) {
        LOG.warn("{}: peer sent {}: {}", pair(), e.condition().element(), e.getMessage());
        if (stream == null) {
            negotiate(new NegotiationEvent.Malformed(e));
        } else {
            fail(e.condition(), "");
        }
    }

    /** What came in clear behind the decision for TLS could come from anybody, and would look protected later. */
    private void beginTls(boolean pipelined) {
        if (pipelined) {
            LOG.warn("{}: peer sent clear text behind STARTTLS", pair());
            negotiate(new NegotiationEvent.Disconnected(new StreamEnd.Tls("clear text behind STARTTLS")));
            return;
        }
        framer = new StreamFramer(streams.settings().limits().xml());
        ChannelHandlerContext ctx = context();
        String local = new Jid("", pair().local(), "").asciiDomain();
        SslHandler tls = isInitiating()
                ? streams.clientTls(pair(), ctx.alloc())
                : streams.tls()
                        .server(
                                local,
                                ClientAuth.REQUIRE,
                                streams.settings().times().negotiation(),
                                ctx.alloc());
        ctx.pipeline().addFirst("tls", tls);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            negotiate(
                    handshake.isSuccess()
                            ? new NegotiationEvent.TlsEstablished(new ProvenPeer(
                                    ctx.pipeline().get(SslHandler.class).engine(),
                                    streams.tls().trust()))
                            : new NegotiationEvent.Disconnected(tlsEnd(handshake.cause())));
        }
        ctx.fireUserEventTriggered(event);
    }

    private static StreamEnd tlsEnd(@Nullable Throwable cause) {
        TlsFailure failure = TlsFailure.of(cause);
        return switch (failure) {
            case NO_CERTIFICATE -> new StreamEnd.Certificate(Side.LOCAL, "none was shown");
            case EXPIRED -> new StreamEnd.Certificate(Side.LOCAL, "expired, or not valid yet");
            case WRONG_PURPOSE ->
                new StreamEnd.Certificate(Side.LOCAL, "its extendedKeyUsage has not both serverAuth and clientAuth");
            case UNTRUSTED -> new StreamEnd.Certificate(Side.LOCAL, "it leads to no authority that we trust for it");
            case NOT_PINNED -> new StreamEnd.Certificate(Side.LOCAL, "its key is not one of those pinned");
            case REFUSED_BY_PEER -> new StreamEnd.Certificate(Side.PEER, "by an alert of TLS");
            case TIMEOUT, CLOSED -> new StreamEnd.Socket("TLS " + failure.name());
            case NOT_TLS, VERSION, PARAMETERS, OTHER -> new StreamEnd.Tls(failure.name());
        };
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone(new StreamEnd.Socket("connection closed"));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            LOG.debug("{}: connection broke", pair(), cause);
            boolean tls = TlsFailure.of(cause) != TlsFailure.OTHER;
            gone(tls ? tlsEnd(cause) : new StreamEnd.Socket("connection broke"));
        } else {
            LOG.error("{}: stream handler failed", pair(), cause);
            fail(StreamErrorCondition.INTERNAL_SERVER_ERROR, "");
        }
    }

    private void gone(StreamEnd end) {
        if (stream == null) {
            negotiate(new NegotiationEvent.Disconnected(end));
        } else {
            end(end);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (stream != null && stream.sends() && ctx.channel().isWritable()) {
            DomainLink link = streams.link(stream.pair());
            if (link != null) {
                link.pump();
            }
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void header(StreamHeader header) {
        streams.trace()
                .element(false, pair(), "stream", () -> StreamHeader.toXml(header.from(), header.to(), header.id()));
        if (stream == null) {
            negotiate(new NegotiationEvent.HeaderReceived(header));
        }
    }

    @Override
    public void element(XmlElement element) {
        streams.trace().element(false, pair(), element.name(), element::toXml);
        if (stream == null) {
            negotiate(new NegotiationEvent.ElementReceived(element));
            return;
        }
        stream.keepAlive().finished();
        if (closingAs == null || element.namespace().equals(Namespaces.SM)) {
            stream.element(element);
        }
    }

    @Override
    public void stanza(Stanza stanza, int octets) {
        streams.trace().element(false, pair(), stanza.name(), () -> new String(stanza.bytes(), StandardCharsets.UTF_8));
        if (stream == null) {
            negotiate(new NegotiationEvent.StanzaReceived());
        } else {
            stream.keepAlive().finished();
            stream.stanza(stanza);
        }
    }

    @Override
    public void closed() {
        if (stream == null) {
            negotiate(new NegotiationEvent.StreamClosed());
        } else if (closingAs == null) {
            stream.acknowledge();
            end(new StreamEnd.Closed(Side.PEER));
        } else {
            end(closingAs);
        }
    }

    private void negotiate(NegotiationEvent event) {
        if (ended || negotiation.isOver()) {
            return;
        }
        StreamNegotiation.Step step = negotiation.on(event);
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{}: {} after {}",
                    pair(),
                    step.next().getClass().getSimpleName(),
                    event.getClass().getSimpleName());
        }
        negotiation = step.next();
        for (NegotiationAction action : step.actions()) {
            carryOut(action);
        }
    }

    private void carryOut(NegotiationAction action) {
        if (action instanceof NegotiationAction.Send send) {
            send("", send.xml());
        } else if (action instanceof NegotiationAction.StartTls) {
            startTls = true;
            framer.halt();
        } else if (action instanceof NegotiationAction.Restart) {
            restart = true;
            framer.halt();
        } else if (action instanceof NegotiationAction.Open open) {
            open(open.stream());
        } else if (action instanceof NegotiationAction.End over) {
            close(over.end(), true);
        }
    }

    private void open(OpenedStream opened) {
        cancelTimer();
        StanzaStream open = new StanzaStream(streams, this, context().channel(), opened, isInitiating());
        stream = open;
        long failed = isInitiating() ? streams.failures().works(pair().toString()) : 0;
        if (failed > 0) {
            LOG.info("stream {} out can be opened, after {} failed attempts", pair(), failed);
        }
        open.opened();
        owner.opened(this, open, opened);
    }

    private void cancelTimer() {
        Future<?> scheduled = timer;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    /** Sends an element now. */
    void send(String element, String xml) {
        streams.trace().element(true, pair(), element, () -> xml);
        ChannelHandlerContext ctx = context();
        ctx.channel().writeAndFlush(ByteBufUtil.writeUtf8(ctx.alloc(), xml));
    }

    /** The peer is in error: says so and ends the stream (RFC 6120 §4.9). */
    void fail(StreamErrorCondition condition, String text) {
        if (ended) {
            return;
        }
        LOG.warn("{}: stream error {} {}", pair(), condition.element(), text);
        send("error", condition.toXml(text));
        end(new StreamEnd.StreamError(Side.LOCAL, condition, text));
    }

    /** Closes our side and gives the peer some time to close its own (RFC 6120 §4.4). */
    void close(StreamEnd end) {
        if (ended || closingAs != null) {
            return;
        }
        closingAs = end;
        if (stream != null) {
            stream.acknowledge();
        }
        send("", CLOSE);
        long patience = streams.settings().times().close().toMillis();
        context().executor().schedule(() -> end(end), patience, TimeUnit.MILLISECONDS);
    }

    /** It is over: closes our side if that is still to do, then the connection. */
    void end(StreamEnd end) {
        if (!ended && closingAs == null && context().channel().isActive()) {
            send("", CLOSE);
        }
        close(end, false);
    }

    private void close(StreamEnd end, boolean negotiating) {
        if (ended) {
            return;
        }
        ended = true;
        cancelTimer();
        framer.halt();
        ChannelHandlerContext ctx = context();
        ctx.channel().writeAndFlush(ctx.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        if (stream != null) {
            stream.ended(end);
        } else if (negotiating) {
            tellNotOpened(end);
        }
        owner.ended(this, end);
    }

    private void tellNotOpened(StreamEnd end) {
        long times = isInitiating() ? streams.failures().failed(pair().toString()) : 1;
        if (times > 0) {
            LOG.warn(
                    "stream {} {} was not opened: {}{}",
                    pair(),
                    isInitiating() ? "out" : "in",
                    end.report(),
                    times > 1 ? " (" + times + " attempts)" : "");
        }
    }
}
