// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/**
 * {@code hostport} (RFC 3261 §25.1): a name, an IPv4 address or an IPv6 address in brackets, and perhaps a port.
 *
 * @param host still to be checked by {@link #isHost}
 * @param port still to be checked by {@link #isPort}; -1 when absent
 */
record HostPort(String host, int port) {
    static final int NO_PORT = -1;

    static HostPort parse(String text, int start, int end, String field) {
        int hostEnd = start;
        if (start < end && text.charAt(start) == '[') {
            hostEnd = text.indexOf(']', start) + 1;
        } else {
            while (hostEnd < end && text.charAt(hostEnd) != ':') {
                hostEnd++;
            }
        }
        if (hostEnd <= start || hostEnd > end) {
            throw MalformedSipException.field(field);
        }
        return new HostPort(text.substring(start, hostEnd), hostEnd == end ? NO_PORT : port(text, hostEnd, end, field));
    }

    private static int port(String text, int colon, int end, String field) {
        int port = 0;
        for (int i = colon + 1; i < end; i++) {
            char c = text.charAt(i);
            port = port * 10 + (c - '0');
            if (!Grammar.isDigit(c) || port > 65_535) {
                throw MalformedSipException.field(field);
            }
        }
        if (text.charAt(colon) != ':' || colon + 1 == end) {
            throw MalformedSipException.field(field);
        }
        return port;
    }

    static boolean isPort(int port) {
        return port == NO_PORT || (port > 0 && port < 65_536);
    }

    /** Whether the text is made of what names and addresses are made of; whether it resolves is another matter. */
    static boolean isHost(String text) {
        if (text.isEmpty()) {
            return false;
        }
        if (text.charAt(0) != '[') {
            return Grammar.all(text, Grammar.HOST) && text.charAt(0) != '.';
        }
        if (text.length() < 4 || text.charAt(text.length() - 1) != ']') {
            return false;
        }
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (!Grammar.isHex(c) && c != ':' && c != '.') {
                return false;
            }
        }
        return text.indexOf(':') > 0;
    }
}
