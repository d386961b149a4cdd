// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.server.settings.ConfigurationException;

/**
 * Lets certificates that were renewed on disk take effect. A pair of which only one half is written yet does not fit and waits, and the old one
 * stays; that is reported when it lasts.
 */
final class CertificateWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final FederationServer server;
    private final Clock clock;
    private final Duration patience;
    private final ExpiryWarnings warnings;
    private final FileWatch files;
    private @Nullable Instant unfitSince;
    private boolean reported;

    /** @param patience how long files may not fit together before that is reported */
    CertificateWatch(FederationServer server, Clock clock, Duration patience) {
        this.server = server;
        this.clock = clock;
        this.patience = patience;
        this.warnings = new ExpiryWarnings(clock);
        this.files = new FileWatch(() -> CertificateFiles.of(server.settings()), this::reload);
    }

    /** To be called again and again. */
    void look() {
        try {
            files.look();
            warnings.check(server.certificates());
        } catch (RuntimeException e) {
            LOG.error("the certificates cannot be looked after", e);
        }
    }

    private boolean reload() {
        try {
            server.reloadCertificates();
            unfitSince = null;
            reported = false;
            return true;
        } catch (ConfigurationException e) {
            Instant now = clock.instant();
            Instant since = unfitSince;
            if (since == null) {
                unfitSince = now;
                LOG.info("certificate files have changed and do not fit together yet: {}", e.getMessage());
            } else if (!reported && Duration.between(since, now).compareTo(patience) >= 0) {
                reported = true;
                LOG.warn("the changed certificates cannot be used, the old ones stay: {}", e.getMessage());
            }
            return false;
        }
    }
}
