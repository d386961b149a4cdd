// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.dispatch.KeyedDispatcher;
import org.umpp.net.dispatch.RouteSlot;
import org.umpp.net.limit.SeldomLog;
import org.umpp.sip.agent.Answer;
import org.umpp.sip.agent.Application;
import org.umpp.sip.agent.IncomingRequest;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.EndReason;
import org.umpp.sip.dialog.InviteUsage;
import org.umpp.sip.dialog.Notifier;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.message.Event;
import org.umpp.sip.message.Method;

/**
 * The consumers that are there, and those that were: a request or an event finds the one that takes it, and waits while its
 * route is being reloaded. What belongs to one dialog reaches the routes in order.
 */
final class SipConsumers implements Application {
    private static final Logger LOG = LoggerFactory.getLogger(SipConsumers.class);

    /** Nobody waits for the answer to an event, so it may wait longer for its route than a request. */
    private static final Duration EVENT_PATIENCE = Duration.ofMinutes(5);

    private final ConcurrentMap<String, RouteSlot<SipConsumer>> slots = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final SeldomLog crowds = new SeldomLog();
    private final KeyedDispatcher dispatcher;
    private final Executor threads;
    private final BooleanSupplier starting;
    private final int retryAfter;
    private final Duration reloading;
    private final int mostWaiting;
    private volatile boolean closed;

    /**
     * @param dispatcher runs the routes
     * @param threads where those who waited for a route go on
     * @param starting whether routes may still be to come
     * @param configuration how long and how many may wait
     */
    SipConsumers(
            KeyedDispatcher dispatcher, Executor threads, BooleanSupplier starting, SipConfiguration configuration) {
        this.dispatcher = dispatcher;
        this.threads = threads;
        this.starting = starting;
        this.retryAfter = configuration.getProfile().retryAfter();
        this.reloading = configuration.getReloading();
        // A route that is away leaves room for what the others have to do.
        this.mostWaiting = Math.max(1, configuration.getWaiting() / 2);
    }

    /**
     * A consumer is there; what waits for it follows.
     *
     * @throws IllegalStateException when another one is there
     */
    void add(SipConsumer consumer) {
        slots.computeIfAbsent(consumer.key(), this::slot).attach(consumer);
    }

    /** A consumer went; its route may come back. */
    void remove(SipConsumer consumer) {
        slots.computeIfAbsent(consumer.key(), this::slot).detach(consumer);
    }

    /** How many requests were refused because too many waited. */
    long refused() {
        return refused.sum();
    }

    /** No route will come any more: who waits for one is told. */
    void close() {
        closed = true;
        slots.values().forEach(RouteSlot::close);
    }

    private RouteSlot<SipConsumer> slot(String key) {
        RouteSlot<SipConsumer> slot = new RouteSlot<>("sip:" + key.toLowerCase(Locale.ROOT), threads, mostWaiting);
        if (closed) {
            slot.close();
        }
        return slot;
    }

    /** The key of a consumer: its method, with the package of a SUBSCRIBE. */
    static String key(String method, @Nullable String event) {
        return event == null || !method.equals(Method.SUBSCRIBE) ? method : method + ' ' + event;
    }

    @Override
    public boolean takes(String method, @Nullable String event) {
        return isServed(key(method, event));
    }

    /** Whether there is a route for the key, or was one that may come back: what it is for then waits. */
    private boolean isServed(String key) {
        RouteSlot<SipConsumer> slot = slots.get(key);
        return (slot != null && slot.isKnown()) || starting.getAsBoolean();
    }

    /** Where the route of this key is, or will be; {@code null} when there never was one. */
    private @Nullable RouteSlot<SipConsumer> find(String key) {
        return isServed(key) ? slots.computeIfAbsent(key, this::slot) : null;
    }

    @Override
    public void handle(IncomingRequest request) {
        String method = request.request().method();
        Event event =
                method.equals(Method.SUBSCRIBE) ? request.request().headers().event() : null;
        RouteSlot<SipConsumer> slot = find(key(method, event == null ? null : event.type()));
        if (slot == null) {
            request.answer(Answer.of(480)); // within a dialog the agent does not ask before
            return;
        }
        boolean taken = dispatcher.submit(
                lane(request), done -> slot.use(reloading, consumer -> request(consumer, request, done)));
        if (!taken) {
            refused.increment();
            long times = crowds.happened();
            if (times > 0) {
                LOG.warn("{} of {} refused: too much waits for routes ({} of the kind)", method, request.peer(), times);
            }
            request.answer(Answer.later(retryAfter));
        }
    }

    private static void request(@Nullable SipConsumer consumer, IncomingRequest request, Runnable done) {
        if (consumer == null) {
            request.answer(Answer.later(1));
            done.run();
        } else if (request.whenGivenUp(done)) {
            // A route that never ends must not hold up what follows in its dialog, the end of it least of all.
            consumer.request(request, done);
        } else {
            done.run();
        }
    }

    @Override
    public void cancelled(IncomingRequest request, String reason) {
        tell(
                Method.CANCEL,
                lane(request),
                "the CANCEL of " + request.request().headers().callId(),
                (consumer, done) -> consumer.cancelled(request, reason, done));
    }

    @Override
    public void ended(Usage usage, EndReason cause, String reason) {
        DialogId dialog = usage.dialog().id();
        tell(
                keyOf(usage),
                lane(dialog),
                "the end of dialog " + dialog,
                (consumer, done) -> consumer.ended(usage, reason, done));
    }

    private interface Telling {
        void tell(SipConsumer consumer, Runnable done);
    }

    private void tell(String key, String lane, String what, Telling telling) {
        RouteSlot<SipConsumer> slot = find(key);
        if (slot == null) {
            return; // nobody ever asked
        }
        // Refused it would never be known. There are no more of them than there are dialogs and INVITEs, which are
        // bounded.
        boolean taken = dispatcher.insist(
                lane,
                done -> slot.use(EVENT_PATIENCE, consumer -> {
                    if (consumer == null) {
                        LOG.warn("{} is forgotten: no route for {} came", what, key);
                        done.run();
                    } else {
                        telling.tell(consumer, done);
                    }
                }));
        if (!taken) {
            LOG.warn("{} is not told: the component stops", what);
        }
    }

    /**
     * What belongs to one dialog reaches the routes in order. Our own tag names it better than the Call-ID, which the two
     * dialogs of a route that goes on with a request may share.
     */
    static String lane(DialogId dialog) {
        return dialog.localTag();
    }

    private static String lane(IncomingRequest request) {
        DialogId dialog = request.dialog();
        return dialog == null ? request.request().headers().callId() : lane(dialog);
    }

    private static String keyOf(Usage usage) {
        if (usage instanceof InviteUsage) {
            return Method.BYE;
        }
        return usage instanceof Notifier notifier
                ? key(Method.SUBSCRIBE, Event.parse(notifier.event()).type())
                : Method.NOTIFY;
    }
}
