// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.dialog.Change;
import org.umpp.sip.dialog.Dialog;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.Dialogs;
import org.umpp.sip.dialog.EndReason;
import org.umpp.sip.dialog.InviteUsage;
import org.umpp.sip.dialog.SessionTimer;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.dialog.UsageAction;
import org.umpp.sip.dialog.UsageAction.Do;
import org.umpp.sip.dialog.UsageEvent;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.transaction.ClientTransaction;
import org.umpp.sip.transaction.Scheduler;
import org.umpp.sip.transaction.ServerTransaction;
import org.umpp.sip.transaction.Transactions;

/** Brings events to the usages of dialogs and does what they ask for. */
final class DialogLayer {
    private static final Logger LOG = LoggerFactory.getLogger(DialogLayer.class);

    private final Dialogs dialogs;
    private final Transactions transactions;
    private final Outlets outlets;
    private final Scheduler scheduler;
    private final Application application;
    private final Handover handover;
    private final Responses responses;
    private final Requests writer;
    private final DialogRequests requests;
    private final Deadlines deadlines;

    /** INVITEs whose 2xx has no ACK yet; the 2xx is repeated until it comes. */
    private final ConcurrentMap<DialogId, ServerTransaction> unacknowledged = new ConcurrentHashMap<>();

    DialogLayer(
            Dialogs dialogs,
            Transactions transactions,
            Outlets outlets,
            Scheduler scheduler,
            Application application,
            Handover handover,
            Responses responses,
            Requests writer) {
        this.dialogs = dialogs;
        this.transactions = transactions;
        this.outlets = outlets;
        this.scheduler = scheduler;
        this.application = application;
        this.handover = handover;
        this.responses = responses;
        this.writer = writer;
        this.requests = new DialogRequests(writer, this);
        this.deadlines = new Deadlines(dialogs, scheduler, this::tick);
        dialogs.ids().forEach(deadlines::arm);
    }

    long now() {
        return scheduler.now();
    }

    @Nullable
    Usage find(DialogId id) {
        return dialogs.find(id);
    }

    boolean isFull() {
        return dialogs.isFull();
    }

    /** Starts a dialog; {@code false} if it exists already. */
    boolean open(Usage usage) {
        boolean added = dialogs.add(usage);
        if (added) {
            deadlines.arm(usage.dialog().id());
        }
        return added;
    }

    /** Forgets a dialog that never came to be. */
    void discard(DialogId id) {
        dialogs.discard(id);
        unacknowledged.remove(id);
        deadlines.arm(id);
    }

    /** Remembers the INVITE whose 2xx is to be repeated until its ACK comes. */
    void awaitAck(DialogId id, ServerTransaction invite) {
        unacknowledged.put(id, invite);
    }

    /**
     * Brings an event to the usage of a dialog.
     *
     * @return {@code false} if there is no such dialog
     */
    boolean apply(DialogId id, UsageEvent event, Trigger trigger) {
        Change change = dialogs.apply(id, event);
        if (change == null) {
            return false;
        }
        Usage next = change.next();
        if (next == null) {
            LOG.debug("dialog {} closed", id);
        }
        if (!(next instanceof InviteUsage invite) || invite.awaited() == null) {
            ServerTransaction acknowledged = unacknowledged.remove(id);
            if (acknowledged != null) {
                acknowledged.settle();
            }
        }
        deadlines.arm(id);
        if (change.actions().isEmpty()) {
            // It waits for its turn, or is under way already: nobody is to wait for a response of its own.
            trigger.tell(new Reply(202, null, id, null));
        }
        for (UsageAction action : change.actions()) {
            perform(id, next, action, trigger);
        }
        return true;
    }

    private void tick(DialogId id) {
        if (!apply(id, new UsageEvent.Tick(now()), Trigger.NONE)) {
            LOG.debug("dialog {} was gone before its deadline", id);
        }
    }

    private void perform(DialogId id, @Nullable Usage next, UsageAction action, Trigger trigger) {
        if (action instanceof Do todo) {
            perform(id, next, todo, trigger);
        } else if (action instanceof UsageAction.Refuse refuse) {
            refuse(refuse, trigger);
        } else if (action instanceof UsageAction.Ended ended) {
            ended(id, ended, trigger.reason());
        } else {
            requests.send(action, trigger);
        }
    }

    private void ended(DialogId id, UsageAction.Ended ended, String said) {
        EndReason cause = ended.reason();
        LOG.debug("dialog {} ended: {} {}", id, cause, said);
        application.ended(ended.usage(), cause, said.isEmpty() ? cause.reasonHeader() : said);
    }

    private void perform(DialogId id, @Nullable Usage next, Do todo, Trigger trigger) {
        ServerTransaction transaction = trigger.transaction();
        switch (todo) {
            case PASS_UP -> {
                if (trigger.request() != null) {
                    handover.give(trigger.request());
                }
            }
            case ACCEPT -> {
                if (transaction != null) {
                    responses.accept(transaction, next);
                }
            }
            case REPEAT_SUCCESS -> {
                ServerTransaction invite = unacknowledged.get(id);
                if (invite != null) {
                    invite.repeatSuccess();
                }
            }
        }
    }

    private void refuse(UsageAction.Refuse refuse, Trigger trigger) {
        if (trigger.transaction() == null) {
            trigger.tell(Reply.of(refuse.status()));
            return;
        }
        Answer answer = Answer.of(refuse.status());
        if (refuse.retryAfter() >= 0) {
            answer = answer.with(HeaderName.RETRY_AFTER, Integer.toString(refuse.retryAfter()));
        }
        if (refuse.status() == 422) {
            answer = answer.with(HeaderName.MIN_SE, Integer.toString(SessionTimer.MINIMUM));
        }
        responses.respond(trigger.transaction(), answer);
    }

    /** Sends a request of a dialog in a transaction. */
    void send(Dialog dialog, SipRequest request, ClientTransaction.User user) {
        transactions.send(request, outlets.to(writer.destination(dialog)), user);
    }

    /** Sends the ACK for a 2xx, which has no transaction (RFC 3261 §13.2.2.4). */
    void acknowledge(Dialog dialog, SipRequest ack) {
        outlets.to(writer.destination(dialog))
                .send(ack, cause -> LOG.debug("ACK of {} not sent: {}", dialog.id(), cause.toString()));
    }

    void stop() {
        deadlines.stop();
    }
}
