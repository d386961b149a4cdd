// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.policy.PeerCounts;

/**
 * The registry of IM sessions: it owns the truth, and has one verb, {@link #apply}. Sessions are values in a map that is
 * handed in, so that a durable or distributed one can take the place of memory. What else is held here is derived from
 * them and only finds them faster.
 *
 * <p>A session that has ended leaves the map; while stanzas may still be on their way it is found by its JIDs only, so
 * that a new session of the same users and thread can begin beside it (a session never comes back to life).
 */
public final class Sessions {

    /** How long after a BYE stanzas of the session are still delivered: 64·T1, as long as SIP itself would wait. */
    public static final Duration DRAIN = Duration.ofSeconds(32);

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final ConcurrentMap<SessionKey, Session> live;
    private final ConcurrentMap<String, Session> byDialog = new ConcurrentHashMap<>();
    private final ConcurrentMap<Jids, List<Session>> byJids = new ConcurrentHashMap<>();
    private final ConcurrentMap<SessionKey.Pair, SessionKey> latest = new ConcurrentHashMap<>();
    /** Dialogs that ended before the answer which made them took its turn, and until when to remember them; under its own lock. */
    private final Map<String, Long> endedEarly = new HashMap<>();

    private final ConcurrentMap<SessionKey, Traffic> traffic = new ConcurrentHashMap<>();
    private final Clock clock;
    private final PeerCounts counts = new PeerCounts();
    private volatile int limit;
    private volatile boolean draining;

    /** The two full JIDs of a session, as on every stanza of it. */
    private record Jids(Jid local, Jid peer) {}

    /**
     * @param live where the sessions are kept
     * @param clock what time it is
     * @param limit how many sessions there may be at once, 1 or more
     */
    public Sessions(ConcurrentMap<SessionKey, Session> live, Clock clock, int limit) {
        setLimit(limit);
        this.live = live;
        this.clock = clock;
        live.values().forEach(session -> {
            counts.add(session.key().peer());
            index(null, session);
        });
    }

    /** From now on there may be so many sessions at once, 1 or more; those that are there stay. */
    public void setLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 or more)");
        }
        this.limit = limit;
    }

    /**
     * The session in which {@code local} writes to {@code peer}: that of the thread, or where none is named the one the two
     * used last, or a new one with a thread of our making.
     *
     * @param thread the thread of the stanza, or null
     * @param single true if the partner wants one session for each pair of users, whatever the thread
     */
    public SessionKey keyOf(Jid local, Jid peer, @Nullable String thread, boolean single) {
        SessionKey.Pair pair =
                new SessionKey.Pair(local.bare().toString(), peer.bare().toString());
        if (thread == null || thread.isEmpty()) {
            return latest.computeIfAbsent(
                    pair,
                    p -> new SessionKey(p.local(), p.peer(), UUID.randomUUID().toString()));
        }
        SessionKey key = new SessionKey(pair.local(), pair.peer(), thread);
        return single ? latest.computeIfAbsent(pair, p -> key) : key;
    }

    /** The session as it stands now, or null if there is none under this key. */
    public @Nullable Session get(SessionKey key) {
        return live.get(key);
    }

    /** The session of this SIP dialog, or null. */
    public @Nullable Session ofDialog(String dialog) {
        return byDialog.get(dialog);
    }

    /**
     * The session a stanza from the partner belongs to, by the two JIDs that were negotiated (D-22) and, where several
     * share them, by the thread. An ending session counts as long as it drains.
     */
    public @Nullable Session ofStanza(Jid to, Jid from, @Nullable String thread) {
        List<Session> sessions = byJids.get(new Jids(to, from));
        if (sessions == null) {
            return null;
        }
        // the latest first: a session that ends may still be there beside its successor
        for (int i = sessions.size() - 1; i >= 0; i--) {
            if (sessions.get(i).key().thread().equals(thread)) {
                return sessions.get(i);
            }
        }
        return sessions.get(sessions.size() - 1);
    }

    /** The offer of ours that is still open from {@code local} to this peer, whose answer a stanza may overtake; or null. */
    public @Nullable Session offeredTo(Jid local, Jid peer, @Nullable String thread) {
        SessionKey.Pair pair =
                new SessionKey.Pair(local.bare().toString(), peer.bare().toString());
        SessionKey key = thread == null ? latest.get(pair) : new SessionKey(pair.local(), pair.peer(), thread);
        Session session = key == null ? null : live.get(key);
        return session instanceof Session.Offered && session.local().equals(local) ? session : null;
    }

    /**
     * Begins a session with our own offer, unless there is one.
     *
     * @param partnerLimit how many sessions there may be with the partner
     * @return true if it is new, so that the caller sends the INVITE
     * @throws TooManySessionsException if a limit is reached
     */
    public boolean offer(Session.Offered offered, int partnerLimit) {
        if (draining && !live.containsKey(offered.key())) {
            throw TooManySessionsException.draining();
        }
        checkLimit(offered.key(), partnerLimit);
        boolean fresh = live.putIfAbsent(offered.key(), offered) == null;
        if (fresh) {
            counts.add(offered.key().peer());
            index(null, offered);
        }
        return fresh;
    }

    /**
     * Begins a session by our answer to the peer's offer, in the place of one that the two may have had in this thread.
     *
     * @param partnerLimit how many sessions there may be with the partner
     * @return the session it replaces, or null
     * @throws TooManySessionsException if a limit is reached
     */
    public @Nullable Session answer(Session.Established established, int partnerLimit) {
        if (!live.containsKey(established.key())) {
            checkLimit(established.key(), partnerLimit);
        }
        Session former = live.put(established.key(), established);
        if (former == null) {
            counts.add(established.key().peer());
        } else {
            unindex(former);
            traffic.remove(former.key());
        }
        index(null, established);
        LOG.info("session of {} and {} opened by the partner", established.local(), established.peer());
        return former;
    }

    /**
     * The one verb: what {@code event} makes of the session under {@code key}.
     *
     * @return its state afterwards, which may no longer be kept under the key; null if there was none
     */
    public @Nullable Session apply(SessionKey key, SessionEvent event) {
        Session[] change = new Session[2];
        live.computeIfPresent(key, (k, session) -> {
            change[0] = session;
            change[1] = session.on(event);
            boolean over = change[1] instanceof Session.Ended || change[1] instanceof Session.Ending;
            return over ? null : change[1];
        });
        Session before = change[0];
        Session after = change[1];
        if (after instanceof Session.Ended || after instanceof Session.Ending) {
            counts.remove(key.peer());
        }
        if (after != null && before != after) {
            index(before, after);
            LOG.debug(
                    "{} {} -> {}",
                    key,
                    before.getClass().getSimpleName(),
                    after.getClass().getSimpleName());
        }
        return after;
    }

    /**
     * A BYE ended the dialog.
     *
     * @return the session it ended, or null if no live session has this dialog
     */
    public @Nullable Session bye(String dialog) {
        Session session;
        synchronized (endedEarly) {
            session = byDialog.get(dialog);
            if (session == null) {
                endedEarly.put(dialog, clock.millis() + DRAIN.toMillis());
            }
        }
        if (!(session instanceof Session.Established established)) {
            return null;
        }
        apply(session.key(), new SessionEvent.Bye(clock.millis() + DRAIN.toMillis()));
        LOG.info("session of {} and {} closed", established.local(), established.peer());
        return session;
    }

    /**
     * Lets the outcome of our offer take effect. An answer whose dialog has ended meanwhile agrees nothing: the BYE does not wait for the
     * turn in which the answer takes effect.
     */
    public @Nullable Session settle(SessionKey key, SessionEvent outcome) {
        synchronized (endedEarly) {
            boolean over =
                    outcome instanceof SessionEvent.Answered answered && endedEarly.remove(answered.dialog()) != null;
            return apply(key, over ? new SessionEvent.Refused(Refusal.OVER) : outcome);
        }
    }

    /** Lets ending sessions go whose time is over. Called about once a second. */
    public void sweep() {
        synchronized (endedEarly) {
            endedEarly.values().removeIf(until -> until < clock.millis());
        }
        SessionEvent now = new SessionEvent.Clock(clock.millis());
        for (Session session : byDialog.values()) {
            if (session instanceof Session.Ending && session.on(now) instanceof Session.Ended) {
                unindex(session);
            }
        }
        // threads that were made up for stanzas which then were refused
        latest.values().removeIf(key -> !live.containsKey(key));
    }

    /** Every session that is not over, in no order. */
    public Collection<Session> all() {
        return new ArrayList<>(live.values());
    }

    /**
     * Lets users begin no more sessions, or lets them again. Those that are there go on.
     *
     * @param drains true to let none begin
     */
    public void drain(boolean drains) {
        draining = drains;
    }

    /** A stanza left in this session. */
    public void sent(SessionKey key) {
        Traffic its = traffic.get(key);
        if (its != null) {
            its.sent(clock.millis());
        }
    }

    /** A stanza came in this session. */
    public void received(SessionKey key) {
        Traffic its = traffic.get(key);
        if (its != null) {
            its.received(clock.millis());
        }
    }

    /** What has passed in a session that is not over; null if there is none under this key. */
    public @Nullable Traffic traffic(SessionKey key) {
        return traffic.get(key);
    }

    private void checkLimit(SessionKey key, int partnerLimit) {
        if (live.size() >= limit) {
            throw new TooManySessionsException(limit);
        }
        if (counts.get(key.peer()) >= partnerLimit) {
            throw new TooManySessionsException(PeerCounts.domain(key.peer()), partnerLimit);
        }
    }

    private void index(@Nullable Session before, Session after) {
        if (after instanceof Session.Ending || after instanceof Session.Ended) {
            traffic.remove(after.key());
        } else {
            traffic.computeIfAbsent(after.key(), key -> new Traffic(clock.millis()));
        }
        if (before instanceof Session.Established) {
            unindex(before);
        }
        if (after instanceof Session.Offered) {
            latest.put(after.key().pair(), after.key());
        } else if (after instanceof Session.Established established) {
            latest.put(after.key().pair(), after.key());
            byDialog.put(established.dialog(), established);
            enlist(new Jids(established.local(), established.peer()), established);
        } else if (after instanceof Session.Ending ending) {
            latest.remove(after.key().pair(), after.key());
            byDialog.put(ending.dialog(), ending);
            enlist(new Jids(ending.local(), ending.peer()), ending);
        } else {
            latest.remove(after.key().pair(), after.key());
        }
    }

    private void unindex(Session session) {
        if (session instanceof Session.Established established) {
            byDialog.remove(established.dialog(), established);
            delist(new Jids(established.local(), established.peer()), established);
        } else if (session instanceof Session.Ending ending) {
            byDialog.remove(ending.dialog(), ending);
            delist(new Jids(ending.local(), ending.peer()), ending);
        }
    }

    private void enlist(Jids jids, Session session) {
        byJids.merge(jids, List.of(session), (all, one) -> {
            List<Session> more = new ArrayList<>(all);
            more.addAll(one);
            return List.copyOf(more);
        });
    }

    private void delist(Jids jids, Session session) {
        byJids.computeIfPresent(jids, (j, all) -> {
            List<Session> fewer = new ArrayList<>(all);
            fewer.remove(session);
            return fewer.isEmpty() ? null : List.copyOf(fewer);
        });
    }
}
