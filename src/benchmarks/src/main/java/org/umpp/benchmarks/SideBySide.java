// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The same work for several servers in one run, by turns, so that what else the machine does falls on all alike. Of the rounds the median counts.
 */
final class SideBySide {
    private static final int ROUNDS = 3;

    private final Load load;
    private final List<Row> rows = new ArrayList<>();

    /**
     * What one server needs for one work.
     *
     * @param work which
     * @param of what of it is varied, such as the size of messages
     * @param server whose figures these are
     * @param micros processor time of the server for one unit, microseconds
     * @param perSecond units a second, with the generator on the same machine
     * @param p50 latency, milliseconds, as are the others
     * @param failed units in all rounds
     * @param mebibytes memory of the server after it
     * @param generatorMicros processor time of the generator for one unit, microseconds
     */
    record Row(
            String work,
            String of,
            String server,
            double micros,
            double perSecond,
            double p50,
            double p99,
            double p999,
            double failed,
            double mebibytes,
            double generatorMicros) {

        String toJson() {
            return String.format(
                    Locale.ROOT,
                    "{\"work\":\"%s\",\"case\":\"%s\",\"server\":\"%s\",\"cpu_us\":%.2f,\"per_second\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,"
                            + "\"p999_ms\":%.3f,\"failed\":%.0f,\"mib\":%.0f,\"generator_us\":%.2f}",
                    work,
                    of,
                    server,
                    micros,
                    perSecond,
                    p50,
                    p99,
                    p999,
                    failed,
                    mebibytes,
                    generatorMicros);
        }
    }

    SideBySide(Load load) {
        this.load = load;
    }

    List<Row> rows() {
        return rows;
    }

    /**
     * Compares.
     *
     * @param warmSeconds of load before it is measured, the first time: a JVM compiles what it runs
     * @param servers running
     */
    void compare(String work, String of, int warmSeconds, List<Contender> servers, String... arguments)
            throws IOException, InterruptedException {
        System.out.println(work + ", " + of + ": warming up, then " + ROUNDS + " rounds");
        List<List<Measurement>> found = new ArrayList<>();
        for (Contender server : servers) {
            found.add(new ArrayList<>());
            run(work, server, warmSeconds, 1, arguments);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < servers.size(); i++) {
                found.get(i).add(run(work, servers.get(i), 1, 6, arguments));
            }
        }
        for (int i = 0; i < servers.size(); i++) {
            Row row = row(work, of, servers.get(i), found.get(i));
            rows.add(row);
            print(row, rows.get(rows.size() - 1 - i));
        }
    }

    private Measurement run(String work, Contender server, int warm, int seconds, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(server.arguments(work));
        all.addAll(List.of(arguments));
        all.addAll(List.of("-warm", Integer.toString(warm), "-dur", Integer.toString(seconds)));
        Measurement found = load.run(work, server.pid(), all);
        if (found.units() == 0 || found.failed() > 0) {
            throw new IOException(server.name() + ", " + work + ": " + (long) found.failed() + " failed of "
                    + (long) (found.units() + found.failed()) + ": " + found.why());
        }
        return found;
    }

    private static Row row(String work, String of, Contender server, List<Measurement> found) {
        return new Row(
                work,
                of,
                server.name(),
                median(found.stream().map(Measurement::serverMicros).toList()),
                median(found.stream().map(Measurement::perSecond).toList()),
                median(found.stream().map(each -> each.latency("p50")).toList()),
                median(found.stream().map(each -> each.latency("p99")).toList()),
                median(found.stream().map(each -> each.latency("p999")).toList()),
                found.stream().mapToDouble(Measurement::failed).sum(),
                median(found.stream().map(Measurement::serverMebibytes).toList()),
                median(found.stream().map(Measurement::generatorMicros).toList()));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** The first of a comparison is ours; beside the others stands how much of their time it needs. */
    private static void print(Row row, Row ours) {
        String ratio = row.server().equals(ours.server())
                ? ""
                : String.format(Locale.ROOT, "  ours/%s %.2f", row.server(), ours.micros() / row.micros());
        System.out.printf(
                Locale.ROOT,
                "  %-10s %8.1f us CPU  %8.0f/s  p50 %.2f p99 %.2f p99.9 %.2f ms  %5.0f MiB  (generator %.0f us)%s%n",
                row.server(),
                row.micros(),
                row.perSecond(),
                row.p50(),
                row.p99(),
                row.p999(),
                row.mebibytes(),
                row.generatorMicros(),
                ratio);
    }
}
