// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.util.Locale;

/** A URI as SIP carries it: one we understand in all its parts (sip, sips), or any other (im, pres, tel, urn). */
public sealed interface Uri permits SipUri, OpaqueUri {
    /** The scheme, in lower case. */
    String scheme();

    /** The part before the {@code @}, with its escapes; "" when there is none. */
    String user();

    /** The host or domain, in lower case, an IPv6 address in its brackets; "" when there is none. */
    String host();

    /**
     * Reads an absolute URI (RFC 3261 §19.1.1, RFC 3986 §3).
     *
     * @throws MalformedSipException 400 when it is none
     */
    static Uri parse(String text) {
        return parse(text, "URI");
    }

    static Uri parse(String text, String field) {
        int colon = text.indexOf(':');
        if (colon == 3 && text.regionMatches(true, 0, "sip", 0, 3)) {
            return SipUri.parse(text, 4, false, field);
        }
        if (colon == 4 && text.regionMatches(true, 0, "sips", 0, 4)) {
            return SipUri.parse(text, 5, true, field);
        }
        String rest = text.substring(colon + 1);
        if (!isScheme(text, colon) || rest.isEmpty() || !Grammar.allOrEscaped(rest, Grammar.URIC)) {
            throw MalformedSipException.field(field);
        }
        return new OpaqueUri(text.substring(0, colon).toLowerCase(Locale.ROOT), rest);
    }

    private static boolean isScheme(String text, int colon) {
        if (colon < 1) {
            return false;
        }
        for (int i = 0; i < colon; i++) {
            char c = text.charAt(i);
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            boolean later = Grammar.isDigit(c) || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !later)) {
                return false;
            }
        }
        return true;
    }
}
