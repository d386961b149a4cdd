// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.ServedDomain;
import org.umpp.server.settings.ServerSettings;
import org.umpp.throwaway.ThrowawayAuthority;

/** Certificates for a server that somebody has a look at: made at each start, trusted by nobody else. */
final class ThrowawayCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(ThrowawayCertificates.class);
    private static final Duration VALIDITY = Duration.ofDays(60);
    private static final String AUTHORITY = "UMPP throw-away";

    private ThrowawayCertificates() {}

    /**
     * Makes the files that the settings name, unless there are some that were not made here.
     *
     * @throws ConfigurationException if they cannot be written
     */
    static void provide(ServerSettings settings) {
        try {
            if (anyOfTheirs(settings)) {
                return;
            }
            ThrowawayAuthority authority = ThrowawayAuthority.create(AUTHORITY, VALIDITY);
            write(settings.authorities(), authority.certificatePem());
            for (ServedDomain domain : settings.served()) {
                var issued = authority.forDomain(domain.name());
                write(domain.certificate(), issued.chainPem());
                write(domain.key(), issued.keyPem());
                makePrivate(domain.key());
            }
            LOG.warn(
                    "certificates made for a look around, trusted by nobody else: put your own in the place of {} and take"
                            + " throwaway-certificates out of {}",
                    settings.authorities().getParent(),
                    ServerSettings.FILE);
        } catch (IOException e) {
            throw new ConfigurationException("throw-away certificates cannot be written: " + e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            throw new ConfigurationException(
                    "throwaway-certificates = true (expected: false, or the bundle umpp-throwaway installed)", e);
        }
    }

    private static boolean anyOfTheirs(ServerSettings settings) throws IOException {
        if (Files.exists(settings.authorities())) {
            return !isOurs(settings.authorities());
        }
        return settings.served().stream()
                .anyMatch(domain -> Files.exists(domain.certificate()) || Files.exists(domain.key()));
    }

    private static boolean isOurs(Path authorities) throws IOException {
        try (InputStream file = Files.newInputStream(authorities)) {
            X509Certificate first =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
            return first.getSubjectX500Principal().getName().startsWith("CN=" + AUTHORITY);
        } catch (CertificateException e) {
            return false; // whatever it is, it was not made here
        }
    }

    private static void makePrivate(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void write(Path file, String pem) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, pem);
    }
}
