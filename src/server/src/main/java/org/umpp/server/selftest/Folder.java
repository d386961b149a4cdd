// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.selftest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is gone afterwards; only its owner can read it. */
record Folder(Path path) implements AutoCloseable {

    static Folder create() throws IOException {
        return new Folder(Files.createTempDirectory("umpp-selftest"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        }
    }
}
