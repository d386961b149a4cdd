// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of {@code docs/requirements.tsv}.
 *
 * @param id a letter for the group and a number, as {@code R-026}
 * @param level MUST, SHOULD or MAY as the draft says it; B behaviour stated without such a word, E seen in an example only,
 *     D derived, Q a quirk to be accepted
 * @param source where it comes from
 * @param statement one sentence
 */
record Requirement(String id, String level, String source, String statement) {
    private static final String HEADER = "id\tlevel\tsource\tstatement";

    /** Whether a clause has the form of a requirement's id, known or not. */
    static boolean isId(String clause) {
        return clause.length() > 2
                && clause.charAt(1) == '-'
                && clause.charAt(0) >= 'A'
                && clause.charAt(0) <= 'Z'
                && Character.isDigit(clause.charAt(2));
    }

    /** The letter before the hyphen. */
    String group() {
        return id.substring(0, 1);
    }

    /**
     * The requirements of a file, by id, in its order.
     *
     * @throws IllegalArgumentException when a line has not four fields, its id is none, or is there twice
     */
    static Map<String, Requirement> readAll(Path file) throws IOException {
        Map<String, Requirement> requirements = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (line.equals(HEADER)) {
                continue;
            }
            List<String> fields = List.of(line.split("\t", -1));
            if (fields.size() != 4 || !isId(fields.get(0))) {
                throw new IllegalArgumentException(
                        file + ": \"" + line + "\" (expected: id, level, source, statement)");
            }
            Requirement requirement = new Requirement(fields.get(0), fields.get(1), fields.get(2), fields.get(3));
            if (requirements.put(requirement.id, requirement) != null) {
                throw new IllegalArgumentException(file + ": " + requirement.id + " is there twice");
            }
        }
        return requirements;
    }
}
