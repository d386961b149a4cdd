// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tables of docs/mappings.md, as they stand there: what is written for people is what the code is asked. */
public final class MappingTables {
    private static final Path FILE = file();

    private MappingTables() {}

    /**
     * The rows of the tables in a section, a list of cells each, without their heads.
     *
     * @param heading how the line of its heading begins, such as {@code "## 9."}
     */
    public static List<List<String>> rows(String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean here = false;
        boolean head = true;
        for (String line : lines()) {
            if (line.startsWith("#")) {
                here = line.startsWith(heading + ' ') || (here && line.startsWith(heading.split(" ", 2)[0] + '#'));
            } else if (here && line.startsWith("|---")) {
                head = false;
            } else if (!line.startsWith("|")) {
                head = true;
            } else if (here && !head) {
                rows.add(cells(line));
            }
        }
        if (rows.isEmpty()) {
            throw new AssertionError("no table under " + heading + " in " + FILE);
        }
        return rows;
    }

    /** The head of the first table in a section. */
    public static List<String> head(String heading) {
        List<String> lines = lines();
        int at = 0;
        while (!lines.get(at).startsWith(heading + ' ')) {
            at++;
        }
        while (!lines.get(at).startsWith("|")) {
            at++;
        }
        return cells(lines.get(at));
    }

    /** Tests run in the folder of their module, which is one or two below the root. */
    private static Path file() {
        Path above = Path.of("").toAbsolutePath();
        while (above != null && !Files.exists(above.resolve("docs/mappings.md"))) {
            above = above.getParent();
        }
        if (above == null) {
            throw new IllegalStateException(
                    "docs/mappings.md: not found above " + Path.of("").toAbsolutePath());
        }
        return above.resolve("docs/mappings.md");
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bar within a cell is written with a backslash. */
    private static List<String> cells(String line) {
        return Stream.of(line.substring(1).split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.replace("\\|", "|").strip())
                .toList();
    }

    /** What stands in backticks in a cell. */
    public static List<String> quoted(String cell) {
        List<String> quoted = new ArrayList<>();
        String[] parts = cell.split("`", -1);
        for (int i = 1; i < parts.length; i += 2) {
            quoted.add(parts[i]);
        }
        return quoted;
    }
}
