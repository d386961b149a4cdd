// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.umpp.server.ServerSettings;
import org.umpp.throwaway.ThrowawayAuthority;

/**
 * A domain of a benchmark: its folder as an operator would write it, with the shipped routes but without their community.
 *
 * @param domain the domain served
 * @param folder its configuration
 * @param sipPort where its SIP server listens
 * @param xmppPort where its XMPP host listens
 */
record Site(String domain, Path folder, int sipPort, int xmppPort) {

    void write(ThrowawayAuthority authority, Site partner, Path routes) throws IOException {
        Path tls = Files.createDirectories(folder.resolve("tls"));
        authority.write(tls, "ca");
        authority.forDomain(domain).write(tls, domain);
        Files.writeString(
                folder.resolve(ServerSettings.FILE),
                "domains = %s%nsip.listen = 127.0.0.1:%d%nxmpp.listen = 127.0.0.1:%d%nroutes = routes%n"
                        .formatted(domain, sipPort, xmppPort));
        Files.writeString(
                folder.resolve("org.umpp.partner-" + partner.domain + ".cfg"),
                "sip = 127.0.0.1:%d%nxmpp = 127.0.0.1:%d%n".formatted(partner.sipPort, partner.xmppPort));
        try (Stream<Path> files = Files.walk(routes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target =
                        folder.resolve("routes").resolve(routes.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.endsWith("bus.xml")) {
                    Files.copy(file, target);
                }
            }
        }
    }
}
