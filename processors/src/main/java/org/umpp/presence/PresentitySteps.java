// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.AddressKey;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;
import org.umpp.address.TupleId;
import org.umpp.pidf.Basic;
import org.umpp.pidf.PresenceDocument;
import org.umpp.pidf.Tuple;
import org.umpp.policy.Partner;
import org.umpp.policy.Partners;
import org.umpp.policy.UmppConstants;

/** What the routes do with presence documents: the bean {@code presentities}. Each method is one step; the body is a {@link PresenceDocument}. */
public final class PresentitySteps {
    private static final Logger LOG = LoggerFactory.getLogger(PresentitySteps.class);

    /** Of a user without resources: no resource at all. */
    private static final Tuple OFFLINE =
            new Tuple("", Basic.CLOSED, Optional.empty(), "", OptionalInt.empty(), List.of(), Optional.empty());

    private static final String NO_RESOURCE = TupleId.of("");
    private static final Jid ANYBODY = new Jid("x", "x", "");

    private final Presentities presentities;
    private final Subscriptions subscriptions;
    private final Partners partners;

    public PresentitySteps(Presentities presentities, Subscriptions subscriptions, Partners partners) {
        this.presentities = presentities;
        this.subscriptions = subscriptions;
        this.partners = partners;
    }

    /**
     * A resource of the local user in {@code UmppFrom} has changed, or all of them if it is a bare JID that is unavailable: for the partner's
     * user in {@code UmppTo} alone, or else for everybody who may see it. The body stays if that is news for anybody, and goes if it is not.
     */
    public void publish(Exchange exchange) {
        Message message = exchange.getMessage();
        Jid from = Jid.parse(message.getHeader(UmppConstants.FROM, String.class));
        Jid to = Jid.parse(message.getHeader(UmppConstants.TO, String.class));
        String user = from.bare().toString();
        PresenceDocument change = message.getBody(PresenceDocument.class);
        boolean leaves =
                change.tuple(NO_RESOURCE).filter(tuple -> !tuple.isOpen()).isPresent();
        if (isForAll(partners, from, to)) {
            presentities.publish(user, leaves ? presentities.leaving(presentities.of(user), change) : change);
            return;
        }
        String watcher = to.bare().toString();
        boolean sees = false;
        boolean asks = false;
        for (Subscription subscription : subscriptions.watching(user)) {
            if (subscription.key().peer().equals(watcher)) {
                sees |= subscription instanceof Subscription.Active;
                asks |= subscription instanceof Subscription.Pending;
            }
        }
        if (leaves && asks && !sees) {
            // some servers confirm in this way that the user was asked; it says nothing of the user
            message.setBody(null);
            return;
        }
        PresenceDocument whole = leaves ? presentities.leaving(presentities.of(user, watcher), change) : change;
        if (!presentities.publish(user, watcher, whole, sees || asks)) {
            message.setBody(null);
        }
    }

    /**
     * Whether presence is for everybody who may see the user: a community says so by what names no partner's user. What a partner says is always
     * for the one whom it names.
     */
    static boolean isForAll(Partners partners, Jid from, Jid to) {
        return partners.ofXmppDomain(to.asciiDomain()) == null && partners.ofXmppDomain(from.asciiDomain()) == null;
    }

    /** What users have shown to watchers and nobody vouches for any more: a {@link Doubt} each. */
    public List<Doubt> doubted() {
        return presentities.doubted();
    }

    /** Says in headers who is no longer seen by whom, of the {@link Doubt} in the body, and makes the body what it comes to. */
    public void close(Exchange exchange) {
        Message message = exchange.getMessage();
        Doubt doubt = message.getBody(Doubt.class);
        LOG.info("{} is taken for gone by {}: its server could not be asked", doubt.user(), doubt.watcher());
        message.setHeader(UmppConstants.FROM, doubt.user());
        message.setHeader(UmppConstants.TO, doubt.watcher());
        message.setBody(doubt.closed());
    }

    /** The partner's user in {@code UmppTo} may no longer see our user in {@code UmppFrom}. */
    public void hide(Exchange exchange) {
        Message message = exchange.getMessage();
        presentities.hide(bare(message, UmppConstants.FROM), bare(message, UmppConstants.TO));
    }

    /** Makes the body what the watcher of the subscription may see of our user now: nothing if nothing is known, or it may not. */
    public void document(Exchange exchange) {
        SubscriptionKey key = exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class);
        String state = exchange.getProperty(SubscriptionSteps.STATE, "", String.class);
        boolean seen = state.equals("active") || exchange.getProperty(SubscriptionSteps.FETCHED, false, Boolean.class);
        exchange.getMessage().setBody(seen ? presentities.of(key.local(), key.peer()) : null);
    }

    /**
     * Our user asks what it sees of the partner's user: the body becomes that, or nothing if nothing is known of it (RFC 6121 §4.3.2).
     */
    public void again(Exchange exchange) {
        PresenceDocument seen = presentities.shown(exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class));
        if (seen != null && seen.tuples().isEmpty()) {
            seen = seen.with(OFFLINE);
        }
        exchange.getMessage().setBody(seen == null ? null : resources(seen));
    }

    /** Leaves of a partner's complete document what is news for our watcher; nothing if it is about somebody else and the partner's option says drop. */
    public void news(Exchange exchange) {
        Message message = exchange.getMessage();
        SubscriptionKey key = exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class);
        PresenceDocument document = message.getBody(PresenceDocument.class);
        String domain = Jid.parse(key.peer()).asciiDomain();
        Partner partner = partners.ofXmppDomain(domain);
        if (partner == null && partners.ofXmppDomain(Jid.parse(key.local()).asciiDomain()) == null) {
            partners.require(domain);
        }
        // our own SIP server is believed as a partner with nothing relaxed is
        Partner.EntityPolicy policy = partner == null ? Partner.EntityPolicy.WARN : partner.entityPolicy();
        if (policy != Partner.EntityPolicy.ACCEPT && !isAbout(document.entity(), key.peer())) {
            boolean drop = policy == Partner.EntityPolicy.DROP;
            LOG.warn(
                    "{} sent a presence document whose entity is somebody else than {}: {}",
                    domain,
                    key.peer(),
                    drop ? "dropped" : "delivered");
            if (drop) {
                message.setBody(PresenceDocument.of(document.entity()));
                return;
            }
        }
        message.setBody(resources(presentities.news(key, document)));
    }

    /** A subscription of ours has ended for good: the body becomes a document that closes all that was shown. */
    public void forget(Exchange exchange) {
        exchange.getMessage()
                .setBody(resources(
                        presentities.forget(exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class))));
    }

    /** The document with the resources that its tuples stand for, as what is shown to users is named by them. */
    private static PresenceDocument resources(PresenceDocument document) {
        return document.withIds(PresentitySteps::resource);
    }

    private static String resource(String id) {
        String resource = TupleId.toResource(id);
        try {
            return resource.equals(id) || resource.isEmpty()
                    ? resource
                    : ANYBODY.withResource(resource).resource();
        } catch (MalformedAddressException e) {
            return id;
        }
    }

    private static String bare(Message message, String header) {
        return Jid.parse(message.getHeader(header, "", String.class)).bare().toString();
    }

    private static boolean isAbout(String entity, String peer) {
        try {
            return AddressKey.of(entity).equals(AddressKey.of(Jid.parse(peer)));
        } catch (MalformedAddressException e) {
            return false;
        }
    }
}
