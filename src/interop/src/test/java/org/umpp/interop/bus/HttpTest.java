// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.interop.bus.Program.json;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.json.JsonObject;
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

/** The users of montague.example.net are behind a program that speaks HTTP: the example community-http.xml as shipped. */
@Spec("R-003")
class HttpTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String JULIET = "juliet@" + CAPULET;
    private static final String TOKEN = "soft-what-light";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private final int ours = FreePorts.next();
    private final int theirs = FreePorts.next();
    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Deque<Integer> answers = new ConcurrentLinkedDeque<>();
    private HttpServer program;
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void start() throws Exception {
        montague = new TestServer(MONTAGUE, authority, folder);
        capulet = new TestServer(CAPULET, authority, folder);
        montague.federatesWith(capulet);
        montague.example(
                        "community-http.xml",
                        "127.0.0.1:8282",
                        "127.0.0.1:" + ours,
                        "127.0.0.1:8383",
                        "127.0.0.1:" + theirs,
                        "{{env:UMPP_HTTP_TOKEN}}",
                        TOKEN,
                        "now-3m",
                        "now-12s")
                .everybodyIn("http");
        listen();
        capulet.start();
        montague.start();
    }

    private void listen() throws IOException {
        program = HttpServer.create(new InetSocketAddress("127.0.0.1", theirs), 0);
        program.createContext("/umpp", this::take);
        program.start();
    }

    private void take(HttpExchange request) throws IOException {
        Integer answer = answers.poll();
        if (!("Bearer " + TOKEN).equals(request.getRequestHeaders().getFirst("Authorization"))) {
            answer = 401;
        }
        String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        request.sendResponseHeaders(answer == null ? 204 : answer, -1);
        request.close();
        if (answer == null) {
            told.add(body);
        }
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
        program.stop(0);
    }

    @Test
    @Cell(
            users = Users.BUS,
            features = {Feature.CHAT, Feature.NON_ASCII})
    void aProgramAndAPartnersUserChat() throws Exception {
        assertThat(says("from", ROMEO, "to", JULIET, "id", "m1", "thread", "t1", "body", "Żółć, zoë ☺")
                        .statusCode())
                .isEqualTo(202);
        Stanza first = capulet.reads();
        assertThat(first.body()).isEqualTo("Żółć, zoë ☺");

        capulet.writes(toRomeo(first.from().toString(), "j1", "日本語 🌹"));

        assertThat(isTold())
                .containsEntry("body", "日本語 🌹")
                .containsEntry("id", "j1")
                .containsEntry("thread", "t1");
    }

    @Test
    @Cell(users = Users.BUS, features = Feature.PRESENCE)
    void aProgramShowsPresence() throws Exception {
        says("from", ROMEO + "/desk", "presence", "available", "show", "dnd");
        says("from", ROMEO, "to", JULIET, "presence", "subscribed");
        capulet.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(JULIET, ROMEO));

        assertThat(capulet.sees().type()).isEqualTo("subscribed");
        assertThat(capulet.sees().child("jabber:server", "show").text()).isEqualTo("dnd");
    }

    @Test
    @Cell(users = Users.BUS, features = Feature.ERRORS)
    @Spec({"D-51", "D-31"})
    void whoMaySpeakAndWhatIsSaidIsChecked() throws Exception {
        HttpResponse<String> malformed = says("from", ROMEO, "body", "x");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.body()).isEqualTo("{\"error\":\"to: not there (expected: a JID)\"}");

        assertThat(post("Bearer guess", json("from", ROMEO, "to", JULIET, "body", "x"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("Bearer " + TOKEN, "x".repeat(2_000_000)).statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(capulet.unread()).isZero();
    }

    @Test
    @Cell(
            users = Users.BUS,
            features = {Feature.OFFLINE, Feature.ERRORS})
    @Spec({"D-02", "D-04", "D-18"})
    void whatTheProgramDoesNotTakeIsTriedAgainInOrderAndComesBackInTheEnd() throws Exception {
        says("from", ROMEO, "to", JULIET, "thread", "t1", "body", "Good morrow");
        String romeo = capulet.reads().from().toString();

        answers.add(503);
        answers.add(429);
        capulet.writes(toRomeo(romeo, "j1", "one"));
        capulet.writes(toRomeo(romeo, "j2", "two"));
        assertThat(isTold()).containsEntry("body", "one");
        assertThat(isTold()).containsEntry("body", "two");

        answers.add(404);
        answers.add(422);
        capulet.writes(toRomeo(romeo, "j3", "three"));
        capulet.writes(toRomeo(romeo, "j4", "four"));
        assertThat(error(capulet.reads())).isEqualTo("j3 item-not-found");
        assertThat(error(capulet.reads())).isEqualTo("j4 not-acceptable");

        program.stop(0);
        capulet.writes(toRomeo(romeo, "j5", "five"));
        listen();
        assertThat(isTold()).containsEntry("body", "five");

        program.stop(0);
        capulet.writes(toRomeo(romeo, "j6", "six"));
        Stanza back = capulet.readsWithin(90).getMessage().getBody(Stanza.class);
        assertThat(error(back)).isEqualTo("j6 remote-server-timeout");
    }

    private static String error(Stanza stanza) {
        assertThat(stanza.isError()).as(stanza.toString()).isTrue();
        return stanza.id() + ' ' + stanza.error().condition().element();
    }

    private HttpResponse<String> says(Object... members) throws Exception {
        return post("Bearer " + TOKEN, json(members));
    }

    private HttpResponse<String> post(String token, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ours + "/umpp"))
                        .header("Authorization", token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject isTold() throws InterruptedException {
        String text = told.poll(60, TimeUnit.SECONDS);
        assertThat(text).as("what the program is told within 60 s").isNotNull();
        return Program.read(text);
    }

    private static String toRomeo(String romeo, String id, String body) {
        return "<message from='%s/balcony' to='%s' id='%s' type='chat'><thread>t1</thread><body>%s</body></message>"
                .formatted(JULIET, romeo, id, body);
    }
}
