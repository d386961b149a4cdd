// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.karaf;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.umpp.throwaway.KarafInstance;
import org.umpp.throwaway.ServerFolder;
import org.umpp.throwaway.ThreadDump;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/**
 * A Karaf in a process of its own, used from outside as its operators and users do: by its files, its console, its wires. The test is the
 * community of its users, behind two folders: a stanza a file.
 */
final class KarafServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path LOGS = Path.of("target/karaf-logs");

    private static final String COMMUNITY =
            """
            <routes xmlns="http://camel.apache.org/schema/xml-io">
              <route id="folder-out">
                <from uri="file:%1$s/out?delete=true&amp;delay=20&amp;sortBy=file:name"/>
                <convertBodyTo type="java.lang.String"/>
                <to uri="direct:umpp-im-out"/>
              </route>
              <route id="folder-im">
                <from uri="direct:umpp-im-in"/>
                <convertBodyTo type="java.lang.String"/>
                <setHeader name="CamelFileName"><simple>${date:now:HHmmssSSS}-${exchangeId}.xml</simple></setHeader>
                <to uri="file:%1$s/in?tempPrefix=.writing-"/>
              </route>
              <route id="folder-presence">
                <from uri="direct:umpp-presence-in"/>
                <convertBodyTo type="java.lang.String"/>
                <to uri="file:%1$s/presence"/>
              </route>
            </routes>
            """;

    private final KarafInstance karaf;
    private final ServerFolder folder;
    private final Path users;
    private final AtomicInteger written = new AtomicInteger();

    KarafServer(Path archive, String domain, ThrowawayAuthority authority, Path home) throws IOException {
        karaf = KarafInstance.unpack(archive, home);
        users = Files.createDirectories(home.resolve("users"));
        folder = new ServerFolder(domain, karaf.etc()).certificates("umpp/tls", authority.forDomain(domain), authority);
    }

    /** The archive of the build before this one in the order of modules. */
    static Path built(String pattern) throws IOException {
        Path target = Path.of("../../karaf-assembly/target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .findAny()
                    .orElseThrow(() -> new AssertionError(
                            "no " + pattern + " in " + target.normalize() + "; build it first: ./umpp build"));
        }
    }

    ServerFolder settings() {
        return folder;
    }

    Path etc() {
        return karaf.etc();
    }

    Path home() {
        return karaf.home();
    }

    KarafInstance karaf() {
        return karaf;
    }

    int sipPort() {
        return folder.sipPort();
    }

    int xmppPort() {
        return folder.xmppPort();
    }

    /** Takes the place of the bus; the routes are there when the assembly is unpacked. */
    KarafServer withUsers() throws IOException {
        Path communities = Files.createDirectories(etc().resolve("umpp/routes/communities"));
        Files.deleteIfExists(communities.resolve("bus.xml"));
        Files.writeString(communities.resolve("folders.xml"), COMMUNITY.formatted(users));
        return this;
    }

    /** Starts it, and waits until it serves. */
    KarafServer start() {
        long from = logged();
        karaf.start();
        try {
            awaitLog(from, "serving " + folder.domain());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(folder.domain() + " does not serve; see " + evidence(), e);
        }
        return this;
    }

    /** Keeps what tells why it does not go on; where. */
    private Path evidence() {
        try {
            ThreadDump.write(karaf.pid(), LOGS.resolve(folder.domain() + ".threads"));
            Files.copy(karaf.log(), LOGS.resolve(folder.domain() + ".hung.log"), StandardCopyOption.REPLACE_EXISTING);
            return LOGS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A local user writes. */
    void writes(String stanza) {
        try {
            String name = "%06d.xml".formatted(written.incrementAndGet());
            Path draft = Files.writeString(users.resolve(name), stanza);
            Files.move(
                    draft, Files.createDirectories(users.resolve("out")).resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message for a local user. */
    Stanza reads() {
        Path in = users.resolve("in");
        return await().atMost(PATIENCE).until(() -> next(in), stanza -> stanza != null);
    }

    private static Stanza next(Path in) throws IOException {
        if (!Files.isDirectory(in)) {
            return null;
        }
        try (Stream<Path> files = Files.list(in)) {
            List<Path> present = files.filter(
                            file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            if (present.isEmpty()) {
                return null;
            }
            Stanza stanza = Stanza.parse(Files.readAllBytes(present.get(0)));
            Files.delete(present.get(0));
            return stanza;
        }
    }

    /** What a command of the console prints. */
    String shell(String command) {
        return karaf.client(command).output();
    }

    /** How much has been logged: a place to look from. */
    long logged() {
        try {
            return Files.exists(karaf.log()) ? Files.size(karaf.log()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was logged from a place on. */
    String log(long from) {
        try {
            if (!Files.exists(karaf.log())) {
                return "";
            }
            byte[] all = Files.readAllBytes(karaf.log());
            return new String(
                    all,
                    (int) Math.min(from, all.length),
                    (int) Math.max(0, all.length - from),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a line with all of this is logged after a place; that line. */
    String awaitLog(long from, String... fragments) {
        return await("a log line with " + String.join(", ", fragments))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> log(from)
                                .lines()
                                .filter(line -> Stream.of(fragments).allMatch(line::contains))
                                .findFirst()
                                .orElse(""),
                        line -> !line.isEmpty());
    }

    /** Ends it in good order; its log stays for who looks for a mistake. */
    @Override
    public void close() {
        karaf.close();
        try {
            Files.createDirectories(LOGS);
            Files.copy(karaf.log(), LOGS.resolve(folder.domain() + ".log"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
