// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.umpp.throwaway.ServerFolder;
import org.umpp.throwaway.ThrowawayAuthority;

/**
 * {@code ./umpp soak}: three domains for some minutes, then the accounts. Two of them stay up; the third is killed now and then, so that what
 * its own users write is left out (what a process holds in memory dies with it).
 */
public final class Soak implements AutoCloseable {
    private static final int CONVERSATIONS = 60;
    private static final int WATCHERS = 20;
    private static final Duration SAMPLE = Duration.ofSeconds(5);

    /** By then, what waits for a connection was sent or came back: streams are given up after three minutes (D-12). */
    private static final Duration SETTLING = Duration.ofMinutes(4);

    /** Transactions live on for 64*T1 = 32 s, ended sessions take late stanzas for as long (D-10). */
    private static final Duration FADING = Duration.ofMinutes(2);

    /** How many threads all pools of a server have when each is full, which a short run may not see. */
    private static final int POOLS = 100;

    private final Path folder;
    private final Duration length;
    private final int rate;
    private final SplittableRandom random;
    private final Ledger ledger = new Ledger();
    private final Site montague;
    private final Site capulet;
    private final Site verona;
    private final List<FaultyLink> links = new ArrayList<>();
    private final Intruder intruder;
    private final Weather weather;
    private final Thread weatherThread;
    private final List<Conversation> conversations = new ArrayList<>();
    private final Map<Site, List<Vitals>> samples = new LinkedHashMap<>();
    private final List<Check> checks = new ArrayList<>();
    private int begun;

    /** One thing that must be so in the end. */
    record Check(String what, String found, boolean holds) {}

    /**
     * Servers that are not started yet.
     *
     * @param routes the shipped routes
     * @param length for how long there is traffic
     * @param rate messages a second
     * @param seed of everything that is left to chance
     */
    Soak(Path folder, Path routes, Duration length, int rate, long seed) throws IOException {
        this.folder = folder;
        this.length = length;
        this.rate = rate;
        this.random = new SplittableRandom(seed);
        ThrowawayAuthority authority = ThrowawayAuthority.create("Soak");
        montague = site("montague.example.net", authority, routes);
        capulet = site("thecappulets.example.com", authority, routes);
        verona = site("verona.example.org", authority, routes);
        federate(montague, capulet);
        federate(montague, verona);
        intruder = new Intruder(
                List.of(
                        montague.folder().sipPort(),
                        montague.folder().xmppPort(),
                        capulet.folder().sipPort(),
                        capulet.folder().xmppPort()),
                random.split());
        weather = new Weather(links, List.of(montague, capulet), verona, intruder, random.split());
        weatherThread = new Thread(weather, "weather");
        samples.put(montague, new ArrayList<>());
        samples.put(capulet, new ArrayList<>());
    }

    /**
     * Soaks, prints how it goes, and exits with 1 if anything was lost or left behind.
     *
     * @param args {@code --minutes n} (10), {@code --rate messages a second} (200), {@code --seed n} (any)
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> options = options(args);
        long seed = Long.parseLong(options.getOrDefault("--seed", Long.toString(System.nanoTime() & 0xffff)));
        double minutes = Double.parseDouble(options.getOrDefault("--minutes", "10"));
        int rate = Integer.parseInt(options.getOrDefault("--rate", "200"));
        Duration length = Duration.ofMillis((long) (minutes * 60_000));
        Path folder = Path.of(
                "target/soak",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(':', '.'));
        System.out.printf(
                Locale.ROOT,
                "soaking for %.1f min at %d messages/s, seed %d; logs in %s%n",
                minutes,
                rate,
                seed,
                folder);
        boolean dry;
        try (Soak soak = new Soak(folder, Path.of("routes"), length, rate, seed)) {
            soak.run();
            dry = soak.report();
        }
        System.exit(dry ? 0 : 1);
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        if (args.length % 2 != 0 || !List.of("--minutes", "--rate", "--seed").containsAll(options.keySet())) {
            throw new IllegalArgumentException("usage: ./umpp soak [--minutes n] [--rate n] [--seed n]");
        }
        return options;
    }

    private Site site(String domain, ThrowawayAuthority authority, Path routes) throws IOException {
        ServerFolder made = new ServerFolder(domain, folder.resolve(domain))
                .certificates("tls", authority.forDomain(domain), authority)
                .routes("routes", routes);
        Files.delete(made.path().resolve("routes/communities/bus.xml"));
        return new Site(made, ledger);
    }

    private void federate(Site one, Site other) {
        lead(one, other);
        lead(other, one);
    }

    private void lead(Site from, Site to) {
        FaultyLink sip = link("sip", from, to, to.folder().sipPort());
        FaultyLink xmpp = link("xmpp", from, to, to.folder().xmppPort());
        from.folder().partner(to.domain(), sip.port(), xmpp.port());
    }

    private FaultyLink link(String wire, Site from, Site to, int port) {
        FaultyLink link = new FaultyLink(wire + ' ' + from.domain() + " to " + to.domain(), port);
        links.add(link);
        return link;
    }

    /** Traffic in bad weather, then in good weather until everything has settled. */
    void run() throws Exception {
        verona.start();
        capulet.start();
        montague.start();
        watch();
        weatherThread.start();
        traffic();
        weather.clear();
        weatherThread.join();
        settle();
    }

    private void watch() {
        for (int i = 0; i < WATCHERS; i++) {
            capulet.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(juliet(i), romeo(i)));
            montague.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(romeo(i), juliet(i)));
        }
    }

    private String romeo(int i) {
        return "romeo" + i + '@' + montague.domain();
    }

    private String juliet(int i) {
        return "juliet" + i + '@' + capulet.domain();
    }

    private void show(int i, String status) {
        capulet.shows("<presence from='%s/balcony' to='%s'><status>%s</status></presence>"
                .formatted(juliet(i), juliet(i), status));
    }

    private void traffic() throws InterruptedException {
        long begin = System.nanoTime();
        long sampled = begin;
        long said = begin;
        for (long turn = 0; System.nanoTime() - begin < length.toNanos(); turn++) {
            long due = begin + turn * TimeUnit.SECONDS.toNanos(1) / rate;
            long early = due - System.nanoTime();
            if (early > 0) {
                TimeUnit.NANOSECONDS.sleep(early);
            }
            goOn();
            if (turn % rate == 0) {
                show(random.nextInt(WATCHERS), "status " + turn);
            }
            if (System.nanoTime() - sampled > SAMPLE.toNanos()) {
                sampled = System.nanoTime();
                samples.forEach((site, taken) -> taken.add(site.vitals()));
            }
            if (System.nanoTime() - said > TimeUnit.SECONDS.toNanos(10)) {
                said = System.nanoTime();
                progress(begin);
            }
        }
        progress(begin);
    }

    private void goOn() {
        while (conversations.size() < CONVERSATIONS) {
            conversations.add(begin());
        }
        int which = random.nextInt(conversations.size());
        if (!conversations.get(which).goOn(ledger, random)) {
            conversations.remove(which);
        }
    }

    private Conversation begin() {
        begun++;
        String name = "c" + begun;
        int user = random.nextInt(500);
        int messages = 1 + random.nextInt(40);
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Conversation(name, montague, "romeo" + user, verona, "nurse" + user, false, messages);
            case 2, 3, 4 -> new Conversation(name, capulet, "juliet" + user, montague, "romeo" + user, true, messages);
            default -> new Conversation(name, montague, "romeo" + user, capulet, "juliet" + user, true, messages);
        };
    }

    private void progress(long begin) {
        Ledger.Balance balance = ledger.balance();
        System.out.printf(
                Locale.ROOT,
                "%4d s  %d sent, %d delivered, %d came back, %d under way; faults: %s%n",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
                balance.sent(),
                balance.delivered(),
                balance.bounced(),
                balance.lost(),
                weather.faults());
    }

    private void settle() throws InterruptedException {
        System.out.println("the weather clears: waiting for what is under way");
        boolean settled = until(SETTLING, () -> ledger.open().isEmpty());
        for (int i = 0; i < WATCHERS; i++) {
            show(i, "last words");
        }
        boolean current = until(SETTLING, () -> stale() == 0);
        check("every message was delivered or came back", ledger.open().size() + " are neither", settled);
        check("watchers see the last presence", stale() + " do not", current);
        System.out.println("everybody leaves: waiting for what has ended to fade");
        intruder.close();
        for (Site site : List.of(montague, capulet, verona)) {
            site.leave();
        }
        for (Site site : List.of(montague, capulet, verona)) {
            fade(site);
        }
    }

    private int stale() {
        int stale = 0;
        for (int i = 0; i < WATCHERS; i++) {
            if (!"last words".equals(montague.seen(romeo(i), juliet(i)))) {
                stale++;
            }
        }
        return stale;
    }

    private void fade(Site site) throws InterruptedException {
        Vitals[] last = {site.vitals()};
        boolean empty = until(FADING, () -> {
            last[0] = site.vitals();
            return last[0].sessions() + last[0].subscriptions() + last[0].dialogs() + last[0].queued() == 0;
        });
        check(
                site.domain() + ": no session, subscription, dialog, stanza left",
                "%d, %d, %d, %d"
                        .formatted(last[0].sessions(), last[0].subscriptions(), last[0].dialogs(), last[0].queued()),
                empty);
        if (samples.containsKey(site)) {
            List<Vitals> taken = samples.get(site);
            taken.add(last[0]);
            flat(site, taken, last[0]);
        }
    }

    /** The first fifth of a run is for warming up. */
    private void flat(Site site, List<Vitals> taken, Vitals last) {
        int from = taken.size() / 5;
        List<Vitals> early = taken.subList(from, Math.max(from + 1, 2 * taken.size() / 5));
        int threads = early.stream().mapToInt(Vitals::threads).max().orElseThrow();
        check(
                site.domain() + ": threads do not become more",
                "%d then, %d now".formatted(threads, last.threads()),
                last.threads() <= Math.max(threads + 4, POOLS));
        long heap = early.stream().mapToLong(Vitals::heap).max().orElseThrow();
        check(
                site.domain() + ": heap is flat, MB",
                "%.1f then, %.1f now".formatted(heap / 1e6, last.heap() / 1e6),
                last.heap() <= heap * 1.15 + 4e6);
        long buffers = taken.stream().mapToLong(Vitals::buffers).max().orElseThrow();
        check(site.domain() + ": buffers stay bounded, MB", "%.1f at most".formatted(buffers / 1e6), buffers <= 128e6);
    }

    private void check(String what, String found, boolean holds) {
        checks.add(new Check(what, found, holds));
    }

    private static boolean until(Duration patience, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        return true;
    }

    /** Prints the accounts. True if everything is as it should be. */
    boolean report() {
        Ledger.Balance balance = ledger.balance();
        check("nobody got a message again", balance.repeated() + " times", balance.repeated() == 0);
        check("none overtook another of its writer", balance.disordered() + " did", balance.disordered() == 0);
        check(
                "nobody heard of a message twice or of a strange one",
                balance.strange() + " times",
                balance.strange() == 0);
        for (Site site : List.of(montague, capulet, verona)) {
            List<String> leaks = site.logged("LEAK:");
            check(site.domain() + ": no buffer leaked", leaks.size() + " reports", leaks.isEmpty());
            List<String> errors = site.logged(" ERROR ");
            check(site.domain() + ": no error in the log", errors.isEmpty() ? "none" : errors.get(0), errors.isEmpty());
            check(
                    site.domain() + ": its users were served",
                    site.failures().toString(),
                    site.failures().isEmpty());
        }
        System.out.printf(
                Locale.ROOT,
                "%n%d conversations, %d messages: %d delivered, %d came back %s, %d of them both; faults: %s%n%n",
                begun,
                balance.sent(),
                balance.delivered(),
                balance.bounced(),
                balance.errors(),
                balance.both(),
                weather.faults());
        for (Check check : checks) {
            System.out.printf("%-4s %-62s %s%n", check.holds() ? "ok" : "FAIL", check.what(), check.found());
        }
        return checks.stream().allMatch(Check::holds);
    }

    /** What must be so in the end, and was it. */
    List<Check> checks() {
        return List.copyOf(checks);
    }

    @Override
    public void close() {
        weather.clear();
        links.forEach(FaultyLink::close);
        for (Site site : Arrays.asList(montague, capulet, verona)) {
            site.close();
        }
    }
}
