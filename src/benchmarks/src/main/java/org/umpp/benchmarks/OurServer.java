// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.umpp.sip.registrar.DigestAlgorithm;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.KarafInstance;
import org.umpp.throwaway.ServerFolder;
import org.umpp.throwaway.ThrowawayAuthority;

/**
 * Ours, as it is shipped: the assembly in its Karaf, with the shipped routes. The users of one domain are on an XMPP server, which the generator plays;
 * those of another have phones, which are attached directly.
 */
final class OurServer implements Contender {
    private static final String DOMAIN = "thecappulets.example.com";
    private static final String PHONES = "verona.example.com";

    /** Users with phones, and their passwords. */
    private static final int USERS = 1_000;

    private static final String PASSWORD = "pw";

    /** The keys of what partners may send: a benchmark sends more. */
    static final List<String> RATES = List.of(
            "rate.messages",
            "rate.invites",
            "rate.subscribes",
            "user-rate.messages",
            "user-rate.invites",
            "user-rate.subscribes");

    private static final Pattern USED = Pattern.compile("heap +total \\d+K, used (\\d+)K");
    private static final Pattern COMPILING = Pattern.compile("java[.]ci[.]totalTime=(\\d+)");
    private static final Pattern TICKS = Pattern.compile("sun[.]os[.]hrt[.]frequency=(\\d+)");
    private static final int PATIENCE_SECONDS = 120;

    private final KarafInstance karaf;
    private final ServerFolder folder;
    private final int components = FreePorts.next();
    private final int phones = FreePorts.next();
    private final int calls = FreePorts.next();

    /**
     * A Karaf that does not run yet.
     *
     * @param assemblies the folder into which the build puts the assembly
     * @param home where it is unpacked
     * @param streams where the generator takes streams, {@code host:port}
     */
    OurServer(Path assemblies, Path home, ThrowawayAuthority authority, String streams) throws IOException {
        karaf = KarafInstance.unpack(archive(assemblies), home);
        folder = new ServerFolder(DOMAIN, karaf.etc())
                .certificates("umpp/tls", authority.forDomain(DOMAIN), authority)
                .setting("domains", DOMAIN + ", " + PHONES)
                .setting("certificate." + PHONES, "umpp/tls/" + PHONES + ".crt")
                .setting("key." + PHONES, "umpp/tls/" + PHONES + ".key")
                .setting("community.xmpp", "127.0.0.1:" + components)
                .setting("community.xmpp.secret", "componentsecret")
                .setting("community.xmpp.domains", DOMAIN)
                .setting("community.phones.listen", "127.0.0.1:" + phones)
                .setting("community.phones.domains", PHONES)
                .setting("community.phones.watchers", "partners")
                // a benchmark sends what no partner may
                .setting("presence.spacing", "0")
                .setting("connections.per-address", "10000")
                .setting("transactions.max", "4000000")
                .setting("overload.lag", "60000");
        authority.forDomain(PHONES).write(karaf.etc().resolve("umpp/tls"), PHONES);
        writePhones(karaf.etc().resolve("org.umpp.phones"));
        for (String rate : RATES) {
            folder.setting(rate, "none");
        }
        String[] partner = {"sip = 127.0.0.1:" + calls, "xmpp = " + streams};
        folder.partner(Load.DOMAIN, partner);
        Load.domains().forEach(domain -> folder.partner(domain, partner));
    }

    private static void writePhones(Path file) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int user = 0; user < USERS; user++) {
            String name = "l" + user;
            lines.append(name)
                    .append('@')
                    .append(PHONES)
                    .append(" = MD5:")
                    .append(DigestAlgorithm.MD5.secret(name, PHONES, PASSWORD))
                    .append('\n');
        }
        Files.writeString(file, lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static Path archive(Path assemblies) throws IOException {
        try (Stream<Path> files = Files.list(assemblies)) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("no assembly in " + assemblies + "; build it with ./umpp build"));
        }
    }

    @Override
    public String name() {
        return "ours";
    }

    @Override
    public void start() throws IOException, InterruptedException {
        karaf.start();
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (!Files.exists(karaf.log()) || !Files.readString(karaf.log()).contains("serving " + DOMAIN)) {
            if (!karaf.isAlive() || System.nanoTime() > end) {
                throw new IOException("our server does not start; see " + karaf.log());
            }
            Thread.sleep(200);
        }
    }

    @Override
    public long pid() {
        return karaf.pid();
    }

    @Override
    public List<String> arguments(String work) {
        String sip = "127.0.0.1:" + folder.sipPort();
        String streams = "127.0.0.1:" + folder.xmppPort();
        String server = "listen:127.0.0.1:" + components;
        return switch (work) {
            case "relay" -> List.of("-to", DOMAIN, "-agree", "-sip", sip, "-s2s", streams, "-component", server);
            case "first" ->
                List.of("-to", DOMAIN, "-calls", "127.0.0.1:" + calls, "-s2s", streams, "-component", server);
            case "streams" -> List.of("-to", DOMAIN, "-s2s", streams);
            case "watch", "publish" ->
                List.of(
                        "-to",
                        PHONES,
                        "-scheme",
                        "sip",
                        "-sip",
                        sip,
                        "-phones",
                        "127.0.0.1:" + phones,
                        "-password",
                        PASSWORD);
            default -> List.of("-to", DOMAIN, "-sip", sip);
        };
    }

    /**
     * What lives on its heap after a collection, octets.
     *
     * @throws IOException if the JVM does not tell
     */
    long heap() throws IOException, InterruptedException {
        jcmd("GC.run");
        return number(USED, jcmd("GC.heap_info")) * 1024;
    }

    @Override
    public double compiling() throws IOException, InterruptedException {
        String counters = jcmd("PerfCounter.print");
        return number(COMPILING, counters) / (double) number(TICKS, counters);
    }

    private static long number(Pattern pattern, String told) throws IOException {
        Matcher found = pattern.matcher(told);
        if (!found.find()) {
            throw new IOException("no " + pattern + " in what the JVM says of itself: " + told);
        }
        return Long.parseLong(found.group(1));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return told;
    }

    @Override
    public void close() {
        karaf.close();
    }
}
