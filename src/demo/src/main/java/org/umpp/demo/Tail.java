// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Hands on each line that is appended to a file, from its beginning. */
final class Tail {
    private static final long LOOK_MILLIS = 5;

    private Tail() {}

    /** Follows a file, which must be there, as long as this process lives. */
    static void follow(Path file, Consumer<String> reader) {
        Thread thread = new Thread(() -> read(file, reader), "tail-" + file.getFileName());
        thread.setDaemon(true);
        thread.start();
    }

    private static void read(Path file, Consumer<String> reader) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (true) {
                int octet = in.read();
                if (octet < 0) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                } else if (octet == '\n') {
                    reader.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(octet);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
