// SPDX-License-Identifier: Apache-2.0
package org.umpp.corpora;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A set of messages written by others, read from the folder that system property {@code umpp.corpora} names. */
public final class Corpus {
    private final Path folder;

    private Corpus(Path folder) {
        this.folder = folder;
    }

    /** One message: where it lies, what it is and what its collectors say of it. */
    public record Entry(String file, String kind, String verdict, String expected, String note, Path path) {
        public byte[] bytes() throws IOException {
            return Files.readAllBytes(path);
        }
    }

    /** The set of this name; the calling test is skipped, saying so, where there is none. */
    public static Corpus named(String name) {
        String property = System.getProperty("umpp.corpora", "");
        boolean given = !property.isEmpty() && !property.startsWith("${");
        Path folder = given ? Path.of(property, name) : Path.of(name);
        boolean present = given && Files.isReadable(folder.resolve("index.tsv"));
        if (!present) {
            System.out.println("corpora " + name + ": skipped, -Dumpp.corpora names no folder with it");
        }
        assumeTrue(present, () -> "no corpora " + name);
        return new Corpus(folder);
    }

    /** Every message of the index. */
    public List<Entry> entries() throws IOException {
        return rows("index.tsv").stream()
                .map(line -> line.split("\t", -1))
                .map(cells -> new Entry(cells[0], cells[1], cells[2], cells[3], cells[6], folder.resolve(cells[0])))
                .toList();
    }

    /** The rows of a table of the set that is no message by itself, without its heading. */
    public List<String> rows(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file), StandardCharsets.UTF_8).stream()
                .skip(1)
                .toList();
    }

    /** Where a file of the set lies. */
    public Path path(String file) {
        return folder.resolve(file);
    }
}
