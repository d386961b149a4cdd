// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transaction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.transaction.Action.Do;

/**
 * Runs one machine: keeps its state, its timers and what it sends. Messages leave in the order of the transitions; the
 * user is told outside of the lock.
 */
abstract sealed class Transaction permits ClientTransaction, ServerTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private final TransactionId id;
    private final Transactions table;
    private final boolean reliable;

    /** One or two at a time. */
    private final List<Running> timers = new ArrayList<>(2);

    private Machine<?> state;

    /** A timer that was started; how often it fired decides its next length. */
    private record Running(Timer timer, Scheduler.Timeout timeout, int firings) {}

    Transaction(TransactionId id, Transactions table, boolean reliable, Machine<?> state) {
        this.id = id;
        this.table = table;
        this.reliable = reliable;
        this.state = state;
    }

    /** What messages are matched to it by. */
    public final TransactionId id() {
        return id;
    }

    /** Whether it is over. */
    public final synchronized boolean isTerminated() {
        return state.isTerminated();
    }

    /** Performs an action of the sending kind. */
    abstract void send(Do action);

    /** Performs an action of the telling kind. */
    abstract void tell(Do action, @Nullable SipMessage received);

    /** Does what the first step asks for, unless more has happened already. */
    final void begin(Step<?> first) {
        synchronized (this) {
            if (state != first.next()) {
                return;
            }
            perform(first.actions());
        }
        tell(first.actions(), null);
    }

    /** Gives an event to the machine. */
    final void happen(Event event, @Nullable SipMessage received) {
        List<Action> actions;
        boolean over;
        synchronized (this) {
            Step<?> step = state.on(event, reliable);
            Machine<?> next = (Machine<?>) step.next();
            if (next != state) {
                LOG.debug("{} {} -> {}", id, state, next);
            }
            over = next.isTerminated() && !state.isTerminated();
            state = next;
            actions = step.actions();
            perform(actions);
            if (over) {
                timers.forEach(running -> running.timeout().cancel());
                timers.clear();
            }
        }
        if (over) {
            table.remove(this);
        }
        tell(actions, received);
    }

    /** What to do when the transport fails: later and elsewhere, because it may fail within the call that sends. */
    final void failed(Throwable cause) {
        LOG.debug("{} not sent: {}", id, cause.toString());
        table.scheduler().schedule(0, () -> happen(Event.TRANSPORT_ERROR, null));
    }

    private void perform(List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.Start start) {
                start(start.timer());
            } else if (action instanceof Action.Stop stop) {
                Running running = take(stop.timer());
                if (running != null) {
                    running.timeout().cancel();
                }
            } else if (action instanceof Do todo) {
                send(todo);
            }
        }
    }

    private void tell(List<Action> actions, @Nullable SipMessage received) {
        for (Action action : actions) {
            if (action instanceof Do todo) {
                tell(todo, received);
            }
        }
    }

    private void start(Timer timer) {
        Running before = take(timer);
        int firings = before == null ? 0 : before.firings() + 1;
        long millis = table.timers().millis(timer, firings, id.method().equals(Method.INVITE), reliable);
        Scheduler.Timeout timeout = table.scheduler().schedule(millis, () -> happen(timer.fired(), null));
        timers.add(new Running(timer, timeout, firings));
    }

    private @Nullable Running take(Timer timer) {
        for (int i = 0; i < timers.size(); i++) {
            if (timers.get(i).timer() == timer) {
                return timers.remove(i);
            }
        }
        return null;
    }
}
