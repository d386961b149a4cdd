// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;
import org.umpp.policy.ErrorConditions;
import org.umpp.policy.Partner;
import org.umpp.policy.Partners;
import org.umpp.policy.UmppConstants;
import org.umpp.sdp.Agreement;
import org.umpp.sdp.Answer;
import org.umpp.sdp.AnswerPolicy;
import org.umpp.sdp.MsrpAgreement;
import org.umpp.sdp.MsrpMedia;
import org.umpp.sdp.MsrpOfferAnswer;
import org.umpp.sdp.MsrpPath;
import org.umpp.sdp.NotAcceptableAnswerException;
import org.umpp.sdp.NotAcceptableOfferException;
import org.umpp.sdp.OfferAnswer;
import org.umpp.sdp.SdpReader;
import org.umpp.sdp.SdpWriter;
import org.umpp.sdp.SessionDescription;
import org.umpp.sdp.TransportAddress;
import org.umpp.sdp.XmppMedia;

/**
 * What the routes do with IM sessions: the bean {@code sessions}. Each method is one step. The session an exchange belongs to is
 * in its property {@link #KEY}; who talks to whom is in the {@link UmppConstants} headers.
 */
public final class SessionSteps {
    /** The exchange property that holds the {@link SessionKey}. */
    public static final String KEY = "UmppSessionKey";

    /** The exchange property that holds the {@link Session} as a step has found it. */
    public static final String SESSION = "UmppSession";

    /** The exchange property that is true of the end of a session that no user is to hear of. */
    public static final String UNNOTICED = "UmppUnnoticed";

    /** The exchange property that is true of an offer of MSRP, and of a session that MSRP carries (Boolean). */
    public static final String MSRP = "UmppMsrp";

    /** The exchange property with our path of MSRP (String). */
    public static final String MSRP_PATH = "UmppMsrpPath";

    /** The exchange property with the peer's path of MSRP, once it is agreed (String). */
    public static final String MSRP_PEER_PATH = "UmppMsrpPeerPath";

    /** The exchange property that says whether it is for us to connect (Boolean). */
    public static final String MSRP_CONNECT = "UmppMsrpConnect";

    /** The exchange property that says whether the operator lists the peer's host, so that its address may be private (Boolean). */
    public static final String MSRP_LISTED = "UmppMsrpListed";

    /** The exchange property that says how many octets a message to the peer may have; 0 for any number (Long). */
    public static final String MSRP_LIMIT = "UmppMsrpLimit";

    /** How many octets a message to us may have. */
    private static final long MOST_OCTETS = 1 << 18;

    private static final String ANY_THREAD = "UmppAnyThread";
    private static final String OUTCOME = "UmppSessionOutcome";
    private static final String CONTENT_TYPE = "application/sdp";

    private final Sessions sessions;
    private final Partners partners;
    private final ErrorConditions errors;
    private volatile LocalHost host;
    private volatile MsrpHosts msrpHosts = MsrpHosts.NONE;
    private volatile Duration idle = Duration.ZERO;

    public SessionSteps(Sessions sessions, Partners partners, ErrorConditions errors, LocalHost host) {
        this.sessions = sessions;
        this.partners = partners;
        this.errors = errors;
        this.host = host;
    }

    /** From now on partners find our XMPP host here; sessions that are agreed stay as they are. */
    public void setHost(LocalHost host) {
        this.host = host;
    }

    /** From now on partners find us here over MSRP; where it is not served, it is neither offered nor answered. */
    public void setMsrpHosts(MsrpHosts msrp) {
        this.msrpHosts = msrp;
    }

    /** From now on sessions end when so long nothing was said in them; zero for never. */
    public void setIdle(Duration longest) {
        idle = longest;
    }

    /** Names the session in which a local user's stanza goes to the partner (R-005). */
    public void name(Exchange exchange) {
        Message message = exchange.getMessage();
        Jid to = jid(message, UmppConstants.TO);
        String thread = message.getHeader(UmppConstants.THREAD, "", String.class);
        boolean single = partners.require(to.asciiDomain()).singleSession();
        SessionKey key = sessions.keyOf(jid(message, UmppConstants.FROM), to, thread, single);
        Session session = sessions.get(key);
        exchange.setProperty(KEY, key);
        exchange.setProperty(ANY_THREAD, single || thread.isEmpty());
        message.setHeader(UmppConstants.THREAD, session == null ? key.thread() : session.thread());
        String id = id(session);
        message.setHeader(
                UmppConstants.SESSION_ID,
                id.isEmpty() ? newCallId(jid(message, UmppConstants.FROM).asciiDomain()) : id);
    }

    /** True if the session is agreed, so that stanzas pass. */
    public boolean isEstablished(Exchange exchange) {
        return current(exchange) instanceof Session.Established;
    }

    /** True if our offer has no answer yet, so that stanzas wait for it. */
    public boolean isOffered(Exchange exchange) {
        return current(exchange) instanceof Session.Offered;
    }

    /** True if stanzas have nothing to wait for any more: the session is agreed, or refused, or gone. */
    public boolean isSettled(Exchange exchange) {
        return !isOffered(exchange);
    }

    /** True if stanzas may go to the partner outside of a session, as they may come from it ({@code sessions=open-xmpp}). */
    public boolean isOptional(Exchange exchange) {
        Partner partner = partners.ofXmppDomain(
                jid(exchange.getMessage(), UmppConstants.TO).asciiDomain());
        return partner != null && isOptional(partner);
    }

    private static boolean isOptional(Partner partner) {
        return partner.sessions() == Partner.Sessions.OPEN || partner.sessions() == Partner.Sessions.IMPLICIT;
    }

    /** Begins the session unless it has begun; true if an INVITE is to be sent for it (R-007). */
    public boolean begin(Exchange exchange) {
        Message message = exchange.getMessage();
        SessionKey key = key(exchange);
        Jid from = jid(message, UmppConstants.FROM);
        Jid local = from.isFull() ? from : from.withResource(randomResource());
        String named = message.getHeader(UmppConstants.SESSION_ID, String.class);
        String callId = named == null ? newCallId(from.asciiDomain()) : named;
        int limit =
                partners.require(jid(message, UmppConstants.TO).asciiDomain()).maxSessions();
        boolean anyThread = exchange.getProperty(ANY_THREAD, false, Boolean.class);
        boolean fresh = sessions.offer(new Session.Offered(key, local, callId, anyThread, null), limit);
        if (fresh) {
            message.setHeader(UmppConstants.SESSION_ID, callId);
        }
        return fresh;
    }

    /** Makes the offer: the body of the INVITE (R-024). */
    public void offer(Exchange exchange) {
        if (sessions.get(key(exchange)) instanceof Session.Offered offered) {
            setDescription(exchange, SdpWriter.write(describe(offered, exchange)));
        }
    }

    private SessionDescription describe(Session.Offered offered, Exchange exchange) {
        if (!isMsrp(exchange)) {
            return describe(offered);
        }
        Partner partner =
                partners.require(jid(exchange.getMessage(), UmppConstants.TO).asciiDomain());
        String path = msrpHosts.newPath(partner.msrp() == Partner.Msrp.TLS);
        exchange.setProperty(MSRP_PATH, path);
        return msrp(offered.callId()).offer(path);
    }

    /**
     * Reads the answer to our offer.
     *
     * @throws NotAcceptableAnswerException if it agrees nothing, or names a JID that the partner may not use (D-21)
     * @throws org.umpp.sdp.MalformedSdpException if it is no session description
     */
    public void accept(Exchange exchange) {
        Message message = exchange.getMessage();
        if (!(sessions.get(key(exchange)) instanceof Session.Offered offered)) {
            return;
        }
        if (isMsrp(exchange)) {
            acceptMsrp(exchange, offered);
            return;
        }
        Agreement agreement = offerAnswer(offered.callId())
                .accept(describe(offered), SdpReader.read(body(message)), AnswerPolicy.DEFAULT);
        Jid to = jid(message, UmppConstants.TO);
        Partner partner = partners.require(to.asciiDomain());
        if (!mayUse(partner, agreement.peer(), to)) {
            throw new NotAcceptableAnswerException(
                    "answer: a=jid in " + agreement.peer().domain() + " (expected: " + partner.xmppDomain() + ")");
        }
        exchange.setProperty(
                OUTCOME,
                new SessionEvent.Answered(
                        message.getHeader(UmppConstants.DIALOG, String.class),
                        agreement.peer(),
                        target(partner, agreement)));
    }

    private void acceptMsrp(Exchange exchange, Session.Offered offered) {
        Message message = exchange.getMessage();
        Jid to = jid(message, UmppConstants.TO);
        MsrpAgreement agreement = msrp(offered.callId())
                .accept(exchange.getProperty(MSRP_PATH, String.class), SdpReader.read(body(message)));
        String objection = agree(exchange, partners.require(to.asciiDomain()), agreement);
        if (!objection.isEmpty()) {
            throw new NotAcceptableAnswerException("answer: a=path: " + objection);
        }
        exchange.setProperty(
                OUTCOME,
                new SessionEvent.Answered(
                        message.getHeader(UmppConstants.DIALOG, String.class),
                        to.bare(),
                        StreamTarget.of(leg(agreement))));
    }

    /** Says in properties what was agreed of MSRP; "" if we may do what is asked of us, else why not (D-23). */
    private static String agree(Exchange exchange, Partner partner, MsrpAgreement agreement) {
        MsrpPath peer = agreement.peer();
        TransportAddress address = partner.streamAddresses().chooseHost(peer.host(), peer.port());
        if (agreement.connect() && address instanceof TransportAddress.Ignore ignore) {
            return ignore.reason();
        }
        agreed(exchange, agreement, address instanceof TransportAddress.Follow follow && follow.listed());
        return "";
    }

    /** Says in properties what was agreed of MSRP. */
    static void agreed(Exchange exchange, MsrpAgreement agreement, boolean listed) {
        exchange.setProperty(MSRP, true);
        exchange.setProperty(MSRP_PATH, agreement.local());
        exchange.setProperty(MSRP_PEER_PATH, agreement.peer().text());
        exchange.setProperty(MSRP_CONNECT, agreement.connect());
        exchange.setProperty(MSRP_LISTED, listed);
        exchange.setProperty(MSRP_LIMIT, agreement.limit());
    }

    static MsrpLeg leg(MsrpAgreement agreement) {
        return new MsrpLeg(agreement.local(), agreement.peer().text(), agreement.accepted(), agreement.wrapped());
    }

    /** Our offer has failed: notes why, from its {@code UmppStatus} (D-04). */
    public void refuse(Exchange exchange) {
        Message message = exchange.getMessage();
        String condition = errors.condition(message.getHeader(UmppConstants.STATUS, 500, Integer.class));
        String text = message.getHeader(UmppConstants.REASON, "", String.class);
        exchange.setProperty(OUTCOME, new SessionEvent.Refused(new Refusal(condition, text)));
    }

    /**
     * Lets the outcome of our offer take effect. If the session was meanwhile agreed by the peer's own offer, the dialog of ours
     * is surplus.
     */
    public void settle(Exchange exchange) {
        SessionEvent outcome = exchange.getProperty(OUTCOME, SessionEvent.class);
        Session session = sessions.settle(key(exchange), outcome);
        if (outcome instanceof SessionEvent.Answered answered
                && !(session instanceof Session.Established established
                        && established.dialog().equals(answered.dialog()))) {
            exchange.getMessage().setHeader(UmppConstants.SURPLUS_DIALOG, answered.dialog());
        }
        exchange.setProperty(SESSION, session);
        exchange.getMessage().setBody(null);
    }

    /** Forgets a refused session once all that waited has its error, so that the next stanza tries anew. */
    public void forget(Exchange exchange) {
        sessions.apply(key(exchange), new SessionEvent.Bounced());
    }

    /**
     * Answers the peer's offer: the body becomes the body of the 2xx, and the session is agreed (R-025, R-026). Within a dialog
     * of ours it is agreed anew (D-07).
     *
     * @throws NotAcceptableOfferException if no line of it can be used, or it names a JID that the partner may not use (D-05, D-21)
     * @throws org.umpp.sdp.MalformedSdpException if it is no session description
     */
    public void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        Jid peerUser = jid(message, UmppConstants.FROM);
        Jid localUser = jid(message, UmppConstants.TO);
        String dialog = message.getHeader(UmppConstants.DIALOG, String.class);
        String callId = message.getHeader(UmppConstants.SESSION_ID, String.class);
        Partner partner = partners.require(peerUser.asciiDomain());
        SessionDescription offer = SdpReader.read(body(message));
        if (mayBeMsrp(partner, offer)) {
            answerMsrp(exchange, partner, offer);
            return;
        }
        if (partner.isSip()) {
            throw new NotAcceptableOfferException(
                    NotAcceptableOfferException.INCOMPATIBLE_MEDIA_FORMAT,
                    partner.domain() + " is a partner without XMPP (type = sip); its users write by MESSAGE");
        }
        Session former = sessions.ofDialog(dialog);
        Jid local = former != null ? former.local() : localUser.bare().withResource(randomResource());
        Answer answer = offerAnswer(callId).answer(offer, local, host.name(), host.port(), AnswerPolicy.DEFAULT);
        Agreement agreement = answer.agreement();
        if (!mayUse(partner, agreement.peer(), peerUser)) {
            throw new NotAcceptableOfferException(
                    NotAcceptableOfferException.INCOMPATIBLE_MEDIA_FORMAT,
                    "a=jid in " + agreement.peer().domain() + " (expected: " + partner.xmppDomain() + ")");
        }
        StreamTarget target = target(partner, agreement);
        if (former != null) {
            sessions.apply(
                    former.key(),
                    new SessionEvent.Reoffered(
                            agreement.peer(), target, agreement.thread().orElse(null)));
        } else {
            String thread = agreement.thread().orElse(callId);
            SessionKey key =
                    new SessionKey(localUser.bare().toString(), peerUser.bare().toString(), thread);
            Session replaced = sessions.answer(
                    new Session.Established(key, local, agreement.peer(), dialog, target), partner.maxSessions());
            if (replaced instanceof Session.Established other) {
                message.setHeader(UmppConstants.SURPLUS_DIALOG, other.dialog());
            }
            message.setHeader(UmppConstants.THREAD, thread);
            exchange.setProperty(KEY, key);
        }
        setDescription(exchange, SdpWriter.write(answer.description()));
    }

    /** MSRP is a way to those who cannot do better. */
    private static boolean mayBeMsrp(Partner partner, SessionDescription offer) {
        return partner.hasMsrp()
                && offer.media().stream().noneMatch(XmppMedia.class::isInstance)
                && (MsrpOfferAnswer.isOffered(offer, true) || MsrpOfferAnswer.isOffered(offer, false));
    }

    /** A path for the answer: over TLS if that is offered; in clear text only where the partner's file says so. */
    private String newPath(Partner partner, SessionDescription offer) {
        if (MsrpOfferAnswer.isOffered(offer, true) && msrpHosts.isServed(true)) {
            return msrpHosts.newPath(true);
        }
        if (!MsrpOfferAnswer.isOffered(offer, false)) {
            throw notAcceptable("MSRP is not served over TLS (expected: msrp.listen)");
        }
        if (partner.msrp() != Partner.Msrp.PLAIN) {
            throw new NotAcceptableOfferException(
                    NotAcceptableOfferException.INCOMPATIBLE_TRANSPORT,
                    MsrpMedia.PLAIN + " is clear text, which is not agreed with " + partner.domain() + " (expected: "
                            + MsrpMedia.SECURE + ", or msrp.security = plain in its file)");
        }
        return msrpHosts.newPath(false);
    }

    private void answerMsrp(Exchange exchange, Partner partner, SessionDescription offer) {
        Message message = exchange.getMessage();
        Jid peerUser = jid(message, UmppConstants.FROM);
        Jid localUser = jid(message, UmppConstants.TO);
        String dialog = message.getHeader(UmppConstants.DIALOG, String.class);
        String callId = message.getHeader(UmppConstants.SESSION_ID, String.class);
        Session former = sessions.ofDialog(dialog);
        MsrpLeg before = former instanceof Session.Established established
                ? established.target().msrp()
                : null;
        MsrpOfferAnswer.Answered answer =
                msrp(callId).answer(offer, before == null ? newPath(partner, offer) : before.path());
        if (former != null) {
            boolean same = before != null
                    && before.peerPath().equals(answer.agreement().peer().text());
            if (!same) {
                throw notAcceptable("a session over MSRP keeps its paths; another needs an INVITE of its own");
            }
        } else {
            String objection = agree(exchange, partner, answer.agreement());
            if (!objection.isEmpty()) {
                throw notAcceptable("a=path: " + objection);
            }
            // the thread is the Call-ID (RFC 7573 §4)
            SessionKey key =
                    new SessionKey(localUser.bare().toString(), peerUser.bare().toString(), callId);
            Session replaced = sessions.answer(
                    new Session.Established(
                            key,
                            localUser.bare().withResource(randomResource()),
                            peerUser.bare(),
                            dialog,
                            StreamTarget.of(leg(answer.agreement()))),
                    partner.maxSessions());
            if (replaced instanceof Session.Established other) {
                message.setHeader(UmppConstants.SURPLUS_DIALOG, other.dialog());
            }
            message.setHeader(UmppConstants.THREAD, callId);
            exchange.setProperty(KEY, key);
        }
        setDescription(exchange, SdpWriter.write(answer.description()));
    }

    private static NotAcceptableOfferException notAcceptable(String reason) {
        return new NotAcceptableOfferException(NotAcceptableOfferException.INCOMPATIBLE_MEDIA_FORMAT, reason);
    }

    /**
     * Says who writes to whom in the session of {@code UmppDialog}, which the peer has used over MSRP.
     *
     * @throws NoSessionException if there is none any more
     */
    public void identify(Exchange exchange) {
        Message message = exchange.getMessage();
        Session session = sessions.ofDialog(message.getHeader(UmppConstants.DIALOG, "", String.class));
        Jid peer = session instanceof Session.Established established
                ? established.peer()
                : session instanceof Session.Ending ending ? ending.peer() : null;
        if (session == null || peer == null) {
            throw new NoSessionException("the session is over");
        }
        sessions.received(session.key());
        exchange.setProperty(SESSION, session);
        exchange.setProperty(KEY, session.key());
        message.setHeader(UmppConstants.FROM, peer.toString());
        message.setHeader(UmppConstants.TO, session.local().toString());
        message.setHeader(UmppConstants.USER, session.local().bare().toString());
        message.setHeader(UmppConstants.TYPE, "chat");
        Partner partner = partners.ofXmppDomain(peer.asciiDomain());
        message.setHeader(UmppConstants.PARTNER, partner == null ? peer.asciiDomain() : partner.domain());
        message.setHeader(UmppConstants.DIRECTION, UmppConstants.INBOUND);
        if (partner != null) {
            // what a user of ours says goes on in a session of its own
            message.setHeader(UmppConstants.THREAD, session.thread());
            message.setHeader(UmppConstants.SESSION_ID, session.thread());
        }
    }

    /** True if the session at hand is carried by MSRP; before it is agreed, if that is what is offered. */
    public boolean isMsrp(Exchange exchange) {
        return exchange.getProperty(SESSION) instanceof Session.Established session
                ? session.isMsrp()
                : exchange.getProperty(MSRP, false, Boolean.class);
    }

    /**
     * Finds the session a stanza from the partner belongs to (D-22), or that it may belong to once our offer is answered. Where there is
     * none and the partner needs none, or an error comes back of what was written in one that is over, the property
     * {@link UmppConstants#NO_SESSION} says so.
     *
     * @throws NoSessionException if there is none, and the partner needs one
     */
    public void find(Exchange exchange) {
        Message message = exchange.getMessage();
        Jid from = jid(message, UmppConstants.FROM);
        Jid to = jid(message, UmppConstants.TO);
        String thread = message.getHeader(UmppConstants.THREAD, String.class);
        Session session = sessions.ofStanza(to, from, thread);
        if (session == null) {
            session = sessions.offeredTo(to, from, thread);
        }
        if (session == null) {
            // its answer may have taken effect between the two looks
            session = sessions.ofStanza(to, from, thread);
        }
        if (session == null) {
            Partner partner = partners.ofXmppDomain(from.asciiDomain());
            boolean comesBack = "error".equals(message.getHeader(UmppConstants.TYPE)) && sessions.isFormer(to, from);
            if (!comesBack && (partner == null || !isOptional(partner))) {
                throw new NoSessionException("no session between these two was agreed");
            }
            exchange.setProperty(UmppConstants.NO_SESSION, true);
            return;
        }
        sessions.received(session.key());
        exchange.setProperty(SESSION, session);
        exchange.setProperty(KEY, session.key());
        message.setHeader(UmppConstants.THREAD, session.thread());
        message.setHeader(UmppConstants.SESSION_ID, id(session));
    }

    /** True if the stanza belongs to a session that is agreed, or so lately ended that it was on its way (D-10). */
    public boolean isKnown(Exchange exchange) {
        Session session = exchange.getProperty(SESSION, Session.class);
        return session instanceof Session.Established || session instanceof Session.Ending;
    }

    /** A BYE came, or the dialog died: ends the session of {@code UmppDialog}; true if there was one. */
    public boolean ended(Exchange exchange) {
        Message message = exchange.getMessage();
        String dialog = message.getHeader(UmppConstants.DIALOG, "", String.class);
        Session open = sessions.ofDialog(dialog);
        boolean unnoticed = open != null && sessions.endsUnnoticed(open);
        Session session = sessions.bye(dialog);
        if (session instanceof Session.Established established) {
            exchange.setProperty(SESSION, session);
            // an answer may have made it spare between the two looks
            exchange.setProperty(UNNOTICED, unnoticed || sessions.endsUnnoticed(session));
            message.setHeader(UmppConstants.FROM, established.peer().toString());
            message.setHeader(UmppConstants.TO, established.local().toString());
            message.setHeader(UmppConstants.THREAD, established.thread());
            message.setHeader(UmppConstants.SESSION_ID, id(established));
            message.setHeader(UmppConstants.DIRECTION, UmppConstants.INBOUND);
            return true;
        }
        return false;
    }

    /** A local user ends its session; true if there was one, so that a BYE is to be sent. */
    public boolean leave(Exchange exchange) {
        if (current(exchange) instanceof Session.Established established) {
            sessions.bye(established.dialog());
            exchange.getMessage().setHeader(UmppConstants.DIALOG, established.dialog());
            return true;
        }
        return false;
    }

    /** The dialogs to be ended by BYE, as another one serves their users since two offers have crossed (D-06). */
    public List<String> surplus() {
        return sessions.surplus();
    }

    /** The dialogs of sessions in which nothing was said for so long that they end (D-11, RFC 7573 §6.1). */
    public List<String> idle() {
        return idle.isZero() ? List.of() : sessions.idle(idle);
    }

    /**
     * A stanza did not reach the partner in all the time it had: ends its session, as it has lost its transport (D-12).
     *
     * @return true if there was one, so that a BYE is to be sent
     */
    public boolean lost(Exchange exchange) {
        Message message = exchange.getMessage();
        Session session = sessions.ofStanza(
                jid(message, UmppConstants.FROM),
                jid(message, UmppConstants.TO),
                message.getHeader(UmppConstants.THREAD, String.class));
        if (session instanceof Session.Established established && sessions.bye(established.dialog()) != null) {
            message.setHeader(UmppConstants.DIALOG, established.dialog());
            return true;
        }
        return false;
    }

    /** Lets ended sessions go whose stanzas have had their time. */
    public void sweep() {
        sessions.sweep();
    }

    private SessionDescription describe(Session.Offered offered) {
        return offerAnswer(offered.callId())
                .offer(offered.local(), host.name(), host.port(), offered.key().thread());
    }

    static MsrpOfferAnswer msrp(String callId) {
        long id = Integer.toUnsignedLong(callId.hashCode()) + 1;
        return new MsrpOfferAnswer(() -> id, MOST_OCTETS);
    }

    private @Nullable Session current(Exchange exchange) {
        Session session = sessions.get(key(exchange));
        exchange.setProperty(SESSION, session);
        return session;
    }

    /** D-21: a JID of the partner's XMPP domain; of the user itself, if the partner is bound to that. */
    private static boolean mayUse(Partner partner, Jid jid, Jid user) {
        return jid.asciiDomain().equals(partner.xmppDomain())
                && (!partner.userBinding() || jid.local().equals(user.local()));
    }

    /** D-23: what may be followed of the host and port of the peer's description. */
    private static StreamTarget target(Partner partner, Agreement agreement) {
        TransportAddress address = partner.streamAddresses().choose(agreement.host(), agreement.port());
        if (address instanceof TransportAddress.Follow follow) {
            return new StreamTarget(follow.host() + ':' + follow.port(), follow.listed());
        }
        return StreamTarget.NONE;
    }

    /** The session id of a description follows from its Call-ID, so that it stays the same for the life of the dialog. */
    private static OfferAnswer offerAnswer(String callId) {
        long id = Integer.toUnsignedLong(callId.hashCode()) + 1;
        return new OfferAnswer(() -> id);
    }

    static void setDescription(Exchange exchange, String description) {
        exchange.getMessage().setBody(description);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, CONTENT_TYPE);
    }

    static String body(Message message) {
        return Optional.ofNullable(message.getBody(String.class)).orElse("");
    }

    private static SessionKey key(Exchange exchange) {
        return exchange.getProperty(KEY, SessionKey.class);
    }

    private static Jid jid(Message message, String header) {
        return Jid.parse(message.getHeader(header, String.class));
    }

    /** The Call-ID of a session, with which the id of its dialog begins; empty if it has none. */
    private static String id(@Nullable Session session) {
        if (session instanceof Session.Offered offered) {
            return offered.callId();
        }
        if (session instanceof Session.Established established) {
            return established.callId();
        }
        return session instanceof Session.Ending ending ? callId(ending.dialog()) : "";
    }

    private static String callId(String dialog) {
        int end = dialog.indexOf(';');
        return end < 0 ? dialog : dialog.substring(0, end);
    }

    private static String newCallId(String domain) {
        return UUID.randomUUID() + "@" + domain;
    }

    private static String randomResource() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
