// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration folder says: {@code org.umpp.server.cfg} and one {@code org.umpp.partner-<domain>.cfg} for each partner.
 * Paths in it are relative to the folder.
 *
 * @param domains the domains served, lower-case A-labels, at least one; the first names the server
 * @param certificates for each domain, the PEM file of its certificate chain
 * @param keys for each domain, the PEM file of its private key (PKCS #8)
 * @param authorities the PEM file of the authorities that partners' certificates come from
 * @param sipListen where SIP over TLS is served
 * @param sipHost the host in our Contact
 * @param xmppListen where XMPP server-to-server streams are served
 * @param xmppHost the host in the {@code c=} line of our session descriptions
 * @param routes the folder of the route files
 * @param users bare JIDs of the local users; empty if whoever the community accepts
 * @param localNames the properties file that maps universal to local names, or null
 * @param errors the properties file that overrides error conditions (D-52), or null
 * @param nameserver the DNS server to ask, or null for the system's
 * @param maxSessions how many IM sessions there may be at once
 * @param maxSubscriptions how many presence subscriptions there may be at once
 * @param maxWaiting how many stanzas may wait for the answer of one session
 * @param trace a file to which every message on either wire is written, a JSON object a line, or null
 * @param traceBodies true if the trace may show what users write (D-31)
 * @param management what an operator may look at
 * @param partners the partners
 */
public record ServerSettings(
        List<String> domains,
        Map<String, Path> certificates,
        Map<String, Path> keys,
        Path authorities,
        HostPort sipListen,
        String sipHost,
        HostPort xmppListen,
        String xmppHost,
        Path routes,
        Set<String> users,
        @Nullable Path localNames,
        @Nullable Path errors,
        @Nullable HostPort nameserver,
        int maxSessions,
        int maxSubscriptions,
        int maxWaiting,
        @Nullable Path trace,
        boolean traceBodies,
        ManagementSettings management,
        List<PartnerSettings> partners) {

    /** The file with the server's own settings. */
    public static final String FILE = "org.umpp.server.cfg";

    /**
     * Reads the configuration folder.
     *
     * @throws ConfigurationException naming file and key, if anything in it is wrong
     */
    public static ServerSettings read(Path folder) {
        List<PartnerSettings> partners = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PartnerSettings::isPartnerFile)) {
            new TreeSet<>(paths(files)).forEach(file -> partners.add(PartnerSettings.read(file)));
        } catch (IOException e) {
            throw new ConfigurationException(folder + ": not a readable folder; it should hold " + FILE, e);
        }
        try (ConfigurationFile file = ConfigurationFile.read(folder.resolve(FILE))) {
            List<String> domains = new ArrayList<>();
            for (String domain : file.required("domains", "the domains served, separated by commas")
                    .split(",", -1)) {
                domains.add(domain.trim().toLowerCase(Locale.ROOT));
            }
            Map<String, Path> certificates = new LinkedHashMap<>();
            Map<String, Path> keys = new LinkedHashMap<>();
            for (String domain : domains) {
                certificates.put(domain, file.file("certificate." + domain, "tls/" + domain + ".crt"));
                keys.put(domain, file.file("key." + domain, "tls/" + domain + ".key"));
            }
            return new ServerSettings(
                    List.copyOf(domains),
                    certificates,
                    keys,
                    file.file("ca", "tls/ca.crt"),
                    address(file, "sip.listen", "0.0.0.0:5061"),
                    file.text("sip.host", "sip." + domains.get(0)),
                    address(file, "xmpp.listen", "0.0.0.0:5269"),
                    file.text("xmpp.host", "xmpp." + domains.get(0)),
                    file.file("routes", "umpp/routes"),
                    new LinkedHashSet<>(file.list("users")),
                    file.text("local-names") == null ? null : file.file("local-names", ""),
                    file.text("error-conditions") == null ? null : file.file("error-conditions", ""),
                    file.text("nameserver") == null ? null : address(file, "nameserver", ""),
                    file.number("sessions.max", 100_000, 1, 10_000_000),
                    file.number("subscriptions.max", 100_000, 1, 10_000_000),
                    file.number("waiting.max", 256, 1, 100_000),
                    file.text("trace") == null ? null : file.file("trace", ""),
                    file.flag("trace.bodies", false),
                    new ManagementSettings(
                            file.text("health.listen") == null ? null : address(file, "health.listen", ""),
                            file.number("trace.recent", 0, 0, 100_000)),
                    List.copyOf(partners));
        }
    }

    private static List<Path> paths(DirectoryStream<Path> files) {
        List<Path> paths = new ArrayList<>();
        files.forEach(paths::add);
        return paths;
    }

    private static HostPort address(ConfigurationFile file, String key, String otherwise) {
        String text = file.text(key, otherwise);
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw file.wrong(key, text, "host:port");
        }
    }
}
