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

    /** How many may wait for a route that is being reloaded. */
    private static final int MOST_WAITING = 1_000;

    private final XmppS2sComponent component;
    private final Duration reloading;
    private final KeyedDispatcher arriving;
    private final KeyedDispatcher returning;
    private final RouteSlot<XmppS2sConsumer> messages;
    private final RouteSlot<XmppS2sConsumer> presence;
    private final RouteSlot<XmppS2sConsumer> undelivered;
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

    StanzaDispatch(XmppS2sComponent component, XmppConfiguration configuration, Executor threads) {
        this.component = component;
        this.reloading = configuration.getReloading();
        this.arriving = new KeyedDispatcher(threads, configuration.getWaitingPerPair(), configuration.getWaiting());
        this.returning = new KeyedDispatcher(threads, Integer.MAX_VALUE, Integer.MAX_VALUE);
        this.messages = new RouteSlot<>("xmpp-s2s:message", threads, MOST_WAITING);
        this.presence = new RouteSlot<>("xmpp-s2s:presence", threads, MOST_WAITING);
        // bounded as the queues are that they come out of
        this.undelivered = new RouteSlot<>("xmpp-s2s:undelivered", threads, Integer.MAX_VALUE);
    }

    RouteSlot<XmppS2sConsumer> slot(XmppS2sEndpoint.Kind kind) {
        return switch (kind) {
            case MESSAGE -> messages;
            case PRESENCE -> presence;
            case UNDELIVERED -> undelivered;
        };
    }

    /** Takes nothing more and waits for no route that is not there; completes when the routes have all that was taken behind them. */
    CompletionStage<?> drain() {
        messages.close();
        presence.close();
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
            case "iq" -> {
                query(stanza);
                done.run();
            }
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
                        // its route is being reloaded: the sender may try again (RFC 6120 §8.3.3.18)
                        refuse(
                                stanza,
                                StanzaErrorCondition.RESOURCE_CONSTRAINT,
                                "no route takes messages at the moment");
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

    private static void ended(Runnable next, Runnable done) {
        next.run();
        done.run();
    }

    private void query(Stanza stanza) {
        if (stanza.type().equals("get") || stanza.type().equals("set")) {
            Stanza answer = ServerQueries.answer(stanza);
            if (answer == null) {
                refuse(stanza, StanzaErrorCondition.SERVICE_UNAVAILABLE, "");
            } else {
                send(answer);
            }
        }
    }

    @Override
    public void undelivered(Stanza stanza, StreamEnd reason, Runnable done) {
        // presence is worth telling only to who waits for an answer
        if (!stanza.isMessage()
                && !(stanza.name().equals("presence") && stanza.type().equals("subscribe"))) {
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
            lost(stanza, reason, "xmpp-s2s has stopped");
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
        if (!stanza.isError()) {
            send(stanza.error(condition, text));
        }
    }

    private void send(@Nullable Stanza answer) {
        if (answer != null) {
            try {
                component.send(answer, null);
            } catch (XmppOverflowException e) {
                long times = drops.happened();
                if (times > 0) {
                    LOG.warn("answer to {} dropped: {} ({} of the kind)", answer.to(), e.getMessage(), times);
                }
            }
        }
    }
}
