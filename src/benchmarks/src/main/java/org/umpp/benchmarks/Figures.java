// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one server needed for one work: of its rounds the medians.
 *
 * @param server whose figures these are
 * @param micros processor time of the server for one unit, microseconds
 * @param perSecond units a second, with the generator on the same machine
 * @param p50 latency, milliseconds, as are the others
 * @param mebibytes memory of the server after it
 * @param generatorMicros processor time of the generator for one unit, microseconds: where it comes near to that of the server, the generator is
 *     what is measured
 */
record Figures(
        String server,
        double micros,
        double perSecond,
        double p50,
        double p99,
        double p999,
        double mebibytes,
        double generatorMicros) {

    static Figures of(String server, List<Measurement> rounds) {
        return new Figures(
                server,
                median(rounds, Measurement::serverMicros),
                median(rounds, Measurement::perSecond),
                median(rounds, each -> each.latency("p50")),
                median(rounds, each -> each.latency("p99")),
                median(rounds, each -> each.latency("p999")),
                median(rounds, Measurement::serverMebibytes),
                median(rounds, Measurement::generatorMicros));
    }

    private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
        return rounds.stream()
                .map(figure::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList()
                .get(rounds.size() / 2);
    }
}
