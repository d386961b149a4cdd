// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/**
 * Servers written by others, as child processes, with name service and certificates. Each instance has a loopback network of its own,
 * {@code 127.x}, so that tests run side by side; which host has which address is said in {@code src/interop/peers/env.sh}.
 *
 * <p>A peer that is not installed is a failure: {@code ./umpp test} installs it.
 */
public final class Peers implements AutoCloseable {
    /** From this module, or from the root of the project. */
    private static final Path KIT = Stream.of("peers", "src/interop/peers")
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow()
            .toAbsolutePath();

    private static final int TRIES = 200;
    private static final int LOCK_PORT = 15_001;
    private static final int PATIENCE_SECONDS = 60;

    private final Path folder;
    private final ThrowawayAuthority authority;
    private final ServerSocket lock;
    private final String network;
    private final Map<String, String> environment = new TreeMap<>();
    private final Set<String> running = new LinkedHashSet<>();
    private final Thread atExit = new Thread(this::stopAll);

    /**
     * No peer yet, but a network for them.
     *
     * @param folder where they write, and their logs are ({@code logs/})
     * @param authority whom all of them believe
     */
    public Peers(Path folder, ThrowawayAuthority authority) {
        this.folder = folder.toAbsolutePath();
        this.authority = authority;
        this.lock = lock();
        byte[] address = lock.getInetAddress().getAddress();
        this.network = address[0] + "." + Byte.toUnsignedInt(address[1]);
        with("RUN_DIR", this.folder.toString());
        with("CERT_DIR", this.folder.resolve("certs").toString());
        with("NET", network);
        with("LOAD_USERS", "0");
        try {
            Files.createDirectories(certificates().resolve("leafs"));
            authority.write(certificates(), "ca");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Who holds this port of a network uses the network. */
    private static ServerSocket lock() {
        for (int i = 0; i < TRIES; i++) {
            byte[] address = {127, (byte) ThreadLocalRandom.current().nextInt(2, 250), 0, 1};
            try {
                ServerSocket socket = new ServerSocket();
                socket.bind(new InetSocketAddress(InetAddress.getByAddress(address), LOCK_PORT));
                return socket;
            } catch (IOException e) {
                continue;
            }
        }
        throw new IllegalStateException("no free network below 127.0.0.0/8");
    }

    /** Sets a variable of {@code env.sh} or of a start script, for what is started from now on. */
    public Peers with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A certificate of the authority, which peers for this domain show when they are started. */
    public Peers certificate(String domain) {
        return certificate(domain, authority.forDomain(domain));
    }

    /** Any certificate, which peers for this domain show when they are started. */
    public Peers certificate(String domain, IssuedCertificate shown) {
        shown.write(certificates(), domain);
        shown.write(certificates().resolve("leafs"), domain);
        return this;
    }

    /** Where certificates are, {@code <domain>.crt} and {@code <domain>.key}. */
    public Path certificates() {
        return folder.resolve("certs");
    }

    /** Whom all peers believe. */
    public ThrowawayAuthority authority() {
        return authority;
    }

    /** A host of this network, such as {@code 14.1} for the server under test. */
    public String address(String host) {
        return network + '.' + host;
    }

    /** Where the name service answers, {@code host:port}. */
    public String nameserver() {
        return address("10.53") + ":5353";
    }

    /**
     * Starts a peer, and returns when it listens: {@code dns}, {@code prosody-a}, {@code ejabberd-a}, {@code kamailio-presence}, …
     *
     * @throws AssertionError with what it printed, if it does not
     */
    public Peers start(String peer) {
        running.add(peer);
        run("start", peer);
        return this;
    }

    /** Ends a peer in its own good order. */
    public Peers stop(String peer) {
        run("stop", peer);
        running.remove(peer);
        return this;
    }

    /** Ends a peer as a crash would. */
    public Peers kill(String peer) {
        ProcessHandle.of(pid(peer)).ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        });
        return this;
    }

    /** Lets a peer do nothing, with all its connections open, as if it hung. */
    public Peers freeze(String peer) {
        signal("STOP", peer);
        return this;
    }

    /** Lets a peer go on that was frozen. */
    public Peers thaw(String peer) {
        signal("CONT", peer);
        return this;
    }

    private void signal(String signal, String peer) {
        try {
            Process process = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid(peer)))
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new AssertionError(peer + " cannot be sent " + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The process of a peer that runs. */
    public long pid(String peer) {
        return Long.parseLong(read(folder.resolve("pid").resolve(peer)).strip());
    }

    /** What a peer has logged so far. */
    public String log(String peer) {
        Path log = folder.resolve("logs").resolve(peer + ".log");
        return Files.exists(log) ? read(log) : read(folder.resolve("logs").resolve(peer + ".out"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String action, String peer) {
        ProcessBuilder script = new ProcessBuilder(KIT.resolve("all.sh").toString(), action, peer);
        script.environment().putAll(environment);
        Path output = folder.resolve(action + '-' + peer + ".txt");
        try {
            Process process = script.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(peer + " did not " + action + " within " + PATIENCE_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(peer + " does not " + action + ":\n"
                        + new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void stopAll() {
        List<String> latestFirst = new ArrayList<>(running);
        Collections.reverse(latestFirst);
        latestFirst.forEach(this::stop);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        try {
            stopAll();
        } finally {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
