// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.umpp.policy.Addresses;
import org.umpp.policy.Hops;
import org.umpp.policy.Partners;
import org.umpp.policy.UmppConstants;
import org.umpp.presence.PublicationSteps;
import org.umpp.presence.Publications;
import org.umpp.presence.SubscriptionSteps;
import org.umpp.sip.SipConstants;

/** What the routes do with SIP requests: the bean {@code requests}. Each method is one step. */
public final class RequestSteps {
    private final Partners partners;
    private final Addresses addresses;
    private final Hops hops;

    RequestSteps(Partners partners, Addresses addresses, Hops hops) {
        this.partners = partners;
        this.addresses = addresses;
        this.hops = hops;
    }

    /**
     * Says in headers who asks whom: {@code UmppFrom}, {@code UmppTo}, {@code UmppPartner}, {@code UmppDirection}, {@code UmppHops},
     * {@code UmppSessionId}, {@code UmppDialog}.
     *
     * @throws org.umpp.policy.PolicyRejectedException if the domain has no business with SIP
     * @throws org.umpp.policy.SipsRefusedException if a sips URI is asked for, unless both operators have agreed: its promise is not ours to
     *     give for what lies behind us (RFC 7247 §8)
     * @throws org.umpp.address.MalformedAddressException if an address has no JID
     */
    public void identify(Exchange exchange) {
        Message message = exchange.getMessage();
        String partner = message.getHeader(SipConstants.PEER_DOMAIN, String.class);
        partners.admitSip(partner);
        String uri = message.getHeader(SipConstants.REQUEST_URI, String.class);
        // within a dialog the Request-URI is our own Contact
        boolean inDialog = message.getHeader(SipConstants.IN_DIALOG, false, Boolean.class);
        message.setHeader(UmppConstants.FROM, addresses.jid(message.getHeader(SipConstants.FROM, String.class)));
        message.setHeader(
                UmppConstants.TO, addresses.jid(inDialog ? message.getHeader(SipConstants.TO, String.class) : uri));
        message.setHeader(UmppConstants.PARTNER, partner);
        message.setHeader(UmppConstants.DIRECTION, UmppConstants.INBOUND);
        message.setHeader(
                UmppConstants.HOPS, hops.ofRequest(message.getHeader(SipConstants.MAX_FORWARDS, Integer.class)));
        if (uri != null && uri.regionMatches(true, 0, "sips:", 0, 5)) {
            partners.admitSips(partner);
        }
        message.setHeader(UmppConstants.SESSION_ID, message.getHeader(SipConstants.CALL_ID));
        message.setHeader(UmppConstants.DIALOG, message.getHeader(SipConstants.DIALOG_ID));
    }

    /**
     * The same for a request of a user of ours who has SIP phones: who asks whom of which partner. It has no session, and counts hops only if it has
     * been through servers like us: then it is to end when it goes in circles.
     *
     * @throws org.umpp.policy.PolicyRejectedException if that domain is no partner
     * @throws org.umpp.address.MalformedAddressException if an address has no JID
     */
    public void identifyUser(Exchange exchange) {
        Message message = exchange.getMessage();
        boolean inDialog = message.getHeader(SipConstants.IN_DIALOG, false, Boolean.class);
        String to =
                addresses.jid(message.getHeader(inDialog ? SipConstants.TO : SipConstants.REQUEST_URI, String.class));
        String partner = partners.domainOf(to);
        message.setHeader(UmppConstants.FROM, addresses.jid(message.getHeader(SipConstants.FROM, String.class)));
        message.setHeader(UmppConstants.TO, to);
        message.setHeader(UmppConstants.PARTNER, partner);
        message.setHeader(UmppConstants.DIRECTION, UmppConstants.OUTBOUND);
        message.setHeader(UmppConstants.DIALOG, message.getHeader(SipConstants.DIALOG_ID));
        Integer left = message.getHeader(SipConstants.MAX_FORWARDS, Integer.class);
        if (left != null && left < Hops.MOST) {
            message.setHeader(UmppConstants.HOPS, hops.ofRequest(left));
        }
        partners.admit(partner);
    }

    /**
     * Says in headers whose presence a NOTIFY tells to whom, in which dialog, and how that subscription is: {@code UmppFrom}, {@code UmppTo},
     * {@code UmppDialog}, {@code UmppNotified}.
     *
     * @throws org.umpp.address.MalformedAddressException if an address has no JID
     */
    public void notified(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(UmppConstants.DIALOG, message.getHeader(SipConstants.DIALOG_ID));
        message.setHeader(SubscriptionSteps.NOTIFIED, message.getHeader(SipConstants.SUBSCRIPTION_STATE));
        message.setHeader(UmppConstants.FROM, addresses.jid(message.getHeader(SipConstants.FROM, String.class)));
        message.setHeader(UmppConstants.TO, addresses.jid(message.getHeader(SipConstants.TO, String.class)));
    }

    /** Says in headers for how long a SUBSCRIBE is to hold, and what its sender can read: {@code UmppExpires}, {@code UmppAccept}. Its body says nothing. */
    public void subscribed(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(SubscriptionSteps.EXPIRES, message.getHeader(SipConstants.EXPIRES));
        message.setHeader(SubscriptionSteps.ACCEPT, message.getHeader(SipConstants.ACCEPT));
        message.setBody(null);
    }

    /** Says in headers of SIP in which dialog a NOTIFY goes, and how that subscription is. */
    public void notify(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(SipConstants.DIALOG_ID, message.getHeader(UmppConstants.DIALOG));
        message.setHeader(SipConstants.SUBSCRIPTION_STATE, exchange.getProperty(SubscriptionSteps.STATE));
    }

    /** Makes the final response to a PUBLISH, by what came of it. */
    public void answerPublish(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(UmppConstants.STATUS, 500, Integer.class);
        message.setHeader(SipConstants.STATUS, status);
        message.setHeader(SipConstants.MIN_EXPIRES, Publications.SHORTEST);
        if (status == 200) {
            message.setHeader(SipConstants.ENTITY_TAG, message.getHeader(PublicationSteps.TAG));
            message.setHeader(SipConstants.EXPIRES, message.getHeader(PublicationSteps.EXPIRES));
        }
        message.setBody(null);
    }

    /**
     * Says in headers whose presence a PUBLISH is about, under which entity-tag and for how long: {@code UmppFrom}, {@code UmppEntityTag},
     * {@code UmppExpires}.
     *
     * @throws org.umpp.address.MalformedAddressException if its address has no JID
     */
    public void published(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(UmppConstants.FROM, addresses.jid(message.getHeader(SipConstants.FROM, String.class)));
        message.setHeader(PublicationSteps.TAG, message.getHeader(SipConstants.ENTITY_TAG));
        message.setHeader(PublicationSteps.EXPIRES, message.getHeader(SipConstants.EXPIRES));
    }
}
