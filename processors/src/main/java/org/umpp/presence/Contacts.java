// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Presence subscriptions of our users with those of plain XMPP domains, as our users' server keeps them (RFC 6121 §3 and Appendix A). They
 * are records of the one registry, {@link Subscriptions}; who may see whom stands in the {@link Authorisations}, as for partners over SIP. Users are
 * bare JIDs.
 */
public final class Contacts {
    private final Subscriptions subscriptions;
    private final Authorisations authorisations;

    public Contacts(Subscriptions subscriptions, Authorisations authorisations) {
        this.subscriptions = subscriptions;
        this.authorisations = authorisations;
    }

    // ---- what our user says (A.2)

    /**
     * Our user asks to see {@code peer}.
     *
     * @param limit how many subscriptions there may be with the partner
     * @return true if it may do so already
     * @throws TooManySubscriptionsException if a limit is reached
     */
    public boolean subscribe(String local, String peer, int limit) {
        SubscriptionKey key = SubscriptionKey.to(local, peer);
        Subscription former = subscriptions.get(key);
        if (former == null) {
            former = subscriptions.begin(new Subscription.Requested(key, ""), limit);
        }
        return former instanceof Subscription.Active;
    }

    /** Our user wants to see {@code peer} no more. */
    public void unsubscribe(String local, String peer) {
        end(SubscriptionKey.to(local, peer), "unsubscribed");
    }

    /** Our user lets {@code peer} see it: true if that had asked, and is to be told; else it is let in when it asks (§3.4). */
    public boolean approve(String local, String peer) {
        authorisations.grant(local, peer);
        return activate(SubscriptionKey.from(local, peer));
    }

    /** Our user no longer lets {@code peer} see it: the subscription that ends by it, or null. */
    public @Nullable Subscription deny(String local, String peer) {
        authorisations.revoke(local, peer);
        return end(SubscriptionKey.from(local, peer), "rejected");
    }

    // ---- what the partner's user says (A.3)

    /** What is to be done about somebody who asks to see our user. */
    public enum Request {
        /** Ask our user. */
        NEW,
        /** Nothing: our user was asked already. */
        PENDING,
        /** Say yes for our user, who has. */
        GRANTED
    }

    /**
     * {@code peer} asks to see our user.
     *
     * @param limit how many subscriptions there may be with the partner
     * @throws TooManySubscriptionsException if a limit is reached
     */
    public Request asked(String local, String peer, int limit) {
        if (maySee(local, peer, limit)) {
            return Request.GRANTED;
        }
        SubscriptionKey key = SubscriptionKey.from(local, peer);
        if (subscriptions.get(key) != null
                || subscriptions.begin(new Subscription.Pending(key, "", false), limit) != null) {
            return Request.PENDING;
        }
        return Request.NEW;
    }

    /** {@code peer} wants to see our user no more: the subscription that ends by it, or null. */
    public @Nullable Subscription left(String local, String peer) {
        authorisations.revoke(local, peer);
        return end(SubscriptionKey.from(local, peer), "unsubscribed");
    }

    /** {@code peer} lets our user see it: true if our user had asked. */
    public boolean approved(String local, String peer) {
        return activate(SubscriptionKey.to(local, peer));
    }

    /** {@code peer} does not let our user see it, or no longer: true if our user had asked or did. */
    public boolean denied(String local, String peer) {
        return end(SubscriptionKey.to(local, peer), "rejected") != null;
    }

    /** {@code peer} cannot be asked: true if our user had, and has no answer. */
    public boolean failed(String local, String peer) {
        SubscriptionKey key = SubscriptionKey.to(local, peer);
        return subscriptions.get(key) instanceof Subscription.Requested && end(key, "failed") != null;
    }

    /**
     * Whether {@code peer} may see our user. One that our user has let in before it asked is subscribed from now on.
     *
     * @param limit how many subscriptions there may be with the partner
     * @throws TooManySubscriptionsException if a limit is reached
     */
    public boolean maySee(String local, String peer, int limit) {
        if (!authorisations.isGranted(local, peer)) {
            return false;
        }
        SubscriptionKey key = SubscriptionKey.from(local, peer);
        if (!(subscriptions.get(key) instanceof Subscription.Active)) {
            subscriptions.begin(new Subscription.Active(key, "", false), limit);
            activate(key);
        }
        return true;
    }

    /** Whether {@code peer} has asked to see our user, who has not decided. */
    public boolean isPending(String local, String peer) {
        return subscriptions.get(SubscriptionKey.from(local, peer)) instanceof Subscription.Pending;
    }

    // ---- who sees whom

    /** Who sees our user. */
    public List<String> watchers(String local) {
        return active(local, SubscriptionKey.Side.FROM);
    }

    /** Whom our user sees. */
    public List<String> watched(String local) {
        return active(local, SubscriptionKey.Side.TO);
    }

    private List<String> active(String local, SubscriptionKey.Side side) {
        List<String> peers = new ArrayList<>();
        for (Subscription subscription : subscriptions.contacts(local)) {
            if (subscription instanceof Subscription.Active
                    && subscription.key().side() == side) {
                peers.add(subscription.key().peer());
            }
        }
        return peers;
    }

    private boolean activate(SubscriptionKey key) {
        Subscriptions.Change change = subscriptions.apply(key, new SubscriptionEvent.Activated(""));
        return change != null && change.activates();
    }

    private @Nullable Subscription end(SubscriptionKey key, String reason) {
        Subscriptions.Change change = subscriptions.apply(key, new SubscriptionEvent.Ended(reason));
        return change == null ? null : change.before();
    }
}
