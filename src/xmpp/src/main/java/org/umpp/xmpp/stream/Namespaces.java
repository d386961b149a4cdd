// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

/** The XML namespaces that our streams know (RFC 6120 §14 and the XEPs named). */
public final class Namespaces {
    /** The stream element, its features and its errors. */
    public static final String STREAMS = "http://etherx.jabber.org/streams";

    /** The content of server-to-server streams. */
    public static final String SERVER = "jabber:server";

    /** The content of the stream between a component and its server (XEP-0114). */
    public static final String COMPONENT = "jabber:component:accept";

    /** The content of client streams; seen in documents that routes make, never on our streams. */
    public static final String CLIENT = "jabber:client";

    /** STARTTLS (RFC 6120 §5). */
    public static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";

    /** SASL (RFC 6120 §6). */
    public static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";

    /** Conditions of stream errors (RFC 6120 §4.9). */
    public static final String STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams";

    /** Conditions of stanza errors (RFC 6120 §8.3). */
    public static final String STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas";

    /** The offer of a bidirectional stream (XEP-0288). */
    public static final String BIDI_FEATURE = "urn:xmpp:features:bidi";

    /** The use of a bidirectional stream (XEP-0288). */
    public static final String BIDI = "urn:xmpp:bidi";

    /** Stream management (XEP-0198). */
    public static final String SM = "urn:xmpp:sm:3";

    /** Ping (XEP-0199). */
    public static final String PING = "urn:xmpp:ping";

    /** What an entity is and can do (XEP-0030). */
    public static final String DISCO_INFO = "http://jabber.org/protocol/disco#info";

    /** What an entity has in it (XEP-0030). */
    public static final String DISCO_ITEMS = "http://jabber.org/protocol/disco#items";

    /** What the prefix xml is bound to, always. */
    public static final String XML = "http://www.w3.org/XML/1998/namespace";

    private Namespaces() {}
}
