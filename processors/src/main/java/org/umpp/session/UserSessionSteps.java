// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.umpp.address.Jid;
import org.umpp.policy.Partner;
import org.umpp.policy.PolicyRejectedException;
import org.umpp.policy.UmppConstants;
import org.umpp.sdp.MsrpMedia;
import org.umpp.sdp.MsrpOfferAnswer;
import org.umpp.sdp.NotAcceptableOfferException;
import org.umpp.sdp.SdpReader;
import org.umpp.sdp.SdpWriter;
import org.umpp.sdp.SessionDescription;

/**
 * What the routes do with sessions over MSRP that a user of ours has with this server, which plays the partner's user: the bean
 * {@code userSessions}. Each is a session of the registry, in which the partner's user is the local one, and ours the peer. What is said in it goes
 * on in the session that there is with the partner, or in whatever way the partner takes.
 */
public final class UserSessionSteps {
    private final Sessions sessions;
    private volatile MsrpHosts hosts;

    public UserSessionSteps(Sessions sessions, MsrpHosts hosts) {
        this.sessions = sessions;
        this.hosts = hosts;
    }

    /** From now on users of ours find us here; where it is not served, they may have no sessions. */
    public void setHosts(MsrpHosts next) {
        hosts = next;
    }

    /**
     * Answers the offer of a user of ours: the body becomes the body of the 2xx, and the session is agreed. The user connects to us, and not we to
     * whatever a phone names.
     *
     * @throws PolicyRejectedException if users of ours may have no sessions
     * @throws NotAcceptableOfferException if no line of it can be used
     * @throws org.umpp.sdp.MalformedSdpException if it is no session description
     */
    public void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        String dialog = message.getHeader(UmppConstants.DIALOG, String.class);
        String callId = message.getHeader(UmppConstants.SESSION_ID, String.class);
        SessionDescription offer = SdpReader.read(SessionSteps.body(message));
        Session former = sessions.ofDialog(dialog);
        MsrpLeg before = former instanceof Session.Established established
                ? established.target().msrp()
                : null;
        MsrpOfferAnswer.Answered answer =
                SessionSteps.msrp(callId).answer(offer, before == null ? newPath(offer) : before.path());
        if (answer.agreement().connect()) {
            throw refused("a=setup:passive (expected: who invites connects)");
        }
        if (before != null
                && !before.peerPath().equals(answer.agreement().peer().text())) {
            throw refused("a session over MSRP keeps its paths; another needs an INVITE of its own");
        }
        if (before == null) {
            Jid user = Jid.parse(message.getHeader(UmppConstants.FROM, String.class))
                    .bare();
            Jid contact =
                    Jid.parse(message.getHeader(UmppConstants.TO, String.class)).bare();
            sessions.answer(
                    new Session.Established(
                            new SessionKey(contact.toString(), user.toString(), callId),
                            contact,
                            user,
                            dialog,
                            StreamTarget.of(SessionSteps.leg(answer.agreement()))),
                    Partner.UNLIMITED);
            SessionSteps.agreed(exchange, answer.agreement(), false);
        }
        SessionSteps.setDescription(exchange, SdpWriter.write(answer.description()));
    }

    private String newPath(SessionDescription offer) {
        MsrpHosts now = hosts;
        if (now.equals(MsrpHosts.NONE)) {
            throw new PolicyRejectedException("users of ours have no sessions (expected: community.msrp.listen)");
        }
        for (boolean overTls : new boolean[] {true, false}) {
            if (now.isServed(overTls) && MsrpOfferAnswer.isOffered(offer, overTls)) {
                return now.newPath(overTls);
            }
        }
        if (MsrpOfferAnswer.isOffered(offer, false)) {
            throw new NotAcceptableOfferException(
                    NotAcceptableOfferException.INCOMPATIBLE_TRANSPORT,
                    MsrpMedia.PLAIN + " is clear text (expected: " + MsrpMedia.SECURE
                            + ", or community.msrp.security = plain)");
        }
        throw refused("no m=message of MSRP that can be used (expected: "
                + (now.isServed(true) ? MsrpMedia.SECURE : MsrpMedia.PLAIN) + ')');
    }

    private static NotAcceptableOfferException refused(String reason) {
        return new NotAcceptableOfferException(NotAcceptableOfferException.INCOMPATIBLE_MEDIA_FORMAT, reason);
    }

    /** True if the user of ours in {@code UmppUser} has a session open with who writes to it, which is then the one at hand. */
    public boolean isOpen(Exchange exchange) {
        Message message = exchange.getMessage();
        String user = message.getHeader(UmppConstants.USER, "", String.class);
        String contact = message.getHeader(UmppConstants.FROM, "", String.class);
        if (user.isEmpty()
                || contact.isEmpty()
                || !(sessions.ofStanza(
                                Jid.parse(contact).bare(), Jid.parse(user).bare(), null)
                        instanceof Session.Established session)) {
            return false;
        }
        exchange.setProperty(SessionSteps.KEY, session.key());
        exchange.setProperty(SessionSteps.SESSION, session);
        return true;
    }
}
