// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.msrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Cell;
import org.umpp.conformance.Cell.Feature;
import org.umpp.conformance.Cell.Users;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Two whole servers that take each other for SIP domains whose users chat over MSRP. */
@Spec({"D-17", "C-05"})
class TwoMsrpServersTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String JULIET = "juliet@" + CAPULET;
    private static final String ORCHARD = ROMEO + "/orchard";
    private static final String BALCONY = JULIET + "/balcony";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private final int montaguePort = FreePorts.next();
    private final int capuletPort = FreePorts.next();
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers() throws Exception {
        montague = server(MONTAGUE, montaguePort);
        capulet = server(CAPULET, capuletPort);
        know(montague, capulet);
        know(capulet, montague);
        montague.start();
        capulet.setting("users", JULIET).start();
    }

    private TestServer server(String domain, int port) {
        return new TestServer(domain, authority, folder)
                .setting("msrp.listen", "127.0.0.1:" + port)
                .setting("msrp.host", "127.0.0.1")
                .setting("user-rate.messages", "none");
    }

    private static void know(TestServer server, TestServer other) {
        server.partner(
                other.domain(),
                "type = sip",
                "fallback = msrp, pager",
                "hosts = 127.0.0.1",
                "sip = 127.0.0.1:" + other.sipPort());
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
    }

    private static String message(String from, String to, String id, String elements) {
        return "<message from='%s' to='%s' id='%s' type='chat'>%s</message>".formatted(from, to, id, elements);
    }

    private static void chat(TestServer from, String writer, String reader, List<String> texts) {
        texts.forEach(text -> from.writes(message(writer, reader, text, "<body>" + text + "</body>")));
    }

    private static List<String> read(TestServer at, int count) throws InterruptedException {
        List<String> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Stanza stanza = at.reads();
            read.add(stanza.isError() ? stanza.id() + " came back" : stanza.body());
        }
        return read;
    }

    @Test
    @Spec({"D-02", "D-46", "RFC 6120 §10.1"})
    @Cell(users = Users.MSRP, features = Feature.CHAT)
    void manyArriveInOrderBothWaysAndNoneTwice() throws Exception {
        List<String> texts = IntStream.range(0, 200).mapToObj(i -> "n" + i).toList();
        chat(montague, ORCHARD, JULIET, texts);
        assertThat(read(capulet, texts.size())).isEqualTo(texts);

        chat(capulet, BALCONY, ROMEO, texts);
        assertThat(read(montague, texts.size())).isEqualTo(texts);

        assertThat(montague.server().sessions()).hasSize(1);
        assertThat(capulet.server().sessions()).hasSize(1);
        assertThat(montague.xmppStreams()).isEmpty();
        assertThat(montague.unread() + capulet.unread()).isZero();
    }

    @Test
    @Spec({"D-06", "D-02"})
    void whenBothBeginNothingIsLost() throws Exception {
        List<String> texts = IntStream.range(0, 50).mapToObj(i -> "n" + i).toList();
        CompletableFuture<Void> romeo = CompletableFuture.runAsync(() -> chat(montague, ORCHARD, JULIET, texts));
        chat(capulet, BALCONY, ROMEO, texts);
        romeo.join();

        assertThat(read(capulet, texts.size())).isEqualTo(texts);
        assertThat(read(montague, texts.size())).isEqualTo(texts);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(montague.server().sessions()).hasSize(1);
            assertThat(capulet.server().sessions()).hasSize(1);
        });
    }

    @Test
    @Spec({"XEP-0184 §5", "RFC 7573 §7", "D-55", "D-54"})
    @Cell(
            users = Users.MSRP,
            features = {Feature.RECEIPTS, Feature.LONG})
    void receiptsLongTextsAndOtherScriptsPass() throws Exception {
        String text = "štěstí ".repeat(10_000);
        montague.writes(
                message(ORCHARD, JULIET, "m1", "<body>" + text + "</body><request xmlns='urn:xmpp:receipts'/>"));

        Stanza read = capulet.reads();
        assertThat(read.body()).isEqualTo(text);
        capulet.writes(message(
                BALCONY,
                ROMEO,
                "r1",
                "<received xmlns='urn:xmpp:receipts' id='" + read.id() + "'/><thread>" + read.thread() + "</thread>"));

        assertThat(montague.reads().child("urn:xmpp:receipts", "received").attribute("id"))
                .isEqualTo("m1");
    }

    @Test
    @Spec({"D-04", "D-19"})
    @Cell(users = Users.MSRP, features = Feature.UNKNOWN_USER)
    void whatIsWrittenToNobodyComesBack() throws Exception {
        montague.writes(message(ORCHARD, "rosaline@" + CAPULET, "m1", "<body>x</body>"));

        Stanza back = montague.reads();

        assertThat(back.id()).isEqualTo("m1");
        assertThat(back.error().condition().element()).isEqualTo("item-not-found");
    }

    @Test
    @Spec("D-51")
    void whereItListensMovesWhileTwoChat() throws Exception {
        chat(montague, ORCHARD, JULIET, List.of("one"));
        assertThat(read(capulet, 1)).containsExactly("one");

        assertThatThrownBy(() -> capulet.setting("msrp.listen", "127.0.0.1:" + montaguePort)
                        .reconfigure())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("org.umpp.server.cfg: msrp.listen = 127.0.0.1:" + montaguePort);
        new Socket("127.0.0.1", capuletPort).close();

        capulet.setting("msrp.listen", "127.0.0.1:" + FreePorts.next()).reconfigure();

        chat(montague, ORCHARD, JULIET, List.of("two"));
        assertThat(read(capulet, 1)).containsExactly("two");
        assertThat(capulet.server().sessions()).as("the session goes on").hasSize(1);
        assertThatThrownBy(() -> new Socket("127.0.0.1", capuletPort)).isInstanceOf(ConnectException.class);
        montague.writes(message(ORCHARD, JULIET, "three", "<body>three</body><thread>t2</thread>"));
        assertThat(read(capulet, 1)).as("one that begins is at the new address").containsExactly("three");
        assertThat(capulet.server().sessions()).hasSize(2);
        assertThat(capulet.server().health().reasons()).isEmpty();
    }

    @Test
    @Spec({"D-47", "D-12", "D-02"})
    void whenOneEndsTheOtherKnowsAndWhatIsWrittenThenComesBack() throws Exception {
        chat(montague, ORCHARD, JULIET, List.of("one"));
        assertThat(read(capulet, 1)).containsExactly("one");

        capulet.close();

        assertThat(montague.reads().child("http://jabber.org/protocol/chatstates", "gone"))
                .isNotNull();
        montague.writes(message(ORCHARD, JULIET, "m2", "<body>two</body>"));
        assertThat(montague.reads().isError()).isTrue();
        assertThat(montague.unread()).isZero();
    }
}
