// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.msrp.session.OutgoingMessage;
import org.umpp.msrp.session.ReceivedMessage;
import org.umpp.msrp.transport.MsrpApplication;
import org.umpp.net.dispatch.KeyedDispatcher;
import org.umpp.net.dispatch.RouteSlot;

/** Hands what sessions bring to the routes: of one session one after another, of others in parallel. */
final class SessionEvents implements MsrpApplication {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEvents.class);

    /** Nobody waits for what is told, so it may wait longer for its route than a message. */
    private static final Duration EVENT_PATIENCE = Duration.ofMinutes(5);

    private static final int OK = 200;

    /** There is no status for a server that is busy: the other side may send nothing more of this message, and try again. */
    private static final int BUSY = 413;

    private final KeyedDispatcher dispatcher;
    private final Duration reloading;
    private final Map<EndpointKind, RouteSlot<MsrpConsumer>> slots = new EnumMap<>(EndpointKind.class);
    private final LongAdder refused = new LongAdder();

    SessionEvents(Executor threads, int waiting, Duration reloading) {
        this.dispatcher = new KeyedDispatcher(threads, waiting, waiting);
        this.reloading = reloading;
        for (EndpointKind kind : EndpointKind.values()) {
            slots.put(kind, new RouteSlot<>("msrp:" + kind.text(), threads, Integer.MAX_VALUE));
        }
    }

    RouteSlot<MsrpConsumer> slot(EndpointKind kind) {
        return Objects.requireNonNull(slots.get(kind));
    }

    /** How many messages were refused because too many waited. */
    long refused() {
        return refused.sum();
    }

    /** How much waits for routes, or is in them. */
    int waiting() {
        return dispatcher.size();
    }

    /** Takes nothing more and waits for no route that is not there; completes when the routes have what was taken behind them. */
    CompletionStage<Void> drain() {
        slots.values().forEach(RouteSlot::close);
        return dispatcher.drain();
    }

    @Override
    public void received(String session, ReceivedMessage received, IntConsumer answer) {
        boolean taken =
                dispatcher.submit(session, done -> slot(EndpointKind.MESSAGE).use(reloading, consumer -> {
                    if (consumer == null) {
                        answer.accept(BUSY);
                        done.run();
                    } else {
                        consumer.run(
                                message -> {
                                    message.setBody(received.body());
                                    message.setHeader(MsrpConstants.SESSION, session);
                                    message.setHeader(Exchange.CONTENT_TYPE, received.type());
                                    message.setHeader(MsrpConstants.CONTENT_LANGUAGE, received.language());
                                    message.setHeader(MsrpConstants.MESSAGE_ID, received.id());
                                    message.setHeader(MsrpConstants.REPORT, received.reportWanted());
                                },
                                exchange -> {
                                    answer.accept(status(exchange));
                                    done.run();
                                });
                    }
                }));
        if (!taken) {
            refused.increment();
            answer.accept(BUSY);
        }
    }

    private static int status(Exchange exchange) {
        return exchange.getException() != null
                ? 403
                : exchange.getMessage().getHeader(MsrpConstants.STATUS, OK, Integer.class);
    }

    @Override
    public void reported(String session, OutgoingMessage message) {
        tell(EndpointKind.REPORT, session, OK, "", message);
    }

    @Override
    public void undelivered(String session, OutgoingMessage message, int status, String reason) {
        tell(EndpointKind.UNDELIVERED, session, status, reason, message);
    }

    private void tell(EndpointKind kind, String session, int status, String reason, OutgoingMessage message) {
        tell(kind, session, told -> {
            told.setBody(message.context());
            told.setHeader(MsrpConstants.SESSION, session);
            told.setHeader(MsrpConstants.STATUS, status);
            told.setHeader(MsrpConstants.REASON, reason);
        });
    }

    @Override
    public void lost(String session, String reason) {
        tell(EndpointKind.LOST, session, told -> {
            told.setHeader(MsrpConstants.SESSION, session);
            told.setHeader(MsrpConstants.REASON, reason);
        });
    }

    /** There is no more of it than messages that were taken, and sessions, which are bounded. */
    private void tell(EndpointKind kind, String session, Consumer<Message> what) {
        boolean taken = dispatcher.insist(session, done -> slot(kind).use(EVENT_PATIENCE, consumer -> {
            if (consumer == null) {
                LOG.error("msrp:{} of session {} is lost: no route takes it", kind.text(), session);
                done.run();
            } else {
                consumer.run(what, exchange -> done.run());
            }
        }));
        if (!taken) {
            LOG.error("msrp:{} of session {} is lost: the component has stopped", kind.text(), session);
        }
    }
}
