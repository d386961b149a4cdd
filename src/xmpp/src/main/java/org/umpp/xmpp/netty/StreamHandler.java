// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.tls.TlsFailure;
import org.umpp.xmpp.stream.MalformedStreamException;
import org.umpp.xmpp.stream.Namespaces;
import org.umpp.xmpp.stream.NegotiationAction;
import org.umpp.xmpp.stream.NegotiationEvent;
import org.umpp.xmpp.stream.OpenedStream;
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
    /** To whom a connection belongs; called on its event loop. */
    interface Home {
        StreamTimes times();

        XmppTrace trace();

        /** What cuts the octets of a stream that begins. */
        StreamFramer framer();

        /** The negotiation wants TLS. */
        SslHandler startTls(StreamHandler handler, ByteBufAllocator allocator);

        /** Whether the peer at the other end of this TLS is who it is taken for. */
        Predicate<String> proof(SSLEngine engine);

        /** Stanzas may flow: what takes them. */
        Flow open(StreamHandler handler, Channel channel, OpenedStream agreed);

        /** It was connected, and ends before stanzas may flow. */
        void notOpened(StreamHandler handler, StreamEnd end);

        /** It is over; opened or not. */
        void ended(StreamHandler handler, StreamEnd end);
    }

    /** What passes on an open stream; called on its event loop. */
    interface Flow {
        /** It is open; before all else. */
        void opened();

        /** Octets came in, and behind them an element is unfinished or not. */
        void heard(boolean unfinished);

        void stanza(Stanza stanza);

        /** An element that is no stanza. */
        void element(XmlElement element);

        /** A stanza cannot be taken, and the stream goes on. */
        void passedOver(MalformedStreamException reason);

        /** The connection takes more again. */
        void writable();

        /** The stream is about to be closed by us, or was by the peer: the last that can be said. */
        void closing();

        /** The connection is gone, or will be soon. */
        void ended(StreamEnd end);
    }

    private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);
    private static final String CLOSE = "</stream:stream>";

    private final Home home;
    private StreamNegotiation negotiation;
    private DomainPair pair;
    private StreamFramer framer;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Flow stream;
    private @Nullable Future<?> timer;
    private boolean restart;
    private boolean startTls;
    private @Nullable StreamEnd closingAs;
    private boolean ended;

    StreamHandler(Home home, StreamNegotiation negotiation) {
        this.home = home;
        this.negotiation = negotiation;
        this.pair = new DomainPair(negotiation.local(), negotiation.peer());
        this.framer = home.framer();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("the handler is in no pipeline");
        }
        return ctx;
    }

    /** Between whom it is; a domain is "" before it is known. */
    DomainPair pair() {
        return pair;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        long patience = home.times().negotiation().toMillis();
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
                framer = home.framer();
            }
        }
        if (startTls && !ended) {
            startTls = false;
            beginTls(at < to);
        }
        if (stream != null) {
            stream.heard(framer.isWithinElement());
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
        framer = home.framer();
        ChannelHandlerContext ctx = context();
        ctx.pipeline().addFirst("tls", home.startTls(this, ctx.alloc()));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            negotiate(
                    handshake.isSuccess()
                            ? new NegotiationEvent.TlsEstablished(home.proof(
                                    ctx.pipeline().get(SslHandler.class).engine()))
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
        if (stream != null && ctx.channel().isWritable()) {
            stream.writable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void header(StreamHeader header) {
        home.trace()
                .element(false, pair(), "stream", () -> StreamHeader.toXml(header.from(), header.to(), header.id()));
        if (stream == null) {
            negotiate(new NegotiationEvent.HeaderReceived(header));
        }
    }

    @Override
    public void element(XmlElement element) {
        home.trace().element(false, pair(), element.name(), element::toXml);
        if (stream == null) {
            negotiate(new NegotiationEvent.ElementReceived(element));
            return;
        }
        if (closingAs == null || element.namespace().equals(Namespaces.SM)) {
            stream.element(element);
        }
    }

    @Override
    public void stanza(Stanza stanza, int octets) {
        home.trace().element(false, pair(), stanza.name(), () -> new String(stanza.bytes(), StandardCharsets.UTF_8));
        if (stream == null) {
            negotiate(new NegotiationEvent.StanzaReceived());
        } else {
            stream.stanza(stanza);
        }
    }

    @Override
    public void passedOver(MalformedStreamException reason) {
        if (stream == null) {
            negotiate(new NegotiationEvent.Malformed(reason));
        } else {
            stream.passedOver(reason);
        }
    }

    @Override
    public void closed() {
        if (stream == null) {
            negotiate(new NegotiationEvent.StreamClosed());
        } else if (closingAs == null) {
            stream.closing();
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
        pair = new DomainPair(negotiation.local(), negotiation.peer());
        for (NegotiationAction action : step.actions()) {
            carryOut(action);
        }
    }

    private void carryOut(NegotiationAction action) {
        if (action instanceof NegotiationAction.Send send) {
            send("", send.xml(), send.shown());
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
        Flow open = home.open(this, context().channel(), opened);
        stream = open;
        open.opened();
    }

    private void cancelTimer() {
        Future<?> scheduled = timer;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    /** Sends an element now. */
    void send(String element, String xml) {
        send(element, xml, xml);
    }

    private void send(String element, String xml, String shown) {
        home.trace().element(true, pair(), element, () -> shown);
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
            stream.closing();
        }
        send("", CLOSE);
        long patience = home.times().close().toMillis();
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
        Channel channel = ctx.channel();
        channel.writeAndFlush(ctx.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        if (channel.isActive()) {
            // who reads nothing keeps no connection
            ctx.executor().schedule(() -> channel.close(), home.times().close().toMillis(), TimeUnit.MILLISECONDS);
        }
        if (stream != null) {
            stream.ended(end);
        } else if (negotiating) {
            home.notOpened(this, end);
        }
        home.ended(this, end);
    }
}
