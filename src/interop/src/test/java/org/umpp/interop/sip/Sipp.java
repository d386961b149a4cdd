// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.umpp.interop.peers.Peers;
import org.umpp.interop.server.Relay;
import org.umpp.throwaway.FreePorts;
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
    private final @Nullable Relay in;
    private final @Nullable Relay front;

    /**
     * A partner that can be called; nobody answers yet.
     *
     * @param host its host in the network of the peers, such as {@code 20.1}
     */
    Sipp(Peers peers, Path parent, String domain, String host) throws Exception {
        this(peers, parent, domain, host, true);
    }

    private Sipp(Peers peers, Path parent, String domain, String host, boolean secure) throws Exception {
        this.peers = peers;
        this.folder = Files.createDirectories(parent.resolve("sipp-" + host + '-' + domain));
        this.domain = domain;
        this.host = peers.address(host);
        this.shown = peers.authority().forDomain(domain);
        InetSocketAddress plain = new InetSocketAddress(this.host, PLAIN);
        this.in = secure
                ? Relay.outOfTls(new InetSocketAddress(this.host, SECURE), shown, peers.authority(), plain)
                : null;
        this.front = secure ? null : Relay.at(plain, plain);
    }

    /** A user agent within a partner's domain, without TLS: a proxy speaks for it. */
    static Sipp behindProxy(Peers peers, Path parent, String domain, String host) throws Exception {
        return new Sipp(peers, parent, domain, host, false);
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
        return calls(new InetSocketAddress("127.0.0.1", sipPort), served, scenario, more);
    }

    /** Plays a scenario to a server, or to the proxy in front of it. */
    Run calls(InetSocketAddress server, String served, String scenario, String... more) throws Exception {
        if (in == null) {
            String to = server.getAddress().getHostAddress() + ':' + server.getPort();
            return new Run(scenario, start(scenario, served, to, more), null);
        }
        Relay out = Relay.intoTls(new InetSocketAddress(host, 0), shown, peers.authority(), server);
        String to = host + ':' + out.address().getPort();
        return new Run(scenario, start(scenario, served, to, more), out);
    }

    /** Plays a scenario to a server as if it were another domain. */
    Run callsAs(String claimed, InetSocketAddress server, String served, String scenario) throws Exception {
        Relay out = Relay.intoTls(new InetSocketAddress(host, 0), shown, peers.authority(), server);
        Path filled = Files.writeString(
                folder.resolve(scenario + ".xml"),
                Files.readString(SCENARIOS.resolve(scenario + ".xml")).replace("[domain]", claimed));
        return new Run(
                scenario, start(filled, served, host + ':' + out.address().getPort()), out);
    }

    /** Waits for a server's calls and plays a scenario to it; who calls already waits until it listens. */
    Run answers(String served, String scenario, String... more) throws Exception {
        return new Run(scenario, start(scenario, served, "", more), null);
    }

    /** Waits for a call and plays a scenario in which it is refused. */
    Run refuses(String served, String scenario, String status, String field) throws Exception {
        // sipp takes no keyword in a status line
        String text = Files.readString(SCENARIOS.resolve(scenario + ".xml"))
                .replace("[status]", status)
                .replace("[also]", field);
        Path filled = Files.writeString(folder.resolve(scenario + ".xml"), text);
        return new Run(scenario, start(filled, served, ""), null);
    }

    /** Plays a scenario to a server, with octets of its own, as characters of ISO 8859-1, in the place of words in brackets. */
    Run calls(InetSocketAddress server, String served, String scenario, Map<String, String> words) throws Exception {
        Path filled = filled(scenario, words);
        if (in == null) {
            String to = server.getAddress().getHostAddress() + ':' + server.getPort();
            return new Run(scenario, start(filled, served, to), null);
        }
        Relay out = Relay.intoTls(new InetSocketAddress(host, 0), shown, peers.authority(), server);
        return new Run(
                scenario, start(filled, served, host + ':' + out.address().getPort()), out);
    }

    /** Waits for a server's requests and plays a scenario with words of its own to it. */
    Run answers(String served, String scenario, Map<String, String> words, String... more) throws Exception {
        return new Run(scenario, start(filled(scenario, words), served, "", more), null);
    }

    private Path filled(String scenario, Map<String, String> words) throws IOException {
        String text = Files.readString(SCENARIOS.resolve(scenario + ".xml"));
        for (Map.Entry<String, String> word : words.entrySet()) {
            text = text.replace('[' + word.getKey() + ']', word.getValue());
        }
        return Files.write(folder.resolve(scenario + ".xml"), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Process start(String scenario, String served, String to, String... more) throws IOException {
        return start(SCENARIOS.resolve(scenario + ".xml"), served, to, more);
    }

    private Process start(Path file, String served, String to, String... more) throws IOException {
        String scenario = String.valueOf(file.getFileName()).replace(".xml", "");
        List<String> command = new ArrayList<>(List.of("sipp"));
        if (!to.isEmpty()) {
            command.add(to);
        }
        command.addAll(List.of("-sf", file.toString()));
        int port = PLAIN;
        if (front != null) {
            port = FreePorts.next();
            front.leadTo(new InetSocketAddress(host, port));
        }
        command.addAll(List.of("-i", host, "-p", String.valueOf(port), "-t", "t1", "-m", "1"));
        command.addAll(List.of("-key", "domain", domain, "-key", "served", served));
        command.addAll(List.of("-key", "via", in == null ? "TCP" : "TLS", "-key", "hop", in == null ? "tcp" : "tls"));
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
        private final @Nullable Relay out;

        private Run(String scenario, Process process, @Nullable Relay out) {
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
                    throw new AssertionError("sipp ends " + scenario + " with " + process.exitValue() + report());
                }
            } finally {
                close();
            }
        }

        /** Waits until sipp has seen the 200 to a request of its own, such as {@code 2 NOTIFY}. */
        void hasTheAnswerTo(String cseq) {
            Pattern answer = Pattern.compile("SIP/2\\.0 200[^\\n]*\\n(?:[^\\r\\n]+\\r?\\n)*?CSeq: " + cseq);
            await().atMost(PATIENCE).until(() -> answer.matcher(messages()).find());
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
                return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly().onExit().join();
            if (out != null) {
                out.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
        if (front != null) {
            front.close();
        }
    }
}
