// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.tls.TlsFailure;
import org.umpp.sip.message.KeepAlive;
import org.umpp.sip.message.MalformedSipException;
import org.umpp.sip.message.SipDecoder;
import org.umpp.sip.message.SipElement;
import org.umpp.sip.message.SipEncoder;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.Via;

/** Reads the messages of a connection that is up (RFC 3261 §18.3), answers pings, and ends it when it has to end. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class MessageHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(MessageHandler.class);

    private final Connection connection;
    private final Wiring wiring;
    private final SipDecoder decoder;
    private final Watch watch;
    private @Nullable Via advertised;
    private boolean complained;
    private boolean ended;

    MessageHandler(Connection connection, Wiring wiring) {
        this.connection = connection;
        this.wiring = wiring;
        this.decoder = new SipDecoder(wiring.settings().limits());
        this.watch = new Watch(connection, wiring.settings().timeouts());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        wiring.counters().open();
        LOG.info("{} up", connection);
        watch.begin(ctx, end -> end(ctx, end));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        connection.heard();
        ByteBuf octets = (ByteBuf) read;
        try {
            append(octets);
        } finally {
            ReferenceCountUtil.release(octets);
        }
        boolean complete = false;
        while (!ended && next(ctx)) {
            complete = true;
        }
        watch.read(ctx, decoder.isAmidMessage(), complete);
    }

    private void append(ByteBuf octets) {
        int length = octets.readableBytes();
        if (octets.hasArray()) {
            decoder.append(octets.array(), octets.arrayOffset() + octets.readerIndex(), length);
        } else {
            byte[] copy = new byte[length];
            octets.readBytes(copy);
            decoder.append(copy, 0, length);
        }
    }

    /** Deals with one element of the stream; false when there is none. */
    private boolean next(ChannelHandlerContext ctx) {
        try {
            SipElement element = decoder.next();
            if (element == null) {
                return false;
            }
            taken(ctx, element);
        } catch (MalformedSipException e) {
            refuse(ctx, e);
        } catch (RuntimeException e) {
            // whoever made the decoder fail would make it fail again at the same octets
            LOG.error("{}: octets could not be read", connection, e);
            end(ctx, FlowEnd.BROKEN);
        }
        return true;
    }

    private void taken(ChannelHandlerContext ctx, SipElement element) {
        try {
            take(ctx, element);
        } catch (MalformedSipException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("{}: a message could not be taken", connection, e);
        }
    }

    private void take(ChannelHandlerContext ctx, SipElement element) {
        if (element instanceof KeepAlive) {
            // Which of both the decoder calls it does not matter: it pairs any two, also two pongs of two pings.
            if (watch.crlf()) {
                ctx.writeAndFlush(Watch.pong());
            }
        } else if (element instanceof SipRequest request) {
            Via via = request.headers().topVia();
            if (advertised == null || !advertised.sentBy().equals(via.sentBy())) {
                advertised = via;
                wiring.connections().advertised(connection, via);
            }
            received();
            wiring.inbound().request(ViaSource.note(request, via, connection.remote()), connection);
        } else if (element instanceof SipResponse response) {
            received();
            wiring.inbound().response(response, connection);
        }
    }

    private void received() {
        watch.message();
        connection.used();
        wiring.counters().receive();
    }

    private void refuse(ChannelHandlerContext ctx, MalformedSipException complaint) {
        wiring.counters().malform();
        SipResponse answer =
                complaint.answer(Long.toHexString(ThreadLocalRandom.current().nextLong()));
        String done = answer == null ? "dropped" : "answered " + complaint.status();
        if (complained) {
            LOG.debug("{}: {}, {}", connection, complaint.reason(), done);
        } else {
            complained = true;
            LOG.warn("{}: {}, {}; more of its kind at DEBUG", connection, complaint.reason(), done);
        }
        if (complaint.closes()) {
            if (answer != null) {
                ctx.write(Unpooled.wrappedBuffer(SipEncoder.buffer(answer)));
            }
            end(ctx, FlowEnd.UNFRAMED);
        } else if (answer != null) {
            connection.write(answer, cause -> LOG.debug("{}", cause.getMessage()));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        // Who does not read our answers gets no more of its requests read.
        boolean writable = ctx.channel().isWritable();
        ctx.channel().config().setAutoRead(writable);
        watch.writable(ctx, writable);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(ctx, FlowEnd.CLOSED_BY_PEER);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
            // With TLS 1.3 the peer may refuse our certificate after the handshake is over for us.
            LOG.warn("{}: {}", connection, TlsFailure.innermost(cause));
            end(ctx, FlowEnd.of(TlsFailure.of(cause)));
        } else if (cause instanceof IOException) {
            end(ctx, FlowEnd.BROKEN);
        } else {
            LOG.error("{}", connection, cause);
            end(ctx, FlowEnd.BROKEN);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof FlowEnd end) {
            end(ctx, end);
        }
    }

    private void end(ChannelHandlerContext ctx, FlowEnd end) {
        if (ended) {
            return;
        }
        ended = true;
        watch.stop();
        wiring.connections().remove(connection);
        connection.ended(end);
        wiring.counters().end(end);
        if (end.isFault()) {
            LOG.warn("{} closed: {}", connection, end.text());
        } else {
            LOG.info("{} closed: {}", connection, end.text());
        }
        if (end == FlowEnd.UNFRAMED) {
            // The refusal goes first.
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
        wiring.inbound().closed(connection, end);
    }
}
