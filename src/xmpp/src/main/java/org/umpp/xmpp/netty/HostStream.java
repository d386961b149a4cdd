// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.limit.SeldomLog;
import org.umpp.xmpp.stream.MalformedStreamException;
import org.umpp.xmpp.stream.Namespaces;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaQueue;
import org.umpp.xmpp.stream.StreamEnd;
import org.umpp.xmpp.stream.StreamEnd.Side;
import org.umpp.xmpp.stream.StreamErrorCondition;
import org.umpp.xmpp.stream.StreamErrors;
import org.umpp.xmpp.stream.XmlElement;
import org.umpp.xmpp.stream.XmlText;

/**
 * The open stream of a component. XEP-0114 acknowledges nothing; but servers answer in order, so the answer to a ping (XEP-0199) of the server
 * says that what was sent before it has arrived. One ping is under way at a time, and only if something is to be confirmed or the
 * server is silent. All on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class HostStream implements StreamHandler.Flow, KeepAlive.Watched {
    private static final Logger LOG = LoggerFactory.getLogger(HostStream.class);

    private static final int ASK_EVERY = 64;
    private static final long ASK_AFTER_MILLIS = 500;
    private static final long MODULUS = 1L << 32;

    /** There always is somebody on the stream of a component. */
    private static final Duration NEVER_IDLE = Duration.ofDays(36_500);

    private final HostLink link;
    private final StreamHandler handler;
    private final Channel channel;
    private final StanzaQueue queue;
    private final Reading reading;
    private final KeepAlive keepAlive;
    private final DomainPair pair;
    private final long patience;
    private final String pingBase;
    private final SeldomLog refusals = new SeldomLog();

    private long sent;
    private long confirmed;

    /** How much had been sent before the ping that is under way; -1 if none is. */
    private long asked = -1;

    private long askedAt;
    private long pings;
    private String pingId = "";
    private boolean askScheduled;
    private boolean answerAwaited;
    private boolean closing;

    HostStream(HostLink link, StreamHandler handler, Channel channel, StanzaQueue queue, HostSettings settings) {
        this.link = link;
        this.handler = handler;
        this.channel = channel;
        this.queue = queue;
        this.pair = handler.pair();
        this.pingBase = link.newId();
        StreamTimes times = settings.times();
        this.patience = times.ping().plus(times.pong()).toNanos();
        this.reading = new Reading(channel, settings.limits()::inFlight);
        this.keepAlive = new KeepAlive(this, channel, times.withSilence(NEVER_IDLE, times.ping(), times.pong()));
    }

    @Override
    public void opened() {
        keepAlive.start();
        link.opened(this);
    }

    @Override
    public void heard(boolean unfinished) {
        keepAlive.heard(unfinished);
    }

    @Override
    public void stanza(Stanza stanza) {
        keepAlive.finished();
        if (isAnswer(stanza)) {
            confirm();
        } else if (!link.isComponent(stanza.to().domain())) {
            refuse(stanza, "it is for another domain");
        } else if (link.isComponent(stanza.from().domain())) {
            refuse(stanza, "it says it is from us");
        } else if (isAnswerToAnother(stanza)) {
            link.answered(stanza);
        } else {
            link.counts().received();
            reading.taken();
            link.receiver().received(stanza.inContentOf(Namespaces.COMPONENT), new Handled());
        }
    }

    /** The end of one stanza's handling; a second call is none. */
    private final class Handled extends AtomicBoolean implements Runnable {
        private static final long serialVersionUID = 1L;

        @Override
        public void run() {
            if (compareAndSet(false, true)) {
                reading.handled();
            }
        }
    }

    private void refuse(Stanza stanza, String why) {
        link.counts().refused();
        long times = refusals.happened();
        if (times > 0) {
            LOG.warn(
                    "component {}: {} from {} to {} refused: {} ({} of the kind)",
                    pair.local(),
                    stanza.name(),
                    stanza.from(),
                    stanza.to(),
                    why,
                    times);
        }
    }

    @Override
    public void passedOver(MalformedStreamException reason) {
        keepAlive.finished();
        link.counts().refused();
        long times = refusals.happened();
        if (times > 0) {
            LOG.warn(
                    "component {}: a stanza refused: {}, {} ({} of the kind)",
                    pair.local(),
                    reason.condition().element(),
                    reason.getMessage(),
                    times);
        }
    }

    @Override
    public void element(XmlElement element) {
        keepAlive.finished();
        if (element.is(Namespaces.STREAMS, "error")) {
            handler.end(StreamErrors.read(element));
        } else {
            handler.fail(StreamErrorCondition.UNSUPPORTED_STANZA_TYPE, "");
        }
    }

    /** Sends what waits, as long as the connection takes it and not too much is unconfirmed. */
    void pump() {
        if (closing) {
            return;
        }
        boolean wrote = false;
        long room = link.window() - (sent - confirmed);
        while (room > 0 && channel.isWritable() && queue.hasNext()) {
            StanzaBatch batch = StanzaBatch.next(queue, (int) room, channel.alloc(), link.trace(), pair);
            channel.write(batch.octets(), channel.voidPromise());
            sent += batch.count();
            room -= batch.count();
            link.counts().sent(batch.count());
            wrote = true;
        }
        if (wrote) {
            channel.flush();
            askSoon();
        }
    }

    @Override
    public void writable() {
        pump();
    }

    /** What was sent is to be confirmed before long. */
    private void askSoon() {
        if (sent - confirmed >= Math.min(ASK_EVERY, link.window())) {
            ask();
        } else if (!askScheduled && sent > confirmed) {
            askScheduled = true;
            channel.eventLoop()
                    .schedule(
                            () -> {
                                askScheduled = false;
                                askIfUnconfirmed();
                            },
                            ASK_AFTER_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    /** What was sent is to be confirmed at once. */
    void askIfUnconfirmed() {
        if (sent > confirmed) {
            ask();
        }
    }

    private void ask() {
        if (asked >= 0 || closing) {
            return;
        }
        asked = sent;
        askedAt = System.nanoTime();
        pingId = pingBase + '-' + ++pings;
        handler.send(
                "iq",
                "<iq type='get' from='" + XmlText.escape(pair.local()) + "' to='" + XmlText.escape(pair.peer())
                        + "' id='" + pingId + "'><ping xmlns='" + Namespaces.PING + "'/></iq>");
        awaitAnswer(patience);
    }

    /** A server that answers others and never us would let us believe for ever that nothing arrives. */
    private void awaitAnswer(long nanos) {
        if (!answerAwaited) {
            answerAwaited = true;
            channel.eventLoop()
                    .schedule(
                            () -> {
                                answerAwaited = false;
                                checkAnswer();
                            },
                            nanos,
                            TimeUnit.NANOSECONDS);
        }
    }

    private void checkAnswer() {
        if (asked < 0 || closing) {
            return;
        }
        long waited = System.nanoTime() - askedAt;
        if (!channel.config().isAutoRead()) {
            // it may have answered, but it is we who do not read
            awaitAnswer(patience);
        } else if (waited < patience) {
            awaitAnswer(patience - waited);
        } else {
            handler.fail(StreamErrorCondition.CONNECTION_TIMEOUT, "no answer to a ping of " + pair.peer());
        }
    }

    private boolean isAnswer(Stanza stanza) {
        return asked >= 0 && isAnswerOfServer(stanza) && stanza.id().equals(pingId);
    }

    /**
     * A server that has several of our components in one list may take each connection for all of them (ejabberd does, by its option
     * {@code global_routes}), and so answer the ping of one by the connection of another.
     */
    private boolean isAnswerToAnother(Stanza stanza) {
        return isAnswerOfServer(stanza) && !stanza.to().domain().equals(pair.local());
    }

    private boolean isAnswerOfServer(Stanza stanza) {
        return stanza.name().equals("iq")
                && (stanza.type().equals("result") || stanza.isError())
                && stanza.from().domain().equals(pair.peer())
                && stanza.from().local().isEmpty()
                && stanza.to().local().isEmpty();
    }

    /** The server has answered, by another connection. */
    void answered(Stanza stanza) {
        if (isAnswer(stanza)) {
            keepAlive.answered();
            confirm();
        }
    }

    /** All that was sent before the ping has arrived. An error is an answer as well. */
    private void confirm() {
        long more = asked - confirmed;
        confirmed = asked;
        asked = -1;
        queue.acknowledged(confirmed % MODULUS);
        link.confirmed(more);
        pump();
        askSoon();
    }

    /** Whether all that came in is handled; from any thread. */
    boolean isQuiet() {
        return reading.isQuiet();
    }

    @Override
    public boolean answersProbes() {
        return true;
    }

    @Override
    public void probe() {
        ask();
    }

    @Override
    public void silent() {
        handler.fail(StreamErrorCondition.CONNECTION_TIMEOUT, "no sign of life");
    }

    /** Who sends a stanza octet by octet keeps our memory for nothing. */
    @Override
    public void unfinished() {
        handler.fail(StreamErrorCondition.POLICY_VIOLATION, "stanza not finished in time");
    }

    @Override
    public void idle() {
        throw new IllegalStateException("a component was idle for a century");
    }

    /** Closes in good order. */
    void close() {
        handler.close(new StreamEnd.Closed(Side.LOCAL));
    }

    @Override
    public void closing() {
        closing = true;
    }

    @Override
    public void ended(StreamEnd end) {
        closing = true;
        keepAlive.stop();
        link.lost(this, end);
    }
}
