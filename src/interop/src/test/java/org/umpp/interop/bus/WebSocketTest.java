// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.umpp.interop.bus.Program.json;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.json.JsonObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Cell;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** The users of montague.example.net are behind programs that keep a WebSocket open: the example community-websocket.xml as shipped. */
@Spec("R-003")
class WebSocketTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String JULIET = "juliet@" + CAPULET;
    private static final String TOKEN = "soft-what-light";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private final int port = FreePorts.next();
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void start() throws Exception {
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, authority, folder);
        montague.federatesWith(capulet);
        montague.example(
                        "community-websocket.xml",
                        "127.0.0.1:8484",
                        "127.0.0.1:" + port,
                        "{{env:UMPP_WEBSOCKET_TOKEN}}",
                        TOKEN)
                .everybodyIn("websocket");
        capulet.start();
        montague.start();
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
    }

    @Test
    @Cell(
            users = Users.BUS,
            features = {Feature.CHAT, Feature.NON_ASCII, Feature.DEVICES})
    void programsAndAPartnersUserChat() throws Exception {
        try (Socket one = new Socket(TOKEN);
                Socket other = new Socket(TOKEN)) {
            one.says("not JSON");
            one.says(json("from", ROMEO, "to", JULIET, "thread", "t1", "id", "m1", "body", "Good morrow, zoë ☺"));
            Stanza first = capulet.reads();
            assertThat(first.body()).isEqualTo("Good morrow, zoë ☺");

            String long1 = "日本語 " + "x".repeat(50_000);
            capulet.writes(toRomeo(first.from().toString(), "j1", long1));

            assertThat(one.isTold()).containsEntry("body", long1).containsEntry("thread", "t1");
            assertThat(other.isTold()).containsEntry("body", long1);
        }
    }

    @Test
    @Cell(
            users = Users.BUS,
            features = {Feature.OFFLINE, Feature.ERRORS})
    @Spec({"D-04", "D-18"})
    void whileNoProgramIsConnectedMessagesComeBack() throws Exception {
        String romeo;
        try (Socket program = new Socket(TOKEN)) {
            program.says(json("from", ROMEO, "to", JULIET, "thread", "t1", "body", "Good morrow"));
            romeo = capulet.reads().from().toString();
            capulet.writes(toRomeo(romeo, "j1", "one"));
            assertThat(program.isTold()).containsEntry("body", "one");
        }

        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            capulet.writes(toRomeo(romeo, "j2", "two"));
            Stanza back = capulet.reads();
            assertThat(back.id()).isEqualTo("j2");
            assertThat(back.error().condition().element()).isEqualTo("recipient-unavailable");
        });

        try (Socket program = new Socket(TOKEN)) {
            program.says(json("from", ROMEO, "to", JULIET, "thread", "t1", "body", "Is the day so young?"));
            assertThat(capulet.reads().body()).isEqualTo("Is the day so young?");
            capulet.writes(toRomeo(romeo, "j3", "three"));
            assertThat(program.isTold()).containsEntry("body", "three");
        }
    }

    @Test
    @Spec("D-51")
    void whoDoesNotKnowTheTokenDoesNotConnect() {
        assertThatThrownBy(() -> new Socket("guess")).hasMessageContaining("WebSocket");
    }

    private static String toRomeo(String romeo, String id, String body) {
        return "<message from='%s/balcony' to='%s' id='%s' type='chat'><thread>t1</thread><body>%s</body></message>"
                .formatted(JULIET, romeo, id, body);
    }

    /** A program. */
    private final class Socket implements WebSocket.Listener, AutoCloseable {
        private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;

        Socket(String token) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/umpp/" + token), this)
                    .join();
        }

        void says(String frame) {
            socket.sendText(frame, true).join();
        }

        JsonObject isTold() throws InterruptedException {
            String next = told.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("what the program is told within 30 s").isNotNull();
            return Program.read(next);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                told.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void close() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }
    }
}
