// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.umpp.policy.Partner;
import org.umpp.sdp.TransportAddresses;

/**
 * What {@code org.umpp.partner-<domain>.cfg} says.
 *
 * @param partner what the rules need to know of it
 * @param sip where its SIP server is, first choice first; empty to ask DNS (RFC 3861, 3263)
 * @param xmpp where its XMPP host is, first choice first; empty to ask DNS (RFC 6120 §3.2)
 */
public record PartnerSettings(Partner partner, List<HostPort> sip, List<HostPort> xmpp) {
    private static final String PREFIX = "org.umpp.partner-";
    private static final String SUFFIX = ".cfg";

    static boolean isPartnerFile(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    static PartnerSettings read(Path path) {
        String name = path.getFileName().toString();
        String domain =
                name.substring(PREFIX.length(), name.length() - SUFFIX.length()).toLowerCase(Locale.ROOT);
        try (ConfigurationFile file = ConfigurationFile.read(path)) {
            Set<Integer> ports = new LinkedHashSet<>();
            for (String port : file.list("ports")) {
                ports.add(port(file, port));
            }
            String xmppDomain = file.text("xmpp.domain", domain).toLowerCase(Locale.ROOT);
            TransportAddresses streamAddresses = new TransportAddresses(
                    new LinkedHashSet<>(List.of(domain, xmppDomain)),
                    Set.copyOf(file.list("hosts")),
                    ports.isEmpty() ? TransportAddresses.DEFAULT_PORTS : ports);
            Partner partner = new Partner(
                    domain,
                    xmppDomain,
                    streamAddresses,
                    file.choice("jid-binding", "domain", "domain", "user").equals("user"),
                    file.flag("one-session-per-pair", false),
                    Partner.EntityPolicy.valueOf(file.choice("entity", "warn", "warn", "accept", "drop")
                            .toUpperCase(Locale.ROOT)));
            return new PartnerSettings(partner, addresses(file, "sip"), addresses(file, "xmpp"));
        }
    }

    private static int port(ConfigurationFile file, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // the message below says what is expected
        }
        throw file.wrong("ports", text, "1-65535, separated by commas");
    }

    private static List<HostPort> addresses(ConfigurationFile file, String key) {
        List<HostPort> addresses = new ArrayList<>();
        for (String address : file.list(key)) {
            try {
                addresses.add(HostPort.parse(address));
            } catch (IllegalArgumentException e) {
                throw file.wrong(key, address, "host:port, separated by commas");
            }
        }
        return addresses;
    }
}
