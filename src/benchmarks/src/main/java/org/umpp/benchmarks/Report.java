// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A page that needs nothing else: for each work a bar and a line of figures for each server. */
final class Report {
    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>UMPP: side by side</title>
            <style>
            body { font: 15px/1.4 sans-serif; margin: 2em auto; max-width: 60em; color: #222 }
            table { border-collapse: collapse; width: 100%; margin-bottom: 2em }
            td, th { padding: .25em .6em; text-align: right; border-bottom: 1px solid #ddd } td:first-child, th:first-child { text-align: left }
            .bar { display: inline-block; height: .8em; background: #8ab } .ours .bar { background: #c63 } .wide { width: 30%; text-align: left }
            </style></head><body>
            <h1>Side by side</h1>
            <p>The same load for each server, by turns in one run; the medians of the rounds. Processor time is that of the server's processes, as the operating
            system accounts it. Servers and generator share one machine, so figures are for comparing within this page.</p>
            """;

    private Report() {}

    static void write(List<SideBySide.Row> rows, Path file) throws IOException {
        Map<String, List<SideBySide.Row>> works = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.work() + ": " + row.of(), LinkedHashMap::new, Collectors.toList()));
        StringBuilder page = new StringBuilder(HEAD);
        works.forEach((work, servers) -> {
            double most =
                    servers.stream().mapToDouble(SideBySide.Row::micros).max().orElse(1);
            page.append("<h2>")
                    .append(work)
                    .append("</h2>\n<table><tr><th>server<th class='wide'>CPU<th>us a unit<th>ours / it")
                    .append("<th>units/s<th>p50 ms<th>p99 ms<th>p99.9 ms<th>MiB<th>generator us</tr>\n");
            for (SideBySide.Row row : servers) {
                page.append(String.format(
                        Locale.ROOT,
                        "<tr class='%s'><td>%s<td class='wide'><span class='bar' style='width:%.0f%%'></span><td>%.1f<td>%.2f<td>%.0f<td>%.2f<td>%.2f"
                                + "<td>%.2f<td>%.0f<td>%.0f</tr>%n",
                        row.server(),
                        row.server(),
                        100 * row.micros() / most,
                        row.micros(),
                        servers.get(0).micros() / row.micros(),
                        row.perSecond(),
                        row.p50(),
                        row.p99(),
                        row.p999(),
                        row.mebibytes(),
                        row.generatorMicros()));
            }
            page.append("</table>\n");
        });
        Files.createDirectories(file.getParent());
        Files.writeString(file, page.append("</body></html>\n"));
        System.out.println("to look at: " + file);
    }
}
