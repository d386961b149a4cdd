// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/**
 * Addresses across the two protocols (RFC 7247 §6). From a JID to im: and pres: see {@link ImUri#from} and
 * {@link PresUri#from}; domains are the same on both sides.
 */
public final class AddressMapping {
    private AddressMapping() {}

    /**
     * The JID of a sip:, sips:, im:, pres: or tel: URI (RFC 7247 §6.4). A gr parameter becomes the resourcepart, a telephone
     * number loses its visual separators; password, port, other parameters and headers are dropped. A SIP URI without user
     * is the JID of its domain.
     *
     * @throws MalformedAddressException when {@code uri} is none of them, breaks its grammar, has no counterpart, or is a
     *     tel: URI whose phone-context is no domain
     */
    public static Jid toJid(String uri) {
        UriParts parts = UriParts.parse(uri);
        if (parts.host().isEmpty()) {
            throw new MalformedAddressException("domain", "", "a domain, for tel: in phone-context");
        }
        return jid(parts, parts.host());
    }

    /**
     * As {@link #toJid(String)}, but a global telephone number belongs to {@code telephoneDomain}.
     *
     * @throws MalformedAddressException when {@code uri} breaks its grammar or has no counterpart
     */
    public static Jid toJid(String uri, String telephoneDomain) {
        UriParts parts = UriParts.parse(uri);
        boolean global = parts.scheme().equals("tel") && parts.host().isEmpty();
        return jid(parts, global ? telephoneDomain : parts.host());
    }

    private static Jid jid(UriParts parts, String domain) {
        String local = parts.user().isEmpty() ? "" : UserPart.toLocal(UserPart.canonical(parts.user()));
        return new Jid(local, domain, parts.resource());
    }

    /**
     * The sip: URI of a JID; its resourcepart becomes the gr parameter (RFC 7247 §6.5).
     *
     * @throws MalformedAddressException when the localpart has needless escapes
     */
    public static String toSip(Jid jid) {
        return sip("sip:", jid);
    }

    /**
     * The sips: URI of a JID, otherwise as {@link #toSip}.
     *
     * @throws MalformedAddressException when the localpart has needless escapes
     */
    public static String toSips(Jid jid) {
        return sip("sips:", jid);
    }

    private static String sip(String scheme, Jid jid) {
        StringBuilder uri = new StringBuilder(64).append(scheme);
        if (!jid.local().isEmpty()) {
            uri.append(PercentEncoding.SIP_USER.encode(UserPart.fromLocal(jid.local())))
                    .append('@');
        }
        uri.append(jid.asciiDomain());
        if (jid.isFull()) {
            uri.append(";gr=").append(PercentEncoding.SIP_PARAMETER.encode(jid.resource()));
        }
        return uri.toString();
    }
}
