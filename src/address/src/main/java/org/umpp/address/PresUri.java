// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/**
 * A presence URI, {@code pres:user@domain} (RFC 3859), always in its canonical form. Every one has a JID. Letter case of
 * the user is kept as given; {@link #key} is what says whether two mean the same user.
 *
 * @param user the user, decoded, in NFC, 1-1023 octets of UTF-8
 * @param domain the domain in A-labels, lower case
 */
public record PresUri(String user, String domain) {
    private static final String SCHEME = "pres";

    /**
     * Brings the parts into their canonical form.
     *
     * @throws MalformedAddressException when a part breaks its grammar, or the user has no localpart (RFC 7247 §6.4)
     */
    public PresUri {
        user = UserPart.canonical(user);
        domain = DomainName.toAscii(domain);
        UserPart.toLocal(user);
    }

    /**
     * Reads {@code pres:user@domain}; parameters and headers are dropped.
     *
     * @throws MalformedAddressException when {@code text} is no pres: URI with a user, or the user has no localpart
     */
    public static PresUri parse(String text) {
        UriParts parts = MailboxUri.parse(text, SCHEME);
        return new PresUri(parts.user(), parts.host());
    }

    /**
     * The pres: URI of a JID; its resourcepart is dropped (RFC 7247 §6.5).
     *
     * @throws MalformedAddressException when the JID has no localpart, or one with needless escapes
     */
    public static PresUri from(Jid jid) {
        return new PresUri(UserPart.fromLocal(jid.local()), jid.domain());
    }

    /** The bare JID of this user (RFC 7247 §6.4). */
    public Jid toJid() {
        return new Jid(UserPart.toLocal(user), domain, "");
    }

    /** Whom this address means, independent of scheme and letter case. */
    public AddressKey key() {
        return new AddressKey(UserPart.toLocal(user), domain);
    }

    /** The URI, percent-encoded; {@link #parse} is its inverse. */
    @Override
    public String toString() {
        return MailboxUri.write(SCHEME, user, domain);
    }
}
