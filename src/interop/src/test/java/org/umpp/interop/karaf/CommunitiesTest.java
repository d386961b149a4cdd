// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.bus.People;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.stream.Stanza;
import org.umpp.xmpp.stream.StanzaError;

/** The examples of communities in the assembly as shipped: their features are installed without a network, and their routes take effect. */
@Spec({"R-003", "D-41"})
class CommunitiesTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";

    @TempDir
    Path folder;

    @Test
    void eachFeatureBringsWhatItsExampleNeeds() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona", Duration.ofDays(60));
        int http = FreePorts.next();
        try (KarafServer romeos = new KarafServer(
                        KarafServer.built("umpp-karaf-assembly-.*[.]tar[.]gz"),
                        MONTAGUE,
                        authority,
                        folder.resolve("karaf"));
                TestServer juliets = new TestServer(CAPULET, authority, folder)) {
            romeos.settings().partner(CAPULET, juliets.sipPort(), juliets.xmppPort());
            juliets.partner(MONTAGUE, romeos.sipPort(), romeos.xmppPort()).start();
            romeos.start();

            installs(romeos, "umpp-bus-http", "community-http.xml", "127.0.0.1:8282", "127.0.0.1:" + http);
            assertThat(posted(http)).isEqualTo(202);
            assertThat(juliets.readsWithin(60)
                            .getMessage()
                            .getBody(Stanza.class)
                            .body())
                    .isEqualTo("Hail!");

            installs(romeos, "umpp-bus-jms", "community-jms.xml");
            installs(
                    romeos,
                    "umpp-bus-websocket",
                    "community-websocket.xml",
                    "127.0.0.1:8484",
                    "127.0.0.1:" + FreePorts.next());
            installs(romeos, "umpp-account", "community-account.xml");
            assertThat(romeos.shell("feature:install umpp-directory-sql; feature:list -i"))
                    .contains("umpp-directory-sql");
            try (People people = new People("dc=example,dc=net")) {
                people.add("Romeo", "romeo@" + MONTAGUE, "http");
                Files.delete(romeos.etc().resolve("umpp/routes/communities/directory.xml"));
                installs(
                        romeos,
                        "umpp-directory-ldap",
                        "directory-ldap.xml",
                        "ldaps://ldap.example.net:636",
                        "ldap://127.0.0.1:" + people.port(),
                        "\"secret\"",
                        '"' + people.password() + '"');
                juliets.writes(
                        "<message from='juliet@%s/balcony' to='rosaline@%s' id='m1' type='chat'><body>Who?</body></message>"
                                .formatted(CAPULET, MONTAGUE));
                assertThat(returned(juliets).condition().element()).isEqualTo("item-not-found");
                assertThat(people.searches()).isPositive();
            }

            phonesMayBeAttached(romeos);
        }
    }

    /** What comes back; a server that has started anew for new bundles has ended its sessions, which is told before. */
    private static StanzaError returned(TestServer server) throws Exception {
        while (true) {
            StanzaError error =
                    server.readsWithin(60).getMessage().getBody(Stanza.class).error();
            if (error != null) {
                return error;
            }
        }
    }

    /** From now on, by a setting; and then somebody, by a command. */
    private static void phonesMayBeAttached(KarafServer karaf) {
        // the features have brought bundles with which it started anew
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> karaf.shell("umpp:phones").contains("set community.phones.listen"));
        long from = karaf.logged();
        karaf.settings().setting("community.phones.listen", "127.0.0.1:" + FreePorts.next());
        karaf.awaitLog(from, "nobody may attach a phone until umpp:phones adds somebody");

        assertThat(karaf.shell("umpp:phones --generate add romeo@" + MONTAGUE + "; umpp:phones"))
                .contains("the password, shown this once: ", "SHA-256 MD5", "1 users");
    }

    private static void installs(KarafServer karaf, String feature, String example, String... changes)
            throws Exception {
        karaf.shell("feature:install -r " + feature);
        long from = karaf.logged();
        String text = Files.readString(karaf.etc().resolve("umpp/examples").resolve(example))
                .replaceAll("[{][{]env:[A-Z_]+[}][}]", "secret");
        for (int i = 0; i < changes.length; i += 2) {
            text = text.replace(changes[i], changes[i + 1]);
        }
        Files.writeString(karaf.etc().resolve("umpp/routes").resolve(example), text);
        String line = karaf.awaitLog(from, example, "umpp/routes");
        assertThat(line).as(feature).contains("takes effect");
    }

    private static int posted(int port) throws Exception {
        String json = "{\"from\":\"romeo@%s\",\"to\":\"juliet@%s\",\"body\":\"Hail!\"}".formatted(MONTAGUE, CAPULET);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/umpp"))
                                .header("Authorization", "Bearer secret")
                                .POST(HttpRequest.BodyPublishers.ofString(json))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
