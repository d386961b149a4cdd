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
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
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
    private static final List<String> WORKS =
            List.of("codec", "sessions", "relay", "first", "presence", "streams", "idle", "growth");

    /** A JVM has compiled by then what it runs all the time. */
    private static final int WARM_SECONDS = 60;

    /** For work that is much the same as some that was done before. */
    private static final int WARM_ALREADY = 10;

    /** SIP transactions and ended sessions stay for 64*T1 = 32 s, and would be taken for what lives on. */
    private static final int SETTLE_SECONDS = 40;

    private static final int HELD = 10_000;
    private static final int HELD_STREAMS = 1_000;
    private static final long PATIENCE_SECONDS = 60;

    private final Path folder = Files.createTempDirectory("umpp-bench");
    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Benchmark");
    private final Load load = new Load(Path.of("target/bench/load"), folder.resolve("load"), authority);
    private final List<String> failures = new ArrayList<>();
    private final SideBySide compared = new SideBySide(load, failures);
    private final Report report = new Report(compared.comparisons());

    private Bench() throws IOException {}

    /**
     * Measures and prints a table; {@code target/bench/report.json} has the same for machines, {@code report.html} for people.
     *
     * @param args which of {@link #WORKS}, none for all of these; {@code overload} for what becomes of sessions when there are more than can
     *     be taken
     */
    public static void main(String[] args) throws Exception {
        List<String> works = args.length == 0 ? WORKS : List.of(args);
        for (String work : works) {
            if (!WORKS.contains(work) && !work.equals("overload")) {
                System.err.println(work + " (expected: " + String.join(", ", WORKS) + ", overload)");
                System.exit(2);
            }
        }
        Bench bench = new Bench();
        if (works.contains("overload")) {
            bench.overload(Path.of("routes"));
        }
        if (works.equals(List.of("overload"))) {
            return;
        }
        try {
            bench.measure(works);
        } finally {
            // what was measured before something failed is not lost
            bench.report.write(Path.of("target/bench"));
        }
        if (!bench.failures.isEmpty()) {
            System.err.println("not measured:\n  " + String.join("\n  ", bench.failures));
            System.exit(1);
        }
    }

    private void measure(List<String> works) throws Exception {
        if (works.contains("codec")) {
            Codecs.measure(report);
        }
        if (works.equals(List.of("codec"))) {
            return;
        }
        try (Peers peers = new Peers(folder.resolve("peers"), authority)) {
            String streams = peers.address("15.1") + ":5269";
            peers.with("MANY_IP", peers.address("15.1"))
                    .with("EXTRA_DNS", names(peers.address("15.1")).toString())
                    .start("dns");
            try (OurServer ours =
                    new OurServer(Path.of("karaf-assembly/target"), folder.resolve("karaf"), authority, streams)) {
                ours.start();
                if (works.contains("sessions")) {
                    attempt(() -> sessions(ours, peers));
                }
                if (works.contains("relay") || works.contains("streams") || works.contains("idle")) {
                    attempt(() -> betweenXmppServers(works, ours, peers, streams));
                }
                if (works.contains("first")) {
                    attempt(() -> first(ours, streams));
                }
                if (works.contains("presence")) {
                    attempt(() -> presence(ours, peers));
                }
                if (works.contains("idle")) {
                    attempt(() -> idle(ours));
                }
                if (works.contains("growth")) {
                    attempt(() -> growth(ours, streams));
                }
            }
        }
    }

    private interface Measuring {
        void run() throws Exception;
    }

    /** A work that cannot be measured does not keep others from it; the bench fails in the end. */
    private void attempt(Measuring work) throws InterruptedException {
        try {
            work.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failures.add(e.getMessage());
            System.out.println("NOT MEASURED: " + e.getMessage());
        }
    }

    /** The first of the many domains by name and SRV: not every server falls back to the address of the domain. */
    private Path names(String address) throws IOException {
        String first = Load.domains().get(0);
        return Files.writeString(
                folder.resolve("names"),
                "host-record=%1$s,%2$s%nsrv-host=_xmpp-server._tcp.%1$s,%1$s,5269,0,5%n".formatted(first, address));
    }

    /** Ours offers partners TLS alone; over TCP there is what the same work costs others without it, and what it costs at least. */
    private void sessions(OurServer ours, Peers peers) throws IOException, InterruptedException {
        String domain = "escalus.example.net";
        try (PeerServer quick = PeerServer.sip(peers, "kamailio -x fm", "kamailio-answer", domain, "12.6", "-x fm");
                PeerServer packaged = PeerServer.sip(peers, "kamailio", "kamailio-answer", domain, "12.6", "");
                PeerServer plain = PeerServer.plain(
                        peers, "kamailio -x fm TCP" + Comparison.FLOOR, "kamailio-answer", domain, "12.6", "-x fm");
                PeerServer sipp =
                        PeerServer.plain(peers, "sipp TCP" + Comparison.FLOOR, "sipp-answer", domain, "13.2", "")) {
            compared.compare(
                    new Work("sessions", "INVITE, 200, ACK, BYE, 200", 0.7, WARM_SECONDS, "-c", "20", "-conns", "2"),
                    List.of(ours, quick, packaged, plain, sipp));
        }
    }

    private void betweenXmppServers(List<String> works, OurServer ours, Peers peers, String streams) throws Exception {
        try (PeerServer prosody = PeerServer.xmpp(peers, "prosody", "prosody-a", "montague.example.net", "10.1");
                PeerServer ejabberd = PeerServer.xmpp(peers, "ejabberd", "ejabberd-a", "verona.example.org", "11.1")) {
            prosody.start();
            ejabberd.start();
            List<Contender> all = List.of(ours, prosody, ejabberd);
            if (works.contains("relay")) {
                relay(all, streams);
            }
            if (works.contains("streams")) {
                compared.compare(new Work("streams", "TCP, TLS, EXTERNAL", 1, WARM_SECONDS, "-c", "4"), all);
            }
            if (works.contains("idle")) {
                for (PeerServer peer : List.of(prosody, ejabberd)) {
                    double before = load.run("streams", peer.pid(), heldStreams(peer, 1))
                            .serverMebibytes();
                    double after = load.run("streams", peer.pid(), heldStreams(peer, HELD_STREAMS))
                            .serverMebibytes();
                    report.add(new Report.Single(
                            "idle",
                            "a stream, memory of " + peer.name(),
                            (after - before) * 1024 / HELD_STREAMS,
                            "KiB",
                            0));
                }
            }
        }
    }

    private void relay(List<Contender> all, String streams) throws IOException, InterruptedException {
        int warm = WARM_SECONDS;
        for (String octets : List.of("100", "4096")) {
            compared.compare(
                    new Work(
                            "relay",
                            octets + " octets, stream in, component out",
                            0.5,
                            warm,
                            "-body",
                            octets,
                            "-c",
                            "50"),
                    all);
            warm = WARM_ALREADY;
        }
        for (String pairs : List.of("10", "100")) {
            compared.compare(
                    new Work(
                            "relay",
                            "100 octets, " + pairs + " pairs of domains",
                            0.5,
                            warm,
                            "-from",
                            Load.DOMAINS,
                            "-pairs",
                            pairs,
                            "-c",
                            "10"),
                    all);
        }
        compared.compare(
                new Work(
                        "relay",
                        "100 octets, component in, stream out",
                        0.5,
                        warm,
                        "-from",
                        Load.DOMAINS,
                        "-out",
                        "-streams",
                        streams,
                        "-c",
                        "50"),
                all);
        compared.compare(new Work("relay", "100 octets, 1,000 a second", 0, 2, "-rate", "1000"), all);
    }

    /** Nobody else does this: a message that needs a call before it may leave. */
    private void first(OurServer ours, String streams) throws IOException, InterruptedException {
        for (String atOnce : List.of("1", "200")) {
            compared.compare(
                    new Work(
                            "first",
                            "message to INVITE to message, " + atOnce + " at once",
                            0,
                            atOnce.equals("1") ? WARM_SECONDS : WARM_ALREADY,
                            "-streams",
                            streams,
                            "-c",
                            atOnce),
                    List.of(ours));
        }
    }

    private void presence(OurServer ours, Peers peers) throws IOException, InterruptedException {
        String domain = "escalus.example.net";
        try (PeerServer quick = PeerServer.sip(peers, "kamailio -x fm", "kamailio-presence", domain, "12.1", "-x fm");
                PeerServer packaged = PeerServer.sip(peers, "kamailio", "kamailio-presence", domain, "12.1", "")) {
            List<Contender> all = List.of(ours, quick, packaged);
            compared.compare(
                    new Work(
                            "watch",
                            "SUBSCRIBE, NOTIFY, and the end of it",
                            1,
                            WARM_SECONDS,
                            "-c",
                            "20",
                            "-conns",
                            "2"),
                    all);
            int warm = WARM_SECONDS;
            for (int watchers : List.of(1, 10, 1_000)) {
                compared.compare(
                        new Work(
                                "publish",
                                "PUBLISH to " + watchers + " watchers",
                                0.5,
                                warm,
                                "-watchers",
                                Integer.toString(watchers),
                                "-c",
                                watchers == 1_000 ? "1" : "20",
                                "-conns",
                                "2"),
                        all);
                warm = WARM_ALREADY;
            }
        }
    }

    private static List<String> heldStreams(Contender server, int count) {
        return with(server.arguments("streams"), "-c", "10", "-keep", "-n", Integer.toString(count));
    }

    private static List<String> with(List<String> arguments, String... more) {
        return Stream.concat(arguments.stream(), Stream.of(more)).toList();
    }

    private void idle(OurServer ours) throws Exception {
        System.out.println("idle: some minutes, for what has ended is to be gone");
        String held = Integer.toString(HELD);
        long before = settledHeap(ours);
        load.run("sessions", ours.pid(), with(ours.arguments("sessions"), "-c", "20", "-keep", "-n", held));
        long after = settledHeap(ours);
        report.add(new Report.Single(
                "idle", "an established session, heap", (after - before) / (double) HELD, "octets", 4096));
        before = after;
        load.run("watch", ours.pid(), with(ours.arguments("watch"), "-c", "20", "-keep", "-n", held));
        after = settledHeap(ours);
        report.add(new Report.Single(
                "idle", "a presence subscription, heap", (after - before) / (double) HELD, "octets", 2048));
        long with;
        try (Load.Held streams =
                load.hold("streams", ours.pid(), with(heldStreams(ours, HELD_STREAMS), "-hold", "120"))) {
            if (streams.measurement().units() < HELD_STREAMS) {
                throw new IOException(
                        "streams are refused: " + streams.measurement().why());
            }
            double mebibytes = streams.measurement().serverMebibytes();
            report.add(new Report.Single("idle", "resident memory of ours, with these", mebibytes, "MiB", 0));
            with = settledHeap(ours);
        }
        // what is left of the work before still goes: without them is what is there afterwards
        long without = settledHeap(ours);
        report.add(new Report.Single(
                "idle", "a stream, heap", (with - without) / (double) HELD_STREAMS, "octets", 30 * 1024));
    }

    private static long settledHeap(OurServer ours) throws Exception {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        return ours.heap();
    }

    /** What each work costs while sessions are held. */
    private void growth(OurServer ours, String streams) throws Exception {
        int before = 0;
        for (int held : List.of(100, 1_000, 10_000)) {
            load.run(
                    "sessions",
                    ours.pid(),
                    with(
                            ours.arguments("sessions"),
                            "-c",
                            "20",
                            "-keep",
                            "-from",
                            String.format(Locale.ROOT, Load.DOMAINS, 1),
                            "-n",
                            Integer.toString(held - before)));
            before = held;
            String beside = String.format(Locale.ROOT, "beside %,d sessions", held);
            compared.compare(new Work("sessions", beside, 0, WARM_ALREADY, "-c", "20", "-conns", "2"), List.of(ours));
            compared.compare(new Work("relay", beside, 0, WARM_ALREADY, "-c", "50"), List.of(ours));
            compared.compare(
                    new Work("first", beside, 0, WARM_ALREADY, "-streams", streams, "-c", "20"), List.of(ours));
            compared.compare(new Work("watch", beside, 0, WARM_ALREADY, "-c", "20", "-conns", "2"), List.of(ours));
            compared.compare(new Work("streams", beside, 0, WARM_ALREADY, "-c", "4"), List.of(ours));
        }
    }

    /** More and more new sessions a second, beside one in which two chat. */
    private void overload(Path routes) throws Exception {
        ServerFolder generating = serverFolder("montague.example.net", routes);
        ServerFolder measured = serverFolder("thecappulets.example.com", routes)
                .setting("overload.lag", "500")
                .setting("sessions.max", "1000000");
        generating.setting("sessions.max", "1000000").partner(measured);
        measured.partner(generating);
        try (ChildServer child = new ChildServer(measured.path());
                FederationServer generator = new FederationServer(ServerSettings.read(generating.path()))) {
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
    private ServerFolder serverFolder(String domain, Path routes) throws IOException {
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
}
