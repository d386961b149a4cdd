// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.policy.PeerCounts;

/**
 * The registry of presence subscriptions, in both directions: it owns the truth, and has one verb, {@link #apply}. The map is
 * handed in; the indexes beside it are derived from it. Whom our users watch is noted in the {@link WatchLists}, from which it comes back
 * after a restart.
 */
public final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    /** After a restart so many subscriptions a second are made anew (MAPPINGS §8.4). */
    static final int RESTORED_PER_SECOND = 50;

    private final ConcurrentMap<SubscriptionKey, Subscription> subscriptions;
    private final WatchLists watchLists;
    private final ConcurrentMap<String, SubscriptionKey> byDialog = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Set<SubscriptionKey>> watchers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Set<SubscriptionKey>> contacts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Set<SubscriptionKey>> resting = new ConcurrentHashMap<>();
    private final ConcurrentMap<SubscriptionKey, Long> heard = new ConcurrentHashMap<>();
    private final PeerCounts counts = new PeerCounts();
    private volatile int limit;
    private final LongAdder refused = new LongAdder();
    private final PeerCounts refusedByPeer = new PeerCounts();
    private volatile boolean draining;
    private volatile boolean overloaded;

    /** What an event did. */
    public record Change(@Nullable Subscription before, Subscription after) {

        /** True if the subscription has become active by it. */
        public boolean activates() {
            return after instanceof Subscription.Active && !(before instanceof Subscription.Active);
        }

        /** True if the subscription has ended by it. */
        public boolean ends() {
            return after instanceof Subscription.Terminated;
        }
    }

    /**
     * No subscription yet.
     *
     * @param subscriptions where they are kept
     * @param watchLists where it is noted whom our users watch
     * @param limit how many there may be at once, 1 or more
     */
    public Subscriptions(ConcurrentMap<SubscriptionKey, Subscription> subscriptions, WatchLists watchLists, int limit) {
        setLimit(limit);
        this.subscriptions = subscriptions;
        this.watchLists = watchLists;
    }

    /**
     * After a restart: what our users watch comes back. Subscriptions over SIP are to be made anew, a few at a time.
     *
     * @param now milliseconds since the epoch
     * @param isWanted whether our user is still here, and the other of a domain we federate with; what is no longer so is forgotten
     * @return how many have come back
     */
    public int restore(long now, Predicate<SubscriptionKey> isWanted) {
        int restored = 0;
        for (WatchLists.Entry entry : watchLists.all()) {
            SubscriptionKey key = entry.key();
            if (!isWanted.test(key)) {
                watchLists.forget(key);
                continue;
            }
            Subscription subscription = restored(entry, now + restored * 1000L / RESTORED_PER_SECOND);
            if (subscriptions.putIfAbsent(key, subscription) == null) {
                counts.add(key.peer());
                index(null, subscription);
                restored++;
            }
        }
        return restored;
    }

    private static Subscription restored(WatchLists.Entry entry, long retry) {
        SubscriptionKey key = entry.key();
        if (key.isContact()) {
            return entry.sees() ? new Subscription.Active(key, "", false) : new Subscription.Requested(key, "");
        }
        return entry.rests() ? new Subscription.Resting(key) : new Subscription.Suspended(key, retry, 0);
    }

    /** From now on there may be so many subscriptions at once, 1 or more; those that are there stay. */
    public void setLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 or more)");
        }
        this.limit = limit;
    }

    /**
     * Begins a subscription unless there is one under its key.
     *
     * @param partnerLimit how many subscriptions there may be with the partner
     * @return the one there was, or null if this one is new
     * @throws TooManySubscriptionsException if a limit is reached
     */
    public @Nullable Subscription begin(Subscription subscription, int partnerLimit) {
        if ((draining || overloaded) && !subscriptions.containsKey(subscription.key())) {
            refused.increment();
            throw draining ? TooManySubscriptionsException.draining() : TooManySubscriptionsException.overloaded();
        }
        if (subscriptions.size() >= limit) {
            refused.increment();
            throw new TooManySubscriptionsException(limit);
        }
        String peer = subscription.key().peer();
        if (counts.get(peer) >= partnerLimit && !subscriptions.containsKey(subscription.key())) {
            refusedByPeer.add(peer);
            throw new TooManySubscriptionsException(PeerCounts.domain(peer), partnerLimit);
        }
        Subscription former = subscriptions.putIfAbsent(subscription.key(), subscription);
        if (former == null) {
            counts.add(peer);
            index(null, subscription);
        }
        return former;
    }

    /**
     * Lets no more subscriptions begin, or lets them again. Those that are there go on.
     *
     * @param drains true to let none begin
     */
    public void drain(boolean drains) {
        draining = drains;
    }

    /**
     * Lets no more subscriptions begin because there is more to do than can be done, or lets them again.
     *
     * @param isOverloaded true to let none begin
     */
    public void overload(boolean isOverloaded) {
        overloaded = isOverloaded;
    }

    /** How many there are. */
    public int size() {
        return subscriptions.size();
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

    /** What {@code event} makes of the subscription under {@code key}; null if there is none. */
    public @Nullable Change apply(SubscriptionKey key, SubscriptionEvent event) {
        Subscription[] change = new Subscription[2];
        subscriptions.computeIfPresent(key, (k, subscription) -> {
            change[0] = subscription;
            change[1] = subscription.on(event);
            return change[1] instanceof Subscription.Terminated ? null : change[1];
        });
        Subscription before = change[0];
        Subscription after = change[1];
        if (after == null) {
            return null;
        }
        if (after instanceof Subscription.Terminated) {
            counts.remove(key.peer());
        }
        if (before != after) {
            index(before, after);
            LOG.debug(
                    "{} {} -> {}",
                    key,
                    before.getClass().getSimpleName(),
                    after.getClass().getSimpleName());
        }
        return new Change(before, after);
    }

    /** The subscription as it stands now, or null. */
    public @Nullable Subscription get(SubscriptionKey key) {
        return subscriptions.get(key);
    }

    /** The subscription that lives in this SIP dialog, or null. */
    public @Nullable Subscription ofDialog(String dialog) {
        SubscriptionKey key = byDialog.get(dialog);
        return key == null ? null : subscriptions.get(key);
    }

    /** The subscriptions of partners' users to our user {@code local} (bare JID), pending ones too. */
    public List<Subscription> watching(String local) {
        return all(watchers.get(local));
    }

    /** The subscriptions of our user {@code local} (bare JID) with plain XMPP domains, in both directions, pending ones too. */
    public List<Subscription> contacts(String local) {
        return all(contacts.get(local));
    }

    private List<Subscription> all(@Nullable Set<SubscriptionKey> keys) {
        if (keys == null) {
            return List.of();
        }
        List<Subscription> found = new ArrayList<>(keys.size());
        for (SubscriptionKey key : keys) {
            Subscription subscription = subscriptions.get(key);
            if (subscription != null) {
                found.add(subscription);
            }
        }
        return found;
    }

    /** Suspended subscriptions whose time to be renewed has come. */
    public List<Subscription> due(long now) {
        List<Subscription> due = new ArrayList<>();
        for (Subscription subscription : subscriptions.values()) {
            if (subscription instanceof Subscription.Suspended suspended && suspended.retry() <= now) {
                due.add(subscription);
            }
        }
        return due;
    }

    /** The subscriptions of our user {@code local} (bare JID) that rest. */
    public List<Subscription> resting(String local) {
        return all(resting.get(local));
    }

    /** The other side has said at {@code now} how a presentity is. */
    void heard(SubscriptionKey key, long now) {
        heard.put(key, now);
    }

    /** Whether nothing was heard in this subscription since {@code then}. */
    boolean isOlder(SubscriptionKey key, long then) {
        return heard.getOrDefault(key, Long.MIN_VALUE) < then;
    }

    /** Every subscription, in no order. */
    public Collection<Subscription> all() {
        return new ArrayList<>(subscriptions.values());
    }

    private void index(@Nullable Subscription before, Subscription after) {
        if (before != null && !before.dialog().isEmpty() && !before.dialog().equals(after.dialog())) {
            byDialog.remove(before.dialog(), before.key());
        }
        watchLists.note(after);
        if (!after.dialog().isEmpty()) {
            byDialog.put(after.dialog(), after.key());
        } else {
            heard.remove(after.key());
        }
        boolean over = after instanceof Subscription.Terminated;
        if (after.key().isNotifier()) {
            enlist(watchers, after.key(), !over);
        } else if (after.key().isContact()) {
            enlist(contacts, after.key(), !over);
        } else {
            enlist(resting, after.key(), after instanceof Subscription.Resting);
        }
    }

    private static void enlist(ConcurrentMap<String, Set<SubscriptionKey>> index, SubscriptionKey key, boolean there) {
        index.compute(key.local(), (local, keys) -> {
            if (keys == null && !there) {
                return null;
            }
            Set<SubscriptionKey> all = keys == null ? ConcurrentHashMap.newKeySet() : keys;
            if (there) {
                all.add(key);
            } else {
                all.remove(key);
            }
            return all.isEmpty() ? null : all;
        });
    }
}
