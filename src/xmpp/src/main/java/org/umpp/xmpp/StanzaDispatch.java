// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.net.dispatch.KeyedDispatcher;
import org.umpp.net.dispatch.RouteSlot;
import org.umpp.net.limit.SeldomLog;
import org.umpp.xmpp.netty.StanzaReceiver;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaErrorCondition;
import org.umpp.xmpp.stream.StreamEnd;

/**
 * Hands stanzas from the streams to the routes: those between the same two users one after another, others in
 * parallel. Answers itself what routes have no part in. What arrives and finds too much waiting is refused; what comes back never
 * is, because the links it comes from bound it.
 */
final class StanzaDispatch implements StanzaReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(StanzaDispatch.class);

    /** Where stanzas come from, and answers go. */
    interface Origin {
        /**
         * Sends an answer.
         *
         * @throws XmppOverflowException if there is no room for it
         * @throws XmppNoComponentException if there is no way for it any more
         */
        void send(Stanza answer);

        /** What answers a query whatever the routes; null if nothing does. */
        @Nullable
        Stanza answer(Stanza query);
    }

    /**
     * How many stanzas may wait; beyond it they are refused.
     *
     * @param perPair between the same two users
     * @param inAll in all
     * @param forRoute for a route that is being reloaded
     */
    record Bounds(int perPair, int inAll, int forRoute) {
        /** For streams that are not read when too much of what they brought is being handled. */
        static final Bounds NONE = new Bounds(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private final String scheme;
    private final Origin origin;
    private final Duration reloading;
    private final KeyedDispatcher arriving;
    private final KeyedDispatcher returning;
    private final RouteSlot<StanzaConsumer> messages;
    private final RouteSlot<StanzaConsumer> presence;
    private final RouteSlot<StanzaConsumer> queries;
    private final RouteSlot<StanzaConsumer> undelivered;
    private final LongAdder presenceDropped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final SeldomLog crowds = new SeldomLog();
    private final SeldomLog drops = new SeldomLog();

    /**
     * The two users whose stanzas keep their order (RFC 6120 §10.1), whatever their resources: what a resource shows must not overtake
     * the word that it may be seen.
     */
    private record Pair(Jid from, Jid to) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Pair pair && isSameUser(from, pair.from) && isSameUser(to, pair.to);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * from.local().hashCode() + from.domain().hashCode())
                    + 31 * to.local().hashCode()
                    + to.domain().hashCode();
        }

        private static boolean isSameUser(Jid one, Jid other) {
            return one.local().equals(other.local()) && one.domain().equals(other.domain());
        }
    }

    /**
     * The dispatch of one component.
     *
     * @param reloading how long stanzas wait for a route that is not there
     */
    StanzaDispatch(String scheme, Origin origin, Bounds bounds, Duration reloading, Executor threads) {
        this.scheme = scheme;
        this.origin = origin;
        this.reloading = reloading;
        this.arriving = new KeyedDispatcher(threads, bounds.perPair(), bounds.inAll());
        this.returning = new KeyedDispatcher(threads, Integer.MAX_VALUE, Integer.MAX_VALUE);
        this.messages = new RouteSlot<>(scheme + ":message", threads, bounds.forRoute());
        this.presence = new RouteSlot<>(scheme + ":presence", threads, bounds.forRoute());
        this.queries = new RouteSlot<>(scheme + ":iq", threads, bounds.forRoute());
        // bounded as the queues are that they come out of
        this.undelivered = new RouteSlot<>(scheme + ":undelivered", threads, Integer.MAX_VALUE);
    }

    RouteSlot<StanzaConsumer> slot(StanzaKind kind) {
        return switch (kind) {
            case MESSAGE -> messages;
            case PRESENCE -> presence;
            case IQ -> queries;
            case UNDELIVERED -> undelivered;
        };
    }

    /** Takes nothing more and waits for no route that is not there; completes when the routes have all that was taken behind them. */
    CompletionStage<?> drain() {
        messages.close();
        presence.close();
        queries.close();
        undelivered.close();
        CompletionStage<Void> returned = returning.drain();
        return arriving.drain().thenCompose(arrived -> returned);
    }

    /** How many messages wait for routes, or are in them. */
    int waiting() {
        return arriving.size();
    }

    /** How many messages were refused because too many waited. */
    long refused() {
        return refused.sum();
    }

    long presenceDropped() {
        return presenceDropped.sum();
    }

    @Override
    public void received(Stanza stanza, Runnable done) {
        switch (stanza.name()) {
            case "message" -> message(stanza, done);
            case "iq" -> query(stanza, done);
            default -> presence(stanza, done);
        }
    }

    /** In order with the messages between the same two. Only who asks for something learns that no route takes it. */
    private void presence(Stanza stanza, Runnable done) {
        boolean taken = presence.isKnown()
                && arriving.submit(
                        new Pair(stanza.from(), stanza.to()),
                        next -> presence.use(reloading, consumer -> {
                            if (consumer == null) {
                                dropped(stanza);
                                ended(next, done);
                            } else {
                                consumer.received(stanza, failed -> ended(next, done));
                            }
                        }));
        if (!taken) {
            dropped(stanza);
            done.run();
        }
    }

    private void dropped(Stanza presence) {
        presenceDropped.increment();
        if (presence.type().equals("subscribe") && this.presence.isKnown()) {
            refuse(presence, StanzaErrorCondition.RESOURCE_CONSTRAINT, "");
        }
    }

    @Override
    public void refused(Stanza stanza, Runnable done) {
        refuse(stanza, StanzaErrorCondition.RESOURCE_CONSTRAINT, "too many at once");
        done.run();
    }

    private void message(Stanza stanza, Runnable done) {
        boolean taken = arriving.submit(
                // of users, whatever their resource: a session may go on with other full JIDs
                new Pair(stanza.from().bare(), stanza.to().bare()),
                next -> messages.use(reloading, consumer -> {
                    if (consumer == null) {
                        withoutRoute(stanza, messages, "no route takes messages at the moment");
                        ended(next, done);
                    } else {
                        consumer.received(stanza, failed -> {
                            if (failed) {
                                refuse(stanza, StanzaErrorCondition.INTERNAL_SERVER_ERROR, "");
                            }
                            ended(next, done);
                        });
                    }
                }));
        if (!taken) {
            refused.increment();
            long times = crowds.happened();
            if (times > 0) {
                LOG.warn("message from {} refused: too many wait for routes ({} of the kind)", stanza.from(), times);
            }
            refuse(stanza, StanzaErrorCondition.RESOURCE_CONSTRAINT, "too many messages wait");
            done.run();
        }
    }

    /** If its route is only being reloaded, the sender may try again (RFC 6120 §8.3.3.18). */
    private void withoutRoute(Stanza stanza, RouteSlot<StanzaConsumer> slot, String text) {
        if (slot.isKnown()) {
            refuse(stanza, StanzaErrorCondition.RESOURCE_CONSTRAINT, text);
        } else {
            refuse(stanza, StanzaErrorCondition.SERVICE_UNAVAILABLE, "");
        }
    }

    private static void ended(Runnable next, Runnable done) {
        next.run();
        done.run();
    }

    /** In order with the messages between the same two; what asks nothing and finds no route is dropped. */
    private void query(Stanza stanza, Runnable done) {
        Stanza answer = isRequest(stanza) ? origin.answer(stanza) : null;
        if (answer != null) {
            send(answer);
            done.run();
            return;
        }
        boolean taken = queries.isKnown()
                && arriving.submit(
                        new Pair(stanza.from(), stanza.to()),
                        next -> queries.use(reloading, consumer -> {
                            if (consumer == null) {
                                withoutRoute(stanza, queries, "no route takes queries at the moment");
                                ended(next, done);
                            } else {
                                consumer.received(stanza, failed -> {
                                    if (failed) {
                                        refuse(stanza, StanzaErrorCondition.INTERNAL_SERVER_ERROR, "");
                                    }
                                    ended(next, done);
                                });
                            }
                        }));
        if (!taken) {
            withoutRoute(stanza, queries, "too much waits");
            done.run();
        }
    }

    private static boolean isRequest(Stanza query) {
        return query.type().equals("get") || query.type().equals("set");
    }

    @Override
    public void undelivered(Stanza stanza, StreamEnd reason, Runnable done) {
        // presence is worth telling only to who waits for an answer, and so is a query
        if (!stanza.isMessage() && !stanza.type().equals("subscribe") && !isRequest(stanza)) {
            done.run();
            return;
        }
        boolean taken = returning.submit(
                new Pair(stanza.to().bare(), stanza.from().bare()),
                next -> undelivered.use(reloading, consumer -> {
                    if (consumer == null) {
                        lost(stanza, reason, "no route takes undelivered messages");
                        ended(next, done);
                    } else {
                        consumer.undelivered(stanza, reason, failed -> {
                            if (failed) {
                                lost(stanza, reason, "the route of undelivered messages failed");
                            }
                            ended(next, done);
                        });
                    }
                }));
        if (!taken) {
            lost(stanza, reason, scheme + " has stopped");
            done.run();
        }
    }

    private static void lost(Stanza stanza, StreamEnd reason, String why) {
        LOG.error(
                "{} {} from {} to {} is lost: {}, and {}",
                stanza.name(),
                stanza.id(),
                stanza.from(),
                stanza.to(),
                reason.summary(),
                why);
    }

    private void refuse(Stanza stanza, StanzaErrorCondition condition, String text) {
        boolean answers = stanza.isError() || (stanza.name().equals("iq") && !isRequest(stanza));
        if (!answers) {
            send(stanza.error(condition, text));
        }
    }

    private void send(Stanza answer) {
        try {
            origin.send(answer);
        } catch (XmppOverflowException | XmppNoComponentException e) {
            long times = drops.happened();
            if (times > 0) {
                LOG.warn("answer to {} dropped: {} ({} of the kind)", answer.to(), e.getMessage(), times);
            }
        }
    }
}
