// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An MSRP URI (RFC 4975 §6), such as {@code msrps://gw.example.net:2855/s8q2;tcp}. Equal to another if both name the same session of
 * the same party (§6.1), whatever else they say.
 */
public final class MsrpUri {
    /** The port of a URI that names none. */
    public static final int DEFAULT_PORT = 2_855;

    private static final int MAX_LENGTH = 512;
    private static final int MAX_PATH = 8;

    private final String text;
    private final boolean secure;
    private final String host;
    private final int port;
    private final String session;
    private final String transport;

    private MsrpUri(String text, boolean secure, String host, int port, String session, String transport) {
        this.text = text;
        this.secure = secure;
        this.host = host;
        this.port = port;
        this.session = session;
        this.transport = transport;
    }

    /** One of ours over TLS. */
    public static MsrpUri secured(String host, int port, String session) {
        String shown = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
        return parse("msrps://" + shown + ':' + port + '/' + session + ";tcp");
    }

    /**
     * Reads one.
     *
     * @throws MalformedMsrpException if it is none, or names no session
     */
    public static MsrpUri parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean secure = lower.startsWith("msrps://");
        if (text.length() > MAX_LENGTH || !(secure || lower.startsWith("msrp://")) || !isPlain(text)) {
            throw malformed(text);
        }
        int start = secure ? 8 : 7;
        int semicolon = text.indexOf(';', start);
        int slash = text.indexOf('/', start);
        if (semicolon < 0 || slash < 0 || slash > semicolon || slash + 1 == semicolon) {
            throw malformed(text);
        }
        String authority =
                text.substring(text.lastIndexOf('@', slash) < start ? start : text.lastIndexOf('@', slash) + 1, slash);
        int colon = authority.lastIndexOf(':');
        boolean named = colon > authority.lastIndexOf(']');
        String host = named ? authority.substring(0, colon) : authority;
        int port = named ? port(text, authority.substring(colon + 1)) : DEFAULT_PORT;
        int end = text.indexOf(';', semicolon + 1);
        String transport = text.substring(semicolon + 1, end < 0 ? text.length() : end);
        if (host.isEmpty() || transport.isEmpty() || (host.charAt(0) == '[') != host.endsWith("]")) {
            throw malformed(text);
        }
        return new MsrpUri(text, secure, host, port, text.substring(slash + 1, semicolon), transport);
    }

    /**
     * A path: URIs with a space between them (RFC 4975 §9).
     *
     * @throws MalformedMsrpException if it is none, or very long
     */
    public static List<MsrpUri> path(String text) {
        List<MsrpUri> path = new ArrayList<>();
        for (String each : text.strip().split(" +", -1)) {
            if (path.size() == MAX_PATH) {
                throw new MalformedMsrpException("path: (expected: at most " + MAX_PATH + " URIs)");
            }
            path.add(parse(each));
        }
        return List.copyOf(path);
    }

    /** A path as text. */
    public static String text(List<MsrpUri> path) {
        StringBuilder out = new StringBuilder();
        for (MsrpUri each : path) {
            out.append(out.isEmpty() ? "" : " ").append(each.text);
        }
        return out.toString();
    }

    private static int port(String text, String digits) {
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535 || Integer.parseInt(digits) == 0) {
            throw malformed(text);
        }
        return Integer.parseInt(digits);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static MalformedMsrpException malformed(String text) {
        return new MalformedMsrpException(
                "URI of " + text.length() + " characters: (expected: msrps://host:port/session;tcp)");
    }

    /** Whether it asks for TLS. */
    public boolean isSecure() {
        return secure;
    }

    /** A name or an address; IPv6 in brackets. */
    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** The name of the session, which nobody can guess (§14.1). */
    public String session() {
        return session;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MsrpUri uri
                && secure == uri.secure
                && host.equalsIgnoreCase(uri.host)
                && port == uri.port
                && session.equals(uri.session)
                && transport.equalsIgnoreCase(uri.transport);
    }

    @Override
    public int hashCode() {
        return session.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
