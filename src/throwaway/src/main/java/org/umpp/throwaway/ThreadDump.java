// SPDX-License-Identifier: Apache-2.0
package org.umpp.throwaway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What the threads of a Java process do, for who looks for why it does not go on. */
public final class ThreadDump {
    private static final int PATIENCE_SECONDS = 30;

    private ThreadDump() {}

    /**
     * Writes it down; of a process that is not there or does not say, what was said instead.
     *
     * @param file where to; its folder is made if there is none
     * @return the file
     */
    public static Path write(long pid, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asked = new ProcessBuilder(jcmd, Long.toString(pid), "Thread.print", "-l")
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        try {
            if (!asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                asked.destroyForcibly();
            }
        } catch (InterruptedException e) {
            asked.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return file;
    }
}
