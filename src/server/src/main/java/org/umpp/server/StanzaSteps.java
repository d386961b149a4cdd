// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.pager.PagerSteps;
import org.umpp.policy.Addresses;
import org.umpp.policy.Hops;
import org.umpp.policy.LocalUsers;
import org.umpp.policy.LoopException;
import org.umpp.policy.Partner;
import org.umpp.policy.Partners;
import org.umpp.policy.PolicyRejectedException;
import org.umpp.policy.UmppConstants;
import org.umpp.presence.SubscriptionKey;
import org.umpp.presence.SubscriptionSteps;
import org.umpp.session.Session;
import org.umpp.session.SessionSteps;
import org.umpp.session.Sessions;
import org.umpp.xmpp.XmppConstants;
import org.umpp.xmpp.stream.MalformedStreamException;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaBuilder;
import org.umpp.xmpp.stream.StanzaError;
import org.umpp.xmpp.stream.StanzaErrorCondition;

/**
 * What the routes do with stanzas: the bean {@code stanzas}. Inside the routes a stanza is addressed with the universal names of users;
 * {@link #fromCommunity} and {@link #toCommunity} translate what the community calls its own.
 */
public final class StanzaSteps {
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    private static final String RECEIPTS = "urn:xmpp:receipts";

    /** What a partner takes in any case is 262144 octets, as we do, less what addresses and the thread may need. */
    private static final int MOST_CONTENT = 262_144 - 8_192;

    private static final String[] PASSING = {"active", "composing", "paused", "inactive", "gone"};

    private final Addresses addresses;
    private final Partners partners;
    private final LocalUsers users;
    private final Sessions sessions;
    private final Hops hops;

    public StanzaSteps(Addresses addresses, Partners partners, LocalUsers users, Sessions sessions, Hops hops) {
        this.addresses = addresses;
        this.partners = partners;
        this.users = users;
        this.sessions = sessions;
        this.hops = hops;
    }

    /**
     * Takes what a community hands in: a stanza in any form, or plain text with {@code UmppFrom} and {@code UmppTo}. Headers of SIP or MSRP that
     * come with it are of what it was made from, and go.
     *
     * @throws PolicyRejectedException if it is not from a domain of ours to a partner (D-26)
     * @throws StanzaTooBigException if a partner need not take it (D-55)
     * @throws LoopException if it came from a partner, and has been passed on often enough (D-28)
     */
    public void fromCommunity(Exchange exchange) {
        Stanza stanza = stanza(exchange.getMessage());
        exchange.getMessage().setBody(stanza);
        exchange.getMessage().getHeaders().keySet().removeIf(StanzaSteps::isOfSipOrMsrp);
        Jid from = addresses.toUniversal(stanza.from());
        if (!users.isServed(from.asciiDomain())) {
            throw new PolicyRejectedException(from.domain() + " is not a domain of this server");
        }
        Stanza universal = from.equals(stanza.from()) ? stanza : stanza.withFrom(from);
        exchange.getMessage().setBody(universal);
        describe(exchange, universal, UmppConstants.OUTBOUND);
        if (universal.contentLength() > MOST_CONTENT) {
            throw new StanzaTooBigException(universal.contentLength(), MOST_CONTENT);
        }
        // a route that sends on what it was brought brings also what was to be announced then
        exchange.removeProperty(SubscriptionSteps.ANNOUNCE);
        pass(exchange.getMessage(), universal);
    }

    /** From here on it is as what any community hands in: all that is kept of the way it came is how many hops it may make. */
    static void fromSipUser(Exchange exchange) {
        exchange.getMessage().setBody(stanza(exchange.getMessage()));
        forget(exchange);
        exchange.getMessage().getHeaders().keySet().removeIf(header -> !header.equalsIgnoreCase(UmppConstants.HOPS));
    }

    /** From here on it is as what comes from a partner: nothing is kept of the SIP it came by. */
    static void toSipUser(Exchange exchange) {
        forget(exchange);
        exchange.getMessage().getHeaders().keySet().removeIf(StanzaSteps::isOfSip);
    }

    /** What the steps before have noted for those behind them. */
    private static void forget(Exchange exchange) {
        exchange.getProperties().keySet().removeIf(property -> property.startsWith("Umpp"));
    }

    private static boolean isOfSip(String header) {
        return header.regionMatches(true, 0, "CamelSip", 0, 8);
    }

    private static boolean isOfSipOrMsrp(String header) {
        return isOfSip(header) || header.regionMatches(true, 0, "CamelMsrp", 0, 9);
    }

    /** What came from a partner is sent on with a hop less. A stanza says so itself, for it may wait where headers are lost. */
    private void pass(Message message, Stanza stanza) {
        int made = HopHeader.read(stanza);
        Integer left = message.getHeader(UmppConstants.HOPS, made < 0 ? null : Hops.left(made), Integer.class);
        message.removeHeader(UmppConstants.HOPS);
        boolean goesOn = stanza.isMessage() ? !stanza.isError() : stanza.type().equals("subscribe");
        if (left == null || !goesOn) {
            return;
        }
        int next = hops.next(stanza.from().toString(), stanza.to().toString(), stanza.id(), left);
        message.setHeader(UmppConstants.HOPS, next);
        if (stanza.isMessage()) {
            message.setBody(HopHeader.write(stanza, Hops.made(next)));
        }
    }

    /** Turns text, whatever it begins with, into the message of a chat from {@code UmppFrom} to {@code UmppTo}. */
    public void ofText(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(chat(message, message.getBody(String.class)));
    }

    private static Stanza chat(Message message, String text) {
        return Stanza.message(jid(message, UmppConstants.FROM), jid(message, UmppConstants.TO))
                .type("chat")
                .id(UUID.randomUUID().toString())
                .body(text)
                .build();
    }

    /** Says in headers who writes to whom in a partner's stanza. */
    public void fromPartner(Exchange exchange) {
        Message message = exchange.getMessage();
        Stanza stanza = message.getBody(Stanza.class);
        describe(exchange, stanza, UmppConstants.INBOUND);
        message.setHeader(UmppConstants.HOPS, Hops.left(Math.max(0, HopHeader.read(stanza))));
    }

    /** Addresses a stanza as SIP has agreed: the two JIDs of the session, and its thread. */
    public void toPartner(Exchange exchange) {
        Message message = exchange.getMessage();
        Session.Established session = exchange.getProperty(SessionSteps.SESSION, Session.Established.class);
        Stanza written = message.getBody(Stanza.class);
        sessions.sent(session, written.body() == null ? null : written.from());
        Stanza stanza = written.withFrom(session.local()).withTo(session.peer());
        String thread = session.thread();
        if (!stanza.isError()) {
            stanza = stanza.withType("chat");
            if (!thread.equals(stanza.thread())) {
                stanza = stanza.withThread(thread);
            }
        }
        message.setBody(stanza);
        if (!session.target().address().isEmpty()) {
            message.setHeader(XmppConstants.TARGET, session.target().address());
            message.setHeader(XmppConstants.TARGET_LISTED, session.target().listed());
        }
    }

    /** Says in headers what a stanza that goes over MSRP says itself: between the two users of the session, whatever their resources. */
    public void toMsrp(Exchange exchange) {
        Message message = exchange.getMessage();
        Session.Established session = exchange.getProperty(SessionSteps.SESSION, Session.Established.class);
        Stanza written = message.getBody(Stanza.class);
        sessions.sent(session, written.body() == null ? null : written.from());
        message.setHeader(UmppConstants.FROM, session.local().bare().toString());
        message.setHeader(UmppConstants.TO, session.peer().bare().toString());
        message.setHeader(UmppConstants.TYPE, written.type());
        message.setHeader(UmppConstants.DIALOG, session.dialog());
    }

    /** The partner's user, by name within its domain. */
    public String peerUser(Exchange exchange) {
        Message message = exchange.getMessage();
        boolean inbound = UmppConstants.INBOUND.equals(message.getHeader(UmppConstants.DIRECTION));
        return jid(message, inbound ? UmppConstants.FROM : UmppConstants.TO).local();
    }

    /** Our user's name. */
    public String localUser(Exchange exchange) {
        Message message = exchange.getMessage();
        boolean inbound = UmppConstants.INBOUND.equals(message.getHeader(UmppConstants.DIRECTION));
        return jid(message, inbound ? UmppConstants.TO : UmppConstants.FROM).local();
    }

    /** The domain of our user: whose certificate is shown. */
    public String localDomain(Exchange exchange) {
        Message message = exchange.getMessage();
        boolean inbound = UmppConstants.INBOUND.equals(message.getHeader(UmppConstants.DIRECTION));
        return jid(message, inbound ? UmppConstants.TO : UmppConstants.FROM).asciiDomain();
    }

    /** Says in headers who is told of what by a message of ours that is the body: its writer, by the one it was written to. */
    public void ofMsrp(Exchange exchange) {
        Message message = exchange.getMessage();
        Stanza written = message.getBody(Stanza.class);
        message.setHeader(UmppConstants.FROM, written.to().toString());
        message.setHeader(UmppConstants.TO, written.from().toString());
        message.setHeader(PagerSteps.MESSAGE_ID, written.id());
    }

    /**
     * Says in headers what a stanza that goes by MESSAGE says itself, as it may have waited where headers are lost, and between whom it goes.
     */
    public void toPager(Exchange exchange) {
        Message message = exchange.getMessage();
        Stanza stanza = message.getBody(Stanza.class);
        message.setHeader(UmppConstants.FROM, stanza.from().toString());
        message.setHeader(UmppConstants.TO, stanza.to().toString());
        message.setHeader(UmppConstants.TYPE, stanza.type());
        int made = HopHeader.read(stanza);
        if (made < 0) {
            message.removeHeader(UmppConstants.HOPS);
        } else {
            message.setHeader(UmppConstants.HOPS, Hops.left(made));
        }
        exchange.setProperty(
                PagerSteps.KEY, stanza.from().bare() + " " + stanza.to().bare());
    }

    /** Addresses a stanza to one of our users as its community knows it, and says in a header which user that is. */
    public void toCommunity(Exchange exchange) {
        Message message = exchange.getMessage();
        if (message.getBody() instanceof Stanza stanza) {
            message.setHeader(UmppConstants.USER, stanza.to().bare().toString());
            Jid local = addresses.toLocal(stanza.to());
            message.setBody(local.equals(stanza.to()) ? stanza : stanza.withTo(local));
        }
    }

    /**
     * Addresses a message of a session to the client with which our user wrote last in it; to the user, if the user has not written yet. The
     * JID that was agreed with the partner need not be one that the user's server knows.
     */
    public void toClient(Exchange exchange) {
        Message message = exchange.getMessage();
        Stanza stanza = message.getBody(Stanza.class);
        Jid client = sessions.writer(addresses.toUniversal(stanza.to()), stanza.from());
        // an error to a bare JID would be dropped (RFC 6121 §8.5.2)
        if (client != null && (client.isFull() || !stanza.isError())) {
            message.setBody(stanza.withTo(addresses.toLocal(client)));
        }
    }

    /** Whether the local user is on a server that keeps rosters, answers probes and tells each watcher by itself. */
    public boolean isOfRosterServer(Exchange exchange) {
        return UmppConstants.XMPP_SERVER.equals(exchange.getMessage().getHeader(UmppConstants.COMMUNITY));
    }

    /** Whether the settings say that the user in {@code UmppUser} is on our own XMPP server. */
    public boolean isOnXmppServer(Exchange exchange) {
        return users.isOnXmppServer(jid(exchange.getMessage(), UmppConstants.USER));
    }

    /** Whether the settings say that the user in {@code UmppUser} is on our own SIP server. */
    public boolean isOnSipServer(Exchange exchange) {
        Jid user = jid(exchange.getMessage(), UmppConstants.USER);
        return users.isOnSip(user) && !users.isOnPhone(user);
    }

    /** Whether the settings say that the phones of the user in {@code UmppUser} are attached directly. */
    public boolean isOnPhone(Exchange exchange) {
        return users.isOnPhone(jid(exchange.getMessage(), UmppConstants.USER));
    }

    /** Decides for a user whose phone cannot ask it about the watcher that asks: by the type in {@code UmppDecision}. */
    public void decide(Exchange exchange) {
        Message message = exchange.getMessage();
        Stanza asked = message.getBody(Stanza.class);
        message.setBody(Stanza.presence(asked.to().bare(), asked.from().bare())
                .type(message.getHeader("UmppDecision", "unsubscribed", String.class))
                .build());
    }

    /** Whether the local user is on a server that is asked what a watcher may see, as it does not tell by itself. */
    public boolean isOfPresenceServer(Exchange exchange) {
        return isOfRosterServer(exchange)
                || UmppConstants.SIP_SERVER.equals(exchange.getMessage().getHeader(UmppConstants.COMMUNITY));
    }

    /** Whether a stanza is for a partner's user, and not for one of ours; it is if it is from one who has SIP phones. */
    public boolean isForPartner(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof Stanza stanza
                && (partners.ofXmppDomain(stanza.to().asciiDomain()) != null || users.isOnSip(stanza.from()));
    }

    /** True for an error. */
    public boolean isError(Exchange exchange) {
        return exchange.getMessage().getBody(Stanza.class).isError();
    }

    /** Says in headers what an error of a message says: of which one, between whom, and why. */
    public void toFailure(Exchange exchange) {
        Message message = exchange.getMessage();
        Stanza stanza = message.getBody(Stanza.class);
        StanzaError error = stanza.error();
        message.setHeader(UmppConstants.FROM, stanza.from().toString());
        message.setHeader(UmppConstants.TO, stanza.to().toString());
        message.setHeader(PagerSteps.MESSAGE_ID, stanza.id());
        message.setHeader(
                UmppConstants.CONDITION,
                error == null ? "undefined-condition" : error.condition().element());
        message.setHeader(UmppConstants.REASON, error == null ? "" : error.text());
    }

    /** True for a message, false for presence. */
    public boolean isMessage(Exchange exchange) {
        return exchange.getMessage().getBody(Stanza.class).isMessage();
    }

    /** True for presence that says whether a user is there, false if it is about subscriptions. */
    public boolean isAvailability(Exchange exchange) {
        String type = exchange.getMessage().getBody(Stanza.class).type();
        return type.isEmpty() || type.equals("unavailable");
    }

    /** True if the user leaves the conversation: the chat state {@code gone} and nothing else (XEP-0085). */
    public boolean isGone(Exchange exchange) {
        Stanza stanza = exchange.getMessage().getBody(Stanza.class);
        return stanza.body() == null && stanza.child(CHAT_STATES, "gone") != null;
    }

    /**
     * True if a stanza is worth a session of its own: not one that only says that somebody types or has read, nor an error
     * (D-15).
     */
    public boolean isContent(Exchange exchange) {
        Stanza stanza = exchange.getMessage().getBody(Stanza.class);
        if (stanza.isError()) {
            return false;
        }
        if (stanza.body() != null) {
            return true;
        }
        for (String state : PASSING) {
            if (stanza.child(CHAT_STATES, state) != null) {
                return false;
            }
        }
        return stanza.child(RECEIPTS, "received") == null;
    }

    /**
     * Turns a stanza into the error that goes back, with the {@code UmppCondition} and {@code UmppReason}. An error becomes nothing; so does a
     * partner's presence, unless it asks something of a user, and a probe of ours.
     */
    public void bounce(Exchange exchange) {
        Message message = exchange.getMessage();
        if (message.getBody() instanceof Stanza stanza && !stanza.isMessage()) {
            boolean inbound = UmppConstants.INBOUND.equals(message.getHeader(UmppConstants.DIRECTION));
            if (inbound ? !stanza.type().equals("subscribe") : stanza.type().equals("probe")) {
                message.setBody(null);
                return;
            }
        }
        refuse(
                message,
                message.getHeader(UmppConstants.CONDITION, String.class),
                message.getHeader(UmppConstants.REASON, "", String.class));
    }

    /** Turns a stanza that waited for a session into the error which the offer met (D-04). */
    public void refused(Exchange exchange) {
        if (isGone(exchange)) {
            exchange.getMessage().setBody(null);
        } else if (exchange.getProperty(SessionSteps.SESSION) instanceof Session.Refused session) {
            refuse(
                    exchange.getMessage(),
                    session.refusal().condition(),
                    session.refusal().text());
        } else {
            refuse(exchange.getMessage(), "recipient-unavailable", "the session ended before it began");
        }
    }

    /** Makes the chat state that tells a local user that the other has left (RFC 7573 §6.1), unless no user is to hear of it. */
    public void gone(Exchange exchange) {
        Message message = exchange.getMessage();
        if (exchange.getProperty(SessionSteps.UNNOTICED, false, Boolean.class)) {
            message.setBody(null);
            return;
        }
        Jid from = jid(message, UmppConstants.FROM);
        StanzaBuilder gone = Stanza.message(from, jid(message, UmppConstants.TO))
                .type("chat")
                .element(CHAT_STATES, "gone");
        // the session of a user of ours with us has a thread that the partner has never heard of
        message.setBody(
                (users.isOnSip(from) ? gone : gone.thread(message.getHeader(UmppConstants.THREAD, String.class)))
                        .build());
    }

    /** Makes the presence stanza by which a local user learns what became of a subscription. */
    public void announce(Exchange exchange) {
        Message message = exchange.getMessage();
        SubscriptionKey key = exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class);
        String type = exchange.getProperty(SubscriptionSteps.ANNOUNCE, String.class);
        Jid local = Jid.parse(key.local());
        Jid peer = Jid.parse(key.peer());
        if (type.equals("error")) {
            message.setBody(Stanza.presence(local, peer).type("subscribe").build());
            bounce(exchange);
        } else {
            message.setBody(Stanza.presence(peer, local).type(type).build());
        }
    }

    /** Makes the probe by which a watcher's server asks for a local user's presence (RFC 6121 §4.3). */
    public void probe(Exchange exchange) {
        Message message = exchange.getMessage();
        SubscriptionKey key = exchange.getProperty(SubscriptionSteps.KEY, SubscriptionKey.class);
        Jid local = key == null ? jid(message, UmppConstants.FROM).bare() : Jid.parse(key.local());
        Jid peer = key == null ? jid(message, UmppConstants.TO).bare() : Jid.parse(key.peer());
        message.setHeader(UmppConstants.USER, local.toString());
        message.setBody(Stanza.presence(peer, local).type("probe").build());
    }

    private void describe(Exchange exchange, Stanza stanza, String direction) {
        Message message = exchange.getMessage();
        boolean outbound = direction.equals(UmppConstants.OUTBOUND);
        message.setHeader(
                UmppConstants.USER,
                (outbound ? stanza.from() : stanza.to()).bare().toString());
        message.setHeader(UmppConstants.FROM, stanza.from().toString());
        message.setHeader(UmppConstants.TO, stanza.to().toString());
        message.setHeader(UmppConstants.DIRECTION, direction);
        message.setHeader(UmppConstants.TYPE, stanza.type());
        String domain = (outbound ? stanza.to() : stanza.from()).asciiDomain();
        Partner partner = partners.ofXmppDomain(domain);
        message.setHeader(UmppConstants.PARTNER, partner == null ? domain : partner.domain());
        if (partner != null && partner.isXmpp()) {
            exchange.setProperty(UmppConstants.XMPP_PARTNER, true);
        }
        if (partner != null && partner.isSip() && !partner.hasMsrp()) {
            exchange.setProperty(UmppConstants.SIP_PARTNER, true);
        }
        StanzaError error = stanza.isMessage() ? null : stanza.error();
        if (error != null) {
            message.setHeader(UmppConstants.CONDITION, error.condition().element());
        }
        String thread = stanza.isMessage() ? stanza.thread() : null;
        if (thread != null) {
            message.setHeader(UmppConstants.THREAD, thread);
        }
    }

    private static Stanza stanza(Message message) {
        Object body = message.getBody();
        if (body instanceof String text && !text.stripLeading().startsWith("<")) {
            return chat(message, text);
        }
        try {
            if (body instanceof Stanza stanza) {
                return stanza;
            }
            if (body instanceof String text) {
                return Stanza.parse(text);
            }
            return Stanza.parse(message.getMandatoryBody(byte[].class));
        } catch (MalformedStreamException e) {
            // not through the type converter: Camel wraps what that throws, and the log would not say plainly what is
            // wrong
            throw new MalformedStanzaException(String.valueOf(e.getMessage()));
        } catch (InvalidPayloadException e) {
            throw new MalformedStanzaException("not a stanza (expected: Stanza, String, byte[] or InputStream)");
        }
    }

    private static Jid jid(Message message, String header) {
        return Jid.parse(message.getHeader(header, "", String.class));
    }

    private static void refuse(Message message, @Nullable String condition, String text) {
        StanzaErrorCondition error =
                condition == null ? StanzaErrorCondition.UNDEFINED_CONDITION : StanzaErrorCondition.of(condition);
        boolean answerable = message.getBody() instanceof Stanza stanza && !stanza.isError();
        message.setBody(answerable ? message.getBody(Stanza.class).error(error, text) : null);
    }
}
