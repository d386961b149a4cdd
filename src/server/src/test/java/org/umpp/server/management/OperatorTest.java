// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.Verona;
import org.umpp.xmpp.stream.Stanza;

/** What an operator sees of a server that federates, and how it is run empty. */
class OperatorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final int healthPort = freePort();
    private Verona verona;

    @BeforeEach
    void servers() throws Exception {
        verona = new Verona(folder, "health.listen = 127.0.0.1:" + healthPort).start();
    }

    @AfterEach
    void stop() {
        verona.close();
    }

    private Inspection inspection() {
        return verona.montague.server().inspection();
    }

    @Test
    @Spec("D-46")
    void sessionsStreamsAndPartnersAreSeen() throws Exception {
        verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "one");
        Stanza one = verona.capulet.reads();
        verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "two");
        verona.capulet.reads();
        verona.capulet.writes(one.to().toString(), Verona.ROMEO, "three");
        verona.montague.reads();

        SessionRow session = inspection().sessions().rows().get(0);
        assertThat(session.local()).isEqualTo(Verona.ROMEO + "/orchard");
        assertThat(session.peer()).isEqualTo(one.to().toString());
        assertThat(session.partner()).isEqualTo(Verona.CAPULET);
        assertThat(session.state()).isEqualTo("established");
        assertThat(session.thread()).isEqualTo(one.thread());
        assertThat(session.id()).endsWith("@" + Verona.MONTAGUE).doesNotContain(";");
        assertThat(session.out()).isEqualTo(2);
        assertThat(session.in()).isEqualTo(1);
        assertThat(session.since()).isBetween(Instant.now().minusSeconds(60), Instant.now());

        assertThat(inspection().streams().rows()).isNotEmpty().allSatisfy(stream -> {
            assertThat(stream.local()).isEqualTo(Verona.MONTAGUE);
            assertThat(stream.peer()).isEqualTo(Verona.CAPULET);
            assertThat(stream.state()).isEqualTo("open");
            assertThat(stream.tls()).startsWith("TLSv1.");
        });
        assertThat(inspection().streams().rows().stream()
                        .mapToLong(StreamRow::sent)
                        .sum())
                .isEqualTo(2);
        assertThat(inspection().streams().rows().stream()
                        .mapToLong(StreamRow::received)
                        .sum())
                .isEqualTo(1);

        PartnerRow partner = inspection().partners().rows().get(0);
        assertThat(partner.domain()).isEqualTo(Verona.CAPULET);
        assertThat(partner.sip()).isEqualTo("127.0.0.1:" + verona.capulet.sipPort());
        assertThat(partner.sessions()).isEqualTo(1);
        assertThat(partner.streams()).isPositive();
        assertThat(partner.error()).isEmpty();
    }

    @Test
    @Spec("D-46")
    void subscriptionsAreSeenFromBothSides() throws Exception {
        watch();

        SubscriptionRow ours = inspection().subscriptions().rows().get(0);
        assertThat(ours.watcher()).isEqualTo(Verona.ROMEO);
        assertThat(ours.presentity()).isEqualTo(Verona.JULIET);
        assertThat(ours.role()).isEqualTo("subscriber");
        assertThat(ours.state()).isEqualTo("active");
        assertThat(ours.expires()).isAfter(Instant.now());
        assertThat(verona.capulet.server().inspection().subscriptions().rows())
                .extracting(SubscriptionRow::watcher, SubscriptionRow::presentity, SubscriptionRow::role)
                .containsExactly(tuple(Verona.ROMEO, Verona.JULIET, "notifier"));
    }

    @Test
    @Spec("D-46")
    void aPartnerThatCannotBeReachedShowsWhy() throws Exception {
        verona.montague.close();
        Files.writeString(
                verona.montague.folder().resolve("org.umpp.partner-thecappulets.example.com.cfg"),
                "sip = 127.0.0.1:%d%nxmpp = 127.0.0.1:%d%n".formatted(verona.capulet.sipPort(), freePort()));
        verona.montague.start();

        verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "one");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        inspection().partners().rows().get(0).error())
                .isEqualTo("server cannot be reached"));
        assertThat(inspection().partners().rows().get(0).streams()).isZero();
        assertThat(inspection().streams().rows().get(0).queued()).isEqualTo(1);
    }

    @Test
    @Spec("D-46")
    void aServerIsAnMBeanAsLongAsItRuns() throws Exception {
        MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("org.umpp:type=Server,name=" + Verona.MONTAGUE);
        verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "one");
        verona.capulet.reads();

        assertThat(platform.getAttribute(name, "SessionCount")).isEqualTo(1);
        assertThat(platform.getAttribute(name, "Health")).isEqualTo("UP");
        assertThat(platform.getAttribute(name, "Ready")).isEqualTo(true);
        assertThat(platform.invoke(name, "sessions", null, null).toString())
                .contains("\"state\":\"established\"", Verona.JULIET);
        TabularData counters = (TabularData) platform.getAttribute(name, "SipCounters");
        assertThat(counters.get(new Object[] {"REQUESTS_OUT"}).get("value")).isEqualTo(2L);
        platform.invoke(name, "drain", null, null);
        assertThat(platform.getAttribute(name, "Draining")).isEqualTo(true);

        verona.montague.close();

        assertThat(platform.isRegistered(name)).isFalse();
    }

    @Test
    @Spec("D-47")
    void aServerThatServesIsHealthy() throws Exception {
        assertThat(verona.montague.server().health()).isEqualTo(new Health(Health.State.UP, true, List.of()));
        HttpResponse<String> answer = get();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"state\":\"UP\",\"ready\":true,\"reasons\":[]}");
    }

    @Test
    @Spec("D-47")
    void aRouteThatIsStoppedIsNotHealthy() throws Exception {
        verona.montague.server().context().getRouteController().stopRoute("inbound-im");

        assertThat(verona.montague.server().health().reasons())
                .containsExactly("route inbound-im is Stopped; see the log for why");
        assertThat(get().statusCode()).isEqualTo(503);

        verona.montague.server().context().getRouteController().startRoute("inbound-im");
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @Test
    @Spec("D-47")
    void aServerThatEndedIsDown() throws Exception {
        verona.montague.close();

        assertThat(verona.montague.server().health().state()).isEqualTo(Health.State.DOWN);
    }

    @Test
    @Spec("D-47")
    void aServerThatDrainsTakesNothingNewAndLosesNothing() throws Exception {
        verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "one");
        Stanza one = verona.capulet.reads();
        // Romeo's server is the notifier of what Juliet watches
        verona.montague.shows("<presence from='%s/orchard' to='%1$s'/>".formatted(Verona.ROMEO));
        verona.montague.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(Verona.ROMEO, Verona.JULIET));
        verona.capulet.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(Verona.JULIET, Verona.ROMEO));
        assertThat(verona.capulet.sees().type()).isEqualTo("subscribed");
        verona.capulet.sees();

        verona.montague.server().drain();

        // watchers are sent elsewhere: theirs is a subscription to be renewed
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        verona.capulet.server().inspection().subscriptions().rows())
                .extracting(SubscriptionRow::state)
                .doesNotContain("active"));
        assertThat(inspection().subscriptions().rows()).isEmpty();
        // what is there goes on, both ways
        verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "two");
        assertThat(verona.capulet.reads().body()).isEqualTo("two");
        verona.capulet.writes(one.to().toString(), Verona.ROMEO, "three");
        assertThat(verona.montague.reads().body()).isEqualTo("three");
        // a new one, from here and from there, is refused
        verona.montague.writes("benvolio@montague.example.net/street", Verona.JULIET, "four");
        assertThat(verona.montague.reads().error().condition().element()).isEqualTo("resource-constraint");
        verona.capulet.writes("nurse@thecappulets.example.com/hall", Verona.ROMEO, "five");
        Stanza refused = verona.capulet.reads();
        assertThat(refused.isError()).isTrue();
        // and health says so
        assertThat(get().statusCode()).isEqualTo(503);
        assertThat(get().body()).contains("\"state\":\"DEGRADED\"", "\"ready\":false", "drains: no new sessions");

        verona.montague.server().undrain();

        assertThat(get().statusCode()).isEqualTo(200);
        verona.montague.writes("benvolio@montague.example.net/street", Verona.JULIET, "six");
        assertThat(verona.capulet.reads().body()).isEqualTo("six");
    }

    private void watch() throws Exception {
        verona.capulet.shows("<presence from='%s/balcony' to='%1$s'/>".formatted(Verona.JULIET));
        verona.capulet.shows("<presence from='%s' to='%s' type='subscribed'/>".formatted(Verona.JULIET, Verona.ROMEO));
        verona.montague.shows("<presence from='%s' to='%s' type='subscribe'/>".formatted(Verona.ROMEO, Verona.JULIET));
        assertThat(verona.montague.sees().type()).isEqualTo("subscribed");
        verona.montague.sees();
    }

    private HttpResponse<String> get() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + "/health"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
