// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Findings as lines of plain text, aligned and wrapped, or as maps for JSON. */
public final class FindingTable {
    private static final int MARK = 6;
    private static final int NARROWEST_TEXT = 30;

    private FindingTable() {}

    /**
     * A finding takes one line or more: severity, id, what was seen; below it what to do.
     *
     * @param width of the terminal in columns; no line is longer, unless a single word is
     */
    public static List<String> lines(List<Finding> findings, int width) {
        int idWidth = 2 + findings.stream().mapToInt(f -> f.id().length()).max().orElse(0);
        int textWidth = Math.max(NARROWEST_TEXT, width - MARK - idWidth);
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            String margin = padded(finding.severity().name(), MARK) + padded(finding.id(), idWidth);
            for (String text : texts(finding)) {
                for (String line : wrapped(text, textWidth)) {
                    lines.add((margin + line).stripTrailing());
                    margin = " ".repeat(MARK + idWidth);
                }
            }
        }
        return lines;
    }

    /** The findings as maps of names and texts, in order. */
    public static List<Map<String, Object>> maps(List<Finding> findings) {
        return findings.stream().map(Finding::toMap).toList();
    }

    private static List<String> texts(Finding finding) {
        List<String> texts = new ArrayList<>();
        texts.add(finding.seen());
        if (!finding.ourSide().isEmpty()) {
            texts.add("On our side: " + finding.ourSide());
        }
        if (!finding.tellPartner().isEmpty()) {
            texts.add("Tell the partner: " + finding.tellPartner());
        }
        return texts;
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > width) {
            int end = rest.lastIndexOf(' ', width);
            if (end <= 0) {
                end = rest.indexOf(' ');
            }
            if (end < 0) {
                break;
            }
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end + 1).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
