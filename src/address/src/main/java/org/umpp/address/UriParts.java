// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/**
 * The parts of an address URI that have a counterpart in a JID. All others — password, port, parameters and headers — are
 * dropped (RFC 7247 §6.4).
 *
 * @param scheme lower case: sip, sips, im, pres or tel
 * @param user decoded, "" when absent; for a telephone number, the number without visual separators
 * @param host as written; "" for a tel: URI that names no domain
 * @param resource the value of the gr parameter, decoded; "" when absent, as in a temporary GRUU (RFC 5627 §3.3)
 */
record UriParts(String scheme, String user, String host, String resource) {
    /** Far above what 1023 octets of user, host and resource take when each octet is percent-encoded. */
    private static final int MAX_LENGTH = 12_288;

    static UriParts parse(String text) {
        int colon = text.indexOf(':');
        if (text.length() > MAX_LENGTH) {
            throw new MalformedAddressException("URI", "", "at most " + MAX_LENGTH + " characters");
        }
        String scheme = Ascii.toLowerCase(text.substring(0, Math.max(colon, 0)));
        return switch (scheme) {
            case "sip", "sips" -> sip(scheme, text, colon + 1);
            case "im", "pres" -> mailbox(scheme, text, colon + 1);
            case "tel" -> telephone(text, colon + 1);
            default -> throw new MalformedAddressException("scheme", scheme, "sip, sips, im, pres or tel");
        };
    }

    private static UriParts mailbox(String scheme, String text, int start) {
        int at = text.indexOf('@', start);
        if (at <= start) {
            throw new MalformedAddressException("user", "", "user@domain");
        }
        if (text.lastIndexOf(':', at) >= start) {
            // What follows the colon may be a password, so it is not shown.
            throw new MalformedAddressException("user", text.substring(start, text.indexOf(':', start)), "no colon");
        }
        String user = PercentEncoding.decode(text.substring(start, at), "user");
        return new UriParts(scheme, user, host(text, at + 1, endOf(text, at + 1, ";?")), "");
    }

    private static UriParts sip(String scheme, String text, int start) {
        int at = text.indexOf('@', start);
        String user = at < 0 ? "" : sipUser(text, start, at);
        int hostStart = Math.max(start, at + 1);
        int hostEnd = endOfHost(text, hostStart);
        int portEnd = endOf(text, hostEnd, ";?");
        requirePort(text, hostEnd, portEnd);
        String parameters = text.substring(portEnd, endOf(text, portEnd, "?"));
        if (parameter(parameters, "user").equalsIgnoreCase("phone")) {
            user = telephoneNumber(user.substring(0, endOf(user, 0, ";")), user);
        }
        String resource = PercentEncoding.decode(parameter(parameters, "gr"), "gr");
        return new UriParts(scheme, user, host(text, hostStart, hostEnd), resource);
    }

    private static String sipUser(String text, int start, int at) {
        int colon = text.indexOf(':', start);
        int end = colon >= 0 && colon < at ? colon : at;
        if (start == end) {
            throw new MalformedAddressException("user", "", "user@host or host");
        }
        return PercentEncoding.decode(text.substring(start, end), "user");
    }

    private static UriParts telephone(String text, int start) {
        int end = endOf(text, start, ";");
        String number = telephoneNumber(text.substring(start, end), "");
        if (number.isEmpty()) {
            throw new MalformedAddressException("tel", text.substring(start, end), "a telephone number");
        }
        String context = parameter(text.substring(end), "phone-context");
        return new UriParts("tel", number, context.startsWith("+") ? "" : context, "");
    }

    /** The digits of a number (RFC 3966 §3), or {@code otherwise} when {@code text} is none. */
    private static String telephoneNumber(String text, String otherwise) {
        StringBuilder number = new StringBuilder(text.length());
        boolean digits = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Ascii.isDigit(c) || (c == '+' && i == 0) || c == '*' || c == '#') {
                number.append(c);
                digits |= c != '+';
            } else if ("-.()".indexOf(c) < 0) {
                return otherwise;
            }
        }
        return digits ? number.toString() : otherwise;
    }

    private static String host(String text, int start, int end) {
        String host = text.substring(start, end);
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) > '~') {
                throw new MalformedAddressException("domain", host, "A-labels in a URI");
            }
        }
        return host;
    }

    private static int endOfHost(String text, int start) {
        if (text.startsWith("[", start)) {
            int bracket = text.indexOf(']', start);
            return bracket < 0 ? text.length() : bracket + 1;
        }
        return endOf(text, start, ":;?");
    }

    private static void requirePort(String text, int start, int end) {
        if (start == end) {
            return;
        }
        boolean port = text.charAt(start) == ':' && end - start >= 2 && end - start <= 6;
        for (int i = start + 1; i < end; i++) {
            port &= Ascii.isDigit(text.charAt(i));
        }
        if (!port) {
            throw new MalformedAddressException("port", text.substring(start, end), ":0-65535");
        }
    }

    /** The first place at or after {@code start} where one of {@code stops} stands, else the end of the text. */
    private static int endOf(String text, int start, String stops) {
        int i = start;
        while (i < text.length() && stops.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    /** The value of the first parameter of that name, as written; "" when it is absent or has none. */
    private static String parameter(String parameters, String name) {
        int i = 0;
        while (i < parameters.length()) {
            int start = i + 1;
            i = endOf(parameters, start, ";");
            int end = start + name.length();
            if (end < i
                    && parameters.charAt(end) == '='
                    && parameters.regionMatches(true, start, name, 0, name.length())) {
                return parameters.substring(end + 1, i);
            }
        }
        return "";
    }
}
