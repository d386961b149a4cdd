// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets a coverage-guided fuzzer loose on every {@link Target}, one after the other, each in a process of its own: {@code ./umpp fuzz
 * --minutes 10}. What it learns is kept in {@code target/fuzz}, so that the next run goes on from there; an input that fails is
 * there too, and belongs among the kept ones once it is mended.
 */
public final class Fuzz {
    /** The seeds and the inputs that failed once. */
    static final Path KEPT = Path.of("src/fuzz/src/test/resources");

    private static final Path LEARNT = Path.of("target/fuzz");
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units: +(\\d+)");
    private static final String USAGE = "usage: fuzz [--minutes n] [--target name]";

    private final PrintStream out;
    private final Duration each;

    private Fuzz(PrintStream out, Duration each) {
        this.out = out;
        this.each = each;
    }

    public static void main(String... arguments) throws Exception {
        int minutes = 6;
        List<Target> targets = new ArrayList<>(List.of(Target.values()));
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            if (arguments[i].equals("--minutes") && value.matches("[1-9]\\d{0,4}")) {
                minutes = Integer.parseInt(value);
            } else if (arguments[i].equals("--target")
                    && targets.stream().anyMatch(target -> target.folder().equals(value))) {
                targets.removeIf(target -> !target.folder().equals(value));
            } else {
                System.err.println(USAGE + "\ntargets: "
                        + String.join(
                                ", ",
                                Stream.of(Target.values()).map(Target::folder).toList()));
                System.exit(2);
            }
        }
        Duration each = Duration.ofMinutes(minutes).dividedBy(targets.size());
        System.exit(new Fuzz(System.out, each).run(targets) ? 0 : 1);
    }

    /** Whether all held. */
    private boolean run(List<Target> targets) throws IOException, InterruptedException {
        boolean held = true;
        for (Target target : targets) {
            held &= run(target);
        }
        return held;
    }

    private boolean run(Target target) throws IOException, InterruptedException {
        Path learnt = Files.createDirectories(LEARNT.resolve(target.folder()).toAbsolutePath());
        Path log = LEARNT.resolve(target.folder() + ".log");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                // the agent of the fuzzer shares nothing with the class-data archive, and would say so
                "-Xshare:off",
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.entry(),
                "--instrumentation_includes=org.umpp.**",
                "--reproducer_path=" + learnt,
                "-artifact_prefix=" + learnt + "/found-",
                "-max_total_time=" + each.toSeconds(),
                "-max_len=8192",
                "-timeout=10",
                "-rss_limit_mb=4096",
                "-print_final_stats=1",
                learnt.toString(),
                KEPT.resolve(target.folder()).toAbsolutePath().toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // who breaks this off breaks off the fuzzer too
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        String executions = "0";
        try (BufferedReader lines = process.inputReader(StandardCharsets.ISO_8859_1);
                PrintStream copy = new PrintStream(Files.newOutputStream(log), false, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.println(line);
                Matcher matcher = EXECUTIONS.matcher(line);
                executions = matcher.find() ? matcher.group(1) : executions;
            }
        }
        boolean held = process.waitFor() == 0;
        out.printf(
                "fuzz %-12s %,13d executions in %d s%s%n",
                target.folder(),
                Long.parseLong(executions),
                each.toSeconds(),
                held ? "" : ": FAILED, see " + log + " and " + learnt + "/found-*");
        return held;
    }
}
