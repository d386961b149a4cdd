// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.dialog;

/** Why a dialog ended, or never came to be, without our own user asking for it. */
public enum EndReason {
    /** The peer sent BYE. */
    PEER_BYE("SIP;text=\"BYE\""),
    /** Our user did not answer the INVITE in time (RFC 3261 §21.4.9). */
    NO_ANSWER("SIP;cause=408;text=\"No answer\""),
    /** The INVITE was over when our user accepted it: the peer had taken it back, or there was no room (RFC 3261 §9.2). */
    CANCELLED("SIP;cause=487;text=\"Cancelled\""),
    /** No ACK for our 2xx came within 64·T1 (RFC 3261 §13.3.1.4). */
    NO_ACK("SIP;cause=408;text=\"No ACK\""),
    /** The session expired (RFC 4028 §10). */
    SESSION_EXPIRED("SIP;cause=408;text=\"Session expired\""),
    /** The peer does not know the dialog any more, or did not answer in it: 481 or 408 (RFC 3261 §12.2.1.2). */
    DIALOG_LOST("SIP;cause=481;text=\"Dialog lost\""),
    /** The subscription was not refreshed (RFC 6665 §4.2.1, §4.1.2.2). */
    SUBSCRIPTION_EXPIRED("SIP;cause=408;text=\"Subscription expired\""),
    /** A refresh of our subscription, or a NOTIFY of ours, was refused for good (RFC 6665 §4.1.2.3, §4.2.2). */
    REFUSED("SIP;cause=480;text=\"Refused\""),
    /** No NOTIFY followed our SUBSCRIBE within Timer N (RFC 6665 §4.1.2.4). */
    NO_NOTIFY("SIP;cause=408;text=\"No NOTIFY\"");

    private final String reasonHeader;

    EndReason(String reasonHeader) {
        this.reasonHeader = reasonHeader;
    }

    /** The reason as the value of a Reason header (RFC 3326). */
    public String reasonHeader() {
        return reasonHeader;
    }
}
