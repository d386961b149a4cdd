// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.PhoneSettings;
import org.umpp.server.settings.ServerSettings;
import org.umpp.sip.registrar.DigestAlgorithm;

/**
 * Changes who may attach a phone: the users in the file that {@code community.phones.users} names. What it does not change in the file stays as it is,
 * comments too. The file is replaced as a whole or not at all, and nobody else may read it.
 */
public final class PhoneAccounts {
    private static final Object ONE_AT_A_TIME = new Object();
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Without what looks alike; 32 of them, 5 bits each. */
    private static final String SIGNS = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 20;

    private final PhoneSettings settings;

    /**
     * Somebody who may attach a phone.
     *
     * @param user {@code user@domain}
     * @param algorithms those that it is asked with
     */
    public record Account(String user, String algorithms) {}

    /** A line of the file with its end, or some that are one; of a user, if it is no comment. */
    private record Line(String text, @Nullable String user) {}

    /** @throws IllegalStateException if the settings know no phones */
    public PhoneAccounts(ServerSettings settings) {
        PhoneSettings phones = settings.phones();
        if (phones == null) {
            throw new IllegalStateException("phones register nowhere: set community.phones.listen");
        }
        this.settings = phones;
    }

    /** A password that nobody guesses, and anybody can type. */
    public static String password() {
        StringBuilder password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(SIGNS.charAt(RANDOM.nextInt(SIGNS.length())));
        }
        return password.toString();
    }

    /** All of them, in the order of the file. */
    public List<Account> list() {
        List<Account> accounts = new ArrayList<>();
        for (Line line : lines()) {
            if (line.user() != null) {
                accounts.add(new Account(line.user(), algorithms(line)));
            }
        }
        return accounts;
    }

    private static String algorithms(Line line) {
        List<String> found = new ArrayList<>();
        for (String part :
                properties(line.text()).getProperty(line.user(), "").strip().split("\\s+", -1)) {
            int colon = part.indexOf(':');
            found.add(colon < 0 ? "?" : part.substring(0, colon));
        }
        return String.join(" ", found);
    }

    /**
     * From now on somebody may attach phones.
     *
     * @param md5Alone whether its phones give up when they are asked with anything else too
     * @throws IllegalArgumentException if it may already, or its address or password cannot be one
     */
    public void add(String user, String password, boolean md5Alone) {
        String line = line(user, password, md5Alone);
        synchronized (ONE_AT_A_TIME) {
            List<Line> lines = lines();
            if (lines.stream().anyMatch(each -> isOf(each, user))) {
                throw new IllegalArgumentException(user + " is there already: change or remove it");
            }
            lines.add(new Line(line, user));
            write(lines);
        }
    }

    /**
     * From now on somebody proves itself with another password.
     *
     * @param md5Alone as in {@link #add}
     * @throws IllegalArgumentException if it is not there, or the password cannot be one
     */
    public void change(String user, String password, boolean md5Alone) {
        String line = line(user, password, md5Alone);
        synchronized (ONE_AT_A_TIME) {
            List<Line> lines = lines();
            requireKnown(lines, user);
            lines.replaceAll(each -> isOf(each, user) ? new Line(line, user) : each);
            write(lines);
        }
    }

    /**
     * From now on somebody may attach no phones any more.
     *
     * @throws IllegalArgumentException if it is not there
     */
    public void remove(String user) {
        synchronized (ONE_AT_A_TIME) {
            List<Line> lines = lines();
            requireKnown(lines, user);
            lines.removeIf(each -> isOf(each, user));
            write(lines);
        }
    }

    private static void requireKnown(List<Line> lines, String user) {
        if (lines.stream().noneMatch(each -> isOf(each, user))) {
            throw new IllegalArgumentException(user + " is not there: umpp:phones lists who is");
        }
    }

    private String line(String user, String password, boolean md5Alone) {
        int at = user.lastIndexOf('@');
        String domain = user.substring(at + 1).toLowerCase(Locale.ROOT);
        if (at < 1 || user.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(user + " (expected: user@domain)");
        }
        if (!settings.domains().contains(domain)) {
            throw new IllegalArgumentException(user + " (expected: a user of " + String.join(", ", settings.domains())
                    + ", as community.phones.domains says)");
        }
        if (password.isEmpty() || password.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a password that is empty, or has control characters in it");
        }
        String name = user.substring(0, at);
        StringBuilder line = new StringBuilder();
        line.append((name + '@' + domain).replaceAll("[\\\\=:# !]", "\\\\$0")).append(" =");
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (algorithm == DigestAlgorithm.MD5 || !md5Alone) {
                line.append(' ').append(algorithm.token()).append(':');
                line.append(algorithm.secret(name, domain, password));
            }
        }
        return line.append('\n').toString();
    }

    private static boolean isOf(Line line, String user) {
        return line.user() != null && key(line.user()).equals(key(user));
    }

    private static String key(String user) {
        int at = user.lastIndexOf('@') + 1;
        return user.substring(0, at) + user.substring(at).toLowerCase(Locale.ROOT);
    }

    // --- the file

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String line : raw()) {
            boolean begins = text.isEmpty();
            text.append(line).append('\n');
            if ((begins && line.stripLeading().matches("[#!].*|")) || !goesOn(line)) {
                lines.add(new Line(
                        text.toString(),
                        properties(text.toString()).stringPropertyNames().stream()
                                .findFirst()
                                .orElse(null)));
                text.setLength(0);
            }
        }
        if (!text.isEmpty()) {
            lines.add(new Line(text.toString(), null));
        }
        return lines;
    }

    private List<String> raw() {
        try {
            return Files.exists(settings.users())
                    ? Files.readAllLines(settings.users(), StandardCharsets.UTF_8)
                    : List.of();
        } catch (IOException e) {
            throw new ConfigurationException(settings.users() + ": cannot be read (" + e + ")", e);
        }
    }

    /** Whether the next line belongs to it: an odd number of backslashes ends it. */
    private static boolean goesOn(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') {
            end--;
        }
        return (line.length() - end) % 2 == 1;
    }

    private static Properties properties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private void write(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()));
        try {
            // a link stays one
            Path file = Files.exists(settings.users())
                    ? settings.users().toRealPath()
                    : settings.users().toAbsolutePath();
            Path next = Files.createTempFile(file.getParent(), ".phones-", ".new");
            try {
                protect(next, file);
                try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                    ByteBuffer octets = StandardCharsets.UTF_8.encode(text.toString());
                    while (octets.hasRemaining()) {
                        channel.write(octets);
                    }
                    channel.force(true);
                }
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(settings.users() + " stays as it was: " + e, e);
        }
    }

    /** What the owner and the group may stays so; nobody else may anything. A new file is its owner's alone. */
    private static void protect(Path next, Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(next, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> may = Files.exists(file)
                ? new HashSet<>(Files.getPosixFilePermissions(file))
                : EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        may.removeIf(permission -> permission.name().startsWith("OTHERS_"));
        view.setPermissions(may);
    }
}
