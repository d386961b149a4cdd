// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;
import org.umpp.policy.Addresses;
import org.umpp.policy.Partners;
import org.umpp.presence.Contacts;
import org.umpp.presence.Subscription;
import org.umpp.presence.SubscriptionKey;
import org.umpp.presence.SubscriptionSteps;
import org.umpp.xmpp.stream.Stanza;

/**
 * What the routes do with presence to and from plain XMPP domains: the bean {@code contacts}. It does a server's part of RFC 6121 §3 and §4.
 * What is to be sent to partners stands in the property {@link #SENT}; what our user is to see is the body.
 */
public final class ContactSteps {
    /** The exchange property with the presence stanzas that go to partners, a list. */
    public static final String SENT = "UmppPresence";

    private static final Logger LOG = LoggerFactory.getLogger(ContactSteps.class);
    private static final String UNAVAILABLE = "unavailable";
    private static final String SUBSCRIBED = "subscribed";
    private static final String UNSUBSCRIBED = "unsubscribed";

    private final Contacts contacts;
    private final Resources resources;
    private final Partners partners;
    private final Addresses addresses;

    ContactSteps(Contacts contacts, Resources resources, Partners partners, Addresses addresses) {
        this.contacts = contacts;
        this.resources = resources;
        this.partners = partners;
        this.addresses = addresses;
    }

    /** A local user says something to somebody of a plain XMPP domain (RFC 6121 §3, §4.6). */
    public void said(Exchange exchange) {
        Stanza stanza = exchange.getMessage().getBody(Stanza.class);
        Jid user = stanza.from().bare();
        Jid peer = stanza.to().bare();
        exchange.setProperty(SubscriptionSteps.KEY, SubscriptionKey.to(user.toString(), peer.toString()));
        List<Stanza> sent = new ArrayList<>();
        switch (stanza.type()) {
            case "" -> {
                resources.show(stanza.from(), stanza.to());
                sent.add(stanza);
            }
            case UNAVAILABLE -> {
                resources.hide(stanza.from(), stanza.to());
                sent.add(stanza);
            }
            case "subscribe" -> {
                if (contacts.subscribe(user.toString(), peer.toString(), limit(peer))) {
                    exchange.setProperty(SubscriptionSteps.ANNOUNCE, SUBSCRIBED);
                }
                sent.add(bare(stanza));
            }
            case "unsubscribe" -> {
                contacts.unsubscribe(user.toString(), peer.toString());
                exchange.setProperty(SubscriptionSteps.ANNOUNCE, UNSUBSCRIBED);
                sent.add(bare(stanza));
            }
            case SUBSCRIBED -> {
                if (contacts.approve(user.toString(), peer.toString())) {
                    LOG.info("{} lets {} of a plain XMPP domain see it", user, peer);
                    sent.add(bare(stanza));
                    sent.addAll(present(user, peer));
                }
            }
            case UNSUBSCRIBED -> {
                Subscription former = contacts.deny(user.toString(), peer.toString());
                if (former instanceof Subscription.Active) {
                    sent.addAll(absent(user, peer));
                }
                if (former != null) {
                    sent.add(bare(stanza));
                }
            }
            case "probe" -> sent.add(stanza.withTo(peer));
            default -> sent.add(stanza);
        }
        exchange.setProperty(SENT, sent);
    }

    /** Somebody of a plain XMPP domain says something to a local user, who is known (RFC 6121 §3, §4.3). */
    public void heard(Exchange exchange) {
        Message message = exchange.getMessage();
        Stanza stanza = message.getBody(Stanza.class);
        Jid user = stanza.to().bare();
        Jid peer = stanza.from().bare();
        List<Stanza> sent = new ArrayList<>();
        boolean seen =
                switch (stanza.type()) {
                    case "", UNAVAILABLE -> true;
                    case "subscribe" -> asked(user, peer, sent);
                    case "unsubscribe" -> {
                        Subscription former = contacts.left(user.toString(), peer.toString());
                        if (former instanceof Subscription.Active) {
                            sent.addAll(absent(user, peer));
                        }
                        yield former != null;
                    }
                    case SUBSCRIBED -> contacts.approved(user.toString(), peer.toString());
                    case UNSUBSCRIBED -> contacts.denied(user.toString(), peer.toString());
                    case "probe" -> {
                        sent.addAll(probed(user, stanza.from()));
                        yield false;
                    }
                    case "error" -> contacts.failed(user.toString(), peer.toString());
                    default -> false;
                };
        exchange.setProperty(SENT, sent);
        message.setBody(seen ? addressed(stanza) : null);
    }

    /** Somebody of a plain XMPP domain says something to a user whom nobody knows here (RFC 6121 §8.5.1). */
    public void nobody(Exchange exchange) {
        Stanza stanza = exchange.getMessage().getBody(Stanza.class);
        boolean asks = stanza.type().equals("subscribe") || stanza.type().equals("probe");
        exchange.setProperty(
                SENT, asks ? List.of(presence(stanza.to().bare(), stanza.from().bare(), UNSUBSCRIBED)) : List.of());
        exchange.getMessage().setBody(null);
    }

    /** A local user shows to everybody who may see it that it is there, or no longer (RFC 6121 §4.2, §4.4, §4.5). */
    public void broadcast(Exchange exchange) {
        Stanza stanza = exchange.getMessage().getBody(Stanza.class);
        Jid user = stanza.from().bare();
        List<Stanza> sent = new ArrayList<>();
        if (addresses.toUniversal(stanza.to()).bare().equals(user)) {
            if (stanza.type().isEmpty()) {
                boolean first = resources.available(stanza);
                contacts.watchers(user.toString()).forEach(peer -> sent.add(stanza.withTo(Jid.parse(peer))));
                if (first) {
                    contacts.watched(user.toString())
                            .forEach(peer -> sent.add(presence(stanza.from(), Jid.parse(peer), "probe")));
                }
            } else {
                gone(stanza.from()).forEach(peer -> sent.add(stanza.withTo(peer)));
            }
        }
        exchange.setProperty(SENT, sent);
    }

    /** Whether anything is to be sent to a partner. */
    public boolean isSent(Exchange exchange) {
        return exchange.getProperty(SENT) instanceof List<?> sent && !sent.isEmpty();
    }

    /** The server ends: every resource of our users is gone for everybody who could see it. */
    public void leave(Exchange exchange) {
        List<Stanza> sent = new ArrayList<>();
        for (Jid resource : resources.all()) {
            gone(resource).forEach(peer -> sent.add(presence(resource, peer, UNAVAILABLE)));
        }
        exchange.setProperty(SENT, sent);
    }

    /** We no longer federate with the partner of the {@link SubscriptionKey} in the body: that subscription ends. */
    public void dismiss(Exchange exchange) {
        SubscriptionKey key = exchange.getMessage().getBody(SubscriptionKey.class);
        Jid user = Jid.parse(key.local());
        Jid peer = Jid.parse(key.peer());
        List<Stanza> sent = new ArrayList<>();
        exchange.setProperty(SubscriptionSteps.KEY, key);
        if (key.isWatched()) {
            if (contacts.deny(key.local(), key.peer()) instanceof Subscription.Active) {
                sent.addAll(absent(user, peer));
            }
            sent.add(presence(user, peer, UNSUBSCRIBED));
        } else {
            contacts.unsubscribe(key.local(), key.peer());
            exchange.setProperty(SubscriptionSteps.ANNOUNCE, UNSUBSCRIBED);
            sent.add(presence(user, peer, "unsubscribe"));
        }
        exchange.setProperty(SENT, sent);
    }

    /** True if our user is to be asked. */
    private boolean asked(Jid user, Jid peer, List<Stanza> sent) {
        switch (contacts.asked(user.toString(), peer.toString(), limit(peer))) {
            case NEW -> {
                LOG.info("{} of a plain XMPP domain asks to see {}, who has not decided", peer, user);
                return true;
            }
            case GRANTED -> {
                sent.add(presence(user, peer, SUBSCRIBED));
                sent.addAll(present(user, peer));
            }
            case PENDING -> {
                // the user knows
            }
        }
        return false;
    }

    /** The answer to a probe (RFC 6121 §4.3.2). Who waits for our user's decision gets none, for "unsubscribed" would be one. */
    private List<Stanza> probed(Jid user, Jid prober) {
        Jid peer = prober.bare();
        if (contacts.maySee(user.toString(), peer.toString(), limit(peer))) {
            List<Stanza> present = present(user, prober);
            return present.isEmpty() ? List.of(presence(user, prober, UNAVAILABLE)) : present;
        }
        return contacts.isPending(user.toString(), peer.toString())
                ? List.of()
                : List.of(presence(user, peer, UNSUBSCRIBED));
    }

    /** Everybody for whom a resource that is gone was there. */
    private Set<Jid> gone(Jid resource) {
        Set<Jid> all = new LinkedHashSet<>();
        contacts.watchers(resource.bare().toString()).forEach(peer -> all.add(Jid.parse(peer)));
        all.addAll(resources.unavailable(resource));
        return all;
    }

    private List<Stanza> present(Jid user, Jid to) {
        return resources.of(user.toString()).stream()
                .map(presence -> presence.withTo(to))
                .toList();
    }

    private List<Stanza> absent(Jid user, Jid to) {
        return resources.of(user.toString()).stream()
                .map(presence -> presence(presence.from(), to, UNAVAILABLE))
                .toList();
    }

    private int limit(Jid peer) {
        return partners.require(peer.asciiDomain()).maxSubscriptions();
    }

    /** What is about subscriptions is between bare JIDs (RFC 6121 §3.1.2). */
    private static Stanza bare(Stanza stanza) {
        return stanza.withFrom(stanza.from().bare()).withTo(stanza.to().bare());
    }

    private static Stanza addressed(Stanza stanza) {
        return switch (stanza.type()) {
            case "subscribe", SUBSCRIBED, "unsubscribe", UNSUBSCRIBED -> bare(stanza);
            default -> stanza;
        };
    }

    private static Stanza presence(Jid from, Jid to, String type) {
        return Stanza.presence(from, to).type(type).build();
    }
}
