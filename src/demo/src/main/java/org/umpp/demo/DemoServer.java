// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.umpp.server.trace.WireMessage;
import org.umpp.throwaway.ServerFolder;
import org.umpp.throwaway.ThreadDump;
import org.umpp.throwaway.ThrowawayAuthority;

/** A UMPP server in a process of its own. Its users' community is this process: a stanza a file in, a stanza a line out. */
final class DemoServer {
    private static final long PATIENCE_SECONDS = 20;

    private final Household household;
    private final Path community;
    private final ServerProcess process;
    private int written;

    /**
     * A server that is not started.
     *
     * @param community the folder through which it and its users hear of each other; made here
     */
    DemoServer(Household household, ServerProcess process, Path community) throws IOException {
        this.household = household;
        this.process = process;
        this.community = Files.createDirectories(community);
        Files.createDirectories(written());
        Files.createFile(heard());
        Files.createFile(trace());
    }

    int sipPort() {
        return process.folder().sipPort();
    }

    int xmppPort() {
        return process.folder().xmppPort();
    }

    LogFile log() {
        return new LogFile(process.log());
    }

    private Path written() {
        return community.resolve("written");
    }

    private Path heard() {
        return community.resolve("heard");
    }

    private Path trace() {
        return community.resolve("trace.jsonl");
    }

    /** Writes what an operator would: certificates, the server's settings, one partner, the community. */
    void configure(ThrowawayAuthority authority, DemoServer partner) throws IOException {
        ServerFolder folder = process.folder();
        folder.certificates("umpp/tls", authority.forDomain(household.domain()), authority)
                .setting("trace", trace().toString())
                .setting("trace.bodies", "true")
                .partner(partner.process.folder());
        // the folder takes the place of the bus: each is the community of this server's users
        Path communities = folder.path().resolve("umpp/routes/communities");
        Files.delete(communities.resolve("bus.xml"));
        try (InputStream routes = Objects.requireNonNull(DemoServer.class.getResourceAsStream("folder.xml"))) {
            String text = new String(routes.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(communities.resolve("folder.xml"), text.replace("COMMUNITY", community.toString()));
        }
    }

    /** Starts, and does not wait. */
    void start(Consumer<String> stanzas, Consumer<WireMessage> wire) throws IOException {
        Tail.follow(heard(), stanzas);
        Tail.follow(trace(), line -> wire.accept(TraceLine.parse(line)));
        process.start();
    }

    /** Waits until it serves. */
    void awaitServing() throws IOException {
        try {
            log().awaitServing(household.domain(), process::isAlive);
        } catch (StageException e) {
            if (!isAlive()) {
                throw e;
            }
            Path threads = ThreadDump.write(process.pid(), process.log().resolveSibling("threads.txt"));
            throw new StageException(e.getMessage() + "; what its threads do is in " + threads);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Hands a stanza to the server as one of its users would, and waits until it has taken it. */
    void write(String stanza) throws IOException {
        Path file = written().resolve("%06d.xml".formatted(++written));
        // written elsewhere and moved, so that the server sees all of it or nothing
        Files.move(Files.writeString(community.resolve("next"), stanza), file, StandardCopyOption.ATOMIC_MOVE);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.exists(file)) {
            if (System.nanoTime() > end || !isAlive()) {
                throw new StageException("the server of " + household.domain() + " does not take what its user writes");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                throw new StageException("interrupted");
            }
        }
    }
}
