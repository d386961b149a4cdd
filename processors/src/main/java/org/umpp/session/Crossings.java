// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of two offers that cross (D-06): which dialogs stand by, which of our offers were answered so lately that
 * the peer's may still be on its way, and in which thread a session goes on after another one has given way to it.
 */
final class Crossings {

    /** How long both dialogs are kept before we end the one that the peer has not ended. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long after its answer an offer may still turn out to have crossed the peer's. */
    static final Duration CONTEST = Duration.ofSeconds(5);

    private static final int STRIPES = 64;

    private final Object[] pairs = Stream.generate(Object::new).limit(STRIPES).toArray();
    private final ConcurrentMap<String, Standby> standing = new ConcurrentHashMap<>();
    private final ConcurrentMap<SessionKey, Lately> lately = new ConcurrentHashMap<>();
    private final ConcurrentMap<SessionKey, SessionKey> aliases = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, Long> promoted = new ConcurrentHashMap<>();

    private record Standby(Session.Established session, long since) {}

    private record Lately(String callId, boolean anyThread, long until) {}

    /** What two users offer each other is looked at one after the other: the lock for that. */
    Object of(SessionKey.Pair pair) {
        return pairs[Math.floorMod(pair.hashCode(), STRIPES)];
    }

    /** The key under which the session of this thread is kept. */
    SessionKey current(SessionKey key) {
        return aliases.getOrDefault(key, key);
    }

    /** An offer of ours was answered, and its dialog is the session now. */
    void answered(Session.Offered offered, long now) {
        lately.put(offered.key(), new Lately(offered.callId(), offered.anyThread(), now + CONTEST.toMillis()));
    }

    /** True if an offer of the peer in another thread may have crossed the offer that this session began with. */
    boolean isContested(Session session, long now) {
        Lately ours = lately(session, now);
        return ours != null && ours.anyThread();
    }

    /** True if the peer's offer has crossed ours, and ours stays. */
    boolean prevails(Session.Established session, Session.Established fresh, long now) {
        return lately(session, now) != null && session.callId().compareTo(fresh.callId()) < 0;
    }

    private @Nullable Lately lately(Session session, long now) {
        Lately ours = lately.get(session.key());
        return ours != null
                        && now < ours.until()
                        && session instanceof Session.Established established
                        && established.callId().equals(ours.callId())
                ? ours
                : null;
    }

    void standBy(Session.Established session, long now) {
        standing.put(session.dialog(), new Standby(session, now));
    }

    /** It stands by no more, but has a thread of its own; the peer ends it all the same, if no user of it has named that thread. */
    void promote(Session.Established session, long now) {
        settled(session);
        promoted.put(session.dialog(), now + Sessions.DRAIN.toMillis());
    }

    /** True of a dialog that the peer may end since two offers have crossed, without that a user leaves. */
    boolean isSpare(String dialog) {
        return promoted.containsKey(dialog);
    }

    /** It stands by no more: it is the session, or it ends. */
    void settled(Session.Established session) {
        standing.remove(session.dialog());
    }

    /** Dialogs that stand by and that the peer should have ended. */
    List<Session.Established> overdue(long now) {
        List<Session.Established> overdue = new ArrayList<>();
        for (Standby standby : standing.values()) {
            if (now >= standby.since() + PATIENCE.toMillis()) {
                overdue.add(standby.session());
            }
        }
        return overdue;
    }

    void listed(Session.Established session) {
        if (!session.thread().equals(session.key().thread())) {
            aliases.put(named(session), session.key());
        }
    }

    void unlisted(Session.Established session) {
        aliases.remove(named(session), session.key());
    }

    void sweep(long now) {
        lately.values().removeIf(ours -> now >= ours.until());
        promoted.values().removeIf(until -> now >= until);
    }

    private static SessionKey named(Session.Established session) {
        return new SessionKey(session.key().local(), session.key().peer(), session.thread());
    }
}
