// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.umpp.interop.bus.Program.json;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
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
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** The users of montague.example.net are behind a program, which is reached by a broker: the example community-jms.xml as shipped. */
@Spec("R-003")
class JmsTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String JULIET = "juliet@" + CAPULET;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private Broker broker;
    private ActiveMQConnectionFactory program;
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void start() throws Exception {
        broker = new Broker(folder.resolve("broker")).start();
        program = new ActiveMQConnectionFactory(broker.url());
        montague = new TestServer(MONTAGUE, authority, folder).setting("user-rate.messages", "none");
        capulet = new TestServer(CAPULET, authority, folder).setting("user-rate.messages", "none");
        montague.federatesWith(capulet);
        montague.example(
                        "community-jms.xml",
                        "tcp://127.0.0.1:61616",
                        broker.url(),
                        "{{env:UMPP_JMS_PASSWORD}}",
                        "secret")
                .everybodyIn("jms");
        capulet.start();
        montague.start();
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
        program.close();
        broker.close();
    }

    @Test
    @Cell(
            users = Users.BUS,
            features = {Feature.CHAT, Feature.TYPING, Feature.RECEIPTS})
    void aProgramAndAPartnersUserChat() throws Exception {
        says("from", ROMEO, "to", JULIET, "id", "m1", "thread", "t1", "body", "Good morrow", "wantsReceipt", true);

        Stanza first = capulet.reads();
        assertThat(first.body()).isEqualTo("Good morrow");
        assertThat(first.id()).isEqualTo("m1");
        assertThat(first.thread()).isEqualTo("t1");
        assertThat(first.child("urn:xmpp:receipts", "request")).isNotNull();

        String romeo = first.from().toString();
        capulet.writes(toRomeo(romeo, "<received xmlns='urn:xmpp:receipts' id='m1'/>"));
        assertThat(told()).containsEntry("received", "m1").containsEntry("thread", "t1");
        capulet.writes(toRomeo(romeo, "<composing xmlns='http://jabber.org/protocol/chatstates'/>"));
        assertThat(told()).containsEntry("state", "composing").doesNotContainKey("body");
        capulet.writes(toRomeo(romeo, "<body>Is the day so young?</body><request xmlns='urn:xmpp:receipts'/>"));
        assertThat(told())
                .containsEntry("body", "Is the day so young?")
                .containsEntry("from", first.to().toString())
                .containsEntry("wantsReceipt", true);

        says("from", ROMEO, "to", JULIET, "thread", "t1", "state", "composing");
        assertThat(capulet.reads().child("http://jabber.org/protocol/chatstates", "composing"))
                .isNotNull();
        says("from", ROMEO, "to", JULIET, "thread", "t1", "received", "j1");
        assertThat(capulet.reads().child("urn:xmpp:receipts", "received").attribute("id"))
                .isEqualTo("j1");
    }

    @Test
    @Cell(
            users = Users.BUS,
            features = {Feature.PRESENCE, Feature.DEVICES})
    @Spec({"R-010", "D-35"})
    void aProgramAndAPartnersUserSeeEachOther() throws Exception {
        says("from", ROMEO + "/desk", "presence", "available", "show", "away", "status", "at lunch", "priority", 3);
        says("from", ROMEO + "/phone", "presence", "available");
        capulet.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(JULIET, ROMEO));
        assertThat(told()).containsEntry("presence", "subscribe").containsEntry("from", JULIET);

        says("from", ROMEO, "to", JULIET, "presence", "subscribed");

        assertThat(capulet.sees().type()).isEqualTo("subscribed");
        Stanza one = capulet.sees();
        Stanza other = capulet.sees();
        Stanza desk = one.from().resource().equals("desk") ? one : other;
        assertThat(desk.from()).hasToString(ROMEO + "/desk");
        assertThat(desk.child("jabber:server", "show").text()).isEqualTo("away");
        assertThat((desk == one ? other : one).from()).hasToString(ROMEO + "/phone");

        says("from", ROMEO, "to", JULIET, "presence", "subscribe");
        assertThat(capulet.sees().type()).isEqualTo("subscribe");
        capulet.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(JULIET, ROMEO));
        capulet.shows("<presence from='%s/balcony' to='%s'><show>dnd</show><status>wooing</status></presence>"
                .formatted(JULIET, JULIET));
        assertThat(told()).containsEntry("presence", "subscribed");
        assertThat(told())
                .containsEntry("presence", "available")
                .containsEntry("from", JULIET + "/balcony")
                .containsEntry("show", "dnd")
                .containsEntry("status", "wooing");
    }

    @Test
    @Cell(users = Users.BUS, features = Feature.ERRORS)
    @Spec("D-04")
    void whatCannotBeDeliveredComesBackAndWhatIsNoJsonIsPutAside() throws Exception {
        capulet.close();
        says("from", ROMEO, "to", JULIET, "id", "m1", "body", "Anybody there?");
        JsonObject back = told();
        assertThat(back)
                .containsEntry("id", "m1")
                .containsEntry("type", "error")
                .containsEntry("from", JULIET);
        assertThat(back.<JsonObject>getMap("error")).containsEntry("condition", "remote-server-timeout");

        says("from", ROMEO, "to", "x@verona.example", "id", "m2", "body", "Anybody?");
        assertThat(told()).containsEntry("id", "m2").containsEntry("type", "error");

        try (JMSContext context = program.createContext()) {
            context.createProducer()
                    .send(context.createQueue("umpp.out"), "{\"from\":\"" + ROMEO + "\",\"body\":\"x\"}");
            TextMessage refused = (TextMessage)
                    context.createConsumer(context.createQueue("umpp.refused")).receive(PATIENCE.toMillis());
            assertThat(refused.getStringProperty("reason")).isEqualTo("to: not there (expected: a JID)");
            assertThat(refused.getText()).contains(ROMEO);
        }
    }

    @Test
    @Cell(
            users = Users.BUS,
            features = {Feature.OFFLINE})
    @Spec({"D-02", "D-18"})
    void aBrokerThatIsKilledAndComesBackLosesNothingAndNothingIsLostToIt() throws Exception {
        says("from", ROMEO, "to", JULIET, "thread", "t1", "id", "m0", "body", "0");
        Stanza first = capulet.reads();
        for (int i = 1; i <= 100; i++) {
            says("from", ROMEO, "to", JULIET, "thread", "t1", "id", "m" + i, "body", String.valueOf(i));
        }
        broker.kill();
        for (int i = 0; i < 50; i++) {
            capulet.writes(toRomeo(first.from().toString(), "<body>" + i + "</body>"));
        }
        await().atMost(PATIENCE).until(() -> montague.server().inspection().sessions().rows().stream()
                .anyMatch(session -> session.in() >= 50));

        broker.start();

        int next = 1;
        while (next <= 100) {
            // one that was taken off the queue as the broker went down may come twice
            int number = Integer.parseInt(capulet.reads().body());
            assertThat(number).isLessThanOrEqualTo(next);
            next = Math.max(next, number + 1);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(told()).containsEntry("body", String.valueOf(i));
        }
    }

    @Test
    @Cell(
            users = Users.BUS,
            features = {Feature.NON_ASCII, Feature.LONG})
    @Spec({"D-53", "D-54", "D-55"})
    void namesAndTextsOfAnyScriptPassAndLongOnes() throws Exception {
        String body = "O she doth teach the torches to burn bright! Żółć 🌹\n".repeat(2_000);
        says("from", "zoë@" + MONTAGUE + "/büro", "to", JULIET, "thread", "t1", "body", body);
        Stanza first = capulet.reads();
        assertThat(first.body()).isEqualTo(body);
        assertThat(first.from()).hasToString("zoë@" + MONTAGUE + "/büro");

        capulet.writes(toRomeo(first.from().toString(), "<body>日本語 " + "x".repeat(100_000) + "</body>"));

        assertThat(told())
                .containsEntry("body", "日本語 " + "x".repeat(100_000))
                .containsEntry("to", first.from().toString());
    }

    private void says(Object... members) {
        try (JMSContext context = program.createContext()) {
            context.createProducer().send(context.createQueue("umpp.out"), json(members));
        }
    }

    private JsonObject told() throws JMSException {
        try (JMSContext context = program.createContext()) {
            String text = context.createConsumer(context.createQueue("umpp.in"))
                    .receiveBody(String.class, PATIENCE.toMillis());
            assertThat(text).as("what the program is told within " + PATIENCE).isNotNull();
            return Program.read(text);
        }
    }

    private static String toRomeo(String romeo, String content) {
        return "<message from='%s/balcony' to='%s' id='j1' type='chat'><thread>t1</thread>%s</message>"
                .formatted(JULIET, romeo, content);
    }
}
