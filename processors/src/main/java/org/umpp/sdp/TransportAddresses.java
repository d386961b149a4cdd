// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts and ports a partner's session descriptions may name. A description is written by the other side, so it must
 * not make this side connect to just any host (D-23); nor does the host prove who answers there: the certificate is
 * always checked for the domain of the JID.
 *
 * @param domains the partner's domains, lower-case A-labels; a host may be one of them or a name under it
 * @param hosts further hosts, names or address literals
 * @param ports the ports
 */
public record TransportAddresses(Set<String> domains, Set<String> hosts, Set<Integer> ports) {
    /** The port of servers, and the port of clients which the draft prints for servers. */
    public static final Set<Integer> DEFAULT_PORTS = Set.of(5269, 5222);

    private static final int MAX_NAME = 253;

    /** RFC 6335 §6. */
    private static final int FIRST_USER_PORT = 1_024;

    public TransportAddresses {
        domains = domains.stream().map(TransportAddresses::canonical).collect(Collectors.toUnmodifiableSet());
        hosts = hosts.stream().map(TransportAddresses::canonical).collect(Collectors.toUnmodifiableSet());
        ports = Set.copyOf(ports);
    }

    /** A partner with one domain, no further hosts and the default ports. */
    public static TransportAddresses of(String domain) {
        return new TransportAddresses(Set.of(domain), Set.of(), DEFAULT_PORTS);
    }

    /**
     * Whether to follow a description. Says nothing about what the host resolves to.
     *
     * @param host as described, {@code ""} for none
     */
    public TransportAddress choose(String host, int port) {
        String name = canonical(host);
        if (name.isEmpty()) {
            return new TransportAddress.Ignore("no host in the session description");
        }
        if (!ports.contains(port)) {
            return new TransportAddress.Ignore("port " + port + " is not on the partner's list");
        }
        if (hosts.contains(name)) {
            return new TransportAddress.Follow(name, port, true);
        }
        if (isLiteral(name)) {
            return new TransportAddress.Ignore("address literal that is not on the partner's list");
        }
        if (!isName(name) || !isWithinDomain(name)) {
            return new TransportAddress.Ignore("host neither in the partner's domain nor on its list");
        }
        return new TransportAddress.Follow(name, port, false);
    }

    /** The same for a path of MSRP, whose ports nobody knows beforehand: any above those of system services is followed. */
    public TransportAddress chooseHost(String host, int port) {
        String name = canonical(host);
        boolean usual = port >= FIRST_USER_PORT || ports.contains(port);
        if (!usual) {
            return new TransportAddress.Ignore(
                    "port " + port + " is below " + FIRST_USER_PORT + " and not on the partner's list");
        }
        if (hosts.contains(name)) {
            return new TransportAddress.Follow(name, port, true);
        }
        if (isLiteral(name) || !isName(name) || !isWithinDomain(name)) {
            return new TransportAddress.Ignore("host neither in the partner's domain nor on its list");
        }
        return new TransportAddress.Follow(name, port, false);
    }

    private boolean isWithinDomain(String name) {
        for (String domain : domains) {
            if (name.equals(domain) || name.endsWith("." + domain)) {
                return true;
            }
        }
        return false;
    }

    private static String canonical(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.length() > 1 && name.charAt(0) == '[' && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Resolvers read a name whose last label is a number, decimal, octal or hex, as an IPv4 address, short ones too. */
    private static boolean isLiteral(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return name.indexOf(':') >= 0 || (!last.isEmpty() && last.charAt(0) >= '0' && last.charAt(0) <= '9');
    }

    /** Whether it is a host name of letters, digits, hyphens and dots, with no empty label. */
    private static boolean isName(String name) {
        char before = '.';
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!letter && (c != '.' || before == '.')) {
                return false;
            }
            before = c;
        }
        return name.length() <= MAX_NAME;
    }
}
