// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.ConfigurationFile;
import org.umpp.server.settings.PhoneSettings;
import org.umpp.server.settings.ServerSettings;
import org.umpp.sip.registrar.DigestAlgorithm;
import org.umpp.sip.registrar.PhoneUsers;

/**
 * Who may attach a phone, from a properties file: {@code romeo@example.org = SHA-256:<hash> MD5:<hash>}, where a hash is that of
 * {@code user:domain:password} in hexadecimal digits. The file is read again when it has changed; a mistake in it changes nothing, and is
 * logged.
 */
final class PhoneFile implements PhoneUsers {
    private static final Logger LOG = LoggerFactory.getLogger(PhoneFile.class);
    private volatile Table table;

    /** Who may, of which domains; the secrets are by user and algorithm, and shown to nobody. */
    private record Table(Set<String> domains, int longest, @Nullable RereadFile<Map<String, String>> secrets) {
        @Override
        public String toString() {
            return domains.toString();
        }
    }

    /** @throws ConfigurationException naming the file and the line, if the settings name one that cannot be used */
    PhoneFile(ServerSettings settings) {
        table = read(settings.phones());
    }

    /** From now on it is as the other is now. */
    void use(PhoneFile other) {
        table = other.table;
    }

    @Override
    public Set<String> domains() {
        return table.domains();
    }

    @Override
    public int longestMessage() {
        return table.longest();
    }

    @Override
    public @Nullable String secret(String user, String domain, DigestAlgorithm algorithm) {
        RereadFile<Map<String, String>> secrets = table.secrets();
        return secrets == null ? null : secrets.said().get(key(user + '@' + domain, algorithm));
    }

    private static Table read(@Nullable PhoneSettings settings) {
        if (settings == null) {
            return new Table(Set.of(), 0, null);
        }
        Path file = settings.users();
        if (!Files.exists(file)) {
            LOG.warn("{} is not there: nobody may attach a phone until umpp:phones adds somebody", file);
        }
        return new Table(
                Set.copyOf(settings.domains()),
                settings.longest(),
                new RereadFile<>(file, PhoneFile::secrets, Map.of()));
    }

    private static Map<String, String> secrets(Path file) {
        Properties lines = ConfigurationFile.properties(file);
        Map<String, String> secrets = new HashMap<>();
        for (String user : lines.stringPropertyNames()) {
            for (String part : lines.getProperty(user).strip().split("\\s+", -1)) {
                DigestAlgorithm algorithm = algorithm(part);
                String hash = algorithm == null
                        ? ""
                        : part.substring(algorithm.token().length() + 1).toLowerCase(Locale.ROOT);
                int at = user.lastIndexOf('@');
                if (algorithm == null || at < 1 || !hash.matches("[0-9a-f]{" + algorithm.digits() + "}")) {
                    // never what stands there: it may be a password
                    throw new ConfigurationException(file + ": " + user
                            + " (expected: user@domain = SHA-256:<64 hexadecimal digits> and, or, MD5:<32 of them>)");
                }
                String name =
                        user.substring(0, at) + '@' + user.substring(at + 1).toLowerCase(Locale.ROOT);
                secrets.put(key(name, algorithm), hash);
            }
        }
        return Map.copyOf(secrets);
    }

    private static @Nullable DigestAlgorithm algorithm(String part) {
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (part.regionMatches(
                    true, 0, algorithm.token() + ':', 0, algorithm.token().length() + 1)) {
                return algorithm;
            }
        }
        return null;
    }

    private static String key(String user, DigestAlgorithm algorithm) {
        return algorithm.token() + ' ' + user;
    }
}
