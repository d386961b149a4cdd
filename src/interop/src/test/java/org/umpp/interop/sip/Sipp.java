// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.umpp.interop.peers.Peers;
import org.umpp.throwaway.IssuedCertificate;

/**
 * A partner whose user agent is sipp: it plays the scenarios in {@code src/interop/peers/sipp}. Debian's sipp speaks no TLS, so a relay on
 * either side of it does, with the certificate of the partner's domain.
 */
final class Sipp implements AutoCloseable {
    private static final Path SCENARIOS = Path.of("peers/sipp").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PLAIN = 5060;
    private static final int SECURE = 5061;

    private final Peers peers;
    private final Path folder;
    private final String domain;
    private final String host;
    private final IssuedCertificate shown;
    private final TlsRelay in;

    /**
     * A partner that can be called; nobody answers yet.
     *
     * @param host its host in the network of the peers, such as {@code 20.1}
     */
    Sipp(Peers peers, Path parent, String domain, String host) throws Exception {
        this.peers = peers;
        this.folder = Files.createDirectories(parent.resolve("sipp-" + domain));
        this.domain = domain;
        this.host = peers.address(host);
        this.shown = peers.authority().forDomain(domain);
        this.in = TlsRelay.in(
                new InetSocketAddress(this.host, SECURE),
                shown,
                peers.authority(),
                new InetSocketAddress(this.host, PLAIN));
    }

    String domain() {
        return domain;
    }

    /** A line of its partner file: where its SIP server is. */
    String sip() {
        return "sip = " + host + ':' + SECURE;
    }

    /** Plays a scenario to a server; it runs when this returns. */
    Run calls(int sipPort, String served, String scenario, String... more) throws Exception {
        TlsRelay out = TlsRelay.out(
                new InetSocketAddress(host, 0),
                shown,
                peers.authority(),
                new InetSocketAddress("127.0.0.1", sipPort));
        String to = host + ':' + out.address().getPort();
        return new Run(scenario, start(scenario, served, to, more), out);
    }

    /** Waits for a server's calls and plays a scenario to it; who calls already waits until it listens. */
    Run answers(String served, String scenario, String... more) throws Exception {
        return new Run(scenario, start(scenario, served, "", more), null);
    }

    private Process start(String scenario, String served, String to, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("sipp"));
        if (!to.isEmpty()) {
            command.add(to);
        }
        command.addAll(List.of("-sf", SCENARIOS.resolve(scenario + ".xml").toString()));
        command.addAll(List.of("-i", host, "-p", String.valueOf(PLAIN), "-t", "t1", "-m", "1"));
        command.addAll(List.of("-key", "domain", domain, "-key", "served", served));
        command.addAll(List.of("-nostdin", "-timeout", "60", "-timeout_error", "-deadcall_wait", "0"));
        command.addAll(List.of("-trace_err", "-error_file", folder.resolve(scenario + ".err") + ""));
        command.addAll(List.of("-trace_msg", "-message_file", folder.resolve(scenario + ".msg") + ""));
        command.addAll(List.of(more));
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(scenario + ".out").toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("sipp cannot be started; ./umpp test installs it (package sip-tester)", e);
        }
    }

    /** A scenario that is being played. */
    final class Run implements AutoCloseable {
        private final String scenario;
        private final Process process;
        private final TlsRelay out;

        private Run(String scenario, Process process, TlsRelay out) {
            this.scenario = scenario;
            this.process = process;
            this.out = out;
        }

        /** Waits for the end: sipp's own verdict must be that everything came as the scenario says. */
        void succeeds() throws Exception {
            try {
                if (!process.waitFor(PATIENCE.toSeconds() + 10, TimeUnit.SECONDS)) {
                    throw new AssertionError("sipp does not end " + scenario + report());
                }
                if (process.exitValue() != 0) {
                    throw new AssertionError(
                            "sipp ends " + scenario + " with " + process.exitValue() + report());
                }
            } finally {
                close();
            }
        }

        /** Every message of the scenario, as sipp saw it. */
        String messages() {
            return read(".msg");
        }

        private String report() {
            String messages = messages();
            return "\n" + read(".err") + "\n" + messages.substring(Math.max(0, messages.length() - 6000));
        }

        private String read(String suffix) {
            Path file = folder.resolve(scenario + suffix);
            try {
                return Files.exists(file) ? Files.readString(file) : "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws Exception {
            process.destroyForcibly().waitFor();
            if (out != null) {
                out.close();
            }
        }
    }

    @Override
    public void close() throws Exception {
        in.close();
    }
}
