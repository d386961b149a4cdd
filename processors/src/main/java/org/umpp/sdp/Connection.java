// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

/** The {@code c=} line (RFC 8866 §5.7), of which an IM session needs the host only. */
final class Connection {
    private Connection() {}

    /** The host of a {@code c=} value, or {@code ""} when it names none this side could use. */
    static String host(String value) {
        Fields fields = new Fields(value);
        String network = fields.next();
        String type = fields.next();
        String host = fields.next();
        if (!network.equalsIgnoreCase("IN") || !(type.equalsIgnoreCase("IP4") || type.equalsIgnoreCase("IP6"))) {
            return "";
        }
        int multicast = host.indexOf('/');
        String unicast = multicast < 0 ? host : host.substring(0, multicast);
        return isToken(unicast) ? unicast : "";
    }

    /** The {@code c=} value for a host; names are given as IP4, as the draft does, since the type binds no name. */
    static String value(String host) {
        return "IN " + addressType(host) + " " + host;
    }

    static String addressType(String host) {
        return host.indexOf(':') >= 0 ? "IP6" : "IP4";
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) == 0x7f) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
