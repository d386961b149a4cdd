// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.umpp.server.trace.WireMessage;
import org.umpp.throwaway.ServerFolder;
import org.umpp.throwaway.ThrowawayAuthority;

/** A UMPP server in a process of its own. Its users' community is this process: a stanza a line, in and out. */
final class DemoServer implements AutoCloseable {
    private final Household household;
    private final ServerFolder folder;
    private final Semaphore taken = new Semaphore(0);
    private @Nullable Process process;
    private @Nullable Writer commands;

    DemoServer(Household household, Path folder) {
        this.household = household;
        this.folder = new ServerFolder(household.domain(), folder);
    }

    int sipPort() {
        return folder.sipPort();
    }

    int xmppPort() {
        return folder.xmppPort();
    }

    Path log() {
        return folder.path().resolve("server.log");
    }

    Path trace() {
        return folder.path().resolve("trace.jsonl");
    }

    /** Writes what an operator would: certificates, the server's settings, one partner, the routes. */
    void configure(ThrowawayAuthority authority, DemoServer partner, Path shippedRoutes) throws IOException {
        folder.certificates("tls", authority.forDomain(household.domain()), authority)
                .routes("routes", shippedRoutes)
                .setting("trace", "trace.jsonl")
                .setting("trace.bodies", "true")
                .partner(partner.folder);
        // the console takes the place of the bus: each is the community of this server's users
        Path communities = folder.path().resolve("routes/communities");
        Files.delete(communities.resolve("bus.xml"));
        try (InputStream console = Objects.requireNonNull(DemoServer.class.getResourceAsStream("console.xml"))) {
            Files.copy(console, communities.resolve("console.xml"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    void start(Consumer<String> stanzas, Consumer<WireMessage> wire) throws IOException {
        Files.createFile(trace());
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.umpp.server.Main",
                        folder.path().toString())
                .redirectError(log().toFile())
                .start();
        process = started;
        commands = started.outputWriter(StandardCharsets.UTF_8);
        follow(started.inputReader(StandardCharsets.UTF_8), stanzas);
        Thread tail = new Thread(() -> tail(wire), "trace-" + household.user());
        tail.setDaemon(true);
        tail.start();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Hands a stanza to the server as one of its users would, and waits until it has taken it. */
    void write(String stanza) throws IOException {
        Writer writer = Objects.requireNonNull(commands, "not started");
        writer.write(stanza + '\n');
        writer.flush();
        try {
            if (!taken.tryAcquire(10, TimeUnit.SECONDS)) {
                throw new StageException("the server of " + household.domain() + " does not take what its user writes");
            }
        } catch (InterruptedException e) {
            throw new StageException("interrupted");
        }
    }

    /** Tells the server to end, as an operator would: it closes its sessions first. */
    void end() {
        if (process != null) {
            process.destroy();
        }
    }

    /** Waits until the server has ended. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void follow(BufferedReader reader, Consumer<String> stanzas) {
        Thread thread = new Thread(
                () -> reader.lines().forEach(line -> {
                    if (line.equals("ok")) {
                        taken.release();
                    } else {
                        stanzas.accept(line);
                    }
                }),
                "console-" + household.user());
        thread.setDaemon(true);
        thread.start();
    }

    private void tail(Consumer<WireMessage> wire) {
        try (BufferedReader reader = Files.newBufferedReader(trace(), StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            while (!Thread.currentThread().isInterrupted()) {
                int c = reader.read();
                if (c < 0) {
                    TimeUnit.MILLISECONDS.sleep(5);
                } else if (c == '\n') {
                    wire.accept(TraceLine.parse(line.toString()));
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the trace of " + household.domain() + " cannot be read", e);
        }
    }

    /** The last lines of the log, for a person to see what went wrong. */
    List<String> lastLines() throws IOException {
        List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
        return lines.subList(Math.max(0, lines.size() - 15), lines.size());
    }
}
