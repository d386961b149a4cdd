// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

/** We keep the connections alive that we opened; here to a community that answers by hand. */
@Spec("RFC 5626 §4.4.1")
class KeepAliveTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration PING = Duration.ofMillis(50);
    private static final Duration PONG = Duration.ofMillis(100);

    private final Verona verona = new Verona();
    private ServerSocket community;
    private Party montague;

    @BeforeEach
    void start() throws IOException {
        community = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TransportSettings.Timeouts timeouts =
                new TransportSettings.Timeouts(LONG, LONG, LONG, LONG, LONG, PING, PONG, LONG);
        montague = new Party(
                Party.settings().withTimeouts(timeouts),
                verona.tls(Verona.MONTAGUE),
                Verona.route(Verona.CAPULET, "tcp:127.0.0.1:" + community.getLocalPort()));
    }

    @AfterEach
    void stop() throws IOException {
        montague.close();
        community.close();
    }

    private Socket connected() throws Exception {
        montague.send(Verona.destination(Verona.MONTAGUE, Verona.CAPULET));
        Socket socket = community.accept();
        socket.setSoTimeout((int) Party.SOON.toMillis());
        String request = "";
        while (!request.endsWith("\r\n\r\n")) {
            request += read(socket, 1);
        }
        return socket;
    }

    private static String read(Socket socket, int octets) throws IOException {
        return new String(socket.getInputStream().readNBytes(octets), StandardCharsets.US_ASCII);
    }

    private static void pong(Socket socket) throws IOException {
        socket.getOutputStream().write(new byte[] {'\r', '\n'});
    }

    @Test
    void whoAnsweredOnePingAndNotTheNextIsDead() throws Exception {
        try (Socket socket = connected()) {
            assertThat(read(socket, 4)).isEqualTo("\r\n\r\n");
            pong(socket);
            assertThat(read(socket, 4)).isEqualTo("\r\n\r\n");

            assertThat(montague.end().end()).isEqualTo(FlowEnd.DEAD);
            assertThat(read(socket, 1)).isEmpty();
        }
    }

    @Test
    void whoAnswersLives() throws Exception {
        try (Socket socket = connected()) {
            for (int i = 0; i < 5; i++) {
                assertThat(read(socket, 4)).isEqualTo("\r\n\r\n");
                pong(socket);
            }

            assertThat(montague.ends).isEmpty();
            assertThat(montague.server.flows()).hasSize(1);
        }
    }

    @Test
    void whoNeverAnswersMayNotKnowPingsAndLives() throws Exception {
        try (Socket socket = connected()) {
            // The fifth ping leaves only when four answers failed to come.
            assertThat(read(socket, 20)).isEqualTo("\r\n\r\n".repeat(5));

            assertThat(montague.ends).isEmpty();
            assertThat(montague.server.flows()).hasSize(1);
        }
    }
}
