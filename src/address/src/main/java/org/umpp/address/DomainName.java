// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import org.jspecify.annotations.Nullable;

/**
 * Domain names in their two canonical spellings, both lower case: U-labels, as XMPP writes them, and A-labels, as SIP, DNS
 * and certificates do (IDNA2008, RFC 5890). IPv4 addresses pass as they are, {@code [IPv6]} literals take the form of
 * RFC 5952, and the dot that may end an absolute name is dropped (RFC 7622 §3.2).
 */
public final class DomainName {
    private static final int MAX_LABEL = 63;

    private DomainName() {}

    /**
     * The U-label form.
     *
     * @throws MalformedAddressException when {@code text} is no domain name, or longer than 1023 octets
     */
    public static String toUnicode(String text) {
        String plain = canonicalIfPlain(text);
        return plain != null ? plain : Idna.toUnicode(text);
    }

    /**
     * The A-label form.
     *
     * @throws MalformedAddressException when {@code text} is no domain name, or longer than 1023 octets
     */
    public static String toAscii(String text) {
        String plain = canonicalIfPlain(text);
        return plain != null ? plain : Idna.toAscii(text);
    }

    /** The canonical form of a name that is the same in A-labels and U-labels; null for one that needs IDNA. */
    private static @Nullable String canonicalIfPlain(String text) {
        if (text.startsWith("[")) {
            return Ipv6Literal.canonical(text);
        }
        int end = text.endsWith(".") ? text.length() - 1 : text.length();
        if (end == 0 || end > Jid.MAX_OCTETS) {
            throw malformed(text);
        }
        boolean lower = true;
        int label = 0;
        int longest = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c > '~' || (c == '-' && i == label + 3 && text.charAt(i - 1) == '-')) {
                return null;
            }
            if (c == '.') {
                requireLabel(text, label, i);
                longest = Math.max(longest, i - label);
                label = i + 1;
            } else if (c != '-' && !Ascii.isLetterOrDigit(c)) {
                throw malformed(text);
            }
            lower &= c < 'A' || c > 'Z';
        }
        requireLabel(text, label, end);
        // RFC 7622 §3.2 sets a text label that only the local network resolves no limit of its own.
        if (label > 0 && Math.max(longest, end - label) > MAX_LABEL) {
            throw malformed(text);
        }
        String name = text.substring(0, end);
        return lower ? name : Ascii.toLowerCase(name);
    }

    private static void requireLabel(String text, int start, int end) {
        if (start == end || text.charAt(start) == '-' || text.charAt(end - 1) == '-') {
            throw malformed(text);
        }
    }

    static MalformedAddressException malformed(String text) {
        return new MalformedAddressException("domain", text, "1-1023 octets, a domain name or an IP address");
    }
}
