// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.net.dispatch.KeyedDispatcher;
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
 * The consumers that are there, and those that were: a request finds the one that takes it, and a consumer whose route is
 * being reloaded finds what happened to its dialogs meanwhile. What belongs to one dialog reaches the routes in order.
 */
final class SipConsumers implements Application {
    private static final Logger LOG = LoggerFactory.getLogger(SipConsumers.class);

    /** How many ends of dialogs wait for a route that is away. */
    private static final int MOST_KEPT = 10_000;

    private final ConcurrentMap<String, SipConsumer> present = new ConcurrentHashMap<>();
    private final Map<String, Deque<End>> kept = new HashMap<>();
    private final KeyedDispatcher dispatcher;
    private final BooleanSupplier starting;
    private final int retryAfter;

    private record End(Usage usage, EndReason reason) {}

    /**
     * @param dispatcher runs the routes
     * @param starting whether routes may still be to come
     * @param retryAfter the Retry-After of a 503 for want of room, in seconds
     */
    SipConsumers(KeyedDispatcher dispatcher, BooleanSupplier starting, int retryAfter) {
        this.dispatcher = dispatcher;
        this.starting = starting;
        this.retryAfter = retryAfter;
    }

    /** A consumer is there; what was kept for it follows. */
    void add(SipConsumer consumer) {
        Deque<End> missed;
        synchronized (kept) {
            present.put(consumer.key(), consumer);
            missed = kept.put(consumer.key(), new ArrayDeque<>());
        }
        if (missed != null) {
            missed.forEach(end -> deliver(consumer, end));
        }
    }

    /** A consumer went; its route may come back. */
    void remove(SipConsumer consumer) {
        present.remove(consumer.key(), consumer);
    }

    /** The key of a consumer: its method, with the package of a SUBSCRIBE. */
    static String key(String method, @Nullable String event) {
        return event == null || !method.equals(Method.SUBSCRIBE) ? method : method + ' ' + event;
    }

    @Override
    public Readiness takes(String method, @Nullable String event) {
        String key = key(method, event);
        if (present.containsKey(key)) {
            return Readiness.READY;
        }
        synchronized (kept) {
            return kept.containsKey(key) || starting.getAsBoolean() ? Readiness.AWAY : Readiness.NEVER;
        }
    }

    @Override
    public void handle(IncomingRequest request) {
        String method = request.request().method();
        Event event =
                method.equals(Method.SUBSCRIBE) ? request.request().headers().event() : null;
        SipConsumer consumer = present.get(key(method, event == null ? null : event.type()));
        if (consumer == null) {
            // Within a dialog the agent does not ask before: a route that comes back, or one that never was.
            boolean away = takes(method, event == null ? null : event.type()) == Readiness.AWAY;
            request.answer(away ? Answer.later(1) : Answer.of(480));
            return;
        }
        if (!dispatcher.submit(lane(request), done -> consumer.request(request, done))) {
            LOG.warn("{} of {} refused: too much waits for routes", method, request.peer());
            request.answer(Answer.later(retryAfter));
        }
    }

    @Override
    public void cancelled(IncomingRequest request) {
        SipConsumer consumer = present.get(Method.CANCEL);
        if (consumer != null && !dispatcher.submit(lane(request), done -> consumer.cancelled(request, done))) {
            LOG.warn("CANCEL of {} not told: too much waits for routes", request.peer());
        }
    }

    @Override
    public void ended(Usage usage, EndReason reason) {
        String key = keyOf(usage);
        End end = new End(usage, reason);
        SipConsumer consumer;
        synchronized (kept) {
            consumer = present.get(key);
            if (consumer == null) {
                keep(key, end);
            }
        }
        if (consumer != null) {
            deliver(consumer, end);
        }
    }

    private void keep(String key, End end) {
        Deque<End> missed = kept.get(key);
        if (missed == null) {
            return; // nobody ever asked
        }
        if (missed.size() >= MOST_KEPT) {
            LOG.warn(
                    "no route for {} for too long: the end of dialog {} is forgotten",
                    key,
                    missed.remove().usage().dialog().id());
        }
        missed.add(end);
    }

    private void deliver(SipConsumer consumer, End end) {
        String lane = lane(end.usage().dialog().id());
        if (!dispatcher.submit(lane, done -> consumer.ended(end.usage(), end.reason(), done))) {
            LOG.warn(
                    "the end of dialog {} is not told: too much waits for routes",
                    end.usage().dialog().id());
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
