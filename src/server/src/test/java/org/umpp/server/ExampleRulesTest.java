// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;
import static org.umpp.server.Federation.message;

import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.xmpp.stream.Stanza;

/** The rules of {@code routes/examples}, each copied beside the shipped {@code policy.xml} while the server runs. */
class ExampleRulesTest {
    private static final String BALCONY = JULIET + "/balcony";
    private static final String ORCHARD = ROMEO + "/orchard";

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
    void theAllowListRefusesWhomItDoesNotName() throws Exception {
        federation.example("allow-list.xml");
        assertThat(invited("c1")).isNull();

        federation.example("allow-list.xml", "thecappulets.example.com,", "");

        assertThat(invited("c2")).isEqualTo(403);
        federation.writes(message("m1", "t1", "one"));
        assertThat(errorTo(federation.reads())).isEqualTo("m1 not-allowed");
        assertThat(federation.sip.rest("invite")).isEmpty();
    }

    @Test
    @Spec("D-41")
    void nothingPassesOutsideOfOfficeHours() throws Exception {
        String always = "'1..7'";
        federation.example("office-hours.xml", "'8..17'", "'0..23'", "'1..5'", always);
        assertThat(invited("c1")).isNull();

        int later = (LocalTime.now().getHour() + 12) % 24;
        federation.example("office-hours.xml", "'8..17'", "'%d..%d'".formatted(later, later), "'1..5'", always);

        assertThat(invited("c2")).isEqualTo(403);
        federation.writes(message("m1", "t1", "one"));
        assertThat(errorTo(federation.reads())).isEqualTo("m1 not-allowed");
    }

    @Test
    @Spec("D-41")
    void aMessageWithABlockedWordIsRefusedEitherWay() throws Exception {
        federation.example("blocked-words.xml");

        federation.writes(message("m1", "t1", "What's here?\nA cup"));
        federation.writes(message("m2", "t1", "POISON, I see"));
        federation.writes(message("m3", "t1", "the poisonous word is another"));

        assertThat(errorTo(federation.reads())).isEqualTo("m2 not-allowed");
        assertThat(federation.streams().id()).isEqualTo("m1");
        assertThat(federation.streams().id()).isEqualTo("m3");
        federation.partnerWrites(BALCONY, ORCHARD, "t1", "O happy dagger!");
        assertThat(errorTo(federation.streams())).isEqualTo("p1 not-allowed");
        federation.partnerWrites(BALCONY, ORCHARD, "t1", "O comfortable friar!");
        assertThat(federation.reads().body()).isEqualTo("O comfortable friar!");
    }

    @Test
    @Spec("D-41")
    void aMessageIsRefusedByWhatItsXmlHolds() throws Exception {
        federation.example("blocked-elements.xml");

        federation.writes(message("m1", "t1", "see https://verona.example/"));
        federation.writes(message("m2", "t1", "here").replace("<thread>", "<x xmlns='jabber:x:oob'/><thread>"));
        federation.writes(message("m3", "t1", "see you"));

        assertThat(errorTo(federation.reads())).isEqualTo("m1 not-allowed");
        assertThat(errorTo(federation.reads())).isEqualTo("m2 not-allowed");
        assertThat(federation.streams().id()).isEqualTo("m3");
        federation.partnerWrites(BALCONY, ORCHARD, "t1", "https://mantua.example/");
        assertThat(errorTo(federation.streams())).isEqualTo("p1 not-allowed");
    }

    @Test
    @Spec({"D-42", "D-43"})
    void everyMessageIsArchivedBeforeItIsDeliveredAndTheArchiveMaySayNo() throws Exception {
        federation.example("archive.xml", "timeout=5000", "timeout=60000");
        Queue<Exchange> archived = new ConcurrentLinkedQueue<>();
        federation.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:umpp-archive?pollTimeout=20").routeId("test-archive").process(exchange -> {
                    archived.add(exchange.copy());
                    boolean vetoed = exchange.getMessage().getBody(String.class).contains("banished");
                    exchange.getMessage().setBody(vetoed ? "veto" : "ok");
                });
            }
        });

        federation.writes(message("m1", "t1", "one"));
        federation.writes(message("m2", "t1", "Romeo is banished"));
        federation.streams();
        federation.partnerWrites(BALCONY, ORCHARD, "t1", "three");

        assertThat(errorTo(federation.reads())).isEqualTo("m2 not-allowed");
        assertThat(federation.reads().body()).isEqualTo("three");
        assertThat(archived).hasSize(3).allSatisfy(ExampleRulesTest::saysWhoAndWhat);
        assertThat(archived.stream().map(exchange -> exchange.getMessage().getHeader("UmppDirection")))
                .containsExactly("outbound", "outbound", "inbound");
        assertThat(archived.stream()
                        .map(exchange -> exchange.getMessage().getHeader("UmppSessionId"))
                        .distinct())
                .as("sessions")
                .hasSize(1);
    }

    @Test
    @Spec("D-43")
    void whileTheArchiveIsDownNothingIsDeliveredUnlessThePartnerMay() throws Exception {
        federation.example("archive.xml");
        federation.writes(message("m1", "t1", "one"));
        assertThat(errorTo(federation.reads())).isEqualTo("m1 not-allowed");
        assertThat(federation.sip.rest("invite")).isEmpty();

        federation.example("archive.xml", "fail-open.example", "thecappulets.example.com");
        federation.writes(message("m2", "t1", "two"));

        assertThat(federation.streams().id()).isEqualTo("m2");
    }

    @Test
    @Spec("D-41")
    void theBotAnswersOnceInASessionAndNobodyElseReadsIt() throws Exception {
        federation.example("auto-reply.xml", "help@montague.example.net", ROMEO);
        federation.partnerInvites(JULIET, ROMEO, "c1");
        federation.writes(message("m0", "thread-c1", "zero"));
        String romeo = federation.streams().from().toString();

        federation.partnerWrites(JULIET + "/x", romeo, "thread-c1", "Art thou there?");
        federation.partnerWrites(JULIET + "/x", romeo, "thread-c1", "Romeo?");

        Stanza answer = federation.streams();
        assertThat(answer.body()).startsWith("Thank you.");
        assertThat(answer.to()).hasToString(JULIET + "/x");
        assertThat(answer.from()).hasToString(romeo);
        assertThat(federation.unread()).isZero();
        federation.writes(message("m1", "thread-c1", "one"));
        assertThat(federation.streams().id()).isEqualTo("m1");
    }

    @Test
    @Spec("D-41")
    void aPartnerThatSaysTooMuchMeetsTheThrottle() throws Exception {
        federation.example("throttle.xml", "<constant>600<", "<constant>3<");

        assertThat(List.of(
                        String.valueOf(invited("c1")),
                        String.valueOf(invited("c2")),
                        String.valueOf(invited("c3")),
                        String.valueOf(invited("c4"))))
                .containsExactly("null", "null", "null", "503");
        federation.writes(message("m1", "t1", "one"));
        assertThat(errorTo(federation.reads())).isEqualTo("m1 resource-constraint");
    }

    @Test
    @Spec("D-42")
    void aWireTapGetsEachMessageOnceWithAllThatIsKnown() throws Exception {
        Queue<Exchange> tapped = new ConcurrentLinkedQueue<>();
        federation.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:tapped").routeId("test-tap").process(exchange -> tapped.add(exchange.copy()));
            }
        });
        federation.save(
                "tap.xml",
                "<routes xmlns='http://camel.apache.org/schema/xml-io'><route id='rule-message-tap'"
                        + " routeConfigurationId='sub-route'><from uri='direct:rule-message-tap'/>"
                        + "<wireTap uri='direct:tapped'/></route></routes>");

        for (int i = 0; i < 5; i++) {
            federation.writes(message("m" + i, "t1", "out"));
        }
        federation.streams();
        for (int i = 0; i < 5; i++) {
            federation.partnerWrites(BALCONY, ORCHARD, "t1", "in");
        }

        org.awaitility.Awaitility.await().until(() -> tapped.size() == 10);
        assertThat(tapped).allSatisfy(ExampleRulesTest::saysWhoAndWhat);
    }

    private static void saysWhoAndWhat(Exchange exchange) {
        boolean out = "outbound".equals(exchange.getMessage().getHeader("UmppDirection"));
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("UmppPartner", "thecappulets.example.com")
                .containsEntry("UmppFrom", out ? ORCHARD : BALCONY)
                .containsEntry("UmppTo", out ? JULIET : ORCHARD)
                .containsEntry("UmppThread", "t1")
                .hasEntrySatisfying(
                        "UmppSessionId", id -> assertThat(id.toString()).endsWith("@montague.example.net"));
    }

    private Integer invited(String callId) {
        return federation.partnerInvites(JULIET, ROMEO, callId).getMessage().getHeader("CamelSipStatus", Integer.class);
    }

    private static String errorTo(Stanza stanza) {
        assertThat(stanza.isError()).isTrue();
        return stanza.id() + ' ' + stanza.error().condition().element();
    }
}
