// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/** The rules of a localpart (RFC 7622 §3.3): UsernameCaseMapped of RFC 8265, less the eight characters XMPP takes away. */
final class LocalPart {
    /** No localpart of 1023 octets has a longer spelling that anybody writes; keeps PRECIS away from floods. */
    private static final int MAX_INPUT = 4 * Jid.MAX_OCTETS;

    private LocalPart() {}

    static String enforce(String text) {
        boolean lower = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '~') {
                return enforceUnicode(text);
            }
            if (c <= ' ' || isExcluded(c)) {
                throw malformed(text);
            }
            lower &= c < 'A' || c > 'Z';
        }
        if (text.isEmpty() || text.length() > Jid.MAX_OCTETS) {
            throw malformed(text);
        }
        return lower ? text : Ascii.toLowerCase(text);
    }

    private static String enforceUnicode(String text) {
        if (text.length() > MAX_INPUT) {
            throw malformed(text);
        }
        String enforced = Precis.usernameCaseMapped(text);
        if (enforced == null || Utf8.length(enforced) > Jid.MAX_OCTETS) {
            throw malformed(text);
        }
        // Width mapping may have made one of them of its fullwidth form.
        for (int i = 0; i < enforced.length(); i++) {
            if (isExcluded(enforced.charAt(i))) {
                throw malformed(text);
            }
        }
        return enforced;
    }

    /** The characters of PRECIS' IdentifierClass that RFC 7622 §3.3.1 keeps out of localparts. */
    private static boolean isExcluded(char c) {
        return switch (c) {
            case '"', '&', '\'', '/', ':', '<', '>', '@' -> true;
            default -> false;
        };
    }

    private static MalformedAddressException malformed(String text) {
        return new MalformedAddressException(
                "localpart", text, "1-1023 octets of letters, digits and ASCII symbols except \" & ' / : < > @");
    }
}
