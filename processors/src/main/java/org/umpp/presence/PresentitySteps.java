// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.AddressKey;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;
import org.umpp.pidf.PidfText;
import org.umpp.pidf.PresenceDocument;
import org.umpp.policy.Partner;
import org.umpp.policy.Partners;
import org.umpp.policy.UmppConstants;

/** What the routes do with presence documents: the bean {@code presentities}. Each method is one step; the body is a {@link PresenceDocument}. */
public final class PresentitySteps {
    private static final Logger LOG = LoggerFactory.getLogger(PresentitySteps.class);

    private final Presentities presentities;
    private final Partners partners;

    public PresentitySteps(Presentities presentities, Partners partners) {
        this.presentities = presentities;
        this.partners = partners;
    }

    /**
     * Checks a partner's document before anything parses it (D-27). Not by the type converter: Camel wraps what that throws, and
     * the log would no longer say plainly what is wrong.
     *
     * @throws org.umpp.pidf.MalformedPidfException if it is no presence document or must not be read
     */
    public void check(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        message.setBody(
                body instanceof byte[] octets ? PidfText.of(octets) : PidfText.of(message.getBody(String.class)));
    }

    /** A resource of the local user in {@code UmppFrom} has changed: the body becomes the complete document of the user. */
    public void publish(Exchange exchange) {
        Message message = exchange.getMessage();
        Jid user = Jid.parse(message.getHeader(UmppConstants.FROM, String.class));
        message.setBody(presentities.publish(user.bare().toString(), message.getBody(PresenceDocument.class)));
    }

    /** Makes the body what the watcher of the subscription may see of our user now: nothing if nothing is known, or it may not. */
    public void document(Exchange exchange) {
        SubscriptionKey key = exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class);
        String state = exchange.getProperty(SubscriptionSteps.STATE, "", String.class);
        exchange.getMessage().setBody(state.equals("active") ? presentities.of(key.local()) : null);
    }

    /** Leaves of a partner's complete document what is news for our watcher; nothing if it is about somebody else and the partner's option says drop. */
    public void news(Exchange exchange) {
        Message message = exchange.getMessage();
        SubscriptionKey key = exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class);
        PresenceDocument document = message.getBody(PresenceDocument.class);
        Partner partner = partners.require(Jid.parse(key.peer()).asciiDomain());
        if (partner.entityPolicy() != Partner.EntityPolicy.ACCEPT && !isAbout(document.entity(), key.peer())) {
            boolean drop = partner.entityPolicy() == Partner.EntityPolicy.DROP;
            LOG.warn(
                    "{} sent a presence document whose entity is somebody else than {}: {}",
                    partner.domain(),
                    key.peer(),
                    drop ? "dropped" : "delivered");
            if (drop) {
                message.setBody(PresenceDocument.of(document.entity()));
                return;
            }
        }
        message.setBody(presentities.news(key, document));
    }

    /** A subscription of ours has ended for good: the body becomes a document that closes all that was shown. */
    public void forget(Exchange exchange) {
        exchange.getMessage()
                .setBody(presentities.forget(exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class)));
    }

    private static boolean isAbout(String entity, String peer) {
        try {
            return AddressKey.of(entity).equals(AddressKey.of(Jid.parse(peer)));
        } catch (MalformedAddressException e) {
            return false;
        }
    }
}
