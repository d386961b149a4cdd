// SPDX-License-Identifier: Apache-2.0
package org.umpp.throwaway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The configuration folder of a server on this machine, as an operator would write it. It listens on the loopback address, on two
 * free ports. What is said here is in the folder at once.
 */
public final class ServerFolder {
    private final String domain;
    private final Path path;
    private final int sipPort = FreePorts.next();
    private final int xmppPort = FreePorts.next();
    private final Map<String, String> settings = new LinkedHashMap<>();

    /**
     * A server of one domain.
     *
     * @param path the folder; made if there is none, and what else it holds stays
     */
    public ServerFolder(String domain, Path path) {
        this.domain = domain;
        this.path = path;
        setting("domains", domain);
        setting("sip.listen", loopback(sipPort));
        setting("xmpp.listen", loopback(xmppPort));
    }

    public String domain() {
        return domain;
    }

    public Path path() {
        return path;
    }

    public int sipPort() {
        return sipPort;
    }

    public int xmppPort() {
        return xmppPort;
    }

    /** A line of {@code org.umpp.server.cfg}, in the place of the one there was with this key. */
    public ServerFolder setting(String key, String value) {
        settings.put(key, value);
        StringBuilder text = new StringBuilder();
        settings.forEach((k, v) -> text.append(k).append(" = ").append(v).append('\n'));
        return write("org.umpp.server.cfg", text);
    }

    /**
     * What the server shows and whom it trusts.
     *
     * @param to where the files go, seen from this folder
     */
    public ServerFolder certificates(String to, IssuedCertificate shown, ThrowawayAuthority trusted) {
        try {
            Path folder = Files.createDirectories(path.resolve(to));
            trusted.write(folder, "ca");
            shown.write(folder, domain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        setting("ca", to + "/ca.crt");
        setting("certificate." + domain, to + '/' + domain + ".crt");
        return setting("key." + domain, to + '/' + domain + ".key");
    }

    /**
     * A copy of the shipped routes. Without it the server looks for routes where it does by default.
     *
     * @param to where the copy goes, seen from this folder
     */
    public ServerFolder routes(String to, Path shipped) {
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = path.resolve(to).resolve(shipped.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return setting("routes", to);
    }

    /** Federates with another server of this machine. */
    public ServerFolder partner(ServerFolder other, String... more) {
        return partner(other.domain, other.sipPort, other.xmppPort, more);
    }

    /**
     * Federates with a domain whose servers are at these ports of this machine.
     *
     * @param more further lines of its file, such as {@code entity = drop}
     */
    public ServerFolder partner(String other, int otherSipPort, int otherXmppPort, String... more) {
        List<String> lines = new ArrayList<>();
        lines.add("sip = " + loopback(otherSipPort));
        lines.add("xmpp = " + loopback(otherXmppPort));
        lines.addAll(List.of(more));
        return partner(other, lines.toArray(new String[0]));
    }

    /** Federates with a domain, with exactly these lines in its file. */
    public ServerFolder partner(String other, String... lines) {
        return write("org.umpp.partner-" + other + ".cfg", String.join("\n", lines) + '\n');
    }

    /** No longer federates with a domain. */
    public ServerFolder noPartner(String other) {
        try {
            Files.delete(path.resolve("org.umpp.partner-" + other + ".cfg"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private ServerFolder write(String file, CharSequence text) {
        try {
            Files.writeString(Files.createDirectories(path).resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static String loopback(int port) {
        return "127.0.0.1:" + port;
    }
}
