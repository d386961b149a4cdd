// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.umpp.throwaway.ThrowawayAuthority;

/** The generator of load ({@code src/benchmarks/load}), a process of its own for each run. */
final class Load {
    /** The domain that the load comes from. */
    static final String DOMAIN = "load.example.net";

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
        authority.forDomain(DOMAIN).write(folder, DOMAIN);
    }

    /**
     * Makes load on a server.
     *
     * @param work which
     * @param pid the process of the server
     * @throws IOException with what the generator says, if it cannot
     */
    Measurement run(String work, long pid, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                work,
                "-ca",
                folder.resolve("ca.crt").toString(),
                "-cert",
                folder.resolve(DOMAIN + ".crt").toString(),
                "-key",
                folder.resolve(DOMAIN + ".key").toString(),
                "-from",
                DOMAIN,
                "-watch",
                "server=" + pid));
        command.addAll(arguments);
        Path errors = folder.resolve("errors.txt");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the generator did not end within " + PATIENCE_SECONDS + " s: " + command);
        }
        if (process.exitValue() != 0) {
            throw new IOException(Files.readString(errors).strip());
        }
        return Measurement.parse(output);
    }
}
