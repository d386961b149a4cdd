// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.util.Locale;

/**
 * A URI whose scheme is neither sip nor sips, kept as written. The address types of im: and pres: (RFC 3859, 3860) live
 * in {@code org.umpp.address}; here only what routing needs is read.
 *
 * @param scheme in lower case
 * @param rest all that follows the colon
 */
public record OpaqueUri(String scheme, String rest) implements Uri {
    @Override
    public String user() {
        int at = rest.indexOf('@');
        return at < 0 ? "" : rest.substring(0, at);
    }

    @Override
    public String host() {
        int at = rest.indexOf('@');
        if (at < 0) {
            return "";
        }
        int end = at + 1;
        while (end < rest.length() && "?;/".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return rest.substring(at + 1, end).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return scheme + ':' + rest;
    }
}
