// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The codecs, by JMH: time and allocation of each. */
final class Codecs {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** Of a SIP message, to be read and answered. */
    private static final double SIP_BUDGET_NANOS = 1_000;

    private Codecs() {}

    static void measure(Report report) throws RunnerException {
        System.out.println("codec: JMH, about two minutes");
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include("org\\.umpp\\.benchmarks\\..*Benchmark\\..*")
                        .forks(1)
                        .warmupIterations(3)
                        .measurementIterations(3)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()) {
            String name = result.getParams().getBenchmark();
            String what = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1)
                    .replace("Benchmark.", " ");
            double budget = what.equals("SipCodec parseAnswerEncode") ? SIP_BUDGET_NANOS : 0;
            report.add(
                    new Report.Single("codec", what, result.getPrimaryResult().getScore(), "ns", budget));
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            if (allocated != null) {
                report.add(new Report.Single("codec", what + ", allocated", allocated.getScore(), "octets", 0));
            }
        }
    }
}
