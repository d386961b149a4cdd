// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.netty;

import org.jspecify.annotations.Nullable;

/**
 * Where a partner says its streams should go, such as the c= line of an SDP.
 *
 * @param host a name or a numeric address
 * @param port 1-65535
 * @param listed whether our own configuration lists it, so that it may lie in a private network
 */
public record TargetHint(String host, int port, boolean listed) {
    public TargetHint {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("target: " + host + ":" + port + " (expected: host:1-65535)");
        }
    }

    /**
     * Reads {@code host:port}, {@code [IPv6 address]:port} or {@code host}, which means port 5269; null when it is none of
     * these.
     */
    public static @Nullable TargetHint parse(String text, boolean listed) {
        int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        int colon = text.indexOf(':', Math.max(bracket, 0));
        String host = bracket > 0 ? text.substring(1, bracket) : colon < 0 ? text : text.substring(0, colon);
        boolean plain = bracket > 0 ? colon == bracket + 1 || text.length() == bracket + 1 : true;
        int port = colon < 0 ? Targets.PORT : port(text.substring(colon + 1));
        return plain && port > 0 && !host.isEmpty() ? new TargetHint(host, port, listed) : null;
    }

    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > 5) {
            return -1;
        }
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            port = port * 10 + digit;
        }
        return port <= 65_535 ? port : -1;
    }
}
