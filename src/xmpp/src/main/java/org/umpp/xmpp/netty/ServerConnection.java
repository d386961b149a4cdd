// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.xmpp.stream.OpenedStream;
import org.umpp.xmpp.stream.StreamEnd;
import org.umpp.xmpp.stream.StreamFramer;

/**
 * A connection between servers.
 *
 * @param initiating whether it was we who connected
 */
record ServerConnection(Streams streams, Owner owner, boolean initiating) implements StreamHandler.Home {
    /** Who wants to know what becomes of a connection; called once each at most, on its event loop. */
    interface Owner {
        /** Stanzas may flow. */
        void opened(StanzaStream stream, OpenedStream opened);

        /** It is over; opened or not. */
        void ended(StreamHandler handler, StreamEnd end);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    @Override
    public StreamTimes times() {
        return streams.settings().times();
    }

    @Override
    public XmppTrace trace() {
        return streams.trace();
    }

    @Override
    public StreamFramer framer() {
        return new StreamFramer(streams.settings().limits().xml());
    }

    @Override
    public SslHandler startTls(StreamHandler handler, ByteBufAllocator allocator) {
        if (initiating) {
            return streams.clientTls(handler.pair(), allocator);
        }
        String local = new Jid("", handler.pair().local(), "").asciiDomain();
        return streams.tls().server(local, ClientAuth.REQUIRE, times().negotiation(), allocator);
    }

    @Override
    public Predicate<String> proof(SSLEngine engine) {
        return new ProvenPeer(engine, streams.tls().trust());
    }

    @Override
    public StreamHandler.Flow open(StreamHandler handler, Channel channel, OpenedStream agreed) {
        long failed = initiating ? streams.failures().works(handler.pair().toString()) : 0;
        if (failed > 0) {
            LOG.info("stream {} out can be opened, after {} failed attempts", handler.pair(), failed);
        }
        return new StanzaStream(streams, handler, channel, agreed, initiating, owner);
    }

    @Override
    public void notOpened(StreamHandler handler, StreamEnd end) {
        long times = initiating ? streams.failures().failed(handler.pair().toString()) : 1;
        if (times > 0) {
            LOG.warn(
                    "stream {} {} was not opened: {}{}",
                    handler.pair(),
                    initiating ? "out" : "in",
                    end.report(),
                    times > 1 ? " (" + times + " attempts)" : "");
        }
    }

    @Override
    public void ended(StreamHandler handler, StreamEnd end) {
        owner.ended(handler, end);
    }
}
