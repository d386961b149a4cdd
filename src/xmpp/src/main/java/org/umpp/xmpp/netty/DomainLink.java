// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.xmpp.stream.BackOff;
import org.umpp.xmpp.stream.InitiatingNegotiation;
import org.umpp.xmpp.stream.OpenedStream;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaQueue;
import org.umpp.xmpp.stream.StreamEnd;
import org.umpp.xmpp.stream.StreamErrorCondition;

/**
 * The way from one of our domains to another: the stanzas that want to go there, and the stream they take, opened when
 * needed and opened again when lost. All state is touched on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing and writing tell their end by events
final class DomainLink implements ServerConnection.Owner {
    private enum State {
        DOWN,
        CONNECTING,
        OPEN,
        WAITING
    }

    private static final Logger LOG = LoggerFactory.getLogger(DomainLink.class);
    private static final StreamEnd NOT_TRIED = new StreamEnd.Socket("not tried");
    private static final int LEAVE_TRIES = 50;
    private static final int LEAVE_MILLIS = 100;
    private static final int REFUSAL_MILLIS = 5_000;

    private final Streams streams;
    private final DomainPair pair;
    private final EventLoop loop;
    private final StanzaQueue queue;
    private final BackOff backOff;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile State state = State.DOWN;
    private volatile @Nullable TargetHint hint;

    private final ArrayDeque<Target> targets = new ArrayDeque<>();
    private @Nullable StanzaStream stream;
    private @Nullable StreamHandler connecting;
    private @Nullable ManagedSession former;

    /** Why the last attempt failed; while it lasts, waiting is in vain. */
    private volatile StreamEnd lastEnd = NOT_TRIED;

    private boolean refusing;
    private boolean expiryScheduled;
    private boolean forgetting;
    private boolean stopped;

    /** Whether the stream is about to be closed, so that what comes waits for the next one. */
    private boolean leaving;

    DomainLink(Streams streams, DomainPair pair, EventLoop loop) {
        this.streams = streams;
        this.pair = pair;
        this.loop = loop;
        StreamLimits limits = streams.settings().limits();
        StreamTimes times = streams.settings().times();
        this.queue = new StanzaQueue(limits.queuedStanzas(), streams.budget());
        this.backOff = new BackOff(times.firstRetry(), times.lastRetry(), streams.random());
    }

    /** Accepts a stanza, from any thread; false when the link is full. */
    boolean offer(Stanza stanza, @Nullable TargetHint where) {
        if (where != null) {
            hint = where;
        }
        return queue.offer(stanza, System.nanoTime());
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

    /** Whether it holds nothing and does nothing. */
    boolean isIdle() {
        return state == State.DOWN && queue.isEmpty();
    }

    /** How many stanzas wait here, to leave or to be acknowledged. */
    int queued() {
        return queue.size();
    }

    /** What can be seen of a way that has no stream, from any thread; null if there is nothing to see. */
    @Nullable
    StreamSnapshot snapshot() {
        StreamEnd end = lastEnd;
        boolean failed = end != NOT_TRIED && !(end instanceof StreamEnd.Closed) && !(end instanceof StreamEnd.Idle);
        if (isIdle() && !failed) {
            return null;
        }
        return new StreamSnapshot(
                pair,
                StreamSnapshot.Direction.OUT,
                state.name().toLowerCase(Locale.ROOT),
                "",
                null,
                queue.size(),
                0,
                0,
                failed ? end.summary() : "");
    }

    boolean isDrained() {
        return queue.size() == 0;
    }

    private void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    void later(long millis, Runnable task) {
        loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    void pump() {
        run(this::proceed);
    }

    private void proceed() {
        if (stopped) {
            return;
        }
        if (stream != null) {
            if (!leaving) {
                stream.pump(this, queue);
            }
        } else if (state == State.DOWN && queue.size() > 0) {
            connect();
        } else if (refusing) {
            giveUp(queue.clear());
        }
    }

    private void connect() {
        enter(State.CONNECTING);
        expireLater();
        streams.targets()
                .find(pair.peer(), hint)
                .whenComplete((found, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        LOG.error("{}: looking for the domain failed", pair, failure);
                        failed(new StreamEnd.Dns(pair.peer(), false));
                    } else if (found.targets().isEmpty()) {
                        failed(found.reason());
                    } else {
                        targets.clear();
                        targets.addAll(found.targets());
                        tryNext(found.reason());
                    }
                }));
    }

    private void tryNext(StreamEnd reason) {
        Target target = targets.poll();
        if (stream != null || stopped) {
            return;
        }
        if (target == null) {
            failed(reason);
            return;
        }
        ManagedSession session = former;
        InitiatingNegotiation.Resumption resumption = session == null || !session.isResumable()
                ? null
                : new InitiatingNegotiation.Resumption(
                        session.id(), session.count().total());
        StreamHandler handler = new StreamHandler(
                new ServerConnection(streams, this, true),
                InitiatingNegotiation.begin(new InitiatingNegotiation.Plan(
                        pair.local(),
                        pair.peer(),
                        target.directTls(),
                        streams.settings().bidi(),
                        resumption)));
        connecting = handler;
        streams.connect(loop, target, pair, handler).addListener(connected -> {
            if (!connected.isSuccess()) {
                LOG.debug("{}: cannot connect to {}", pair, target);
                run(() -> tryNext(new StreamEnd.Socket("cannot connect")));
            }
        });
    }

    @Override
    public void opened(StanzaStream opened, OpenedStream agreed) {
        run(() -> {
            connecting = null;
            OpenedStream.Management management = agreed.management();
            if (management != null && management.resumed()) {
                resumed(opened, management);
                return;
            }
            ManagedSession session =
                    management == null ? null : new ManagedSession(management.id(), pair, true, opened);
            if (session != null) {
                opened.manage(session);
            }
            // When the peer came first with a stream for both directions, this one is for the peer's use only.
            if (stream == null && !stopped) {
                queue.restarted(management == null ? -1 : management.handled());
                former = session;
                if (session != null) {
                    queue.manage();
                }
                use(opened);
            }
        });
    }

    private void resumed(StanzaStream opened, OpenedStream.Management management) {
        ManagedSession session = former;
        if (stream != null || stopped || session == null || !queue.resumed(management.handled())) {
            former = stream == null ? null : former;
            opened.fail(StreamErrorCondition.UNDEFINED_CONDITION, "handled count");
            return;
        }
        session.takeOver(opened);
        opened.manage(session);
        use(opened);
    }

    private void use(StanzaStream opened) {
        stream = opened;
        leaving = false;
        refusing = false;
        targets.clear();
        backOff.reset();
        enter(State.OPEN);
        proceed();
    }

    @Override
    public void ended(StreamHandler handler, StreamEnd end) {
        run(() -> {
            if (handler == connecting) {
                connecting = null;
                tryNext(end);
            }
        });
    }

    /** A stream we sent on is over; what it may not have delivered waits for the next one. */
    void lost(StanzaStream ended, StreamEnd end) {
        run(() -> {
            if (stream == ended) {
                lost(end);
            }
        });
    }

    /** A stream is about to be closed: takes no more stanzas; until its end only when we stop, so that the peer can still acknowledge. */
    void leave(StanzaStream closing, StreamEnd end, Runnable then) {
        run(() -> {
            if (stream == closing && !stopped) {
                lost(end);
            }
            then.run();
        });
    }

    private void lost(StreamEnd end) {
        stream = null;
        leaving = false;
        if (end.blamesContent()) {
            giveUp(queue.refused(), end);
        }
        queue.lost();
        queue.notRefused();
        if (end instanceof StreamEnd.Closed || end instanceof StreamEnd.Idle || end.blamesContent()) {
            former = null;
        }
        if (stopped) {
            enter(State.DOWN);
            giveUp(queue.clear());
        } else if (queue.size() == 0) {
            enter(State.DOWN);
        } else {
            retryLater(end);
        }
    }

    private void failed(StreamEnd end) {
        if (stream != null || stopped) {
            return;
        }
        if (end.isLasting()) {
            refusing = true;
            lastEnd = end;
            giveUp(queue.clear());
        }
        retryLater(end);
    }

    private void retryLater(StreamEnd end) {
        lastEnd = end;
        enter(State.WAITING);
        expireLater();
        later(backOff.next(), () -> {
            if (state == State.WAITING) {
                refusing = false;
                enter(State.DOWN);
                proceed();
            }
        });
    }

    private void expireLater() {
        if (!expiryScheduled && queue.size() > 0) {
            expiryScheduled = true;
            long giveUp = streams.settings().times().giveUp().toMillis();
            later(Math.max(giveUp / 8, 1), () -> {
                expiryScheduled = false;
                if (stream == null) {
                    giveUp(queue.expired(System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(giveUp)));
                    expireLater();
                }
            });
        }
    }

    private void giveUp(List<Stanza> stanzas) {
        giveUp(stanzas, lastEnd);
    }

    private void giveUp(List<Stanza> stanzas, StreamEnd reason) {
        if (!stanzas.isEmpty()) {
            LOG.warn("{}: {} stanzas given up: {}", pair, stanzas.size(), reason.summary());
            stanzas.forEach(stanza -> streams.undelivered(stanza, reason, () -> queue.isBack(stanza)));
        }
    }

    /** A peer's stream takes stanzas both ways: we use it when we have none. */
    void attach(StanzaStream theirs) {
        run(() -> {
            if (stream == null && !stopped) {
                queue.restarted(-1);
                former = null;
                use(theirs);
            }
        });
    }

    /** The peer manages its stream for both directions; our announcement of that goes before any stanza of ours. */
    void attach(StanzaStream theirs, ManagedSession session, Runnable announce) {
        run(() -> {
            announce.run();
            if (stream == theirs) {
                queue.manage();
                former = session;
            } else if (stream == null && !stopped) {
                queue.restarted(-1);
                queue.manage();
                former = session;
                use(theirs);
            }
        });
    }

    /** The peer goes on with a stream for both directions; when ours took it too, so do they again. */
    void attach(StanzaStream theirs, ManagedSession session, long handled, Runnable announce) {
        run(() -> {
            announce.run();
            if (stream != null && stream.session() == session) {
                queue.lost();
                stream = null;
            }
            if (stream == null && !stopped) {
                if (former != session || !queue.resumed(handled)) {
                    queue.restarted(-1);
                    queue.manage();
                    former = session;
                }
                use(theirs);
            }
        });
    }

    void acknowledged(StanzaStream by, long handled) {
        run(() -> {
            if (stream == by && (handled < 0 || !queue.acknowledged(handled))) {
                by.fail(StreamErrorCondition.UNDEFINED_CONDITION, "handled count");
            }
        });
    }

    /** The peer has answered a query of this id on a stream of its own. */
    void answered(String id) {
        run(() -> {
            if (stream != null) {
                stream.answered(id);
            }
        });
    }

    void written(StanzaStream by, int count) {
        run(() -> {
            if (stream == by) {
                queue.written(count);
                forgetLater();
            }
        });
    }

    /** A peer that finds a stanza too large says so as soon as it reads it. */
    private void forgetLater() {
        if (!forgetting && queue.mayBeRefused()) {
            forgetting = true;
            later(REFUSAL_MILLIS, () -> {
                forgetting = false;
                queue.notRefused();
            });
        }
    }

    boolean awaitsAcknowledgement(StanzaStream of) {
        return stream == of && queue.isManaged() && queue.unconfirmed() > 0;
    }

    /**
     * Closes a stream in good order and goes on with another. What is not acknowledged would be sent again there, so it is asked for
     * first.
     */
    void leave(StanzaStream old) {
        run(() -> leave(old, LEAVE_TRIES));
    }

    private void leave(StanzaStream old, int tries) {
        leaving |= stream == old;
        if (tries > 0 && awaitsAcknowledgement(old)) {
            old.request();
            later(LEAVE_MILLIS, () -> leave(old, tries - 1));
        } else {
            old.close(StanzaStream.closedByUs());
        }
    }

    /** Asks at once for what is not acknowledged, because we are about to stop. */
    void hurry() {
        run(() -> {
            if (stream != null && awaitsAcknowledgement(stream)) {
                stream.request();
            }
        });
    }

    /** Sends nothing more. What an open stream carries may still be acknowledged until its end; all else goes back. */
    void stop() {
        run(() -> {
            stopped = true;
            lastEnd = StanzaStream.closedByUs();
            if (stream == null) {
                giveUp(queue.clear());
            }
        });
    }

    /**
     * Gives back all that is left, the end of the stream or not; completes when it is on its way back. What was sent and never
     * acknowledged may have arrived, but who wrote it must not believe that it did.
     */
    CompletionStage<Void> finish() {
        return CompletableFuture.runAsync(
                () -> {
                    stream = null;
                    giveUp(queue.clear());
                },
                loop);
    }

    private void enter(State next) {
        LOG.debug("{}: {} -> {}", pair, state, next);
        state = next;
    }
}
