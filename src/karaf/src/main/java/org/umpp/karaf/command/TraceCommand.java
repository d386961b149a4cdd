// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.umpp.server.management.SessionRow;
import org.umpp.server.trace.Ladder;
import org.umpp.server.trace.Recorder;
import org.umpp.server.trace.TraceFilter;
import org.umpp.server.trace.WireMessage;

/** {@code umpp:trace}. */
@Service
@Command(
        scope = "umpp",
        name = "trace",
        description = "A ladder of what passes on the wires; what users write is not shown")
public final class TraceCommand extends FederationCommand {
    /** How many messages may wait to be drawn; what is more is left out, and told. */
    private static final int MOST_WAITING = 10_000;

    @Argument(name = "of", description = "A user (JID), a partner (domain), or a session (its id)", required = true)
    @Completion(TraceCompleter.class)
    String of = "";

    @Option(
            name = "--seconds",
            description = "How long to watch; 0 to show only the recent past; until Ctrl-C unless you say")
    int seconds = Integer.MAX_VALUE;

    @Option(name = "--verbose", description = "Also the messages themselves, without what users write")
    boolean verbose;

    @Override
    public @Nullable Object execute() throws InterruptedException {
        TraceFilter wanted = filter();
        TraceFilter onLadder = message -> message.isOnLadder() && wanted.test(message);
        Ladder ladder = new Ladder(console(), verbose);
        BlockingQueue<WireMessage> seen = new LinkedBlockingQueue<>(MOST_WAITING);
        Recorder recorder = new Recorder(onLadder, seen::offer);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<WireMessage> past = server().recentMessages(onLadder);
        ladder.heading(server().domains().get(0), "", partner(past), "");
        past.forEach(ladder::message);
        if (seconds > 0) {
            watch(ladder, seen, recorder, end);
        }
        ladder.bar();
        return null;
    }

    private void watch(Ladder ladder, BlockingQueue<WireMessage> seen, Recorder recorder, long end)
            throws InterruptedException {
        server().wiretap().add(recorder);
        try {
            while (System.nanoTime() - end < 0) {
                WireMessage message = seen.poll(200, TimeUnit.MILLISECONDS);
                if (message != null) {
                    ladder.message(message);
                    console().flush();
                }
            }
            seen.forEach(ladder::message);
        } finally {
            server().wiretap().remove(recorder);
            if (seen.remainingCapacity() == 0) {
                ladder.note("more passed than can be drawn");
            }
        }
    }

    /** Whose bar is on the right: a trace of one user may meet several partners. */
    private String partner(List<WireMessage> past) {
        return past.isEmpty()
                ? (of.contains("@") ? "partner" : of)
                : past.get(0).peer();
    }

    /** A session if there is one of this id, or one whose id begins so; else a user or a partner. */
    private TraceFilter filter() {
        List<SessionRow> sessions = server().inspection().sessions().rows().stream()
                .filter(session -> of.length() >= 6 && session.id().startsWith(of))
                .toList();
        if (sessions.size() == 1) {
            return TraceFilter.session(sessions.get(0).id(), sessions.get(0).thread());
        }
        return of.indexOf('@') > 0 ? TraceFilter.user(of) : TraceFilter.partner(of.toLowerCase(Locale.ROOT));
    }
}
