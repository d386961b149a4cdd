// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One Via value (RFC 3261 §20.42).
 *
 * @param transport in upper case: TLS, TCP, UDP, WS, ...
 * @param host of sent-by, in lower case; an IPv6 address in its brackets
 * @param port of sent-by, 1 to 65535, or -1 when absent
 */
public record Via(String transport, String host, int port, Parameters parameters) {
    /** What the branch of every transaction by RFC 3261 starts with (§8.1.1.7). */
    public static final String MAGIC_COOKIE = "z9hG4bK";

    public Via {
        if (!Grammar.isToken(transport) || !HostPort.isHost(host) || !HostPort.isPort(port)) {
            throw MalformedSipException.field("Via");
        }
    }

    /** A Via of ours, with this branch. */
    public static Via of(String transport, String host, int port, String branch) {
        return new Via(transport, host, port, Parameters.NONE.with("branch", branch));
    }

    /**
     * Reads one Via value.
     *
     * @throws MalformedSipException 400 when it is none, or of another protocol than SIP/2.0
     */
    public static Via parse(String text) {
        ValueScanner scanner = new ValueScanner(text, "Via");
        if (text.startsWith("SIP/2.0/")) {
            scanner.position(8);
        } else {
            protocol(scanner);
        }
        String transport = scanner.token();
        if (!ValueScanner.isSpace((char) scanner.peek())) {
            throw scanner.malformed();
        }
        scanner.skipSpace();
        String host = scanner.peek() == '[' ? scanner.upTo(']') + ']' : scanner.run(Grammar.HOST);
        int port = scanner.skip(':') ? (int) scanner.number(65_535) : HostPort.NO_PORT;
        return new Via(transport.toUpperCase(Locale.ROOT), host.toLowerCase(Locale.ROOT), port, scanner.parameters());
    }

    // The slashes may have white space around them, and the protocol name any case.
    private static void protocol(ValueScanner scanner) {
        String name = scanner.token();
        scanner.expect('/');
        String version = scanner.token();
        scanner.expect('/');
        if (!name.equalsIgnoreCase("SIP") || !version.equals("2.0")) {
            throw scanner.malformed();
        }
    }

    /** The branch; "" when absent, which only RFC 2543 allows. */
    public String branch() {
        String branch = parameters.get("branch");
        return branch == null ? "" : branch;
    }

    /** Whether the branch identifies the transaction (RFC 3261 §17.2.3). */
    public boolean hasMagicCookie() {
        return branch().regionMatches(true, 0, MAGIC_COOKIE, 0, MAGIC_COOKIE.length());
    }

    /** The address the request came from, when it differs from sent-by (RFC 3261 §18.2.1); null when absent. */
    public @Nullable String received() {
        return parameters.get("received");
    }

    /** Whether the client asks for the source port (RFC 3581 §3). */
    public boolean wantsRport() {
        return parameters.has("rport");
    }

    /** This value with one parameter more, or another value of it; "" for one without a value. */
    public Via with(String parameter, String value) {
        return new Via(transport, host, port, parameters.with(parameter, value));
    }

    /** sent-by as written to the wire: host, and port when there is one. */
    public String sentBy() {
        return port < 0 ? host : host + ':' + port;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(96)
                .append("SIP/2.0/")
                .append(transport)
                .append(' ')
                .append(host);
        if (port >= 0) {
            text.append(':').append(port);
        }
        parameters.appendTo(text);
        return text.toString();
    }
}
