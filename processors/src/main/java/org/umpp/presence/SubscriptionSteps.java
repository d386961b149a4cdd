// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.policy.Addresses;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.LocalUsers;
import org.umpp.policy.Partner;
import org.umpp.policy.Partners;
import org.umpp.policy.UmppConstants;

/**
 * What the routes do with presence subscriptions: the bean {@code subscriptions}. Each method is one step. What a community is to be told
 * about the subscription itself stands in the property {@link #ANNOUNCE}; the state for a NOTIFY in {@link #STATE}.
 */
public final class SubscriptionSteps {
    /** The exchange property with the type of the presence stanza that tells a community: subscribe, subscribed, unsubscribed, error. */
    public static final String ANNOUNCE = "UmppAnnounce";

    /** The exchange property with the Subscription-State of the next NOTIFY (RFC 6665 §8.2.3). */
    public static final String STATE = "UmppSubscriptionState";

    /** The header with the Subscription-State of a NOTIFY that came. */
    public static final String NOTIFIED = "UmppNotified";

    /** The header with the time that is asked for, in seconds; 0 ends a subscription. */
    public static final String EXPIRES = "UmppExpires";

    /** The header with the Accept of a SUBSCRIBE. */
    public static final String ACCEPT = "UmppAccept";

    /** The exchange property with the {@link SubscriptionKey}. */
    public static final String KEY = "UmppSubscriptionKey";

    /** The exchange property that is true if the watcher takes only documents of the draft's time. */
    public static final String LEGACY = "UmppLegacyPidf";

    /** The exchange property that is true of a fetch by somebody who may see the user (D-34): its one NOTIFY has the document. */
    public static final String FETCHED = "UmppFetched";

    /** The exchange property that is true if a server that keeps the roster of our user should be asked what the watcher may see. */
    public static final String ASK = "UmppAskPresence";

    /** The exchange property that is true if our user's server should be told again what is known of whom the user watches. */
    public static final String SHOW = "UmppShowAgain";

    /** The exchange property that is true if what was lost cannot be made anew either: what our user sees is no longer so (MAPPINGS §8.1). */
    public static final String FADES = "UmppFades";

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionSteps.class);
    private static final long FIRST_RETRY_MILLIS = 30_000;
    private static final long LAST_RETRY_MILLIS = 30 * 60_000;
    private static final int DAY_SECONDS = 86_400;

    /** What was heard so lately is shown again without asking (MAPPINGS §8.1). */
    private static final long FRESH_MILLIS = 60_000;

    private final Subscriptions subscriptions;
    private final Authorisations authorisations;
    private final Partners partners;
    private final ErrorConditions errors;
    private final Clock clock;

    public SubscriptionSteps(
            Subscriptions subscriptions,
            Authorisations authorisations,
            Partners partners,
            ErrorConditions errors,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.authorisations = authorisations;
        this.partners = partners;
        this.errors = errors;
        this.clock = clock;
    }

    // ---- our user watches: outbound-presence.xml

    /** A local user wants to watch: true if a SUBSCRIBE is to be sent; if it watches already, that is announced again. */
    public boolean request(Exchange exchange) {
        SubscriptionKey key = watching(exchange);
        exchange.setProperty(KEY, key);
        Subscription former = subscriptions.begin(new Subscription.Requested(key, ""), limit(key));
        if (former instanceof Subscription.Active) {
            exchange.setProperty(ANNOUNCE, "subscribed");
        }
        return former == null || (former instanceof Subscription.Resting && wake(key));
    }

    private boolean wake(SubscriptionKey key) {
        Subscriptions.Change change = subscriptions.apply(key, new SubscriptionEvent.Renewed());
        return change != null && change.before() instanceof Subscription.Resting;
    }

    /**
     * A local user who watches already looks again: true if the last that was heard is so old that the other side is asked for more, in the dialog
     * that is then in {@code UmppDialog} (MAPPINGS §8.1).
     */
    public boolean isStale(Exchange exchange) {
        SubscriptionKey key = key(exchange);
        Subscription subscription = subscriptions.get(key);
        long now = clock.millis();
        if (subscription == null
                || subscription.dialog().isEmpty()
                || !subscriptions.isOlder(key, now - FRESH_MILLIS)) {
            return false;
        }
        // whoever looks meanwhile is told by the same answer
        subscriptions.heard(key, now);
        exchange.getMessage().setHeader(UmppConstants.DIALOG, subscription.dialog());
        return true;
    }

    /** Whether the local user in {@code UmppFrom} says that it is there, and subscriptions of it have rested. */
    public boolean isResting(Exchange exchange) {
        return !resting(exchange.getMessage()).isEmpty();
    }

    private List<Subscription> resting(Message message) {
        boolean there = message.getHeader(UmppConstants.TYPE, "", String.class).isEmpty();
        return there ? subscriptions.resting(bare(message, UmppConstants.FROM)) : List.of();
    }

    /**
     * The subscriptions of the local user in {@code UmppFrom} that rested while it was gone, and are to be made anew if it is there now.
     *
     * @return their keys, for {@link #address}
     */
    public List<SubscriptionKey> awakened(Exchange exchange) {
        List<SubscriptionKey> awakened = new ArrayList<>();
        for (Subscription subscription : resting(exchange.getMessage())) {
            if (wake(subscription.key())) {
                awakened.add(subscription.key());
            }
        }
        return awakened;
    }

    /** Lets the {@link Subscription} in the body, which is ours, rest: its user is gone. Its dialog, if there is one, is in {@code UmppDialog}. */
    public void pause(Exchange exchange) {
        end(exchange, new SubscriptionEvent.Rested());
        SubscriptionKey key = key(exchange);
        LOG.debug("{} is gone, and watches {} no more until it is back", key.local(), key.peer());
    }

    /** A 2xx to our SUBSCRIBE; its dialog is in {@code UmppDialog}. */
    public void accepted(Exchange exchange) {
        subscriptions.apply(
                key(exchange),
                new SubscriptionEvent.Accepted(
                        exchange.getMessage().getHeader(UmppConstants.DIALOG, "", String.class)));
    }

    /** A final non-2xx to our SUBSCRIBE, with its {@code UmppStatus}, and {@code UmppRetryAfter} in seconds if it has one: refused for good, impossible, or to be tried again (RFC 8048 §5.2.2). */
    public void failed(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(UmppConstants.STATUS, 500, Integer.class);
        SubscriptionKey key = key(exchange);
        switch (Failure.of(status)) {
            case REFUSED -> {
                subscriptions.apply(key, new SubscriptionEvent.Ended("rejected"));
                authorisations.revoke(key.local(), key.peer());
                exchange.setProperty(ANNOUNCE, "unsubscribed");
            }
            case IMPOSSIBLE -> {
                subscriptions.apply(key, new SubscriptionEvent.Ended("impossible"));
                message.setHeader(UmppConstants.CONDITION, errors.condition(status));
                exchange.setProperty(ANNOUNCE, "error");
            }
            case PASSING -> {
                Subscription former = subscriptions.get(key);
                exchange.setProperty(FADES, former != null && former.failures() > 0);
                int retryAfter = Math.min(message.getHeader("UmppRetryAfter", 0, Integer.class), DAY_SECONDS);
                suspend(key, retryAfter > 0 ? retryAfter * 1000L : status == 481 ? 0 : backOff(key));
            }
        }
        exchange.setProperty(KEY, key);
    }

    /**
     * A NOTIFY came, with its {@code CamelSipSubscriptionState} in {@code UmppNotified}: says in headers who is seen by whom, and announces
     * what our user has to learn (MAPPINGS §8.1).
     */
    public void notified(Exchange exchange) {
        Message message = exchange.getMessage();
        String dialog = message.getHeader(UmppConstants.DIALOG, "", String.class);
        Subscription known = subscriptions.ofDialog(dialog);
        SubscriptionKey key = known != null ? known.key() : watched(exchange);
        exchange.setProperty(KEY, key);
        message.setHeader(UmppConstants.FROM, key.peer());
        message.setHeader(UmppConstants.TO, key.local());
        message.setHeader(UmppConstants.DIRECTION, UmppConstants.INBOUND);
        subscriptions.heard(key, clock.millis());
        NotifiedState state = NotifiedState.parse(message.getHeader(NOTIFIED, "", String.class));
        Subscriptions.Change change = subscriptions.apply(key, state.event(dialog, clock.millis()));
        if (change == null) {
            LOG.debug("NOTIFY for {} which is over", key);
        } else if (change.activates()) {
            LOG.debug("{} watches {}", key.local(), key.peer());
            exchange.setProperty(ANNOUNCE, "subscribed");
        } else if (change.ends() && state.isForGood()) {
            LOG.debug("{} no longer watches {}: {}", key.local(), key.peer(), state.reason());
            exchange.setProperty(ANNOUNCE, "unsubscribed");
        }
    }

    /** A local user no longer wants to watch: true if there is a dialog to be ended with SUBSCRIBE, Expires 0. */
    public boolean cancel(Exchange exchange) {
        SubscriptionKey key = watching(exchange);
        Subscription former = subscriptions.get(key);
        subscriptions.apply(key, new SubscriptionEvent.Ended("unsubscribed"));
        exchange.setProperty(KEY, key);
        exchange.setProperty(ANNOUNCE, "unsubscribed");
        if (former == null || former.dialog().isEmpty()) {
            return false;
        }
        exchange.getMessage().setHeader(UmppConstants.DIALOG, former.dialog());
        return true;
    }

    /** Subscriptions of ours that were lost for a passing reason and are to be renewed now. */
    public List<SubscriptionKey> renewals() {
        List<SubscriptionKey> renewals = new ArrayList<>();
        for (Subscription due : subscriptions.due(clock.millis())) {
            subscriptions.apply(due.key(), new SubscriptionEvent.Renewed());
            renewals.add(due.key());
        }
        return renewals;
    }

    /** Says in headers who watches whom, of the {@link SubscriptionKey} in the body. */
    public void address(Exchange exchange) {
        SubscriptionKey key = exchange.getMessage().getBody(SubscriptionKey.class);
        exchange.setProperty(KEY, key);
        exchange.getMessage().setHeader(UmppConstants.FROM, key.local());
        exchange.getMessage().setHeader(UmppConstants.TO, key.peer());
        exchange.getMessage().setHeader(UmppConstants.DIRECTION, UmppConstants.OUTBOUND);
    }

    // ---- a partner's user watches: inbound-presence.xml

    /**
     * A SUBSCRIBE came: initial, refresh, fetch or end, by {@code UmppExpires} (seconds) and {@code UmppDialog}. Sets the state for the NOTIFY that
     * follows, and asks the user where it has not decided (MAPPINGS §8.2).
     */
    public void subscribed(Exchange exchange) {
        Message message = exchange.getMessage();
        String dialog = message.getHeader(UmppConstants.DIALOG, "", String.class);
        Subscription known = subscriptions.ofDialog(dialog);
        boolean ends = message.getHeader(EXPIRES, 3600, Integer.class) == 0;
        String local = bare(message, UmppConstants.TO);
        String peer = bare(message, UmppConstants.FROM);
        boolean granted = authorisations.isGranted(local, peer);
        SubscriptionKey key = known != null ? known.key() : SubscriptionKey.watchedIn(dialog, local, peer);
        exchange.setProperty(KEY, key);
        boolean legacy = known != null
                ? known.legacy()
                : isLegacy(
                        message.getHeader(ACCEPT, String.class),
                        partners.ofXmppDomain(Jid.parse(peer).asciiDomain()));
        exchange.setProperty(LEGACY, legacy);
        if (ends) {
            subscriptions.apply(key, new SubscriptionEvent.Ended("timeout"));
            exchange.setProperty(STATE, "terminated;reason=timeout");
            exchange.setProperty(FETCHED, known == null && granted);
            return;
        }
        if (known == null) {
            subscriptions.begin(
                    granted
                            ? new Subscription.Active(key, dialog, legacy)
                            : new Subscription.Pending(key, dialog, legacy),
                    limit(key));
            LOG.debug("{} asks to watch {}{}", peer, local, granted ? "" : ", who has not decided");
            if (granted) {
                exchange.setProperty(ASK, true);
            } else {
                exchange.setProperty(ANNOUNCE, "subscribe");
            }
        }
        exchange.setProperty(STATE, granted ? "active" : "pending");
    }

    /** Whether the SUBSCRIBE that came began a subscription, of which a user or its server has to hear. */
    public boolean isNew(Exchange exchange) {
        return exchange.getProperty(ANNOUNCE) != null || exchange.getProperty(ASK) != null;
    }

    /** A local user lets a partner's user see it: the subscriptions that become active by it. */
    public List<Subscription> authorise(Exchange exchange) {
        String local = bare(exchange.getMessage(), UmppConstants.FROM);
        String peer = bare(exchange.getMessage(), UmppConstants.TO);
        authorisations.grant(local, peer);
        return apply(local, peer, new SubscriptionEvent.Activated(""));
    }

    /** A local user no longer lets a partner's user see it: the subscriptions that end by it. */
    public List<Subscription> reject(Exchange exchange) {
        String local = bare(exchange.getMessage(), UmppConstants.FROM);
        String peer = bare(exchange.getMessage(), UmppConstants.TO);
        authorisations.revoke(local, peer);
        return apply(local, peer, new SubscriptionEvent.Ended("rejected"));
    }

    /**
     * The community answers with an error what came from a watcher: the subscriptions that end by it, as there is no such user any more, or
     * the watcher may not see it (MAPPINGS §8.2). Any other error passes.
     */
    public List<Subscription> turnedAway(Exchange exchange) {
        Message message = exchange.getMessage();
        String local = bare(message, UmppConstants.FROM);
        String peer = bare(message, UmppConstants.TO);
        return switch (message.getHeader(UmppConstants.CONDITION, "", String.class)) {
            case "item-not-found", "gone" -> apply(local, peer, new SubscriptionEvent.Ended("noresource"));
            case "forbidden", "not-allowed", "not-authorized", "policy-violation" -> {
                authorisations.revoke(local, peer);
                yield apply(local, peer, new SubscriptionEvent.Ended("rejected"));
            }
            default -> List.of();
        };
    }

    /**
     * Says once more what the {@link Subscription} in the body is about, to a server that was away: it is asked whether our user may be seen, or what
     * is to be seen of it; or it is told what our user sees.
     */
    public void resume(Exchange exchange) {
        Subscription subscription = exchange.getMessage().getBody(Subscription.class);
        SubscriptionKey key = subscription.key();
        exchange.setProperty(KEY, key);
        exchange.getMessage().setHeader(UmppConstants.FROM, key.local());
        exchange.getMessage().setHeader(UmppConstants.TO, key.peer());
        if (!key.isNotifier()) {
            exchange.setProperty(SHOW, true);
        } else if (subscription instanceof Subscription.Pending) {
            exchange.setProperty(ANNOUNCE, "subscribe");
        } else {
            exchange.setProperty(ASK, true);
        }
    }

    /**
     * The subscriptions whose watchers are told of a change of the user in {@code UmppFrom}: all, or only that of the user in {@code UmppTo} to
     * whom it has shown itself.
     */
    public List<Subscription> concerned(Exchange exchange) {
        Message message = exchange.getMessage();
        List<Subscription> active = watching(message.getHeader(UmppConstants.FROM, "", String.class));
        Jid to = Jid.parse(message.getHeader(UmppConstants.TO, "", String.class));
        Jid from = Jid.parse(message.getHeader(UmppConstants.FROM, "", String.class));
        if (!PresentitySteps.isForAll(partners, from, to)) {
            String watcher = to.bare().toString();
            active.removeIf(subscription -> !subscription.key().peer().equals(watcher));
        }
        return active;
    }

    /** The subscriptions whose watchers are told of a change of the local user in {@code UmppFrom}. */
    public List<Subscription> watching(String user) {
        List<Subscription> active = new ArrayList<>();
        for (Subscription subscription :
                subscriptions.watching(Jid.parse(user).bare().toString())) {
            if (subscription instanceof Subscription.Active) {
                active.add(subscription);
            }
        }
        return active;
    }

    /**
     * Subscriptions of ours that serve nobody any more: to a partner's user for a phone that no longer watches, or the other way round at our own
     * SIP server.
     *
     * @param users knows who is on our own SIP server
     * @param names translates what it calls its users
     */
    public List<Subscription> unwatched(LocalUsers users, Addresses names) {
        List<Subscription> unwatched = new ArrayList<>();
        for (Subscription subscription : subscriptions.all()) {
            SubscriptionKey key = subscription.key();
            boolean stands =
                    key.side() == SubscriptionKey.Side.SUBSCRIBER && !(subscription instanceof Subscription.Requested);
            if (stands && !isServing(key, users, names)) {
                unwatched.add(subscription);
            }
        }
        return unwatched;
    }

    /**
     * Lets the {@link Subscription} in the body, which is ours, end without a word to the community: nobody there watches any more. Its dialog, if
     * there is one, is in {@code UmppDialog}.
     */
    public void rest(Exchange exchange) {
        end(exchange, new SubscriptionEvent.Ended("unwatched"));
        SubscriptionKey key = key(exchange);
        LOG.debug("nobody watches {} for {} any more", key.peer(), key.local());
    }

    private void end(Exchange exchange, SubscriptionEvent event) {
        Message message = exchange.getMessage();
        Subscription subscription = message.getBody(Subscription.class);
        SubscriptionKey key = subscription.key();
        Subscriptions.Change change = subscriptions.apply(key, event);
        Subscription before = change == null ? null : change.before();
        exchange.setProperty(KEY, key);
        message.setHeader(UmppConstants.FROM, key.peer());
        message.setHeader(UmppConstants.TO, key.local());
        if (before == null || before.dialog().isEmpty()) {
            message.removeHeader(UmppConstants.DIALOG);
        } else {
            message.setHeader(UmppConstants.DIALOG, before.dialog());
        }
    }

    private boolean isServing(SubscriptionKey key, LocalUsers users, Addresses names) {
        Jid local = Jid.parse(key.local());
        Jid peer = Jid.parse(key.peer());
        if (users.isOnSip(peer)) {
            return isWatched(names.toUniversal(peer).toString(), key.local());
        }
        Jid phone = names.toLocal(local);
        return !users.isOnSip(local) || isWatched(key.peer(), phone.toString());
    }

    private boolean isWatched(String presentity, String watcher) {
        for (Subscription subscription : subscriptions.watching(presentity)) {
            if (subscription.key().peer().equals(watcher)) {
                return true;
            }
        }
        for (Subscription subscription : subscriptions.contacts(presentity)) {
            if (subscription.key().isWatched() && subscription.key().peer().equals(watcher)) {
                return true;
            }
        }
        return false;
    }

    /** Prepares the NOTIFY for the {@link Subscription} in the body: its dialog and state. */
    public void notification(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof Subscription subscription) {
            exchange.setProperty(KEY, subscription.key());
            exchange.setProperty(LEGACY, subscription.legacy());
            exchange.setProperty(STATE, state(subscription));
        }
        SubscriptionKey key = key(exchange);
        exchange.getMessage().setHeader(UmppConstants.DIALOG, key.dialog());
        exchange.getMessage().setHeader(UmppConstants.FROM, key.local());
        exchange.getMessage().setHeader(UmppConstants.TO, key.peer());
    }

    /** We no longer federate with the partner of the {@link SubscriptionKey} in the body: its user watches no more. */
    public void dismiss(Exchange exchange) {
        SubscriptionKey key = exchange.getMessage().getBody(SubscriptionKey.class);
        subscriptions.apply(key, new SubscriptionEvent.Ended("rejected"));
        exchange.setProperty(KEY, key);
        exchange.getMessage().setHeader(UmppConstants.DIALOG, key.dialog());
    }

    /** A NOTIFY of ours has failed for good: the subscription is over (RFC 6665 §4.2.2). */
    public void lost(Exchange exchange) {
        subscriptions.apply(key(exchange), new SubscriptionEvent.Ended("lost"));
    }

    private List<Subscription> apply(String local, String peer, SubscriptionEvent event) {
        List<Subscription> changed = new ArrayList<>();
        for (Subscription subscription : subscriptions.watching(local)) {
            if (subscription.key().peer().equals(peer)) {
                SubscriptionEvent its = event instanceof SubscriptionEvent.Activated
                        ? new SubscriptionEvent.Activated(subscription.dialog())
                        : event;
                Subscriptions.Change change = subscriptions.apply(subscription.key(), its);
                if (change != null && change.before() != change.after()) {
                    changed.add(change.after());
                }
            }
        }
        return changed;
    }

    /** Twice as long each time (MAPPINGS §8.1). */
    private long backOff(SubscriptionKey key) {
        Subscription subscription = subscriptions.get(key);
        int failures = subscription == null ? 0 : Math.min(subscription.failures(), 6);
        return Math.min(FIRST_RETRY_MILLIS << failures, LAST_RETRY_MILLIS);
    }

    private void suspend(SubscriptionKey key, long delay) {
        double jitter = 0.8 + 0.4 * ThreadLocalRandom.current().nextDouble();
        subscriptions.apply(key, new SubscriptionEvent.Suspended(clock.millis() + (long) (delay * jitter)));
    }

    private static String state(Subscription subscription) {
        if (subscription instanceof Subscription.Terminated terminated) {
            return "terminated;reason=" + terminated.reason();
        }
        return subscription instanceof Subscription.Active ? "active" : "pending";
    }

    /** How many there may be with the partner. What is with our own SIP server is about a partner's user, and as many as there may be in all. */
    private int limit(SubscriptionKey key) {
        Partner partner = partners.ofXmppDomain(Jid.parse(key.peer()).asciiDomain());
        if (partner == null && partners.ofXmppDomain(Jid.parse(key.local()).asciiDomain()) != null) {
            return Partner.UNLIMITED;
        }
        return partners.require(Jid.parse(key.peer()).asciiDomain()).maxSubscriptions();
    }

    /** RFC 3856 §6.5: without Accept the watcher takes application/pidf+xml; one of the draft's time what the draft knew. */
    private static boolean isLegacy(@Nullable String accept, @Nullable Partner partner) {
        if (accept == null) {
            return partner != null && partner.profile() == Partner.Profile.UMPP_00;
        }
        return accept.contains("application/cpim-pidf+xml")
                && !accept.contains("application/pidf+xml")
                && !accept.contains("*");
    }

    private static SubscriptionKey watching(Exchange exchange) {
        return SubscriptionKey.watching(
                bare(exchange.getMessage(), UmppConstants.FROM), bare(exchange.getMessage(), UmppConstants.TO));
    }

    private static SubscriptionKey watched(Exchange exchange) {
        return SubscriptionKey.watching(
                bare(exchange.getMessage(), UmppConstants.TO), bare(exchange.getMessage(), UmppConstants.FROM));
    }

    private static SubscriptionKey key(Exchange exchange) {
        return exchange.getProperty(KEY, SubscriptionKey.class);
    }

    private static String bare(Message message, String header) {
        return Jid.parse(message.getHeader(header, "", String.class)).bare().toString();
    }
}
