// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The evidence of one module, a line per test, in the order of their names. */
final class EvidenceFile {
    private static final String EXTENSION = ".tsv";

    private final Path file;

    EvidenceFile(Path folder, String module) {
        this.file = folder.resolve(module + EXTENSION);
    }

    /** The files of all modules in {@code folder}, sorted by name; none when there is no such folder. */
    static List<EvidenceFile> allIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(EXTENSION))
                    .sorted()
                    .map(name -> new EvidenceFile(folder, name.substring(0, name.length() - EXTENSION.length())))
                    .toList();
        }
    }

    String module() {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - EXTENSION.length());
    }

    List<Evidence> read() throws IOException {
        return Files.readAllLines(file).stream().map(Evidence::parse).toList();
    }

    /**
     * Writes {@code evidence}; keeps what earlier runs of the module said of other test classes. Tests of one module may run in several
     * processes.
     */
    void merge(Collection<Evidence> evidence) throws IOException {
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel lock = FileChannel.open(
                folder.resolve(module() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock(); // until it is closed
            write(evidence);
        }
    }

    private void write(Collection<Evidence> evidence) throws IOException {
        TreeMap<String, Evidence> all = new TreeMap<>();
        if (Files.exists(file)) {
            Set<String> classes = evidence.stream().map(Evidence::testClass).collect(Collectors.toSet());
            for (Evidence old : read()) {
                if (!classes.contains(old.testClass())) {
                    all.put(old.test(), old);
                }
            }
        }
        evidence.forEach(one -> all.put(one.test(), one));
        Files.write(file, all.values().stream().map(Evidence::toLine).toList());
    }
}
