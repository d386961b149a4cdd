// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;

/** Who can do what: each cell is shown by tests, or has its reason in {@code docs/matrix.tsv}. */
final class Matrix {
    private static final String PREFIX = "cell ";
    private static final String HEADER = "users\tfeature\treason";
    private static final String EVERY = "*";

    private final Map<String, String> reasons = new LinkedHashMap<>();
    private final Path file;

    private Matrix(Path file) {
        this.file = file;
    }

    /**
     * The matrix with the reasons of a file, a line each: users, feature (or {@code *} for every other feature), reason.
     *
     * @throws IllegalArgumentException when a line is none
     */
    static Matrix read(Path file) throws IOException {
        Matrix matrix = new Matrix(file);
        for (String line : Files.readAllLines(file)) {
            if (!line.equals(HEADER)) {
                matrix.add(line);
            }
        }
        return matrix;
    }

    private void add(String line) {
        List<String> fields = List.of(line.split("\t", -1));
        boolean valid = fields.size() == 3
                && Stream.of(Users.values()).anyMatch(users -> name(users).equals(fields.get(0)))
                && (fields.get(1).equals(EVERY)
                        || Stream.of(Feature.values())
                                .anyMatch(feature -> name(feature).equals(fields.get(1))))
                && !fields.get(2).isBlank();
        if (!valid || reasons.put(PREFIX + fields.get(0) + '/' + fields.get(1), fields.get(2)) != null) {
            throw new IllegalArgumentException(
                    file + ": \"" + line + "\" (expected: users, feature or *, reason; a cell once)");
        }
    }

    /** The cells that an annotation names, as clauses. */
    static List<String> clauses(Cell cell) {
        List<String> clauses = new ArrayList<>();
        for (Users users : cell.users()) {
            for (Feature feature : cell.features()) {
                clauses.add(clause(users, feature));
            }
        }
        return clauses;
    }

    /** Whether a clause is a cell. */
    static boolean isCell(String clause) {
        return clause.startsWith(PREFIX);
    }

    private static String clause(Users users, Feature feature) {
        return PREFIX + name(users) + '/' + name(feature);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The matrix as Markdown.
     *
     * @param outcome what the tests have shown of a clause
     * @param tests which those were
     * @throws IllegalArgumentException when a cell has neither a test that passed nor a reason
     */
    String write(Function<String, String> outcome, Function<String, String> tests) {
        StringBuilder table = new StringBuilder("\n## Who can do what\n\n|");
        StringBuilder shown = new StringBuilder("\n| users | | tests |\n|---|---|---|\n");
        List<String> open = new ArrayList<>();
        List<String> given = new ArrayList<>();
        int cells = 0;
        for (Feature feature : Feature.values()) {
            table.append(" | ").append(feature.title());
        }
        table.append(" |\n|---").append("|---".repeat(Feature.values().length)).append("|\n");
        for (Users users : Users.values()) {
            table.append("| ").append(users.title());
            for (Feature feature : Feature.values()) {
                String clause = clause(users, feature);
                String reason = reason(users, feature);
                String result = outcome.apply(clause);
                if (result.equals("shown")) {
                    cells++;
                    shown.append("| ")
                            .append(String.join(" | ", users.title(), feature.title(), tests.apply(clause)))
                            .append(" |\n");
                } else if (result.equals("no test") && !reason.isEmpty()) {
                    if (!given.contains(reason)) {
                        given.add(reason);
                    }
                    result = "(" + (given.indexOf(reason) + 1) + ')';
                } else {
                    open.add(name(users) + '/' + name(feature) + ": " + result);
                }
                table.append(" | ").append(result);
            }
            table.append(" |\n");
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException(
                    "cells with neither a test that passed nor a reason in " + file + ": " + String.join("; ", open));
        }
        table.append('\n');
        for (int i = 0; i < given.size(); i++) {
            table.append(i + 1).append(". ").append(given.get(i)).append('\n');
        }
        int all = Users.values().length * Feature.values().length;
        return table.append('\n')
                .append(cells)
                .append(" of ")
                .append(all)
                .append(" cells are shown by tests.\n")
                .append(shown)
                .toString();
    }

    private String reason(Users users, Feature feature) {
        return reasons.getOrDefault(
                clause(users, feature), reasons.getOrDefault(PREFIX + name(users) + '/' + EVERY, ""));
    }
}
