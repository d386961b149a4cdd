// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.pager.AcceptedMessages.Said;
import org.umpp.pager.AcceptedMessages.Written;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.UmppConstants;
import org.umpp.session.Session;
import org.umpp.session.SessionKey;
import org.umpp.session.SessionSteps;
import org.umpp.session.Sessions;

/**
 * What becomes of the messages of our own SIP users: the bean {@code outcomes}. A phone learns of an error best by the response to its MESSAGE, so
 * the response waits while the session that is to carry the message is being agreed: a step of a route, {@code <process ref="outcomes"/>}. What
 * comes back later it is told of by a MESSAGE.
 */
public final class MessageOutcomes extends AsyncProcessorSupport {
    /** The exchange property with the message whose outcome is waited for. */
    static final String AWAITED = "OutcomeOfMessage";

    /** Below 64*T1, when the phone gives up; {@link #sweep()} comes once a second. */
    static final Duration PATIENCE = Duration.ofSeconds(25);

    /** More than these are not waited for: their phones learn only that they were accepted. */
    static final int MOST = 10_000;

    private static final int ACCEPTED = 202;

    private final Sessions sessions;
    private final ErrorConditions errors;
    private final Clock clock;

    /** Under its own lock. */
    private final Map<Written, Awaited> awaited = new HashMap<>();

    private final AcceptedMessages accepted = new AcceptedMessages();

    /** A message on its way; touched under the lock. */
    private static final class Awaited {
        final Written written;
        final String failure;
        final long until;

        @Nullable
        String condition;

        String reason = "";

        @Nullable
        Runnable goesOn;

        @Nullable
        SessionKey session;

        Awaited(Written written, String failure, long until) {
            this.written = written;
            this.failure = failure;
            this.until = until;
        }
    }

    public MessageOutcomes(Sessions sessions, ErrorConditions errors, Clock clock) {
        this.sessions = sessions;
        this.errors = errors;
        this.clock = clock;
    }

    /** A message of a SIP user, which the headers describe, is about to go out. */
    public void await(Exchange exchange) {
        Written written = written(exchange.getMessage());
        synchronized (awaited) {
            if (awaited.size() < MOST && !awaited.containsKey(written)) {
                Awaited message = new Awaited(
                        written,
                        exchange.getMessage().getHeader(PagerSteps.FAILURE, "", String.class),
                        clock.instant().plus(PATIENCE).toEpochMilli());
                awaited.put(written, message);
                exchange.setProperty(AWAITED, message);
            }
        }
    }

    /**
     * A message has come back, with its {@code UmppCondition} and {@code UmppReason}; who wrote it is in {@code UmppTo}. If that has been told that it
     * was accepted, the headers say how it hears of it: {@link PagerSteps#FAILURE}, {@link PagerSteps#ACCEPTED}.
     */
    public void failed(Exchange exchange) {
        Message message = exchange.getMessage();
        Written written = new Written(
                bare(message, UmppConstants.TO),
                bare(message, UmppConstants.FROM),
                message.getHeader(PagerSteps.MESSAGE_ID, "", String.class));
        message.removeHeader(PagerSteps.FAILURE);
        Runnable goesOn = null;
        Said late = null;
        synchronized (awaited) {
            Awaited known = awaited.get(written);
            if (known != null) {
                known.condition = message.getHeader(UmppConstants.CONDITION, "undefined-condition", String.class);
                known.reason = message.getHeader(UmppConstants.REASON, "", String.class);
                goesOn = known.goesOn;
            } else {
                late = accepted.comesBack(written, clock.millis());
            }
        }
        if (late != null) {
            message.setHeader(PagerSteps.FAILURE, late.how());
            message.setHeader(PagerSteps.ACCEPTED, late.at());
        }
        if (goesOn != null) {
            goesOn.run();
        }
    }

    /** Goes on when it is known what becomes of the message, and says it in {@code UmppStatus} and {@code UmppReason}. */
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Awaited message = exchange.getProperty(AWAITED, Awaited.class);
        if (message == null) {
            exchange.getMessage().setHeader(UmppConstants.STATUS, ACCEPTED);
            callback.done(true);
            return true;
        }
        SessionKey key = sessions.keyOf(Jid.parse(message.written.from()), Jid.parse(message.written.to()), "", false);
        synchronized (awaited) {
            // settled first, told then: whoever finds it offered here is told in time
            if (message.condition == null && sessions.get(key) instanceof Session.Offered) {
                message.session = key;
                message.goesOn = () -> {
                    tell(message, exchange);
                    callback.done(false);
                };
                return false;
            }
        }
        tell(message, exchange);
        callback.done(true);
        return true;
    }

    /** The session of the exchange is settled, and what it refused has come back: what waited for that and has not failed goes on. */
    public void settled(Exchange exchange) {
        SessionKey key = exchange.getProperty(SessionSteps.KEY, SessionKey.class);
        goOn(message -> message.session != null && message.session.equals(key));
    }

    /** What has waited long enough goes on, as accepted. Called about once a second. */
    public void sweep() {
        long now = clock.millis();
        goOn(message -> message.until <= now);
        accepted.sweep(now);
    }

    private interface Which {
        boolean isIt(Awaited message);
    }

    private void goOn(Which which) {
        List<Runnable> over = new ArrayList<>();
        synchronized (awaited) {
            awaited.values().removeIf(message -> {
                boolean goes = which.isIt(message);
                if (goes && message.goesOn != null) {
                    over.add(message.goesOn);
                    message.goesOn = null;
                }
                return goes;
            });
        }
        over.forEach(Runnable::run);
    }

    private void tell(Awaited message, Exchange exchange) {
        synchronized (awaited) {
            message.goesOn = null;
            awaited.remove(message.written, message);
            if (message.condition == null && !message.failure.isEmpty()) {
                accepted.add(message.written, new Said(clock.millis(), message.failure));
            }
        }
        Message told = exchange.getMessage();
        if (message.condition == null) {
            told.setHeader(UmppConstants.STATUS, ACCEPTED);
        } else {
            told.setHeader(UmppConstants.STATUS, errors.status(message.condition));
            told.setHeader(UmppConstants.REASON, message.reason);
        }
    }

    private static Written written(Message message) {
        return new Written(
                bare(message, UmppConstants.FROM),
                bare(message, UmppConstants.TO),
                message.getHeader(PagerSteps.MESSAGE_ID, "", String.class));
    }

    private static String bare(Message message, String header) {
        return Jid.parse(message.getHeader(header, "", String.class)).bare().toString();
    }
}
