// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/** The rules of a resourcepart (RFC 7622 §3.4): OpaqueString of RFC 8265. */
final class ResourcePart {
    private static final int MAX_INPUT = 4 * Jid.MAX_OCTETS;

    private ResourcePart() {}

    static String enforce(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '~') {
                return enforceUnicode(text);
            }
            if (c < ' ') {
                throw malformed(text);
            }
        }
        if (text.isEmpty() || text.length() > Jid.MAX_OCTETS) {
            throw malformed(text);
        }
        return text;
    }

    private static String enforceUnicode(String text) {
        if (text.length() > MAX_INPUT) {
            throw malformed(text);
        }
        String enforced = Precis.opaqueString(text);
        if (enforced == null || Utf8.length(enforced) > Jid.MAX_OCTETS) {
            throw malformed(text);
        }
        return enforced;
    }

    private static MalformedAddressException malformed(String text) {
        return new MalformedAddressException("resourcepart", text, "1-1023 octets without controls");
    }
}
