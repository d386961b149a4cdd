// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.umpp.throwaway.ServerFolder;

/** A {@link SoakServer} from outside: its process, which may be killed and started anew, and its users. */
final class Site implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final ServerFolder folder;
    private final Ledger ledger;
    private final Path log;
    /** By their first word, for several may ask at the same time. */
    private final Map<String, BlockingQueue<String>> answers = new ConcurrentHashMap<>();

    private final Map<String, String> addressed = new ConcurrentHashMap<>();
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private volatile @Nullable Process process;
    private @Nullable Writer commands;

    Site(ServerFolder folder, Ledger ledger) {
        this.folder = folder;
        this.ledger = ledger;
        this.log = folder.path().resolve("server.log");
    }

    String domain() {
        return folder.domain();
    }

    ServerFolder folder() {
        return folder;
    }

    /** What it has logged, over all of its lives. */
    Path log() {
        return log;
    }

    /** Starts the process, and returns when it serves. */
    synchronized void start() throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx384m",
                        "-Dio.netty.leakDetection.level=paranoid",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SoakServer.class.getName(),
                        folder.path().toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        commands = started.outputWriter(StandardCharsets.UTF_8);
        BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
        Thread listener = new Thread(() -> listen(output), "hears " + domain());
        listener.setDaemon(true);
        listener.start();
        expect("serving");
    }

    /** Ends the process without a farewell. What it has told before is heard. */
    synchronized void kill() {
        Process running = process;
        if (running != null) {
            process = null;
            running.destroyForcibly().onExit().join();
        }
    }

    boolean isRunning() {
        return process != null;
    }

    private void listen(BufferedReader output) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                hear(line);
            }
        } catch (IOException e) {
            // killed
        }
    }

    private void hear(String line) {
        String[] words = line.split(" ", 4);
        switch (words[0]) {
            case "in" -> {
                ledger.delivered(words[1]);
                addressed.put(words[1].substring(0, words[1].lastIndexOf('.')), words[2]);
            }
            case "error" -> ledger.bounced(words[1], words[2]);
            case "sees" -> seen.put(words[1] + ' ' + words[2], words[3]);
            case "failed" -> {
                synchronized (failures) {
                    failures.add(line);
                }
            }
            default -> answers(words[0]).add(line);
        }
    }

    /** A user writes. False if the server is not there to take it. */
    boolean writes(String stanza) {
        return tell("im " + stanza);
    }

    /** A user says something about presence. */
    boolean shows(String stanza) {
        return tell("presence " + stanza);
    }

    private synchronized boolean tell(String line) {
        Writer to = commands;
        if (process == null || to == null) {
            return false;
        }
        try {
            to.write(line);
            to.write('\n');
            to.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The full JID to which the last message of a conversation came here, or null. */
    @Nullable
    String addressed(String conversation) {
        return addressed.get(conversation);
    }

    /** The last status that a user saw of another, or null. */
    @Nullable
    String seen(String user, String other) {
        return seen.get(user + ' ' + other);
    }

    /** Builds its routes anew. */
    void reload() {
        tell("reload");
        expect("reloaded");
    }

    /** All of its users leave their sessions, and watch nobody any more. */
    void leave() {
        tell("leave");
        expect("left");
    }

    /** How it is. */
    Vitals vitals() {
        tell("vitals");
        return Vitals.of(expect("vitals").substring("vitals ".length()));
    }

    private BlockingQueue<String> answers(String word) {
        return answers.computeIfAbsent(word, key -> new LinkedBlockingQueue<>());
    }

    private String expect(String word) {
        try {
            String line = answers(word).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line != null) {
                return line;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException(domain() + " does not say '" + word + "'; see " + log);
    }

    /** What went wrong with what its users wanted, a line each. */
    List<String> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    /** The lines of its log in which one of these texts is. */
    List<String> logged(String... texts) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> Stream.of(texts).anyMatch(line::contains))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Process running = process;
        Writer to = commands;
        if (running == null || to == null) {
            return;
        }
        try {
            to.close();
            if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (IOException e) {
            running.destroyForcibly();
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
