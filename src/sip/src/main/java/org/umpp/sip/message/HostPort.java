// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

/**
 * {@code hostport} (RFC 3261 §25.1): a name, an IPv4 address or an IPv6 address in brackets, and perhaps a port.
 *
 * @param port 1 to 65535, or -1 when absent
 */
record HostPort(String host, int port) {
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
        String host = text.substring(start, hostEnd);
        if (!isHost(host)) {
            throw MalformedSipException.field(field);
        }
        return new HostPort(host, hostEnd == end ? -1 : port(text, hostEnd, end, field));
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
        if (text.charAt(colon) != ':' || port < 1) {
            throw MalformedSipException.field(field);
        }
        return port;
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
