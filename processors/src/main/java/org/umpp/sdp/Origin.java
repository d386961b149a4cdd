// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.math.BigInteger;

/**
 * The {@code o=} line (RFC 8866 §5.2): whose session this is and which version of its description.
 *
 * @param username {@code -} where the host has no notion of users
 * @param sessionId 1 to 40 decimal digits
 * @param version 1 to 40 decimal digits; grows by one with each change (RFC 3264 §8)
 * @param networkType {@code IN}
 * @param addressType {@code IP4} or {@code IP6}
 * @param address the creating host, {@code ""} when the peer left it out
 */
public record Origin(
        String username, String sessionId, String version, String networkType, String addressType, String address) {
    private static final int MAX_DIGITS = 40;

    public Origin {
        if (!isNumber(sessionId) || !isNumber(version)) {
            throw new IllegalArgumentException("o=: sess-id or sess-version (expected: 1-" + MAX_DIGITS + " digits)");
        }
        requireToken(username);
        requireToken(networkType);
        requireToken(addressType);
        if (!address.isEmpty()) {
            requireToken(address);
        }
    }

    /** The origin of a description this side makes; the user stays unnamed and the host is the service's own. */
    static Origin of(long sessionId, String host) {
        return new Origin("-", Long.toString(sessionId), "1", "IN", Connection.addressType(host), host);
    }

    /** The same session, its description changed once more. */
    Origin next() {
        String following = new BigInteger(version).add(BigInteger.ONE).toString();
        return new Origin(username, sessionId, following, networkType, addressType, address);
    }

    static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static void requireToken(String text) {
        if (!Connection.isToken(text)) {
            throw new IllegalArgumentException("o=: empty field or white space in one (expected: six fields)");
        }
    }
}
