// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One {@code .cfg} file: {@code key = value} lines in UTF-8. Every value is checked as it is read, and {@link #close} refuses keys
 * that nobody asked for, so that a misspelt one is not silently without effect.
 */
final class ConfigurationFile implements AutoCloseable {
    private final Path path;
    private final Map<String, String> values = new TreeMap<>();
    private final Set<String> known = new TreeSet<>();

    private ConfigurationFile(Path path, Properties lines) {
        this.path = path;
        for (String key : lines.stringPropertyNames()) {
            values.put(key, lines.getProperty(key).trim());
        }
    }

    static ConfigurationFile read(Path path) {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            lines.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(path + ": cannot be read (" + e.getMessage() + ")", e);
        }
        return new ConfigurationFile(path, lines);
    }

    /** The value, or null if the key is absent or empty. */
    @Nullable
    String text(String key) {
        known.add(key);
        String value = values.get(key);
        return value == null || value.isEmpty() ? null : value;
    }

    String text(String key, String otherwise) {
        String value = text(key);
        return value == null ? otherwise : value;
    }

    String required(String key, String expected) {
        String value = text(key);
        if (value == null) {
            throw wrong(key, "(nothing)", expected);
        }
        return value;
    }

    int number(String key, int otherwise, int least, int most) {
        String value = text(key);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below says what is expected
        }
        throw wrong(key, value, least + "-" + most);
    }

    boolean flag(String key, boolean otherwise) {
        return Boolean.parseBoolean(choice(key, Boolean.toString(otherwise), "true", "false"));
    }

    String choice(String key, String otherwise, String... choices) {
        String value = text(key, otherwise);
        for (String choice : choices) {
            if (choice.equalsIgnoreCase(value)) {
                return choice;
            }
        }
        throw wrong(key, value, String.join(" or ", choices));
    }

    /** The parts between commas, without blanks; empty if the key is absent. */
    List<String> list(String key) {
        List<String> parts = new ArrayList<>();
        String value = text(key);
        if (value != null) {
            for (String part : value.split(",", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.trim());
                }
            }
        }
        return parts;
    }

    /** A file named by the value, relative to the folder of this one. */
    Path file(String key, String otherwise) {
        Path folder = path.toAbsolutePath().getParent();
        Path named = Path.of(text(key, otherwise));
        return folder == null ? named : folder.resolve(named).normalize();
    }

    ConfigurationException wrong(String key, String value, String expected) {
        return new ConfigurationException(path + ": " + key + " = " + value + " (expected: " + expected + ")");
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
