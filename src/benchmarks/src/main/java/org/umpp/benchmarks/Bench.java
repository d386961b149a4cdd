// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.umpp.interop.peers.Peers;
import org.umpp.server.FederationServer;
import org.umpp.server.settings.ServerSettings;
import org.umpp.session.Session;
import org.umpp.throwaway.ServerFolder;
import org.umpp.throwaway.ThrowawayAuthority;

/**
 * {@code ./umpp bench}: what the work of a server costs, as the operating system accounts it to the process of the server that is
 * measured; and what the same work costs servers of others, under the same load in the same run.
 */
public final class Bench {
    private static final int BATCH = 50;

    /** A JVM has compiled by then what it runs all the time. */
    private static final int WARM_SECONDS = 60;

    private static final long PATIENCE_SECONDS = 60;

    private final Path folder = Files.createTempDirectory("umpp-bench");
    private final List<String> rows = new ArrayList<>();

    private Bench() throws IOException {}

    /**
     * Measures and prints a table; {@code target/bench/report.json} has the same for machines, {@code report.html} for people.
     *
     * @param args which of {@code codec}, {@code sessions}, {@code relay}, {@code streams}, {@code idle}, none for all of these; {@code overload} for
     *     what becomes of sessions when there are more than can be taken
     */
    public static void main(String[] args) throws Exception {
        Bench bench = new Bench();
        List<String> works =
                args.length == 0 ? List.of("codec", "sessions", "relay", "streams", "idle") : List.of(args);
        if (works.contains("codec")) {
            bench.codec();
        }
        if (works.stream().anyMatch(List.of("sessions", "relay", "streams")::contains)) {
            bench.sideBySide(works);
        }
        if (works.contains("idle")) {
            bench.idle(Path.of("routes"));
        }
        if (works.contains("overload")) {
            bench.overload(Path.of("routes"));
        }
        bench.report(Path.of("target/bench"));
    }

    private void codec() throws Exception {
        System.out.println("codec: JMH, about half a minute");
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(SipCodecBenchmark.class.getSimpleName() + ".*")
                        .forks(1)
                        .warmupIterations(3)
                        .measurementIterations(3)
                        .verbosity(org.openjdk.jmh.runner.options.VerboseMode.SILENT)
                        .build())
                .run()) {
            double score = result.getPrimaryResult().getScore();
            String unit = result.getPrimaryResult().getScoreUnit();
            double micros = unit.startsWith("ns") ? score / 1000 : score;
            row("codec", result.getPrimaryResult().getLabel(), micros, "us", 1.0);
        }
    }

    private void sideBySide(List<String> works) throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Benchmark");
        Load load = new Load(Path.of("target/bench/load"), folder.resolve("load"), authority);
        SideBySide compared = new SideBySide(load);
        try (Peers peers = new Peers(folder.resolve("peers"), authority).start("dns");
                Contender ours = new OurServer(Path.of("karaf-assembly/target"), folder.resolve("karaf"), authority);
                Contender kamailio =
                        new PeerServer(peers, "kamailio", "kamailio-answer", "escalus.example.net", "12.6");
                Contender prosody = new PeerServer(peers, "prosody", "prosody-a", "montague.example.net", "10.1");
                Contender ejabberd = new PeerServer(peers, "ejabberd", "ejabberd-a", "verona.example.org", "11.1")) {
            ours.start();
            if (works.contains("sessions")) {
                kamailio.start();
                compared.compare(
                        "sessions",
                        "INVITE, 200, ACK, BYE, 200 over TLS",
                        WARM_SECONDS,
                        List.of(ours, kamailio),
                        "-c",
                        "20",
                        "-conns",
                        "2");
            }
            if (works.contains("relay") || works.contains("streams")) {
                prosody.start();
                ejabberd.start();
            }
            List<Contender> xmpp = List.of(ours, prosody, ejabberd);
            if (works.contains("relay")) {
                for (String octets : List.of("100", "4096")) {
                    compared.compare(
                            "relay",
                            octets + " octets, s2s TLS in, component out",
                            WARM_SECONDS,
                            xmpp,
                            "-body",
                            octets,
                            "-c",
                            "50");
                }
                compared.compare("relay", "100 octets, 1,000 a second", 2, xmpp, "-body", "100", "-rate", "1000");
            }
            if (works.contains("streams")) {
                compared.compare("streams", "TCP, TLS, EXTERNAL", 10, xmpp, "-c", "4");
            }
        }
        for (SideBySide.Row row : compared.rows()) {
            rows.add(row.toJson());
        }
        Report.write(compared.rows(), Path.of("target/bench/report.html"));
    }

    private void idle(Path routes) throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Benchmark");
        ServerFolder load = serverFolder("montague.example.net", authority, routes);
        ServerFolder measured = serverFolder("thecappulets.example.com", authority, routes);
        load.partner(measured);
        measured.partner(load);
        try (ChildServer child = new ChildServer(measured.path());
                FederationServer generator = new FederationServer(ServerSettings.read(load.path()))) {
            generator.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:umpp-im-in").process(exchange -> {});
                    from("direct:umpp-presence-in").process(exchange -> {});
                }
            });
            generator.start();
            idle(child, generator, generator.context().createProducerTemplate());
        }
    }

    private void idle(ChildServer child, FederationServer generator, ProducerTemplate template) throws Exception {
        System.out.println(
                "idle: 5,000 sessions and 5,000 subscriptions; two minutes, for what has ended is to be gone");
        long heap = settledHeap(child);
        open(child, template, 5_000, "i");
        row("idle", "an established session, heap", (settledHeap(child) - heap) / 5_000.0, "octets", 4096);
        heap = settledHeap(child);
        watch(child, generator, template, 5_000);
        row("idle", "a presence subscription, heap", (settledHeap(child) - heap) / 5_000.0, "octets", 2048);
    }

    /** More and more new sessions a second, beside one in which two chat. */
    private void overload(Path routes) throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Benchmark");
        ServerFolder load = serverFolder("montague.example.net", authority, routes);
        ServerFolder measured = serverFolder("thecappulets.example.com", authority, routes)
                .setting("overload.lag", "500")
                .setting("sessions.max", "1000000");
        load.setting("sessions.max", "1000000").partner(measured);
        measured.partner(load);
        try (ChildServer child = new ChildServer(measured.path());
                FederationServer generator = new FederationServer(ServerSettings.read(load.path()))) {
            Flood flood = new Flood(generator.context().createProducerTemplate());
            generator.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:umpp-im-in").process(flood::reads);
                    from("direct:umpp-presence-in").process(exchange -> {});
                }
            });
            generator.start();
            flood.says();
            await(() -> generator.sessions().stream().anyMatch(each -> each instanceof Session.Established));
            System.out.println("overload: warming up; then steps of 10 s");
            flood.run(200, 20);
            for (int perSecond : List.of(0, 100, 200, 400, 800, 1_600, 3_200)) {
                Duration before = child.cpu();
                Flood.Outcome outcome = flood.run(perSecond, 10);
                System.out.printf(
                        Locale.ROOT,
                        "overload  %5d new sessions/s: %6d offered, %6d refused; echo in an old one p50 %.1f ms, p99 %.1f ms, %d of them missing; %.1f s of CPU%n",
                        outcome.perSecond(),
                        outcome.offered(),
                        outcome.refused(),
                        outcome.median(),
                        outcome.p99(),
                        outcome.unanswered(),
                        child.cpu().minus(before).toMillis() / 1000.0);
            }
        }
    }

    /** The folder of a server with the shipped routes, without their community: the benchmark's own takes its place. */
    private ServerFolder serverFolder(String domain, ThrowawayAuthority authority, Path routes) throws IOException {
        ServerFolder made = new ServerFolder(domain, folder.resolve(domain))
                .certificates("tls", authority.forDomain(domain), authority)
                .routes("routes", routes)
                // a benchmark sends what no partner may
                .setting("transactions.max", "1000000")
                .setting("overload.lag", "60000");
        for (String rate : OurServer.RATES) {
            made.setting(rate, "none");
        }
        Files.delete(made.path().resolve("routes/communities/bus.xml"));
        return made;
    }

    private static void open(ChildServer child, ProducerTemplate template, int count, String name) throws Exception {
        long arrived = child.arrived();
        for (int i = 0; i < count; i++) {
            template.sendBody("direct:umpp-im-out", message(name + i, "hello"));
            if (i % BATCH == BATCH - 1) {
                long sofar = arrived + i + 1;
                await(() -> child.arrived() >= sofar);
            }
        }
        await(() -> child.arrived() >= arrived + count);
    }

    private static void watch(ChildServer child, FederationServer generator, ProducerTemplate template, int count)
            throws Exception {
        for (int i = 0; i < count; i++) {
            child.tell(
                    "<presence from='juliet@thecappulets.example.com' to='u%d@montague.example.net' type='subscribed'/>"
                            .formatted(i));
        }
        for (int i = 0; i < count; i++) {
            template.sendBody(
                    "direct:umpp-presence-out",
                    "<presence from='u%d@montague.example.net' to='juliet@thecappulets.example.com' type='subscribe'/>"
                            .formatted(i));
            int sofar = i - BATCH;
            await(() -> active(generator) >= sofar);
        }
        await(() -> active(generator) >= count);
    }

    /** What lives on: SIP transactions and ended sessions stay for 64*T1 = 32 s, and would be taken for it. */
    private static long settledHeap(ChildServer child) throws Exception {
        TimeUnit.SECONDS.sleep(40);
        return child.heap();
    }

    private static long active(FederationServer generator) {
        return generator.subscriptions().stream()
                .filter(each -> each instanceof org.umpp.presence.Subscription.Active)
                .count();
    }

    private static String message(String thread, String text) {
        return "<message from='romeo@montague.example.net/orchard' to='juliet@thecappulets.example.com' id='1' type='chat'><thread>%s</thread><body>%s</body></message>"
                .formatted(thread, text);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the load did not arrive within " + PATIENCE_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void row(String work, String of, double value, String unit, double budget) {
        String verdict = value <= budget ? "within" : "above";
        System.out.printf(
                Locale.ROOT, "%-12s %-62s %9.2f %-7s budget %.0f: %s%n", work, of, value, unit, budget, verdict);
        rows.add(String.format(
                Locale.ROOT,
                "{\"work\":\"%s\",\"case\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"budget\":%.1f}",
                work,
                of,
                value,
                unit,
                budget));
    }

    private void report(Path target) throws IOException {
        Files.createDirectories(target);
        Path file = target.resolve("report.json");
        Files.writeString(file, "{\"rows\":[\n  " + String.join(",\n  ", rows) + "\n]}\n");
        System.out.println("also in " + file);
    }
}
