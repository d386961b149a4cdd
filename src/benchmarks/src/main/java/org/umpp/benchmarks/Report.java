// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found: {@code report.json} to compare runs by, and {@code report.html}, a page that needs nothing else. */
final class Report {
    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>UMPP: side by side</title>
            <style>
            body { font: 15px/1.4 sans-serif; margin: 2em auto; max-width: 64em; color: #222 }
            table { border-collapse: collapse; width: 100%; margin-bottom: 2em }
            td, th { padding: .25em .6em; text-align: right; border-bottom: 1px solid #ddd } td:first-child, th:first-child { text-align: left }
            .bar { display: inline-block; height: .8em; background: #8ab } .ours .bar { background: #c63 } .wide { width: 24%; text-align: left }
            .within { color: #272 } .above { color: #b22 } svg { vertical-align: middle } h2 { margin-bottom: .2em }
            </style></head><body>
            <h1>Side by side</h1>
            <p>The same load for each server, by turns in one run; the medians of the rounds. Processor time is that of the server's processes, as the operating
            system accounts it. Servers and generator share one machine, so figures are for comparing within this page. In the latency strips the dot is the
            median, the line ends at p99.9, the tick is p99; the scale is logarithmic, from 0.01 ms to 10 s.</p>
            """;

    private static final int STRIP = 200;

    private final List<Comparison> comparisons;
    private final List<Single> singles = new ArrayList<>();

    /**
     * A figure of ours that no peer is measured beside.
     *
     * @param work which
     * @param of what of it
     * @param budget which it should not exceed
     */
    record Single(String work, String of, double value, String unit, double budget) {
        boolean isWithinBudget() {
            return budget == 0 || value <= budget;
        }
    }

    Report(List<Comparison> comparisons) {
        this.comparisons = comparisons;
    }

    /** Adds a figure, and prints it. */
    void add(Single single) {
        singles.add(single);
        String verdict = single.budget() == 0
                ? ""
                : String.format(Locale.ROOT, "  budget %.0f: %s", single.budget(), verdict(single.isWithinBudget()));
        System.out.printf(
                Locale.ROOT,
                "%-10s %-52s %10.2f %s%s%n",
                single.work(),
                single.of(),
                single.value(),
                single.unit(),
                verdict);
    }

    private static String verdict(boolean within) {
        return within ? "within" : "above";
    }

    /** Writes both files into a folder. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path json = folder.resolve("report.json");
        try (JsonGenerator out = new JsonFactory().createGenerator(Files.newBufferedWriter(json))) {
            out.useDefaultPrettyPrinter();
            write(out);
        }
        Path page = folder.resolve("report.html");
        Files.writeString(page, page());
        System.out.println("to look at: " + page + "; to compare runs: " + json);
    }

    private void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("rows");
        for (Comparison comparison : comparisons) {
            if (comparison.peers().isEmpty()) {
                row(out, comparison.work().name(), comparison.work().of());
                figures(out, "", comparison.ours());
                out.writeEndObject();
            }
            for (Figures peer : comparison.peers()) {
                row(out, comparison.work().name(), comparison.work().of());
                out.writeStringField("peer", peer.server());
                figures(out, "", comparison.ours());
                figures(out, "peer_", peer);
                out.writeNumberField("ratio", comparison.ratio(peer));
                if (comparison.work().budget() > 0) {
                    out.writeNumberField("budget", comparison.work().budget());
                }
                out.writeEndObject();
            }
        }
        for (Single single : singles) {
            row(out, single.work(), single.of());
            out.writeNumberField("value", single.value());
            out.writeStringField("unit", single.unit());
            if (single.budget() > 0) {
                out.writeNumberField("budget", single.budget());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void row(JsonGenerator out, String work, String of) throws IOException {
        out.writeStartObject();
        out.writeStringField("work", work);
        out.writeStringField("case", of);
    }

    private static void figures(JsonGenerator out, String whose, Figures figures) throws IOException {
        out.writeNumberField(whose + "cpu_us", figures.micros());
        out.writeNumberField(whose + "per_second", figures.perSecond());
        out.writeNumberField(whose + "p50_ms", figures.p50());
        out.writeNumberField(whose + "p99_ms", figures.p99());
        out.writeNumberField(whose + "p999_ms", figures.p999());
        out.writeNumberField(whose + "mib", figures.mebibytes());
        out.writeNumberField(whose + "generator_us", figures.generatorMicros());
    }

    private String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Comparison comparison : comparisons) {
            add(page, comparison);
        }
        if (!singles.isEmpty()) {
            page.append("<h2>Ours alone</h2>\n<table><tr><th>work<th>figure<th>unit<th>budget\n");
            for (Single single : singles) {
                page.append(String.format(
                        Locale.ROOT,
                        "<tr><td>%s: %s<td>%.2f<td>%s<td class='%s'>%s</tr>%n",
                        single.work(),
                        single.of(),
                        single.value(),
                        single.unit(),
                        verdict(single.isWithinBudget()),
                        single.budget() == 0 ? "" : String.format(Locale.ROOT, "%.0f", single.budget())));
            }
            page.append("</table>\n");
        }
        return page.append("</body></html>\n").toString();
    }

    private static void add(StringBuilder page, Comparison comparison) {
        Work work = comparison.work();
        double most =
                comparison.servers().stream().mapToDouble(Figures::micros).max().orElse(1);
        page.append("<h2>").append(work.name()).append(": ").append(work.of()).append("</h2>\n");
        if (work.budget() > 0) {
            page.append(String.format(
                    Locale.ROOT,
                    "<p class='%s'>Budget: %.2f of the best peer's time; %1$s.</p>%n",
                    verdict(comparison.isWithinBudget()),
                    work.budget()));
        }
        page.append("<table><tr><th>server<th class='wide'>CPU<th>us a unit<th>ours / it<th>units/s<th>latency")
                .append("<th>p50 ms<th>p99 ms<th>p99.9 ms<th>MiB<th>generator us</tr>\n");
        for (Figures figures : comparison.servers()) {
            boolean ours = figures.equals(comparison.ours());
            page.append(String.format(
                    Locale.ROOT,
                    "<tr class='%s'><td>%s<td class='wide'><span class='bar' style='width:%.0f%%'></span><td>%.1f<td>%s<td>%.0f<td>%s<td>%.2f<td>%.2f"
                            + "<td>%.2f<td>%.0f<td>%.0f</tr>%n",
                    ours ? "ours" : "",
                    figures.server(),
                    100 * figures.micros() / most,
                    figures.micros(),
                    ours ? "" : String.format(Locale.ROOT, "%.2f", comparison.ratio(figures)),
                    figures.perSecond(),
                    strip(figures),
                    figures.p50(),
                    figures.p99(),
                    figures.p999(),
                    figures.mebibytes(),
                    figures.generatorMicros()));
        }
        page.append("</table>\n");
    }

    private static String strip(Figures figures) {
        return String.format(
                Locale.ROOT,
                "<svg width='%d' height='14'><line x1='%.0f' x2='%.0f' y1='7' y2='7' stroke='#666'/><line x1='%.0f' x2='%4$.0f' y1='2' y2='12' stroke='#666'/>"
                        + "<circle cx='%2$.0f' cy='7' r='4' fill='#c63'/></svg>",
                STRIP,
                at(figures.p50()),
                at(figures.p999()),
                at(figures.p99()));
    }

    /** Where a latency is in a strip: six decades from 0.01 ms on. */
    private static double at(double millis) {
        return STRIP * Math.max(0, Math.min(1, (Math.log10(Math.max(millis, 0.01)) + 2) / 6));
    }
}
