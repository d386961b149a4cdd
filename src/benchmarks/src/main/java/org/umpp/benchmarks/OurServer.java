// SPDX-License-Identifier: Apache-2.0
package org.umpp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.KarafInstance;
import org.umpp.throwaway.ServerFolder;
import org.umpp.throwaway.ThrowawayAuthority;

/** Ours, as it is shipped: the assembly in its Karaf, with the shipped routes; its users are on an XMPP server, which the generator plays. */
final class OurServer implements Contender {
    private static final String DOMAIN = "thecappulets.example.com";
    /** The keys of what partners may send: a benchmark sends more. */
    static final List<String> RATES = List.of(
            "rate.messages",
            "rate.invites",
            "rate.subscribes",
            "user-rate.messages",
            "user-rate.invites",
            "user-rate.subscribes");

    private static final int PATIENCE_SECONDS = 120;

    private final KarafInstance karaf;
    private final ServerFolder folder;
    private final int components = FreePorts.next();

    /**
     * A Karaf that does not run yet.
     *
     * @param assemblies the folder into which the build puts the assembly
     * @param home where it is unpacked
     */
    OurServer(Path assemblies, Path home, ThrowawayAuthority authority) throws IOException {
        karaf = KarafInstance.unpack(archive(assemblies), home);
        folder = new ServerFolder(DOMAIN, karaf.etc())
                .certificates("umpp/tls", authority.forDomain(DOMAIN), authority)
                .setting("community.xmpp", "127.0.0.1:" + components)
                .setting("community.xmpp.secret", "componentsecret")
                // a benchmark sends what no partner may
                .setting("transactions.max", "1000000")
                .setting("overload.lag", "60000");
        for (String rate : RATES) {
            folder.setting(rate, "none");
        }
        folder.partner(Load.DOMAIN, "sip = 127.0.0.1:9", "xmpp = 127.0.0.1:9");
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
        return switch (work) {
            case "relay" ->
                List.of(
                        "-to",
                        DOMAIN,
                        "-agree",
                        "-sip",
                        sip,
                        "-s2s",
                        "127.0.0.1:" + folder.xmppPort(),
                        "-component",
                        "listen:127.0.0.1:" + components);
            case "streams" -> List.of("-to", DOMAIN, "-s2s", "127.0.0.1:" + folder.xmppPort());
            default -> List.of("-to", DOMAIN, "-sip", sip);
        };
    }

    @Override
    public void close() {
        karaf.close();
    }
}
