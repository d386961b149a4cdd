// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.ThrowawayAuthority;

/** A Karaf as its makers ship it, with somebody else's bundle in it: one archive dropped into its deploy folder makes it a server. */
class StockKarafTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";

    @TempDir
    Path folder;

    @Test
    @Spec({"R-001", "R-003"})
    void oneArchiveMakesItAServer() throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona", Duration.ofDays(60));
        try (TestServer juliets = new TestServer(CAPULET, authority, folder);
                KarafServer romeos = new KarafServer(
                        Path.of("target/karaf/apache-karaf.tar.gz"), MONTAGUE, authority, folder.resolve("karaf"))) {
            romeos.settings().partner(CAPULET, juliets.sipPort(), juliets.xmppPort());
            juliets.partner(MONTAGUE, romeos.sipPort(), romeos.xmppPort()).start();
            Files.writeString(
                    romeos.etc().resolve("users.properties"),
                    "karaf = karaf,_g_:admingroup\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n",
                    StandardOpenOption.APPEND);
            romeos.karaf().start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> romeos.shell("feature:list -i").contains("standard"));

            Path deploy = romeos.home().resolve("deploy");
            long from = romeos.logged();
            Path kar = KarafServer.built("umpp-.*[.]kar");
            Path draft = Files.copy(kar, folder.resolve("draft"));
            Files.move(draft, deploy.resolve("umpp.kar"), StandardCopyOption.ATOMIC_MOVE);
            romeos.awaitLog(from, "serving " + MONTAGUE);
            assertThat(romeos.etc().resolve("umpp/routes/policy.xml")).exists();
            assertThat(romeos.etc().resolve("umpp/examples/allow-list.xml")).exists();

            from = romeos.logged();
            romeos.withUsers();
            romeos.awaitLog(from, "folders.xml");
            ShoutBundle.put("1.0.0", deploy);
            romeos.writes(
                    "<message from='romeo@%s/orchard' to='juliet@%s' id='m1' type='chat'><body>Hail!</body></message>"
                            .formatted(MONTAGUE, CAPULET));
            assertThat(juliets.reads().body()).isEqualTo("Hail!");
            assertThat(romeos.shell("umpp:selftest"))
                    .contains("the servers end")
                    .doesNotContain("FAILED");
            assertThat(romeos.shell("bundle:list")).contains("example.shout");
        }
    }
}
