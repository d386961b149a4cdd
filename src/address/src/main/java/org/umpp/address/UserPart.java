// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import java.text.Normalizer;

/**
 * The user part of a URI, decoded, and the localpart it corresponds to (RFC 7247 §6.4, §6.5). The two are one to one but
 * for letter case: what would not come back is refused, so no two accounts of one side ever share an address on the other.
 */
final class UserPart {
    private static final int MAX_INPUT = 4 * Jid.MAX_OCTETS;

    private UserPart() {}

    /**
     * The canonical form of a decoded user part: NFC, with fullwidth ASCII as its plain twin. Both come before escaping, so
     * that an escape is always made of what a reader takes for the character, and never arises from later mapping.
     *
     * @throws MalformedAddressException when there is none, it exceeds 1023 octets, or holds a control
     */
    static String canonical(String user) {
        boolean ascii = true;
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw malformed(user);
            }
            ascii &= c < 0x80;
        }
        if (user.isEmpty() || user.length() > MAX_INPUT) {
            throw malformed(user);
        }
        String canonical = ascii ? user : Normalizer.normalize(narrow(user), Normalizer.Form.NFC);
        if (Utf8.length(canonical) > Jid.MAX_OCTETS) {
            throw malformed(user);
        }
        return canonical;
    }

    private static String narrow(String text) {
        StringBuilder narrow = new StringBuilder(text);
        for (int i = 0; i < narrow.length(); i++) {
            char c = narrow.charAt(i);
            if (c >= '\uff01' && c <= '\uff5e') {
                narrow.setCharAt(i, (char) (c - '\uff01' + '!'));
            } else if (c == '\u3000') {
                narrow.setCharAt(i, ' ');
            }
        }
        return narrow.toString();
    }

    /**
     * The localpart of a canonical user part.
     *
     * @throws MalformedAddressException when it cannot be one: a space at either end, or characters PRECIS excludes
     */
    static String toLocal(String user) {
        if (user.startsWith(" ") || user.endsWith(" ")) {
            throw new MalformedAddressException("user", user, "no space at either end");
        }
        return LocalPart.enforce(JidEscaping.escape(user));
    }

    /**
     * The user part of a localpart.
     *
     * @throws MalformedAddressException when the localpart is absent, or escapes what needs none, so that another localpart
     *     stands for the same user
     */
    static String fromLocal(String local) {
        String user = canonical(JidEscaping.unescape(local));
        if (!toLocal(user).equals(local)) {
            throw new MalformedAddressException("localpart", local, "XEP-0106 escapes only where needed");
        }
        return user;
    }

    private static MalformedAddressException malformed(String user) {
        return new MalformedAddressException("user", user, "1-1023 octets without controls");
    }
}
