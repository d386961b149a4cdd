// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The other end of {@link ServerUnderTest}: its process, and what the operating system says it has cost. */
final class ChildServer implements AutoCloseable {
    /** Further options of its JVM, such as those of a flight recording. */
    private static final String OPTIONS = "UMPP_BENCH_OPTIONS";

    private final Process process;

    ChildServer(Path folder) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseParallelGC", "-Xmx2g"));
        String options = System.getenv(OPTIONS);
        if (options != null) {
            command.addAll(List.of(options.split(" ")));
        }
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), ServerUnderTest.class.getName(), folder.toString()));
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("server.log").toFile())
                .start();
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        // a flight recording says something first
        String line = answers.readLine();
        while (line != null && !line.equals("serving")) {
            line = answers.readLine();
        }
        if (line == null) {
            throw new IOException("the server under test has not started; see " + folder.resolve("server.log"));
        }
    }

    /** User and system time of the process so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
