// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

/**
 * A place to connect to.
 *
 * @param protocol the transport there
 * @param host a name, or a numeric address (IPv6 without brackets)
 * @param port 1 to 65535
 */
public record Target(Protocol protocol, String host, int port) {
    public Target {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1-65535)");
        }
    }

    /**
     * Reads {@code tls:host:port} or {@code tcp:host:port}; the port may be left out, an IPv6 address stands in brackets.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static Target parse(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        Protocol protocol =
                switch (scheme) {
                    case "tls" -> Protocol.TLS;
                    case "tcp" -> Protocol.TCP;
                    default -> throw malformed(text);
                };
        int hostStart = colon + 1;
        boolean bracketed = text.startsWith("[", hostStart);
        int hostEnd = text.indexOf(bracketed ? ']' : ':', hostStart);
        if (hostEnd < 0) {
            hostEnd = text.length();
        }
        String host = bracketed ? text.substring(hostStart + 1, hostEnd) : text.substring(hostStart, hostEnd);
        int rest = bracketed ? hostEnd + 1 : hostEnd;
        if (host.isEmpty() || rest > text.length()) {
            throw malformed(text);
        }
        if (rest == text.length()) {
            return new Target(protocol, host, protocol.defaultPort());
        }
        try {
            if (text.charAt(rest) == ':') {
                return new Target(protocol, host, Integer.parseInt(text, rest + 1, text.length(), 10));
            }
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
        throw malformed(text);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("target: " + text + " (expected: tls:host:port or tcp:host:port)");
    }

    @Override
    public String toString() {
        String shown = host.indexOf(':') < 0 ? host : '[' + host + ']';
        return protocol.parameter() + ':' + shown + ':' + port;
    }
}
