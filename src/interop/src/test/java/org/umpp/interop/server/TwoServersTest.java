// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.umpp.conformance.Spec;
import org.umpp.server.FederationServer;
import org.umpp.server.routes.RouteFile;
import org.umpp.session.Session;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;

/** Two whole servers, as shipped, over real TLS: what their users see of each other. */
class TwoServersTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROMEO = "romeo@" + MONTAGUE;
    private static final String JULIET = "juliet@" + CAPULET;

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer montague;
    private TestServer capulet;

    @BeforeEach
    void servers() throws Exception {
        // users here write more at once than a partner's users may
        montague = new TestServer(MONTAGUE, authority, folder).setting("user-rate.messages", "none");
        capulet = new TestServer(CAPULET, authority, folder).setting("user-rate.messages", "none");
        montague.federatesWith(capulet);
        montague.start();
        capulet.start();
    }

    @AfterEach
    void stop() {
        montague.close();
        capulet.close();
    }

    @Test
    @Spec({"R-001", "R-002", "R-003", "R-004", "R-007", "R-022", "R-036", "R-038", "R-039", "R-040", "D-42"})
    void usersBehindTheBusChat() throws Exception {
        montague.writes(message(ROMEO + "/orchard", JULIET, "m1", "By a name I know not how to tell thee who I am."));

        Exchange exchange = capulet.readsExchange();
        Stanza first = exchange.getMessage().getBody(Stanza.class);
        assertThat(first.body()).isEqualTo("By a name I know not how to tell thee who I am.");
        assertThat(first.from()).hasToString(ROMEO + "/orchard");
        assertThat(first.to().bare()).hasToString(JULIET);
        assertThat(exchange.getMessage().getHeader("UmppPartner")).isEqualTo(MONTAGUE);
        assertThat(exchange.getMessage().getHeader("UmppDirection")).isEqualTo("inbound");
        assertThat(exchange.getMessage().getHeader("UmppFrom")).isEqualTo(ROMEO + "/orchard");
        assertThat(exchange.getMessage().getHeader("UmppThread")).isEqualTo(first.thread());

        capulet.writes(message(first.to().toString(), ROMEO, "m2", "Art thou not Romeo, and a Montague?"));
        Stanza second = montague.reads();
        assertThat(second.body()).isEqualTo("Art thou not Romeo, and a Montague?");
        assertThat(second.thread()).isEqualTo(first.thread());
        assertThat(second.to()).hasToString(ROMEO + "/orchard");
    }

    @Test
    @Spec("D-41")
    void aPartnerIsDeniedByAnEditOfARouteFileWhileAChatRuns() throws Exception {
        montague.writes(threaded("m1", "t1", "one"));
        Stanza first = capulet.reads();
        Path policy = capulet.folder().resolve("routes/policy.xml");
        String route = "<from uri=\"direct:policy-inbound-im\"/>";
        String denying = Files.readString(policy)
                .replace(
                        route,
                        route
                                + "<throwException exceptionType=\"org.umpp.policy.PolicyRejectedException\" message=\"no\"/>");
        Instant saved = Instant.now();

        Files.writeString(policy, denying);

        await().atMost(Duration.ofSeconds(30)).until(() -> capulet.server().routes().files().stream()
                .anyMatch(file -> file.path().equals(policy) && file.since().isAfter(saved)));
        montague.writes(threaded("m2", "t2", "two"));
        Stanza refused = montague.reads();
        assertThat(refused.id()).isEqualTo("m2");
        assertThat(refused.error().condition().element()).isIn("forbidden", "not-allowed", "not-authorized");
        montague.writes(threaded("m3", "t1", "three"));
        assertThat(capulet.reads().body()).isEqualTo("three");
        capulet.writes("<message from='%s' to='%s' id='m4' type='chat'><thread>t1</thread><body>four</body></message>"
                .formatted(first.to(), ROMEO));
        assertThat(montague.reads().body()).isEqualTo("four");
    }

    @Test
    @Spec({"D-41", "D-02"})
    void routesAreReplacedWhileMessagesFlow() throws Exception {
        int messages = 300;
        for (int i = 0; i < messages; i++) {
            montague.writes(threaded("m" + i, "t" + i % 3, String.valueOf(i)));
            if (i % 10 == 0) {
                TestServer server = i % 20 == 0 ? montague : capulet;
                assertThat(server.server().routes().refresh()).allMatch(file -> file.state() == RouteFile.State.ACTIVE);
            }
        }

        int[] last = {-3, -2, -1};
        for (int i = 0; i < messages; i++) {
            Stanza stanza = capulet.reads();
            int thread = Integer.parseInt(stanza.thread().substring(1));
            assertThat(stanza.body()).isEqualTo(String.valueOf(last[thread] + 3));
            last[thread] += 3;
        }
        assertThat(montague.server().sessions()).hasSize(3);
    }

    @Test
    @Spec("R-003")
    void plainTextIsEnoughForARouteOfTheBus() throws Exception {
        montague.server().context().createProducerTemplate().send("direct:umpp-im-out", exchange -> {
            exchange.getMessage().setBody("Good morrow");
            exchange.getMessage().setHeader("UmppFrom", ROMEO);
            exchange.getMessage().setHeader("UmppTo", JULIET);
        });

        assertThat(capulet.reads().body()).isEqualTo("Good morrow");
    }

    @Test
    @Spec({"D-02", "R-005"})
    void aThousandMessagesOfSeveralThreadsArriveInOrder() throws Exception {
        for (int i = 0; i < 1000; i++) {
            montague.writes(
                    "<message from='%s/orchard' to='%s' id='m%d' type='chat'><thread>t%d</thread><body>%d</body></message>"
                            .formatted(ROMEO, JULIET, i, i % 5, i));
        }

        int[] last = {-1, -1, -1, -1, -1};
        for (int i = 0; i < 1000; i++) {
            Stanza stanza = capulet.reads();
            int thread = Integer.parseInt(stanza.thread().substring(1));
            int number = Integer.parseInt(stanza.body());
            assertThat(number).isGreaterThan(last[thread]);
            last[thread] = number;
        }
        assertThat(last).containsExactly(995, 996, 997, 998, 999);
    }

    @Test
    @Spec({"R-009", "D-31"})
    void whatIsProtectedEndToEndPassesAsItIs() throws Exception {
        String object =
                "<e2e xmlns='urn:ietf:params:xml:ns:xmpp-e2e'>Q29udGVudC1UeXBlOiBtdWx0aXBhcnQ=\n&lt;&#x41;</e2e>";
        montague.writes("<message from='%s/orchard' to='%s' id='m1' type='chat'><thread>t1</thread>%s</message>"
                .formatted(ROMEO, JULIET, object));

        assertThat(new String(capulet.reads().content(), java.nio.charset.StandardCharsets.UTF_8))
                .contains(object);
    }

    @Test
    @Spec({"R-010", "R-012", "R-031", "R-033", "R-034"})
    void usersSeeEachOther() throws Exception {
        capulet.shows("<presence from='%s/balcony' to='%s'><show>away</show><status>on the balcony</status></presence>"
                .formatted(JULIET, JULIET));
        capulet.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(JULIET, ROMEO));

        montague.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(ROMEO, JULIET));

        assertThat(montague.sees().type()).isEqualTo("subscribed");
        Stanza away = montague.sees();
        assertThat(away.from()).hasToString(JULIET + "/balcony");
        assertThat(new String(away.content(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("<show>away</show>", "on the balcony");

        capulet.shows("<presence from='%s/balcony' to='%s' type='unavailable'/>".formatted(JULIET, JULIET));
        assertThat(montague.sees().type()).isEqualTo("unavailable");
    }

    @Test
    @Spec("R-021")
    void whenAServerEndsItsPartnersUsersHearOfIt() throws Exception {
        montague.writes(message(ROMEO + "/orchard", JULIET, "m1", "Parting is such sweet sorrow"));
        capulet.reads();

        montague.close();

        Stanza gone = capulet.reads();
        assertThat(gone.child("http://jabber.org/protocol/chatstates", "gone")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("D-02")
    void whatWaitsForAStreamComesBackWhenTheServerEnds(End end) throws Exception {
        try (TestServer verona = new TestServer("verona.example.org", authority, folder);
                TestServer other = new TestServer(CAPULET, authority, folder.resolve("other"))) {
            other.partner("verona.example.org", verona.sipPort(), verona.xmppPort());
            // the partner agrees the session over SIP, but where its XMPP host should be nobody listens
            verona.partner(CAPULET, other.sipPort(), FreePorts.next());
            other.start();
            verona.start();
            verona.writes(message("benvolio@verona.example.org/street", JULIET, "m1", "Part, fools!"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> verona.server().sessions().stream().anyMatch(Session.Established.class::isInstance));
            for (int i = 2; i <= 20; i++) {
                verona.writes(
                        message("benvolio@verona.example.org/street", JULIET, "m" + i, "You know not what you do."));
            }

            end.of(verona.server());

            for (int i = 1; i <= 20; i++) {
                Stanza back = verona.reads();
                assertThat(back.id()).isEqualTo("m" + i);
                assertThat(back.isError()).isTrue();
            }
            assertThat(verona.unread()).isZero();
        }
    }

    /** How a server ends. */
    private enum End {
        CLOSE {
            @Override
            void of(FederationServer server) {
                server.close();
            }
        },
        CONTEXT_ONLY {
            @Override
            void of(FederationServer server) {
                server.context().stop();
            }
        };

        abstract void of(FederationServer server);
    }

    @Test
    @Spec({"D-04", "D-52"})
    void aPartnerThatIsDownReturnsTheMessage() throws Exception {
        capulet.close();

        montague.writes(message(ROMEO + "/orchard", JULIET, "m1", "Anybody there?"));

        Stanza bounced = montague.reads();
        assertThat(bounced.id()).isEqualTo("m1");
        assertThat(bounced.error().condition().element()).isEqualTo("remote-server-timeout");
    }

    private static String threaded(String id, String thread, String body) {
        return "<message from='%s/orchard' to='%s' id='%s' type='chat'><thread>%s</thread><body>%s</body></message>"
                .formatted(ROMEO, JULIET, id, thread, body);
    }

    private static String message(String from, String to, String id, String body) {
        return "<message from='%s' to='%s' id='%s' type='chat'><body>%s</body></message>".formatted(from, to, id, body);
    }
}
