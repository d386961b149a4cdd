// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.umpp.throwaway.CertificateRequest;
import org.umpp.throwaway.ThrowawayAuthority;

/** The generator of load ({@code src/benchmarks/load}), a process of its own for each run. */
final class Load {
    /** The domain that the load comes from, if it is one. */
    static final String DOMAIN = "load.example.net";

    /** Those that it comes from if they are many, by number; the kit's name service knows them. */
    static final String DOMAINS = "d%04d.many.example.org";

    static final int MOST_DOMAINS = 100;

    private static final int PATIENCE_SECONDS = 300;

    private final Path program;
    private final Path folder;

    /**
     * @param program the built generator
     * @param folder where its certificate goes
     */
    Load(Path program, Path folder, ThrowawayAuthority authority) throws IOException {
        this.program = program.toAbsolutePath();
        this.folder = Files.createDirectories(folder);
        if (!Files.isExecutable(program)) {
            throw new IOException(program + " is not there; ./umpp bench builds it");
        }
        authority.write(folder, "ca");
        CertificateRequest certificate = authority.certificate(DOMAIN).dns(DOMAIN);
        domains().forEach(certificate::dns);
        certificate.issue().write(folder, DOMAIN);
    }

    /** All of the many domains. */
    static List<String> domains() {
        return IntStream.range(0, MOST_DOMAINS)
                .mapToObj(number -> String.format(Locale.ROOT, DOMAINS, number))
                .toList();
    }

    /**
     * Makes load on a server.
     *
     * @param work which
     * @param pid the process of the server
     * @throws IOException with what the generator says, if it cannot
     */
    Measurement run(String work, long pid, List<String> arguments) throws IOException, InterruptedException {
        try (Held held = hold(work, pid, arguments)) {
            return held.measurement();
        }
    }

    /** As {@link #run}, but what the generator has begun stays ({@code -keep}, {@code -hold}) until it is closed. */
    Held hold(String work, long pid, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                work,
                "-ca",
                folder.resolve("ca.crt").toString(),
                "-cert",
                folder.resolve(DOMAIN + ".crt").toString(),
                "-key",
                folder.resolve(DOMAIN + ".key").toString(),
                "-watch",
                "server=" + pid));
        command.addAll(arguments);
        Path errors = folder.resolve("errors.txt");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        Thread watchdog = new Thread(() -> endAfterPatience(process), "patience");
        watchdog.setDaemon(true);
        watchdog.start();
        String line = told(process);
        if (line.isEmpty()) {
            process.waitFor();
            String why = Files.readString(errors).strip();
            throw new IOException(String.join(" ", command) + ": "
                    + (why.isEmpty() ? "ended without a result, after " + PATIENCE_SECONDS + " s at most" : why));
        }
        return new Held(process, Measurement.parse(line));
    }

    /** The line with the figures; empty if the generator ends without one. */
    private static String told(Process process) {
        try {
            String line = process.inputReader(StandardCharsets.UTF_8).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            // to end a process closes what it is read by
            return "";
        }
    }

    private static void endAfterPatience(Process process) {
        try {
            // of one that has ended by itself this would close what it has said and nobody has read yet
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A generator that has told its figures, and keeps what it has begun. */
    record Held(Process process, Measurement measurement) implements AutoCloseable {
        /** It is gone then, so that the next one finds its addresses free. */
        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
