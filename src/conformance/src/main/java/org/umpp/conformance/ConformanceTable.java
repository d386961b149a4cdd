// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes {@code docs/conformance.md}: every requirement of {@code docs/requirements.tsv} with the tests that show it, then
 * every other clause the tests name. What it writes depends on those files and on {@code target/conformance} alone.
 */
public final class ConformanceTable {
    private static final Pattern DOCUMENT =
            Pattern.compile("(RFC \\d+|XEP-\\d{4}|draft|MAPPINGS|UTS #\\d+|XML 1\\.[01])( §[0-9A-Z][-0-9A-Z.]*)?");
    private static final int METHODS_SHOWN = 4;
    private static final String PREFIX = "umpp-";
    private static final Map<String, String> GROUPS = Map.of(
            "R", "stated by the draft",
            "Q", "quirks of the draft's examples",
            "D", "derived, where the draft is silent",
            "C", "interworking RFCs");

    private final Map<String, Requirement> requirements;
    /** Clause, then module, then the tests. */
    private final Map<String, Map<String, List<Evidence>>> evidence = new TreeMap<>(new ClauseOrder());

    private final List<String> unknown = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    private ConformanceTable(Map<String, Requirement> requirements) {
        this.requirements = requirements;
    }

    /**
     * Writes the table.
     *
     * @param args the root folder of the repository
     * @throws IOException when a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args.length == 0 ? "." : args[0]);
        try {
            String table = write(
                    root.resolve("docs/requirements.tsv"),
                    root.resolve("docs/matrix.tsv"),
                    root.resolve("target/conformance"));
            Files.writeString(root.resolve("docs/conformance.md"), table);
            System.out.println("conformance: "
                    + table.lines()
                            .filter(line -> line.startsWith("**"))
                            .findFirst()
                            .orElse(""));
        } catch (IllegalArgumentException e) {
            System.err.println("conformance: " + e.getMessage());
            System.exit(1);
        }
    }

    /**
     * The table as Markdown.
     *
     * @throws IllegalArgumentException when the requirements or the evidence are not what they should be, a test names
     *     what is neither a requirement nor a section of a document, or a cell of the matrix is left open
     */
    static String write(Path requirementsFile, Path matrixFile, Path evidenceFolder) throws IOException {
        Matrix matrix = Matrix.read(matrixFile);
        ConformanceTable table = new ConformanceTable(Requirement.readAll(requirementsFile));
        for (EvidenceFile file : EvidenceFile.allIn(evidenceFolder)) {
            for (Evidence one : file.read()) {
                one.clauses().forEach(clause -> table.add(clause, file.module(), one));
            }
        }
        if (!table.unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown clauses: " + String.join("; ", table.unknown));
        }
        table.writeCounts();
        table.out.append(matrix.write(table::outcome, table::tests));
        table.writeRequirements();
        table.writeOtherClauses();
        return table.out.toString();
    }

    private void add(String clause, String module, Evidence one) {
        if (!requirements.containsKey(clause)
                && !Matrix.isCell(clause)
                && (Requirement.isId(clause) || !DOCUMENT.matcher(clause).matches())) {
            unknown.add('"' + clause + "\" in " + one.test());
        }
        evidence.computeIfAbsent(clause, c -> new TreeMap<>())
                .computeIfAbsent(module, m -> new ArrayList<>())
                .add(one);
    }

    private void writeCounts() {
        Collection<Requirement> all = requirements.values();
        out.append("# Conformance\n\n")
                .append(
                        "Written by `./umpp test` from the tests that ran; do not edit. A requirement is shown when at least ")
                .append("one test names it and passed, and none failed.\n\n**")
                .append(shown(all))
                .append(" of ")
                .append(all.size())
                .append(" requirements are shown by tests.**\n\n| group | | shown | of |\n|---|---|--:|--:|\n");
        for (String group : all.stream().map(Requirement::group).distinct().toList()) {
            List<Requirement> members =
                    all.stream().filter(r -> r.group().equals(group)).toList();
            out.append("| ")
                    .append(group)
                    .append(" | ")
                    .append(GROUPS.getOrDefault(group, ""))
                    .append(" | ")
                    .append(shown(members))
                    .append(" | ")
                    .append(members.size())
                    .append(" |\n");
        }
    }

    private long shown(Collection<Requirement> some) {
        return some.stream().filter(r -> outcome(r.id()).equals("shown")).count();
    }

    private void writeRequirements() {
        out.append(
                "\n## Requirements\n\n| id | level | source | requirement | tests | result |\n|---|---|---|---|---|---|\n");
        for (Requirement r : requirements.values()) {
            out.append("| ")
                    .append(String.join(
                            " | ", r.id(), r.level(), r.source(), r.statement(), tests(r.id()), outcome(r.id())))
                    .append(" |\n");
        }
    }

    private void writeOtherClauses() {
        out.append("\n## Other clauses\n\n| clause | tests | result |\n|---|---|---|\n");
        for (String clause : evidence.keySet()) {
            if (!requirements.containsKey(clause) && !Matrix.isCell(clause)) {
                out.append("| ")
                        .append(String.join(" | ", clause, tests(clause), outcome(clause)))
                        .append(" |\n");
            }
        }
    }

    private String outcome(String clause) {
        return evidence.getOrDefault(clause, Map.of()).values().stream()
                .flatMap(List::stream)
                .map(Evidence::outcome)
                .reduce(Outcome::and)
                .map(outcome -> outcome == Outcome.PASSED
                        ? "shown"
                        : "**" + outcome.name().toLowerCase(Locale.ROOT) + "**")
                .orElse("no test");
    }

    /** {@code address: JidTest (a, b), LocalNamesTest (c)<br>sip: …}. */
    private String tests(String clause) {
        return evidence.getOrDefault(clause, Map.of()).entrySet().stream()
                .map(module -> withoutPrefix(module.getKey()) + ": " + tests(module.getValue()))
                .collect(Collectors.joining("<br>"));
    }

    private static String withoutPrefix(String module) {
        return module.startsWith(PREFIX) ? module.substring(PREFIX.length()) : module;
    }

    private static String tests(List<Evidence> module) {
        Map<String, List<String>> methods = new TreeMap<>();
        for (Evidence one : module) {
            String name = one.testClass().substring(one.testClass().lastIndexOf('.') + 1);
            methods.computeIfAbsent(name, n -> new ArrayList<>()).add(one.testMethod());
        }
        return methods.entrySet().stream()
                .map(type -> type.getKey() + " (" + abbreviated(type.getValue()) + ')')
                .collect(Collectors.joining(", "));
    }

    private static String abbreviated(List<String> methods) {
        int more = methods.size() - METHODS_SHOWN;
        return more <= 1
                ? String.join(", ", methods)
                : String.join(", ", methods.subList(0, METHODS_SHOWN)) + " and " + more + " more";
    }
}
