// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/** What im: and pres: URIs have in common: a scheme, then a mailbox (RFC 3859 §3.3, RFC 3860 §3.3). */
final class MailboxUri {
    private MailboxUri() {}

    static UriParts parse(String text, String scheme) {
        UriParts parts = UriParts.parse(text);
        if (!parts.scheme().equals(scheme)) {
            throw new MalformedAddressException("scheme", parts.scheme(), scheme);
        }
        return parts;
    }

    static String write(String scheme, String user, String domain) {
        return scheme + ':' + encodeDots(PercentEncoding.MAILBOX.encode(user)) + '@' + domain;
    }

    /** A dot may stand raw between atoms; at either end, or next to another, it would break the mailbox (RFC 5322). */
    private static String encodeDots(String user) {
        if (user.indexOf('.') < 0) {
            return user;
        }
        StringBuilder encoded = new StringBuilder(user.length() + 4);
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            boolean atom = i > 0 && user.charAt(i - 1) != '.' && i + 1 < user.length() && user.charAt(i + 1) != '.';
            if (c == '.' && !atom) {
                PercentEncoding.append(encoded, c);
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }
}
