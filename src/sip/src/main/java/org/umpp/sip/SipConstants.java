// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip;

/**
 * The headers that the component sets and reads. Nothing that a peer sends gets into any other header. Bodies are text; that of a MESSAGE
 * received is octets, as its charset may be any.
 */
public final class SipConstants {
    /** The method of a request received (String). */
    public static final String METHOD = "CamelSipMethod";

    /** The Request-URI (String): im:, pres:, sip: or sips:. */
    public static final String REQUEST_URI = "CamelSipRequestUri";

    /** The URI of From (String). */
    public static final String FROM = "CamelSipFrom";

    /** The URI of To (String); the Request-URI when a producer is given none. */
    public static final String TO = "CamelSipTo";

    /** Call-ID (String). */
    public static final String CALL_ID = "CamelSipCallId";

    /** The dialog (String), as {@link org.umpp.sip.dialog.DialogId} writes it. */
    public static final String DIALOG_ID = "CamelSipDialogId";

    /** The status of a response (Integer): of the one received, or of the one to send; 200 when a route sets none. */
    public static final String STATUS = "CamelSipStatus";

    /**
     * The reason phrase of a response; with the end of a dialog or an INVITE, the value of Reason (String): the peer's own, read
     * and written anew, or ours.
     */
    public static final String REASON = "CamelSipReason";

    /** The URI of Contact (String): the peer's; in a 3xx to send, the address to go to. */
    public static final String CONTACT = "CamelSipContact";

    /** The value of Event (String). */
    public static final String EVENT = "CamelSipEvent";

    /** Expires, in seconds (Integer); 0 ends a subscription, or fetches the state once. */
    public static final String EXPIRES = "CamelSipExpires";

    /** Subscription-State (String): active, pending, or terminated;reason=…;retry-after=…. */
    public static final String SUBSCRIPTION_STATE = "CamelSipSubscriptionState";

    /** The value of Accept (String); in a 415 to send, the types that could have been. */
    public static final String ACCEPT = "CamelSipAccept";

    /** Max-Forwards (Integer): of a request received; of one to send outside of dialogs, 70 when a route sets none. */
    public static final String MAX_FORWARDS = "CamelSipMaxForwards";

    /** Subject (String). */
    public static final String SUBJECT = "CamelSipSubject";

    /** The value of Content-Language (String). */
    public static final String CONTENT_LANGUAGE = "CamelSipContentLanguage";

    /** The value of Date (String). */
    public static final String DATE = "CamelSipDate";

    /** The domain of ours that a request is for (String). */
    public static final String LOCAL_DOMAIN = "CamelSipLocalDomain";

    /** The domain of the partner that sent a request, as its certificate proved it (String). */
    public static final String PEER_DOMAIN = "CamelSipPeerDomain";

    /** Retry-After, in seconds (Integer). */
    public static final String RETRY_AFTER = "CamelSipRetryAfter";

    /** The value of Warning (String). */
    public static final String WARNING = "CamelSipWarning";

    /** Min-Expires, in seconds (Integer). */
    public static final String MIN_EXPIRES = "CamelSipMinExpires";

    /** Whether a request belongs to a dialog that stands, so that its Request-URI is our Contact (Boolean). */
    public static final String IN_DIALOG = "CamelSipInDialog";

    /** Whether an INVITE belongs to a dialog that stands (Boolean). */
    public static final String REINVITE = "CamelSipReinvite";

    /** The media type of the body (String). */
    public static final String CONTENT_TYPE = "Content-Type";

    /** The entity-tag that a PUBLISH is about (SIP-If-Match), and the one that its 200 gives (SIP-ETag). */
    public static final String ENTITY_TAG = "CamelSipEntityTag";

    private SipConstants() {}
}
