// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sip: or sips: URI (RFC 3261 §19.1).
 *
 * @param secure whether the scheme is sips
 * @param user with its escapes; "" when absent
 * @param password with its escapes; "" when absent (RFC 3261 advises against any)
 * @param host in lower case; an IPv6 address in its brackets
 * @param port 1 to 65535, or -1 when absent
 * @param parameters with their escapes
 * @param headers what follows the question mark; "" when absent
 */
public record SipUri(
        boolean secure, String user, String password, String host, int port, Parameters parameters, String headers)
        implements Uri {

    /** Parameters that, present in one URI only, make the two differ (RFC 3261 §19.1.4, by rule and by example). */
    private static final Set<String> NEVER_IGNORED = Set.of("user", "ttl", "method", "maddr", "transport");

    /** Throws {@link MalformedSipException} when a part could be read as another. */
    public SipUri {
        boolean passwordAlone = user.isEmpty() && !password.isEmpty();
        if (passwordAlone
                || !Grammar.allOrEscaped(user, Grammar.USER)
                || !Grammar.allOrEscaped(password, Grammar.PASSWORD)
                || !HostPort.isHost(host)
                || !HostPort.isPort(port)
                || !Grammar.allOrEscaped(headers, Grammar.HEADERS)) {
            throw MalformedSipException.field("URI");
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /** A URI of these parts, without parameters. */
    public static SipUri of(boolean secure, String user, String host, int port) {
        return new SipUri(secure, user, "", host, port, Parameters.NONE, "");
    }

    /**
     * Reads a sip: or sips: URI.
     *
     * @throws MalformedSipException 400 when it is none
     */
    public static SipUri parse(String text) {
        if (Uri.parse(text) instanceof SipUri uri) {
            return uri;
        }
        throw MalformedSipException.field("SIP URI");
    }

    static SipUri parse(String text, int start, boolean secure, String field) {
        // Only the end of the userinfo is an unescaped @, but the user may hold ; and ? (RFC 3261 §25.1).
        int at = text.indexOf('@', start);
        String user = "";
        String password = "";
        if (at >= 0) {
            int colon = text.indexOf(':', start);
            int userEnd = colon >= 0 && colon < at ? colon : at;
            user = text.substring(start, userEnd);
            password = userEnd < at ? text.substring(userEnd + 1, at) : "";
            if (user.isEmpty()) {
                throw MalformedSipException.field(field);
            }
        }
        int hostStart = at < 0 ? start : at + 1;
        int question = text.indexOf('?', hostStart);
        int end = question < 0 ? text.length() : question;
        int semicolon = text.indexOf(';', hostStart);
        int hostEnd = semicolon < 0 || semicolon > end ? end : semicolon;
        HostPort hostPort = HostPort.parse(text, hostStart, hostEnd, field);
        String headers = question < 0 ? "" : text.substring(question + 1);
        Parameters parameters = hostEnd == end ? Parameters.NONE : parameters(text, hostEnd, end, field);
        if (question >= 0 && headers.isEmpty()) {
            throw MalformedSipException.field(field);
        }
        try {
            return new SipUri(secure, user, password, hostPort.host(), hostPort.port(), parameters, headers);
        } catch (MalformedSipException e) {
            throw MalformedSipException.field(field);
        }
    }

    private static Parameters parameters(String text, int start, int end, String field) {
        Parameters.Reader pairs = new Parameters.Reader(field);
        int from = start;
        while (from < end) {
            int next = text.indexOf(';', from + 1);
            int to = next < 0 || next > end ? end : next;
            int equals = text.indexOf('=', from);
            boolean valued = equals >= 0 && equals < to;
            String name = text.substring(from + 1, valued ? equals : to);
            String value = valued ? text.substring(equals + 1, to) : Parameters.FLAG;
            if (name.isEmpty()
                    || (valued && value.isEmpty())
                    || !Grammar.allOrEscaped(name, Grammar.PARAMETER)
                    || !Grammar.allOrEscaped(value, Grammar.PARAMETER)) {
                throw MalformedSipException.field(field);
            }
            pairs.add(name, value);
            from = to;
        }
        return pairs.parameters();
    }

    @Override
    public String scheme() {
        return secure ? "sips" : "sip";
    }

    /** The transport parameter, in lower case; null when absent. */
    public @Nullable String transport() {
        String transport = parameters.get("transport");
        return transport == null ? null : transport.toLowerCase(Locale.ROOT);
    }

    /** This URI with one parameter more, or another value of it. */
    public SipUri with(String parameter, String value) {
        return new SipUri(secure, user, password, host, port, parameters.with(parameter, value), headers);
    }

    /**
     * Whether both mean the same resource (RFC 3261 §19.1.4). Not {@link #equals}: this relation is not transitive, as
     * parameters unknown to one URI are ignored.
     */
    public boolean matches(SipUri other) {
        return secure == other.secure
                && port == other.port
                && host.equals(other.host)
                && decoded(user).equals(decoded(other.user))
                && decoded(password).equals(decoded(other.password))
                && parametersMatch(other)
                && headerFields(headers).equals(headerFields(other.headers));
    }

    private boolean parametersMatch(SipUri other) {
        for (String name : parameters.names()) {
            String theirs = other.parameters.get(name);
            if (theirs == null) {
                if (NEVER_IGNORED.contains(name.toLowerCase(Locale.ROOT))) {
                    return false;
                }
            } else if (!decoded(theirs).equalsIgnoreCase(decoded(String.valueOf(parameters.get(name))))) {
                return false;
            }
        }
        for (String name : other.parameters.names()) {
            if (!parameters.has(name) && NEVER_IGNORED.contains(name.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    private static TreeMap<String, List<String>> headerFields(String headers) {
        TreeMap<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int from = 0;
        while (from < headers.length()) {
            int next = headers.indexOf('&', from);
            int to = next < 0 ? headers.length() : next;
            int equals = headers.indexOf('=', from);
            int nameEnd = equals >= 0 && equals < to ? equals : to;
            fields.computeIfAbsent(decoded(headers.substring(from, nameEnd)), name -> new ArrayList<>(1))
                    .add(decoded(headers.substring(Math.min(nameEnd + 1, to), to)));
            from = to + 1;
        }
        return fields;
    }

    /** Without its escapes; octets that are no UTF-8 stay distinct, as each is one character here. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] octets = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                octets[length++] = (byte) Integer.parseInt(text, i + 1, i + 3, 16);
                i += 2;
            } else {
                octets[length++] = (byte) c;
            }
        }
        return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64).append(scheme()).append(':');
        if (!user.isEmpty()) {
            text.append(user);
            if (!password.isEmpty()) {
                text.append(':').append(password);
            }
            text.append('@');
        }
        text.append(host);
        if (port >= 0) {
            text.append(':').append(port);
        }
        parameters.appendTo(text);
        if (!headers.isEmpty()) {
            text.append('?').append(headers);
        }
        return text.toString();
    }
}
