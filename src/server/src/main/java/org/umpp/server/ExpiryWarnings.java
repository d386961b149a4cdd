// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says 30, 7 and 1 days before that a certificate of ours expires, and that it has expired, once each (D-30). */
final class ExpiryWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryWarnings.class);

    /** From the latest to the earliest. */
    private static final List<Duration> WARNINGS =
            List.of(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));

    private final Clock clock;

    /** The last warning about each certificate, as its place in the list. */
    private final Map<ServedCertificate, Integer> said = new HashMap<>();

    ExpiryWarnings(Clock clock) {
        this.clock = clock;
    }

    /** Looks at the clock; says what has to be said by now, the latest only. */
    synchronized void check(Collection<ServedCertificate> certificates) {
        said.keySet().retainAll(new ArrayList<>(certificates));
        Instant now = clock.instant();
        for (ServedCertificate certificate : certificates) {
            Duration left = Duration.between(now, certificate.notAfter());
            for (int i = 0; i < WARNINGS.size(); i++) {
                if (left.compareTo(WARNINGS.get(i)) <= 0) {
                    Integer before = said.put(certificate, i);
                    if (before == null || before > i) {
                        say(certificate, left, i == 0);
                    }
                    break;
                }
            }
        }
    }

    private static void say(ServedCertificate certificate, Duration left, boolean expired) {
        if (expired) {
            LOG.error(
                    "the certificate of {} has expired at {}: partners refuse us; renew {}",
                    certificate.domain(),
                    certificate.notAfter(),
                    certificate.file());
        } else {
            LOG.warn(
                    "the certificate of {} expires in {} at {}; renew {}",
                    certificate.domain(),
                    left.toDays() >= 1 ? left.toDays() + " days" : left.toHours() + " hours",
                    certificate.notAfter(),
                    certificate.file());
        }
    }
}
