// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
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
 *
 * <p>When two offers cross, both dialogs come to be, and that with the lower Call-ID stays (D-06). The other one is in no
 * map of sessions but found by its JIDs, so that what the peer may send in it arrives, until either side ends it.
 */
public final class Sessions {

    /** How long after a BYE stanzas of the session are still delivered: 64·T1, as long as SIP itself would wait. */
    public static final Duration DRAIN = Duration.ofSeconds(32);

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final ConcurrentMap<SessionKey, Session> live;
    private final ConcurrentMap<String, Session> byDialog = new ConcurrentHashMap<>();
    private final ConcurrentMap<Jids, List<Session>> byJids = new ConcurrentHashMap<>();
    private final ConcurrentMap<Jids, Jid> writers = new ConcurrentHashMap<>();
    private final ConcurrentMap<SessionKey.Pair, SessionKey> latest = new ConcurrentHashMap<>();
    /** Dialogs that ended before the answer which made them took its turn, and until when to remember them; under its own lock. */
    private final Map<String, Long> endedEarly = new HashMap<>();

    /** Those that drain, in the order in which that is over. */
    private final Queue<Session.Ending> ending = new ConcurrentLinkedQueue<>();

    private final ConcurrentMap<SessionKey, Traffic> traffic = new ConcurrentHashMap<>();
    private final Crossings crossings = new Crossings();
    private final FormerPairs former = new FormerPairs();
    private final Clock clock;
    private final PeerCounts counts = new PeerCounts();
    private volatile int limit;
    private volatile long tidied;
    private final LongAdder refused = new LongAdder();
    private final PeerCounts refusedByPeer = new PeerCounts();
    private volatile boolean draining;
    private volatile boolean overloaded;

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
        SessionKey key = crossings.current(new SessionKey(pair.local(), pair.peer(), thread));
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
            if (sessions.get(i).thread().equals(thread)) {
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
        if ((draining || overloaded) && !live.containsKey(offered.key())) {
            refused.increment();
            throw draining ? TooManySessionsException.draining() : TooManySessionsException.overloaded();
        }
        checkLimit(offered.key(), partnerLimit);
        synchronized (crossings.of(offered.key().pair())) {
            Session.Offered ours = crossingNow(offered);
            boolean fresh = live.putIfAbsent(ours.key(), ours) == null;
            if (fresh) {
                counts.add(ours.key().peer());
                index(null, ours);
            }
            return fresh;
        }
    }

    /** The peer's offer may have come between the naming of the thread and the offer in it; then it has crossed ours as well. */
    private Session.Offered crossingNow(Session.Offered offered) {
        SessionKey last = latest.get(offered.key().pair());
        Session session = last == null || last.equals(offered.key()) ? null : live.get(last);
        if (last == null
                || !offered.anyThread()
                || !(session instanceof Session.Established other)
                || live.containsKey(offered.key())
                || !live.remove(last, other)) {
            return offered;
        }
        counts.remove(last.peer());
        unindex(other);
        traffic.remove(last);
        Session.Established rival = other.under(offered.key());
        standBy(rival);
        return new Session.Offered(offered.key(), offered.local(), offered.callId(), true, rival);
    }

    /**
     * Begins a session by our answer to the peer's offer, in the place of one that the two may have had in this thread. If it
     * has crossed an offer of ours, it stands by until that is answered (D-06).
     *
     * @param partnerLimit how many sessions there may be with the partner
     * @return the session it replaces, or null
     * @throws TooManySessionsException if a limit is reached
     */
    public @Nullable Session answer(Session.Established established, int partnerLimit) {
        synchronized (crossings.of(established.key().pair())) {
            return answered(established, partnerLimit);
        }
    }

    private @Nullable Session answered(Session.Established established, int partnerLimit) {
        SessionKey key = crossed(established.key());
        if (!live.containsKey(key)) {
            checkLimit(key, partnerLimit);
        }
        Session.Established fresh = established.under(key);
        Session[] former = new Session[1];
        Session now = live.compute(key, (k, before) -> {
            if (before instanceof Session.Offered offered) {
                former[0] = offered.rival();
                retire(offered.rival());
                standBy(fresh);
                return offered.on(new SessionEvent.Crossed(fresh));
            }
            if (before instanceof Session.Established other && crossings.prevails(other, fresh, clock.millis())) {
                standBy(fresh);
                return other;
            }
            former[0] = before;
            if (before == null) {
                counts.add(key.peer());
            } else {
                unindex(before);
                traffic.remove(key);
                retire(before);
            }
            index(null, fresh);
            return fresh;
        });
        if (now instanceof Session.Established && now != fresh) {
            promote(fresh);
        }
        LOG.debug("session of {} and {} opened by the partner", established.local(), established.peer());
        return former[0];
    }

    /** The key of the session that an offer of the peer has crossed or takes the place of; else its own. */
    private SessionKey crossed(SessionKey key) {
        SessionKey same = crossings.current(key);
        if (live.containsKey(same)) {
            return same;
        }
        SessionKey last = latest.get(key.pair());
        Session session = last == null ? null : live.get(last);
        boolean open = session instanceof Session.Offered offered && offered.anyThread();
        return session != null && (open || crossings.isContested(session, clock.millis())) ? session.key() : key;
    }

    /** A dialog that is one too many: stanzas of it are delivered, but none leaves in it. */
    private void standBy(Session.Established session) {
        crossings.standBy(session, clock.millis());
        list(session);
    }

    /**
     * No user has lost a thread: a dialog in another thread than the one that stays is a session of its own; unless it has ended in
     * between.
     */
    private void promote(Session.Established standby) {
        SessionKey key = new SessionKey(standby.key().local(), standby.key().peer(), standby.thread());
        synchronized (crossings) {
            if (key.equals(standby.key())
                    || !standby.equals(byDialog.get(standby.dialog()))
                    || live.putIfAbsent(key, standby.under(key)) != null) {
                return;
            }
            counts.add(key.peer());
            crossings.promote(standby, clock.millis());
            unindex(standby);
            list(standby.under(key));
            traffic.computeIfAbsent(key, k -> new Traffic(clock.millis()));
        }
    }

    /** Ends a dialog that no session is kept for; false if it has become one in between, or has ended. */
    private boolean retireSpare(Session.Established standby) {
        synchronized (crossings) {
            boolean spare = standby.equals(byDialog.get(standby.dialog()));
            if (spare) {
                retire(standby);
            }
            return spare;
        }
    }

    /** What was on its way in a dialog that is being ended is still delivered. */
    private void retire(@Nullable Session session) {
        if (session instanceof Session.Established established) {
            crossings.settled(established);
            unindex(established);
            Session ending = established.on(new SessionEvent.Bye(established.dialog(), drained()));
            list(ending);
        }
    }

    private long drained() {
        return clock.millis() + DRAIN.toMillis();
    }

    /**
     * The one verb: what {@code event} makes of the session under {@code key}.
     *
     * @return its state afterwards, which may no longer be kept under the key; null if there was none
     */
    public @Nullable Session apply(SessionKey key, SessionEvent event) {
        Session[] change = new Session[2];
        live.computeIfPresent(key, (k, session) -> {
            Session next = session.on(event);
            if (session instanceof Session.Offered offered
                    && event instanceof SessionEvent.Answered answered
                    && next instanceof Session.Established established
                    && established.dialog().equals(answered.dialog())) {
                // before it is seen: the peer's offer that comes now has crossed ours
                crossings.answered(offered, clock.millis());
            }
            change[0] = session;
            change[1] = next;
            if (next != session) {
                index(session, next);
            }
            return next instanceof Session.Ended || next instanceof Session.Ending ? null : next;
        });
        Session before = change[0];
        Session after = change[1];
        if (after instanceof Session.Ended || after instanceof Session.Ending) {
            counts.remove(key.peer());
        }
        if (before instanceof Session.Offered offered && event instanceof SessionEvent.Answered answered) {
            settle(offered, answered, after);
        }
        if (after != null && before != after) {
            LOG.debug(
                    "{} {} -> {}",
                    key,
                    before.getClass().getSimpleName(),
                    after.getClass().getSimpleName());
        }
        return after;
    }

    /** Our offer is answered; if it has crossed the peer's, one of the two dialogs is one too many. */
    private void settle(Session.Offered offered, SessionEvent.Answered answered, @Nullable Session after) {
        if (after instanceof Session.Established established
                && !established.dialog().equals(answered.dialog())) {
            retire(new Session.Established(
                    offered.key(), offered.local(), answered.peer(), answered.dialog(), answered.target()));
            LOG.debug("{} has crossed an offer of the partner, whose dialog stays", offered.callId());
            return;
        }
        if (offered.rival() != null) {
            promote(offered.rival());
            LOG.debug("{} has crossed an offer of the partner, and stays", offered.callId());
        }
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
        if (!(apply(session.key(), new SessionEvent.Bye(dialog, drained())) instanceof Session.Ending)) {
            // it stood by, and no user knows of it; or is a session since just now
            return retireSpare(established) ? null : bye(dialog);
        }
        LOG.debug("session of {} and {} closed", established.local(), established.peer());
        return session;
    }

    /** True if no user is to hear of the end of a session: nobody has said anything in it, or another one serves its users (D-06). */
    public boolean endsUnnoticed(Session session) {
        Traffic its = traffic.get(session.key());
        return (its != null && its.in() + its.out() == 0)
                || (session instanceof Session.Established established && crossings.isSpare(established.dialog()));
    }

    /** The dialogs that should be ended, as another one serves their users since two offers have crossed (D-06). */
    public List<String> surplus() {
        List<String> dialogs = new ArrayList<>();
        for (Session.Established standby : crossings.overdue(clock.millis())) {
            if (!(live.get(standby.key()) instanceof Session.Offered) && retireSpare(standby)) {
                dialogs.add(standby.dialog());
            }
        }
        return dialogs;
    }

    /** The dialogs of sessions in which no stanza has passed for so long. */
    public List<String> idle(Duration longest) {
        long since = clock.millis() - longest.toMillis();
        List<String> dialogs = new ArrayList<>();
        for (Session session : live.values()) {
            Traffic its = traffic.get(session.key());
            if (session instanceof Session.Established established && its != null && its.last() <= since) {
                dialogs.add(established.dialog());
            }
        }
        return dialogs;
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
        long millis = clock.millis();
        SessionEvent now = new SessionEvent.Clock(millis);
        for (Session first = ending.peek();
                first != null && first.on(now) instanceof Session.Ended;
                first = ending.peek()) {
            ending.remove(first);
            unindex(first);
            former.add(first.key().pair(), millis);
        }
        crossings.sweep(millis);
        if (millis - tidied >= DRAIN.toMillis()) {
            tidied = millis;
            writers.keySet().retainAll(byJids.keySet());
            // threads that were made up for stanzas which then were refused
            latest.values().removeIf(key -> !live.containsKey(key));
        }
    }

    /** Whether these two had a session lately, so that errors about what was written in it may still come. */
    public boolean isFormer(Jid local, Jid peer) {
        return former.contains(
                new SessionKey.Pair(local.bare().toString(), peer.bare().toString()), clock.millis());
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

    /**
     * Lets users begin no more sessions because there is more to do than can be done, or lets them again.
     *
     * @param isOverloaded true to let none begin
     */
    public void overload(boolean isOverloaded) {
        overloaded = isOverloaded;
    }

    /** How many there are. */
    public int size() {
        return live.size();
    }

    /** How many there are with the partner whose users have this domain. */
    public int with(String peerDomain) {
        return counts.get(peerDomain);
    }

    /** How many were refused because there were as many with the partner, whose users have this domain, as may be. */
    public int refusedWith(String peerDomain) {
        return refusedByPeer.get(peerDomain);
    }

    /** How many were refused because there were as many as may be, or none was to begin. */
    public long refused() {
        return refused.sum();
    }

    /**
     * A stanza left in this session.
     *
     * @param writer the JID of the client with which our user wrote it; null if it says nothing about where the user is
     */
    public void sent(Session.Established session, @Nullable Jid writer) {
        Traffic its = traffic.get(session.key());
        if (its != null) {
            its.sent(clock.millis());
        }
        Jids jids = new Jids(session.local(), session.peer());
        if (writer != null && writer.isFull() && !writer.equals(writers.get(jids))) {
            writers.put(jids, writer);
        }
    }

    /**
     * Where our user is reached in a session, also one that ends.
     *
     * @param local the JID agreed for our user
     * @param peer the peer's JID
     * @return the full JID with which our user wrote last in it, the bare one if it has not written; null if there is no such session
     */
    public @Nullable Jid writer(Jid local, Jid peer) {
        Jids jids = new Jids(local, peer);
        return byJids.containsKey(jids) ? writers.getOrDefault(jids, local.bare()) : null;
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
            refused.increment();
            throw new TooManySessionsException(limit);
        }
        if (counts.get(key.peer()) >= partnerLimit) {
            refusedByPeer.add(key.peer());
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
        } else if (after instanceof Session.Established established) {
            crossings.settled(established);
        }
        if (after instanceof Session.Offered) {
            latest.put(after.key().pair(), after.key());
        } else if (after instanceof Session.Established established) {
            latest.put(after.key().pair(), after.key());
            list(established);
        } else if (after instanceof Session.Ending) {
            latest.remove(after.key().pair(), after.key());
            list(after);
        } else {
            latest.remove(after.key().pair(), after.key());
        }
    }

    /** From now on it is found by its dialog and its JIDs. */
    private void list(Session session) {
        if (session instanceof Session.Established established) {
            byDialog.put(established.dialog(), established);
            enlist(new Jids(established.local(), established.peer()), established);
            crossings.listed(established);
        } else if (session instanceof Session.Ending last) {
            byDialog.put(last.dialog(), last);
            enlist(new Jids(last.local(), last.peer()), last);
            ending.add(last);
        }
    }

    private void unindex(Session session) {
        if (session instanceof Session.Established established) {
            crossings.unlisted(established);
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
            more.removeAll(one);
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
