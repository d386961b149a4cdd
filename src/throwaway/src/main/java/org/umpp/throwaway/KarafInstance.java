// SPDX-License-Identifier: Apache-2.0
package org.umpp.throwaway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Karaf with a folder of its own, in a process of its own, on free ports of the loopback address. */
public final class KarafInstance implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final Path installation;
    private final Path home;
    private final int registryPort = FreePorts.next();
    private final int sshPort = FreePorts.next();
    private String javaOptions = "";
    private @Nullable Process process;

    private KarafInstance(Path installation, Path home) {
        this.installation = installation;
        this.home = home;
    }

    /**
     * Unpacks an assembly.
     *
     * @param archive a {@code .tar.gz} with one folder in it
     * @param home where that folder's content goes; made if there is none
     */
    public static KarafInstance unpack(Path archive, Path home) {
        KarafInstance instance = new KarafInstance(home, home);
        try {
            Files.createDirectories(home);
            Result unpacked = instance.run(
                    List.of("tar", "-xzf", archive.toAbsolutePath().toString(), "--strip-components=1"), "");
            if (unpacked.status() != 0) {
                throw new IllegalStateException(archive + " cannot be unpacked: " + unpacked.output());
            }
            instance.takePorts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return instance;
    }

    /**
     * Another one of an installation that does not run, with copies of its configuration and of its data. If the installation was started once, this
     * one finds its bundles made and resolved. The installation must stay where it is: the data name its files.
     *
     * @param home where the copies go; made if there is none
     */
    public static KarafInstance copy(Path installation, Path home) {
        KarafInstance instance = new KarafInstance(installation, home);
        try {
            for (String each : List.of("etc", "data")) {
                copyFolder(installation.resolve(each), home.resolve(each));
            }
            instance.takePorts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return instance;
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private void takePorts() throws IOException {
        set("org.apache.karaf.shell.cfg", Map.of("sshPort", Integer.toString(sshPort)));
        set(
                "org.apache.karaf.management.cfg",
                Map.of(
                        "rmiRegistryPort", Integer.toString(registryPort),
                        "rmiServerPort", Integer.toString(FreePorts.next())));
    }

    /** Further options of its Java. */
    public KarafInstance javaOptions(String options) {
        javaOptions = options;
        return this;
    }

    /** Where it is. */
    public Path home() {
        return home;
    }

    /** Its configuration. */
    public Path etc() {
        return home.resolve("etc");
    }

    /** What it logs. */
    public Path log() {
        return home.resolve("data/log/karaf.log");
    }

    /** The port of its RMI registry, for JMX. */
    public int registryPort() {
        return registryPort;
    }

    /** The port of its console. */
    public int sshPort() {
        return sshPort;
    }

    /** Gives keys of a file in {@code etc/} other values; each is there already, on one line. */
    public void set(String file, Map<String, String> values) throws IOException {
        Path path = etc().resolve(file);
        List<String> lines = Files.readAllLines(path).stream()
                .map(line -> {
                    String key = line.split("=", 2)[0].strip();
                    return values.containsKey(key) ? key + " = " + values.get(key) : line;
                })
                .toList();
        Files.write(path, lines);
    }

    /** Starts it, and does not wait. */
    public KarafInstance start() {
        try {
            ProcessBuilder builder = command(List.of(script("karaf"), "server"));
            builder.environment().put("KARAF_EXEC", "exec"); // so that the process is Karaf, not its script
            builder.redirectOutput(home.resolve("console.log").toFile());
            process = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Its process.
     *
     * @throws IllegalStateException if it was not started
     */
    public long pid() {
        if (process == null) {
            throw new IllegalStateException(home + " was not started");
        }
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /**
     * What commands of the console print, and with what status the client ended.
     *
     * @param commands a line each, or several
     */
    public Result client(String commands) {
        // on standard input: the shell expands what stands in arguments
        return run(List.of(script("client"), "-b", "-r", "5", "-d", "1"), commands + '\n');
    }

    /**
     * The end of a program.
     *
     * @param status its exit status
     * @param output what it printed, on both streams
     */
    public record Result(int status, String output) {}

    private Result run(List<String> command, String input) {
        try {
            Path answer = Files.createTempFile(home, "output", ".txt");
            Process running = command(command).redirectOutput(answer.toFile()).start();
            try (var in = running.outputWriter(StandardCharsets.UTF_8)) {
                in.write(input);
            }
            if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new IllegalStateException(command + " has not ended within " + PATIENCE_SECONDS + " s");
            }
            String output = Files.readString(answer);
            Files.delete(answer);
            return new Result(running.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private ProcessBuilder command(List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("EXTRA_JAVA_OPTS", javaOptions);
        if (!installation.equals(home)) {
            environment.put("KARAF_BASE", home.toAbsolutePath().toString());
            environment.put("KARAF_ETC", etc().toAbsolutePath().toString());
            environment.put("KARAF_DATA", home.resolve("data").toAbsolutePath().toString());
            // each has its own registry of child instances, and may run beside others of the same installation
            environment.put(
                    "KARAF_OPTS",
                    "-Dkaraf.instances=" + home.resolve("instances").toAbsolutePath());
            environment.put("CHECK_ROOT_INSTANCE_RUNNING", "false");
        }
        return builder;
    }

    private String script(String name) {
        return installation.resolve("bin").resolve(name).toAbsolutePath().toString();
    }

    /** Asks it to end, and does not wait. */
    public void end() {
        if (process != null) {
            process.destroy();
        }
    }

    /** Kills it as a power failure would. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Ends it, and waits until it has. */
    @Override
    public void close() {
        end();
        try {
            if (process != null && !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }
}
