// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

/**
 * The headers that every exchange of the federation carries, whichever wire or community it came from (D-42), so that any step
 * of any bus can be put in between and knows what passes.
 */
public final class UmppConstants {
    /** Who sends: a JID, with the universal name of the user. */
    public static final String FROM = "UmppFrom";

    /** Who shall receive: a JID, likewise. */
    public static final String TO = "UmppTo";

    /** Which local user it is about, whoever sends: a bare JID, with the universal name. What the directory is asked by. */
    public static final String USER = "UmppUser";

    /** The community that the local user is in, as the directory says; absent for the bus. */
    public static final String COMMUNITY = "UmppCommunity";

    /** The type of the stanza; empty where it has none. */
    public static final String TYPE = "UmppType";

    /** The domain of the partner: its SIP domain. */
    public static final String PARTNER = "UmppPartner";

    /** {@link #OUTBOUND} to the partner, or {@link #INBOUND} from it. */
    public static final String DIRECTION = "UmppDirection";

    /** The thread of the session. */
    public static final String THREAD = "UmppThread";

    /** The Call-ID of the session. */
    public static final String SESSION_ID = "UmppSessionId";

    /** The SIP dialog of the session or subscription the exchange is about; its id begins with the Call-ID, up to a semicolon. */
    public static final String DIALOG = "UmppDialog";

    /** A SIP dialog that has no use any more and is to be ended with BYE. */
    public static final String SURPLUS_DIALOG = "UmppSurplusDialog";

    /**
     * How many servers it may still pass, if it came from a partner (Integer). Whoever sends something on in an exchange of its own takes it
     * along, so that loops end.
     */
    public static final String HOPS = "UmppHops";

    /** A final SIP status. */
    public static final String STATUS = "UmppStatus";

    /** Why something failed: a stanza error condition (RFC 6120 §8.3.3). */
    public static final String CONDITION = "UmppCondition";

    /** The same in words a person may read; may be empty. */
    public static final String REASON = "UmppReason";

    /** The exchange property that is true of a stanza to or from a plain XMPP domain, where nothing is agreed over SIP. */
    public static final String XMPP_PARTNER = "UmppXmppPartner";

    /** The exchange property that is true of a stanza to a plain SIP domain, where there are no sessions. */
    public static final String SIP_PARTNER = "UmppSipPartner";

    /** The exchange property that is true of a partner's stanza which belongs to no session, and needs none. */
    public static final String NO_SESSION = "UmppNoSession";

    /** The value of {@link #COMMUNITY} for users of the organisation's own XMPP server. */
    public static final String XMPP_SERVER = "xmpp";

    /** The value of {@link #COMMUNITY} for users of the organisation's own SIP server. */
    public static final String SIP_SERVER = "sip";

    /** A value of {@link #DIRECTION}. */
    public static final String OUTBOUND = "outbound";

    /** A value of {@link #DIRECTION}. */
    public static final String INBOUND = "inbound";

    private UmppConstants() {}
}
