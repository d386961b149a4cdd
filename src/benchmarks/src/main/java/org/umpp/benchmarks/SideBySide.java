// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The same work for several servers in one run, by turns, so that what else the machine does falls on all alike. */
final class SideBySide {
    private static final int ROUNDS = 3;
    private static final int SECONDS = 6;

    /** To warm up peers by: they are compiled before they start. */
    private static final int PEER_SECONDS = 5;

    /** Between two looks at the compiler of a server. */
    private static final int LOOK_SECONDS = 20;

    /** A compiler that works for less of the time than this has nothing left that matters. */
    private static final double QUIET = 0.05;

    private static final int MOST_WARM_SECONDS = 240;

    private final Load load;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> failures;

    /** @param failures what could not be measured, to which peers that are left out are added */
    SideBySide(Load load, List<String> failures) {
        this.load = load;
        this.failures = failures;
    }

    List<Comparison> comparisons() {
        return comparisons;
    }

    /**
     * Compares, and prints what was found.
     *
     * @param servers running, ours first
     */
    void compare(Work work, List<? extends Contender> servers) throws IOException, InterruptedException {
        System.out.println(work.name() + ", " + work.of() + ": warming up");
        Map<Contender, List<Measurement>> found = new LinkedHashMap<>();
        for (Contender server : servers) {
            found.put(server, new ArrayList<>());
            server.beforeRound();
            attempt(server, found, () -> warmUp(work, server));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<Contender, List<Measurement>> each : List.copyOf(found.entrySet())) {
                Contender server = each.getKey();
                server.beforeRound();
                attempt(server, found, () -> each.getValue().add(run(work, server, 1, SECONDS)));
            }
        }
        List<Figures> figures = new ArrayList<>();
        found.forEach((server, measurements) -> figures.add(Figures.of(server.name(), measurements)));
        Comparison comparison = new Comparison(work, figures);
        comparisons.add(comparison);
        print(comparison);
    }

    private interface Measuring {
        void run() throws IOException, InterruptedException;
    }

    /** A peer that cannot do the work does not keep the others from it. */
    private void attempt(Contender server, Map<Contender, List<Measurement>> found, Measuring measuring)
            throws IOException, InterruptedException {
        try {
            measuring.run();
        } catch (IOException e) {
            if (server == found.keySet().iterator().next()) {
                throw e;
            }
            System.out.println("  " + server.name() + " is left out: " + e.getMessage());
            failures.add(e.getMessage());
            found.remove(server);
        }
    }

    /** Until the compiler of the server is quiet. */
    private void warmUp(Work work, Contender server) throws IOException, InterruptedException {
        double before = server.compiling();
        if (before == 0) {
            run(work, server, Math.min(work.warmSeconds(), PEER_SECONDS), 1);
            return;
        }
        int warm = 0;
        double share;
        do {
            int seconds = Math.min(LOOK_SECONDS, Math.max(work.warmSeconds(), 1));
            run(work, server, seconds, 1);
            warm += seconds;
            double now = server.compiling();
            share = (now - before) / seconds;
            before = now;
        } while (warm < work.warmSeconds() || (share > QUIET && warm < MOST_WARM_SECONDS));
        System.out.printf(
                Locale.ROOT,
                "  %s: warmed up for %d s, its compiler then took %.0f %%%n",
                server.name(),
                warm,
                100 * share);
    }

    private Measurement run(Work work, Contender server, int warm, int seconds)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(server.arguments(work.name()));
        all.addAll(work.arguments());
        all.addAll(List.of("-warm", Integer.toString(warm), "-dur", Integer.toString(seconds)));
        Measurement found = load.run(work.name(), server.pid(), all);
        if (found.units() == 0 || found.failed() > 0) {
            throw new IOException(server.name() + ", " + work.name() + ", " + work.of() + ": " + (long) found.failed()
                    + " failed of " + (long) (found.units() + found.failed()) + ": " + found.why());
        }
        return found;
    }

    private static void print(Comparison comparison) {
        for (Figures figures : comparison.servers()) {
            String ratio = figures.equals(comparison.ours())
                    ? ""
                    : String.format(Locale.ROOT, "  ours/it %.2f", comparison.ratio(figures));
            System.out.printf(
                    Locale.ROOT,
                    "  %-16s %8.1f us CPU  %8.0f/s  p50 %.2f p99 %.2f p99.9 %.2f ms  %5.0f MiB  (generator %.0f us)%s%n",
                    figures.server(),
                    figures.micros(),
                    figures.perSecond(),
                    figures.p50(),
                    figures.p99(),
                    figures.p999(),
                    figures.mebibytes(),
                    figures.generatorMicros(),
                    ratio);
        }
        double budget = comparison.work().budget();
        if (budget > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "  budget %.2f of the best peer: %s%n",
                    budget,
                    comparison.best().isEmpty()
                            ? "no peer to compare with"
                            : comparison.isWithinBudget() ? "within" : "above");
        }
    }
}
