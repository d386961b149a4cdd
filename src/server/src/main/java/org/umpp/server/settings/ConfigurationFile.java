// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.umpp.net.limit.Rate;

/**
 * One {@code .cfg} file, or what a configuration service holds of it: {@code key = value} lines in UTF-8. Every value is checked as it is
 * read, and {@link #close} refuses keys that nobody asked for, so that a misspelt one is not silently without effect.
 */
public final class ConfigurationFile implements AutoCloseable {
    /** What a configuration service adds of its own. */
    private static final List<String> FOREIGN = List.of("service.", "felix.", "component.", "org.apache.karaf.");

    private final Path path;
    private final Map<String, String> values = new TreeMap<>();
    private final Set<String> known = new TreeSet<>();

    private ConfigurationFile(Path path, Map<String, String> lines) {
        this.path = path;
        lines.forEach((key, value) -> values.put(key, value.trim()));
    }

    /**
     * Reads a file.
     *
     * @throws ConfigurationException if it cannot be read
     */
    public static ConfigurationFile read(Path path) {
        Properties lines = properties(path);
        Map<String, String> values = new HashMap<>();
        lines.stringPropertyNames().forEach(key -> values.put(key, lines.getProperty(key)));
        return new ConfigurationFile(path, values);
    }

    /**
     * What a configuration service holds; the keys that such services add of their own are left out.
     *
     * @param path the file that messages name; paths among the values are relative to its folder
     */
    public static ConfigurationFile of(Path path, Map<String, String> values) {
        Map<String, String> ours = new HashMap<>(values);
        ours.keySet().removeIf(key -> FOREIGN.stream().anyMatch(key::startsWith));
        return new ConfigurationFile(path, ours);
    }

    /** The lines of a properties file. */
    public static Properties properties(Path path) {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            lines.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(path + ": cannot be read (" + e + ")", e);
        }
        return lines;
    }

    /** The file that messages name. */
    Path path() {
        return path;
    }

    /** The value, or null if the key is absent or empty. */
    @Nullable
    String text(Setting setting) {
        known.add(setting.key());
        String value = values.get(setting.key());
        return value == null || value.isEmpty() ? null : value;
    }

    String text(Setting setting, String otherwise) {
        String value = text(setting);
        return value == null ? otherwise : value;
    }

    int number(Setting setting) {
        return number(setting, text(setting, setting.otherwise()));
    }

    private int number(Setting setting, String text) {
        try {
            int number = Integer.parseInt(text);
            int least = Integer.parseInt(setting.range().get(0));
            int most = Integer.parseInt(setting.range().get(1));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below says what is expected
        }
        throw wrong(setting, text);
    }

    /** The numbers between commas; empty if the key is absent. */
    List<Integer> numbers(Setting setting) {
        List<Integer> numbers = new ArrayList<>();
        texts(setting).forEach(text -> numbers.add(number(setting, text)));
        return numbers;
    }

    Rate rate(Setting setting) {
        return rate(setting, text(setting, setting.otherwise()));
    }

    /** The rate, or null if the key is absent. */
    @Nullable
    Rate ownRate(Setting setting) {
        String text = text(setting);
        return text == null ? null : rate(setting, text);
    }

    private Rate rate(Setting setting, String text) {
        try {
            return Rate.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(setting, text);
        }
    }

    boolean flag(Setting setting) {
        return Boolean.parseBoolean(choice(setting));
    }

    String choice(Setting setting) {
        String value = text(setting, setting.otherwise());
        for (String choice : setting.range()) {
            if (choice.equalsIgnoreCase(value)) {
                return choice;
            }
        }
        throw wrong(setting, value);
    }

    /** The parts between commas, without blanks; empty if the key is absent. */
    List<String> texts(Setting setting) {
        List<String> parts = new ArrayList<>();
        String value = text(setting);
        if (value != null) {
            for (String part : value.split(",", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.trim());
                }
            }
        }
        return parts;
    }

    /** The address, or null if the key is absent and has no default. */
    @Nullable
    HostPort address(Setting setting) {
        String text = text(setting, setting.otherwise());
        return setting.hasDefault() || text(setting) != null ? address(setting, text) : null;
    }

    List<HostPort> addresses(Setting setting) {
        List<HostPort> addresses = new ArrayList<>();
        texts(setting).forEach(text -> addresses.add(address(setting, text)));
        return addresses;
    }

    private HostPort address(Setting setting, String text) {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(setting, text);
        }
    }

    /** A file named by the value or the default; null if there is neither. */
    @Nullable
    Path path(Setting setting) {
        String named = text(setting, setting.otherwise());
        return named.isEmpty() ? null : resolve(named);
    }

    /** A file named by the value or the default, which there is. */
    Path requiredPath(Setting setting) {
        return resolve(text(setting, setting.otherwise()));
    }

    private Path resolve(String named) {
        Path folder = path.toAbsolutePath().getParent();
        return folder == null ? Path.of(named) : folder.resolve(named).normalize();
    }

    ConfigurationException wrong(Setting setting, String value) {
        return wrong(setting, value, setting.expected());
    }

    ConfigurationException wrong(Setting setting, String value, String expected) {
        return new ConfigurationException(
                path + ": " + setting.key() + " = " + value + " (expected: " + expected + ")");
    }

    /** @throws ConfigurationException if the file has a key that has not been asked for */
    @Override
    public void close() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new ConfigurationException(
                        path + ": " + key + " is not a setting (known here: " + String.join(", ", known) + ")");
            }
        }
    }
}
