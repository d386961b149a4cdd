// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.umpp.server.FederationServer;
import org.umpp.server.settings.ServerSettings;
import org.umpp.throwaway.ThrowawayAuthority;

/** A whole server of ours that plays the partner, and what it logs that would wake its operator. */
final class HealthyPartner implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final FederationServer server;

    HealthyPartner(String domain, String other, String partnerFile, ThrowawayAuthority authority, Path folder)
            throws Exception {
        Path tls = Files.createDirectories(folder.resolve("umpp/tls"));
        authority.write(tls, "ca");
        authority.forDomain(domain).write(tls, domain);
        Files.createDirectories(folder.resolve("routes"));
        for (String file : List.of(
                "outbound-im",
                "inbound-im",
                "end-im",
                "outbound-presence",
                "inbound-presence",
                "xmpp-partner",
                "sip-partner",
                "msrp",
                "policy",
                "errors")) {
            Files.copy(
                    Path.of("../../routes", file + ".xml"),
                    folder.resolve("routes").resolve(file + ".xml"));
        }
        Files.writeString(
                folder.resolve(ServerSettings.FILE),
                "domains = " + domain + "\nsip.listen = 127.0.0.1:0\nxmpp.listen = 127.0.0.1:0\nroutes = routes\n");
        Files.writeString(folder.resolve("org.umpp.partner-" + other + ".cfg"), partnerFile);
        server = new FederationServer(ServerSettings.read(folder));
        server.start();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.WARN);
    }

    FederationServer server() {
        return server;
    }

    /** What it has logged at WARN or above. */
    List<String> complaints() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        root.detachAppender(log);
        root.setLevel(before);
        server.close();
    }
}
