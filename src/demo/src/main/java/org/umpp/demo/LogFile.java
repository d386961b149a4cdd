// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a server logs. */
final class LogFile {
    private static final long PATIENCE_SECONDS = 120;
    private static final int SHOWN = 15;

    private final Path path;

    LogFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Waits until the server says that it serves a domain.
     *
     * @throws StageException if it ends, says that it cannot, or takes too long
     */
    void awaitServing(String domain, BooleanSupplier isAlive) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            List<String> lines = lines();
            if (lines.stream().anyMatch(line -> line.contains("serving " + domain))) {
                return;
            }
            if (lines.stream().anyMatch(line -> line.contains("not serving: "))) {
                throw new StageException("the server of " + domain + " cannot serve");
            }
            if (!isAlive.getAsBoolean()) {
                throw new StageException("the server of " + domain + " has ended");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                throw new StageException("interrupted");
            }
        }
        throw new StageException("the server of " + domain + " does not serve after " + PATIENCE_SECONDS + " s");
    }

    /** For a person to see what went wrong: the errors, or without any the last lines. */
    List<String> faults() throws IOException {
        List<String> lines = lines();
        List<String> errors = lines.stream()
                .filter(line -> line.contains("ERROR"))
                .limit(SHOWN)
                .toList();
        return errors.isEmpty() ? lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()) : errors;
    }

    private List<String> lines() throws IOException {
        return Files.exists(path) ? Files.readString(path).lines().toList() : List.of();
    }
}
