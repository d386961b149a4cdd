// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.umpp.msrp.message.ByteRange;
import org.umpp.msrp.message.Continuation;
import org.umpp.msrp.message.FailureReport;
import org.umpp.msrp.message.Identifiers;
import org.umpp.msrp.message.MsrpRequest;
import org.umpp.msrp.message.MsrpResponse;
import org.umpp.msrp.session.OutgoingMessage;
import org.umpp.msrp.session.Reassembly;
import org.umpp.msrp.session.ReceivedMessage;
import org.umpp.msrp.session.SessionPlan;

/**
 * A session: what waits in it, what is on its way and what is half here. Messages leave in the order in which they were taken, and each
 * ends answered by the other side or back at the application.
 */
final class LiveSession {
    /** So many reports are waited for, and owed. */
    private static final int MOST_REPORTS = 1_000;

    private final MsrpServer server;
    private final SessionPlan plan;
    private final Deque<OutgoingMessage> waiting = new ArrayDeque<>();
    private long waitingOctets;
    private final Map<String, Sent> unanswered = new LinkedHashMap<>();
    private final Map<String, OutgoingMessage> unreported = eldestGoes();
    private final Map<String, Integer> owed = eldestGoes();
    private final Reassembly reassembly;
    private long incomplete;
    /** How many messages the application has not answered. */
    private int handed;

    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final long since = System.nanoTime();
    private long closingSince;
    private boolean closing;
    private boolean over;
    private @Nullable Connection connection;

    /** A chunk that is not answered. */
    private record Sent(OutgoingMessage message, long at) {}

    LiveSession(MsrpServer server, SessionPlan plan) {
        this.server = server;
        this.plan = plan;
        this.reassembly = new Reassembly(
                server.settings().bounds().messageOctets(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    private static <V> Map<String, V> eldestGoes() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST_REPORTS;
            }
        };
    }

    SessionPlan plan() {
        return plan;
    }

    // --- what we say

    /** Takes a message; false if too much waits, or the session is over. */
    synchronized boolean send(OutgoingMessage message) {
        MsrpSettings.Bounds bounds = server.settings().bounds();
        if (over || closing) {
            return false;
        }
        if (waiting.size() >= bounds.waitingMessages() || waitingOctets + message.length() > bounds.waitingOctets()) {
            server.overflowed();
            return false;
        }
        waiting.add(message);
        waitingOctets += message.length();
        if (plan.peerLimit() > 0 && message.length() > plan.peerLimit()) {
            undelivered(message, 413, "longer than the other side takes");
        }
        pump();
        return true;
    }

    /** How many messages wait to be sent. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Sends chunks while there is room on the way. */
    synchronized void pump() {
        Connection on = connection;
        while (on != null
                && !waiting.isEmpty()
                && on.isWritable()
                && unanswered.size() < server.settings().bounds().unansweredChunks()) {
            OutgoingMessage message = waiting.element();
            if (message.hasMore()) {
                MsrpRequest chunk = message.next(plan);
                unanswered.put(chunk.transactionId(), new Sent(message, System.nanoTime()));
                if (!message.hasMore() && (message.wantsReport() || plan.peer().size() > 1)) {
                    // who reads it may say so before its server has answered
                    unreported.put(message.id(), message);
                }
                on.write(chunk);
            }
            if (!message.hasMore()) {
                waiting.remove();
                waitingOctets -= message.length();
            }
        }
        closeIfIdle();
    }

    /** Tells the other side that a message of its arrived where it should; false if it did not ask to be told. */
    synchronized boolean report(String messageId) {
        Integer length = owed.remove(messageId);
        Connection on = connection;
        if (length == null || on == null) {
            return length != null;
        }
        on.write(MsrpRequest.of(MsrpRequest.REPORT, Identifiers.random(), plan.peer(), List.of(plan.local()))
                .messageId(messageId)
                .byteRange(new ByteRange(1, length, length))
                .status(200)
                .build(Continuation.COMPLETE));
        return true;
    }

    synchronized void response(MsrpResponse response) {
        Sent sent = unanswered.remove(response.transactionId());
        if (sent == null) {
            return;
        }
        OutgoingMessage message = sent.message();
        if (response.isSuccess()) {
            message.taken();
        } else {
            String reason = response.comment().isEmpty() ? "refused" : response.comment();
            undelivered(message, response.status(), reason);
            if (response.status() == 481 || response.status() == 506) {
                lose("the other side does not know the session any more");
                return;
            }
        }
        pump();
    }

    private void undelivered(OutgoingMessage message, int status, String reason) {
        unreported.remove(message.id());
        if (message.finish() && !message.isEmpty()) {
            server.application().undelivered(plan.name(), message, status, reason);
        }
    }

    // --- what the other side says

    /** Whether requests that come over this connection are of the session: they bind it, if it is not bound yet. */
    private int bind(MsrpRequest request, Connection from) {
        boolean known = !over
                && request.toPath().size() == 1
                && request.toPath().get(0).equals(plan.local())
                && request.fromPath()
                        .get(request.fromPath().size() - 1)
                        .equals(plan.peer().get(plan.peer().size() - 1))
                && from.mayCarry(plan);
        if (!known) {
            return 481;
        }
        if (connection == null) {
            if (plan.connect()) {
                return 481;
            }
            connection = from;
            from.bind(this);
            pump();
        }
        return connection == from ? 200 : 506;
    }

    synchronized void request(MsrpRequest request, Connection from) {
        int status = bind(request, from);
        switch (request.method()) {
            case MsrpRequest.SEND -> {
                if (status == 200) {
                    chunk(request, from);
                } else {
                    answer(request, status, from);
                }
            }
            case MsrpRequest.REPORT -> {
                if (status == 200) {
                    reported(request);
                }
            }
            default -> answer(request, status == 200 ? 501 : status, from);
        }
    }

    private void chunk(MsrpRequest chunk, Connection from) {
        if (chunk.body() == null) {
            // nothing to deliver: it binds the session, or keeps it
            answer(chunk, 200, from);
            return;
        }
        if (!server.accepts(chunk.contentType())) {
            answer(chunk, 415, from);
            return;
        }
        if (!server.hasRoom()) {
            answer(chunk, 413, from);
            return;
        }
        Reassembly.Outcome outcome = reassembly.add(chunk);
        countIncomplete();
        ReceivedMessage message = outcome.message();
        if (message == null) {
            answer(chunk, outcome.status(), from);
            return;
        }
        if (!server.admits(plan)) {
            answer(chunk, 413, from);
            return;
        }
        if (message.reportWanted()) {
            owed.put(message.id(), message.body().length);
        }
        handed++;
        from.handed();
        server.application().received(plan.name(), message, status -> {
            answer(chunk, status, from);
            from.answered();
            answered();
        });
    }

    private synchronized void answered() {
        handed--;
        closeIfIdle();
    }

    private void countIncomplete() {
        long now = reassembly.size();
        server.incomplete(now - incomplete);
        incomplete = now;
    }

    private static void answer(MsrpRequest request, int status, Connection to) {
        boolean success = status == 200;
        FailureReport wanted = request.failureReport();
        if (wanted == FailureReport.YES || (wanted == FailureReport.PARTIAL && !success)) {
            to.write(request.response(status));
        }
    }

    private void reported(MsrpRequest report) {
        OutgoingMessage message = unreported.get(report.messageId());
        int status = report.reportedStatus();
        if (message == null || status == 0) {
            return;
        }
        boolean whole = report.byteRange().end() >= message.length()
                || report.byteRange().end() == ByteRange.UNKNOWN;
        if (status == 200 && !whole) {
            return;
        }
        unreported.remove(report.messageId());
        message.finish();
        if (status == 200) {
            server.application().reported(plan.name(), message);
        } else {
            server.application().undelivered(plan.name(), message, status, "reported by the other side");
        }
    }

    // --- how it ends

    /** We are connected, and say so. */
    synchronized void connected(Connection to) {
        if (over) {
            to.end("its session is over");
            return;
        }
        connection = to;
        to.bind(this);
        if (waiting.isEmpty()) {
            waiting.add(OutgoingMessage.empty());
        }
        pump();
    }

    synchronized void disconnected(Connection from, String reason) {
        if (connection == from) {
            connection = null;
            lose(reason);
        }
    }

    /** There is no way any more, or never was one. */
    synchronized void lose(String reason) {
        if (!over) {
            boolean surprise = !closing;
            end(408, reason);
            if (surprise) {
                server.application().lost(plan.name(), reason);
            }
        }
    }

    /** Takes no more messages, and ends when those that were taken, either way, are answered, or after some seconds. */
    synchronized CompletionStage<Void> close() {
        if (!closing && !over) {
            closing = true;
            closingSince = System.nanoTime();
            closeIfIdle();
        }
        return closed.minimalCompletionStage();
    }

    private void closeIfIdle() {
        boolean idle = waiting.isEmpty() && unanswered.isEmpty() && handed == 0;
        if (closing && !over && (idle || connection == null)) {
            end(408, "the session was ended");
        }
    }

    private void end(int status, String reason) {
        over = true;
        Set<OutgoingMessage> left = new LinkedHashSet<>();
        unanswered.values().forEach(sent -> left.add(sent.message()));
        left.addAll(waiting);
        unanswered.clear();
        waiting.clear();
        waitingOctets = 0;
        reassembly.clear();
        countIncomplete();
        new ArrayList<>(left).forEach(message -> undelivered(message, status, reason));
        server.forget(this);
        Connection on = connection;
        connection = null;
        if (on != null) {
            on.release(this);
        }
        closed.complete(null);
    }

    /** Looks at the time. */
    synchronized void tick(long now) {
        MsrpSettings.Timeouts timeouts = server.settings().timeouts();
        if (over) {
            return;
        }
        if (closing && now - closingSince > timeouts.drain().toNanos()) {
            end(408, "the session was ended");
        } else if (connection == null && now - since > timeouts.bind().toNanos()) {
            lose("the other side has not connected");
        } else if (!unanswered.isEmpty()
                && now - unanswered.values().iterator().next().at()
                        > timeouts.response().toNanos()) {
            lose("the other side does not answer");
        }
    }
}
