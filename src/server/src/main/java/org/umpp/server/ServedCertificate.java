// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A certificate that the server shows.
 *
 * @param domain the domain that it is shown for
 * @param subject its subject, for people
 * @param names the names in its subjectAltName
 * @param notAfter when it expires
 * @param file where it was read
 */
public record ServedCertificate(String domain, String subject, List<String> names, Instant notAfter, Path file) {
    public ServedCertificate {
        names = List.copyOf(names);
    }
}
