// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

/** The headers of exchanges from and to XMPP streams. */
public final class XmppConstants {
    /** From: the JID in the stanza. */
    public static final String FROM = "CamelXmppFrom";

    /** To: the JID in the stanza. */
    public static final String TO = "CamelXmppTo";

    /** The type of the stanza; absent where it has none. */
    public static final String TYPE = "CamelXmppType";

    /** The id of the stanza; absent where it has none. */
    public static final String ID = "CamelXmppId";

    /** Our domain on the stream. */
    public static final String LOCAL_DOMAIN = "CamelXmppLocalDomain";

    /** The peer's domain, which its certificate has proved. */
    public static final String PEER_DOMAIN = "CamelXmppPeerDomain";

    /** To the producer: {@code host:port} where a stream to the peer should go if it has no static route. */
    public static final String TARGET = "CamelXmppTarget";

    /** To the producer: true if our own configuration lists the host of the target, so that it may be in a private network. */
    public static final String TARGET_LISTED = "CamelXmppTargetListed";

    /** From {@code xmpp-s2s:undelivered}: the stanza error condition that says why (RFC 6120 §8.3.3). */
    public static final String ERROR_CONDITION = "CamelXmppErrorCondition";

    /** From {@code xmpp-s2s:undelivered}: the same in a few words, for people. */
    public static final String ERROR_TEXT = "CamelXmppErrorText";

    private XmppConstants() {}
}
