// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;
import static org.umpp.server.Federation.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.routes.RouteDirectory;
import org.umpp.server.routes.RouteFile;
import org.umpp.server.routes.RouteFile.State;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.xmpp.stream.Stanza;

/** Route files are edited while chats go on. */
class RouteDirectoryTest {
    private static final String POLICY = "policy.xml";
    private static final String DENY =
            """
                <filter>
                  <simple>${header.UmppPartner} == 'thecappulets.example.com'</simple>
                  <throwException exceptionType="org.umpp.policy.PolicyRejectedException" message="blocked by us"/>
                </filter>
            """;

    @TempDir
    Path folder;

    private Federation federation;

    @BeforeEach
    void start() throws Exception {
        federation = new Federation(folder);
        federation.partnerAccepts();
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    @Spec("D-41")
    void aPartnerIsDeniedWhileAChatRuns() throws Exception {
        federation.writes(message("m1", "t1", "one"));
        assertThat(federation.streams().id()).isEqualTo("m1");

        federation.save(POLICY, denying("policy-inbound-im"));

        assertThat(status(federation.partnerInvites(JULIET, ROMEO, "c1"))).isEqualTo(403);
        federation.writes(message("m2", "t1", "two"));
        assertThat(federation.streams().id()).isEqualTo("m2");
        federation.partnerWrites(JULIET + "/balcony", ROMEO + "/orchard", "t1", "three");
        assertThat(federation.reads().body()).isEqualTo("three");
        assertThat(federation.sip.rest("invite")).hasSize(1);
    }

    @Test
    @Spec("D-41")
    void aSavedFileIsTakenUpByItself() throws Exception {
        federation.routes.watch();

        Files.writeString(federation.routeFolder.resolve(POLICY), denying("policy-inbound-im"));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> Integer.valueOf(403).equals(status(federation.partnerInvites(JULIET, ROMEO, "c1"))));
    }

    @Test
    @Spec({"D-41", "D-51"})
    void aFileThatIsBeingSavedIsReadWhenItIsComplete() throws Exception {
        federation.routes.watch();
        String whole = denying("policy-inbound-im");
        Path file = federation.routeFolder.resolve(POLICY);

        Files.writeString(file, "");
        Files.writeString(file, whole.substring(0, whole.length() / 2));
        Files.writeString(file, whole);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> Integer.valueOf(403).equals(status(federation.partnerInvites(JULIET, ROMEO, "c1"))));
        assertThat(federation.routes.files()).allMatch(state -> state.state() == State.ACTIVE);
    }

    @Test
    @Spec({"D-41", "D-51"})
    void anEditWithAMistakeChangesNothingAndIsReportedWithItsLine() throws Exception {
        String good = federation.text(POLICY);
        Map<String, String> mistakes = new TreeMap<>(Map.of(
                "<filter>oops", "not well-formed",
                "<to uri=\"carrier-pigeon:verona\"/>", "no component 'carrier-pigeon'",
                "<bean ref=\"partnres\" method=\"admit\"/>", "no bean 'partnres'",
                "<bean ref=\"partners\" method=\"amdit(1)\"/>", "no method 'amdit'",
                "<throwException exceptionType=\"org.umpp.NoSuchException\" message=\"m\"/>", "no class org.umpp",
                "<too uri=\"direct:a\"/>", "Unexpected element 'too'",
                "<to uri=\"seda:a?sizee=3\"/>", "sizee",
                "<filter><simple>${header.UmppTo} === 'x'</simple><stop/></filter>", "",
                "</route>\n<route id=\"return-stanza\"><from uri=\"direct:x\"/>", "'return-stanza' is in",
                "</route>\n<route><from uri=\"direct:x\"/>", "no id"));
        for (Map.Entry<String, String> mistake : mistakes.entrySet()) {
            String bad = inserted(good, "policy-inbound-im", mistake.getKey());

            RouteFile state = federation.save(POLICY, bad);

            assertThat(state.state()).as(mistake.getKey()).isEqualTo(State.REFUSED);
            assertThat(state.reason()).contains(mistake.getValue());
            assertThat(state.line()).as("line of " + state.reason()).isBetween(20, 70);
            assertThat(state.routes()).contains("policy-inbound-im", "policy-inbound-presence");
            assertThat(status(federation.partnerInvites(JULIET, ROMEO, "c" + mistake.hashCode())))
                    .as("after " + state.reason())
                    .isNull();
        }
        assertThat(federation.save(POLICY, "").reason()).startsWith("empty");
        assertThat(federation.save(POLICY, "<nonsense/>").reason()).contains("nothing that holds routes");
        assertThat(status(federation.partnerInvites(JULIET, ROMEO, "c1"))).isNull();

        assertThat(federation.save(POLICY, good).state()).isEqualTo(State.ACTIVE);
        assertThat(federation.save(POLICY, denying("policy-inbound-im")).state())
                .isEqualTo(State.ACTIVE);
        assertThat(status(federation.partnerInvites(JULIET, ROMEO, "c2"))).isEqualTo(403);
    }

    @Test
    @Spec("D-51")
    void anUnreadableFileChangesNothing() throws Exception {
        Path file = federation.routeFolder.resolve(POLICY);
        Files.delete(file);
        Files.createSymbolicLink(file, folder.resolve("nowhere.xml"));

        RouteFile state = federation.state(POLICY);

        assertThat(state.state()).isEqualTo(State.REFUSED);
        assertThat(state.reason()).startsWith("cannot be read");
        assertThat(status(federation.partnerInvites(JULIET, ROMEO, "c1"))).isNull();
    }

    @Test
    @Spec({"D-41", "D-51"})
    void filesComeAndGo() throws Exception {
        String rule = "<routes xmlns='http://camel.apache.org/schema/xml-io'>"
                + "<route id='rule-all-x' routeConfigurationId='sub-route'><from uri='direct:rule-all-x'/>" + DENY
                + "</route></routes>";
        Path file = federation.routeFolder.resolve("communities/x.xml");

        federation.save("communities/x.xml", rule);
        assertThat(status(federation.partnerInvites(JULIET, ROMEO, "c1"))).isEqualTo(403);

        Files.move(file, federation.routeFolder.resolve("y.xml"));
        assertThat(federation.state("y.xml").routes()).containsExactly("rule-all-x");
        assertThat(status(federation.partnerInvites(JULIET, ROMEO, "c2"))).isEqualTo(403);

        Files.delete(federation.routeFolder.resolve("y.xml"));
        federation.routes.check();
        assertThat(status(federation.partnerInvites(JULIET, ROMEO, "c3"))).isNull();
        assertThat(federation.routes.dangling()).isEmpty();

        Files.delete(federation.routeFolder.resolve("communities/common.xml"));
        federation.routes.check();
        assertThat(federation.routes.dangling()).containsExactly("direct:to-community", "direct:to-other-side");
    }

    @Test
    @Spec("D-41")
    void aChangedErrorTableHoldsForTheRoutesThatUseIt() throws Exception {
        federation.save(POLICY, denying("policy-inbound-im"));
        federation.save("errors.xml", federation.text("errors.xml").replace(">403<", ">603<"));

        assertThat(status(federation.partnerInvites(JULIET, ROMEO, "c1"))).isEqualTo(603);
        assertThat(federation
                        .save("errors.xml", federation.text("errors.xml").replace("PolicyRejectedE", "NoSuchE"))
                        .reason())
                .contains("no class org.umpp.policy.NoSuchException");
        assertThat(status(federation.partnerInvites(JULIET, ROMEO, "c2"))).isEqualTo(603);
    }

    @Test
    @Spec("D-41")
    void anInvitationThatIsOutIsAnsweredAfterItsRouteWasReplaced() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        federation.sip.answering("invite", exchange -> {
            hold(answered);
            Federation.accept(exchange);
        });
        federation.writes(message("m1", "t1", "one"));
        federation.sip.next("invite");

        for (int i = 0; i < 3; i++) {
            federation.save("outbound-im.xml", federation.text("outbound-im.xml") + "\n<!-- " + i + " -->");
            federation.save("inbound-im.xml", federation.text("inbound-im.xml") + "\n<!-- " + i + " -->");
        }
        federation.writes(message("m2", "t1", "two"));
        answered.countDown();

        assertThat(federation.streams().id()).isEqualTo("m1");
        assertThat(federation.streams().id()).isEqualTo("m2");
        assertThat(federation.sip.rest("invite")).isEmpty();
    }

    @Test
    @Spec({"D-41", "D-02"})
    void aHundredReloadsUnderLoadLoseNothing() throws Exception {
        List<String> files = List.of("policy.xml", "outbound-im.xml", "errors.xml", "inbound-im.xml", "end-im.xml");
        int each = 10;
        Semaphore[] turns = new Semaphore[4];
        ExecutorService writers = Executors.newFixedThreadPool(turns.length);
        List<Future<?>> written = new ArrayList<>();
        for (int writer = 0; writer < turns.length; writer++) {
            Semaphore turn = new Semaphore(0);
            turns[writer] = turn;
            String thread = "t" + writer;
            written.add(writers.submit(() -> {
                for (int i = 0; i < 100 * each; i++) {
                    turn.acquireUninterruptibly();
                    federation.writes(message("m" + i, thread, String.valueOf(i)));
                }
            }));
        }

        for (int i = 0; i < 100; i++) {
            for (Semaphore turn : turns) {
                turn.release(each);
            }
            String file = files.get(i % files.size());
            RouteFile state = federation.save(file, federation.text(file) + "\n<!-- " + i + " -->");
            assertThat(state.state()).as(state.reason()).isEqualTo(State.ACTIVE);
        }
        for (Future<?> writer : written) {
            writer.get(120, TimeUnit.SECONDS);
        }
        writers.shutdown();
        Map<String, Integer> next = new TreeMap<>();
        for (int i = 0; i < turns.length * 100 * each; i++) {
            Stanza stanza = federation.streams();
            int expected = next.merge(stanza.thread(), 1, Integer::sum) - 1;
            assertThat(stanza.body()).isEqualTo(String.valueOf(expected));
        }
        assertThat(federation.xmpp.rest("message")).isEmpty();
        assertThat(federation.sip.rest("invite")).hasSize(4);
        assertThat(federation.unread()).isZero();
    }

    @Test
    @Spec("D-51")
    void aServerDoesNotStartWithAMistake() throws Exception {
        Files.writeString(folder.resolve("routes/broken.xml"), "<routes>\n  <route id='x'>\n</routes>");
        RouteDirectory directory = new RouteDirectory(folder.resolve("routes"));

        assertThatThrownBy(() -> directory.load(federation.context))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("broken.xml:3:")
                .hasMessageContaining("not well-formed");
    }

    private String denying(String route) throws IOException {
        return inserted(federation.text(POLICY), route, DENY);
    }

    private static String inserted(String text, String route, String steps) {
        int from = text.indexOf("<from uri=\"direct:" + route + "\"/>");
        int after = text.indexOf('\n', from) + 1;
        return text.substring(0, after) + steps + "\n" + text.substring(after);
    }

    private static Integer status(Exchange invite) {
        return invite.getMessage().getHeader("CamelSipStatus", Integer.class);
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
