// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.xmpp.stream.MalformedStreamException;
import org.umpp.xmpp.stream.Namespaces;
import org.umpp.xmpp.stream.OpenedStream;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaErrorCondition;
import org.umpp.xmpp.stream.StanzaQueue;
import org.umpp.xmpp.stream.StreamEnd;
import org.umpp.xmpp.stream.StreamEnd.Side;
import org.umpp.xmpp.stream.StreamErrorCondition;
import org.umpp.xmpp.stream.StreamErrors;
import org.umpp.xmpp.stream.StreamManagement;
import org.umpp.xmpp.stream.XmlElement;

/** A stream on which stanzas flow, from its opening to its end; what comes in runs on the channel's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class StanzaStream implements StreamHandler.Flow, KeepAlive.Watched {
    private static final Logger LOG = LoggerFactory.getLogger(StanzaStream.class);

    private static final int REQUEST_EVERY = 64;
    private static final long REQUEST_AFTER_MILLIS = 500;

    private final Streams streams;
    private final StreamHandler handler;
    private final Channel channel;
    private final DomainPair pair;
    private final boolean sends;
    private final boolean receives;
    private final boolean initiating;
    private final OpenedStream agreed;
    private final ServerConnection.Owner owner;
    private final Reading reading;
    private final KeepAlive keepAlive;

    private @Nullable ManagedSession session;
    private boolean attached;

    /** What our pings are called, so that their answers are known where they come in. */
    private final String pingId;

    /** Whether a ping on this stream was answered on one of the other direction. */
    private volatile boolean answersOtherwise;

    /** How much of what came in the peer was told is handled. */
    private long answered;

    private final Instant since = Instant.now();

    /** Written on one event loop each, so that counting costs no more than a store. */
    private volatile long sentCount;

    private volatile long receivedCount;

    /** Touched on the link's event loop only. */
    private int unrequested;

    private boolean requestScheduled;

    StanzaStream(
            Streams streams,
            StreamHandler handler,
            Channel channel,
            OpenedStream opened,
            boolean initiating,
            ServerConnection.Owner owner) {
        this.streams = streams;
        this.handler = handler;
        this.channel = channel;
        this.agreed = opened;
        this.owner = owner;
        this.reading = new Reading(channel, () -> streams.settings().limits().inFlight());
        this.pair = new DomainPair(opened.local(), opened.peer());
        this.initiating = initiating;
        this.sends = initiating || opened.bidirectional();
        this.receives = !initiating || opened.bidirectional();
        this.pingId = streams.newId();
        this.keepAlive = new KeepAlive(this, channel, streams.settings().times());
    }

    DomainPair pair() {
        return pair;
    }

    boolean sends() {
        return sends;
    }

    boolean receives() {
        return receives;
    }

    @Override
    public void heard(boolean unfinished) {
        keepAlive.heard(unfinished);
    }

    @Nullable
    ManagedSession session() {
        return session;
    }

    /** As initiating entity, which was granted management: a new session, or the former one going on. */
    void manage(ManagedSession granted) {
        session = granted;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the channel's event loop
    public void stanza(Stanza stanza) {
        keepAlive.finished();
        receivedCount++;
        keepAlive.stanza();
        attach();
        if (!receives) {
            handler.fail(StreamErrorCondition.NOT_AUTHORIZED, "stanza on a stream of the other direction");
        } else if (!stanza.from().domain().equals(pair.peer())) {
            handler.fail(StreamErrorCondition.INVALID_FROM, "");
        } else if (!streams.serves(stanza.to().domain())) {
            handler.fail(StreamErrorCondition.HOST_UNKNOWN, "");
        } else {
            admit(stanza);
        }
    }

    private void admit(Stanza stanza) {
        StanzaGate gate = streams.settings().gate();
        StanzaGate.Verdict verdict = gate.admit(stanza);
        if (verdict == StanzaGate.Verdict.END) {
            // it is not counted as received, so that whoever resumes the stream sends it again
            handler.fail(StreamErrorCondition.POLICY_VIOLATION, "more than was agreed, in spite of errors");
            return;
        }
        ManagedSession managed = session;
        boolean isRefused = verdict == StanzaGate.Verdict.REFUSE;
        if (managed == null) {
            take(stanza, isRefused, null, 0);
        } else {
            managed.receive(
                    this, () -> take(stanza, isRefused, managed, managed.count().received()));
        }
        rest(gate.pause(pair.peer()));
    }

    /** Reads nothing for so many nanoseconds. */
    private void rest(long nanos) {
        if (nanos > 0 && !reading.isResting()) {
            reading.rest(true);
            channel.eventLoop().schedule(this::rested, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void rested() {
        long more = streams.settings().gate().pause(pair.peer());
        if (more > 0) {
            channel.eventLoop().schedule(this::rested, more, TimeUnit.NANOSECONDS);
        } else {
            reading.rest(false);
        }
    }

    /**
     * Lets our own stanzas take a stream that the peer opened for both directions; not before it is clear that the peer does
     * not go on with a former one.
     */
    private void attach() {
        if (!attached && sends && !initiating) {
            attached = true;
            streams.linkFor(pair).attach(this);
        }
    }

    private void take(Stanza stanza, boolean isRefused, @Nullable ManagedSession managed, long number) {
        if (stanza.name().equals("iq") && (stanza.type().equals("result") || stanza.isError())) {
            answer(stanza.id());
        }
        if (streams.replay(pair).isReplay(stanza, System.nanoTime())) {
            LOG.debug("{}: {} came again", pair, stanza.id());
            if (managed != null) {
                managed.count().handled(number);
            }
            return;
        }
        reading.taken();
        if (isRefused) {
            streams.receiver().refused(stanza, new Handled(managed, number));
        } else {
            streams.receiver().received(stanza, new Handled(managed, number));
        }
    }

    /** The end of one stanza's handling; a second call is none. */
    private final class Handled extends AtomicInteger implements Runnable {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable ManagedSession managed;
        private final long number;

        Handled(@Nullable ManagedSession managed, long number) {
            this.managed = managed;
            this.number = number;
        }

        @Override
        public void run() {
            if (!compareAndSet(0, 1)) {
                return;
            }
            if (managed != null) {
                managed.count().handled(number);
            }
            reading.handled();
        }
    }

    /** Whether all that came in is handled. */
    boolean isQuiet() {
        return reading.isQuiet();
    }

    @Override
    public void element(XmlElement element) {
        keepAlive.finished();
        if (element.is(Namespaces.STREAMS, "error")) {
            handler.end(StreamErrors.read(element));
        } else if (element.namespace().equals(Namespaces.SM)) {
            management(element);
        } else {
            handler.fail(StreamErrorCondition.UNSUPPORTED_STANZA_TYPE, "");
        }
    }

    private void management(XmlElement element) {
        switch (element.name()) {
            case "r" -> acknowledge();
            case "a" -> acknowledged(StreamManagement.handled(element));
            case "enable" -> enable(StreamManagement.isTrue(element.attribute("resume")));
            case "resume" -> resume(element);
            default -> handler.fail(StreamErrorCondition.UNSUPPORTED_STANZA_TYPE, "");
        }
    }

    private void acknowledged(long handled) {
        if (sends) {
            DomainLink link = streams.link(pair);
            if (link != null) {
                link.acknowledged(this, handled);
            }
        }
    }

    /** Never: another server is to be told. */
    @Override
    public void passedOver(MalformedStreamException reason) {
        handler.fail(reason.condition(), "");
    }

    @Override
    public void writable() {
        DomainLink link = sends ? streams.link(pair) : null;
        if (link != null) {
            link.pump();
        }
    }

    @Override
    public void closing() {
        acknowledge();
    }

    /** Tells the peer how much is handled; also before the stream is closed, so that it need not send that again. */
    void acknowledge() {
        ManagedSession managed = session;
        if (managed != null) {
            answered = managed.count().acknowledgeable();
            handler.send("a", StreamManagement.answer(answered));
        }
    }

    private boolean mayBeManaged() {
        return !initiating && session == null && streams.settings().management();
    }

    private void enable(boolean resumable) {
        if (!mayBeManaged()) {
            handler.send("failed", StreamManagement.failed(StanzaErrorCondition.UNEXPECTED_REQUEST));
            return;
        }
        ManagedSession managed = new ManagedSession(streams.newId(), pair, false, this);
        session = managed;
        boolean kept = resumable && streams.sessions().add(managed);
        int seconds = (int) streams.settings().times().resume().toSeconds();
        String enabled = StreamManagement.enabled(kept ? managed.id() : "", seconds);
        if (sends) {
            attached = true;
            streams.linkFor(pair).attach(this, managed, () -> handler.send("enabled", enabled));
        } else {
            handler.send("enabled", enabled);
        }
    }

    private void resume(XmlElement element) {
        ManagedSession former = streams.sessions().find(element.attribute("previd"));
        long handled = StreamManagement.handled(element);
        if (!mayBeManaged() || former == null || !former.pair().equals(pair) || handled < 0) {
            handler.send("failed", StreamManagement.failed(StanzaErrorCondition.ITEM_NOT_FOUND));
            return;
        }
        session = former;
        streams.replay(pair).resumed();
        answered = former.takeOver(this);
        String resumed = StreamManagement.resumed(former.id(), answered);
        LOG.debug("{}: stream resumed", pair);
        if (sends) {
            attached = true;
            streams.linkFor(pair).attach(this, former, handled, () -> handler.send("resumed", resumed));
        } else {
            handler.send("resumed", resumed);
        }
    }

    /** Another connection goes on with the session of this one. */
    void superseded() {
        fail(StreamErrorCondition.CONFLICT, "resumed elsewhere");
    }

    /** Ends the stream in error, from any thread. */
    void fail(StreamErrorCondition condition, String text) {
        channel.eventLoop().execute(() -> handler.fail(condition, text));
    }

    /** Sends what waits, as long as the connection takes it; on the link's event loop. */
    void pump(DomainLink link, StanzaQueue queue) {
        boolean wrote = false;
        while (channel.isWritable() && queue.hasNext()) {
            wrote = true;
            write(link, queue);
        }
        if (wrote) {
            keepAlive.stanza();
            channel.flush();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the link's event loop
    private void write(DomainLink link, StanzaQueue queue) {
        StanzaBatch batch = StanzaBatch.next(queue, Integer.MAX_VALUE, channel.alloc(), streams.trace(), pair);
        int count = batch.count();
        sentCount += count;
        if (!queue.isManaged()) {
            channel.write(batch.octets()).addListener(written -> {
                if (written.isSuccess()) {
                    link.written(this, count);
                }
            });
            return;
        }
        unrequested += count;
        if (unrequested >= REQUEST_EVERY) {
            unrequested = 0;
            batch.octets().writeCharSequence(StreamManagement.REQUEST, StandardCharsets.US_ASCII);
            streams.trace().element(true, pair, "r", () -> StreamManagement.REQUEST);
        }
        channel.write(batch.octets(), channel.voidPromise());
        requestSoon(link);
    }

    /** What is not acknowledged in a while is asked for. */
    void requestSoon(DomainLink link) {
        if (!requestScheduled) {
            requestScheduled = true;
            link.later(REQUEST_AFTER_MILLIS, () -> {
                requestScheduled = false;
                if (link.awaitsAcknowledgement(this)) {
                    request();
                    requestSoon(link);
                }
            });
        }
    }

    void request() {
        unrequested = 0;
        handler.send("r", StreamManagement.REQUEST);
    }

    /**
     * Asks the peer for a sign of life in whatever way it answers: on this stream, or on one that it has opened itself. Where there is
     * none of those, the network may at least notice that the connection is gone.
     */
    @Override
    public void probe() {
        if (session != null) {
            handler.send("r", StreamManagement.REQUEST);
        } else if (sends && (receives || answersOtherwise || streams.hears(pair))) {
            handler.send(
                    "iq",
                    "<iq type='get' from='" + pair.local() + "' to='" + pair.peer() + "' id='" + pingId
                            + "'><ping xmlns='" + Namespaces.PING + "'/></iq>");
        } else if (sends) {
            handler.send("", " ");
        }
    }

    /** A query was answered here: that may be the ping on a stream of the other direction. */
    private void answer(String id) {
        DomainLink link = streams.link(pair);
        if (link != null) {
            link.answered(id);
        }
    }

    /** The peer has answered a query of this id, from any thread. */
    void answered(String id) {
        if (id.equals(pingId)) {
            answersOtherwise = true;
            keepAlive.answered();
        }
    }

    /** Whether the peer answers a {@link #probe()}; on a stream of one direction that is not known before it did. */
    @Override
    public boolean answersProbes() {
        return session != null || (receives && sends) || answersOtherwise;
    }

    @Override
    public void silent() {
        handler.fail(StreamErrorCondition.CONNECTION_TIMEOUT, "no sign of life");
    }

    /** Who sends a stanza octet by octet keeps its connection and our memory for nothing. */
    @Override
    public void unfinished() {
        handler.fail(StreamErrorCondition.POLICY_VIOLATION, "stanza not finished in time");
    }

    /** Closes in good order, from any thread; our own stanzas leave it first. */
    void close(StreamEnd end) {
        Runnable close = () -> channel.eventLoop().execute(() -> handler.close(end));
        DomainLink link = sends ? streams.link(pair) : null;
        if (link == null) {
            close.run();
        } else {
            link.leave(this, end, close);
        }
    }

    /** The connection is gone, or will be soon. */
    @Override
    public void ended(StreamEnd end) {
        keepAlive.stop();
        boolean inGoodOrder = end instanceof StreamEnd.Closed || end instanceof StreamEnd.Idle;
        ManagedSession managed = session;
        boolean mayComeAgain = !inGoodOrder;
        if (managed != null) {
            mayComeAgain |= managed.count().total() > answered;
            managed.lost(this, System.nanoTime());
            if (inGoodOrder) {
                streams.sessions().remove(managed);
            }
        }
        if (receives && mayComeAgain) {
            streams.replay(pair).interrupted(System.nanoTime());
        }
        streams.ended(this, end);
        LOG.info("stream {} {} closed: {}", pair, initiating ? "out" : "in", end.report());
    }

    @Override
    public void idle() {
        close(new StreamEnd.Idle());
    }

    @Override
    public void opened() {
        LOG.info("stream {} {} opened{}", pair, initiating ? "out" : "in", sends && receives ? ", both ways" : "");
        streams.opened(this);
        keepAlive.start();
        if (!streams.settings().management()) {
            attach();
        }
        owner.opened(this, agreed);
    }

    /** What can be seen of it, from any thread. */
    StreamSnapshot snapshot() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        DomainLink link = sends ? streams.link(pair) : null;
        StreamSnapshot.Direction direction = !sends
                ? StreamSnapshot.Direction.IN
                : receives ? StreamSnapshot.Direction.BOTH : StreamSnapshot.Direction.OUT;
        return new StreamSnapshot(
                pair,
                direction,
                "open",
                tls == null ? "" : tls.engine().getSession().getProtocol(),
                since,
                link == null ? 0 : link.queued(),
                sentCount,
                receivedCount,
                "");
    }

    /** The side that closed, for the other direction's logs. */
    static StreamEnd closedByUs() {
        return new StreamEnd.Closed(Side.LOCAL);
    }
}
