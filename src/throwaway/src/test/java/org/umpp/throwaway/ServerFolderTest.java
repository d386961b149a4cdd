// SPDX-License-Identifier: Apache-2.0
package org.umpp.throwaway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFolderTest {
    @TempDir
    Path folder;

    @Test
    void aServerFindsItsCertificatesAndRoutesWhereTheyWereWritten() throws IOException {
        Path shipped = Files.createDirectories(folder.resolve("shipped/communities"));
        Files.writeString(shipped.resolve("bus.xml"), "<routes/>");
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona CA");
        Path etc = folder.resolve("etc");

        new ServerFolder("montague.example.net", etc)
                .certificates("umpp/tls", authority.forDomain("montague.example.net"), authority)
                .routes("umpp/routes", folder.resolve("shipped"));

        Properties settings = read(etc.resolve("org.umpp.server.cfg"));
        assertThat(settings).containsEntry("domains", "montague.example.net");
        for (String key : new String[] {"ca", "certificate.montague.example.net", "key.montague.example.net"}) {
            assertThat(etc.resolve(settings.getProperty(key))).content().startsWith("-----BEGIN ");
        }
        assertThat(etc.resolve(settings.getProperty("routes")).resolve("communities/bus.xml"))
                .hasContent("<routes/>");
    }

    @Test
    void partnersNameEachOthersPorts() throws IOException {
        ServerFolder montague = new ServerFolder("montague.example.net", folder.resolve("montague"));
        ServerFolder capulet = new ServerFolder("thecappulets.example.com", folder.resolve("capulet"));
        montague.partner(capulet);

        Properties partner = read(montague.path().resolve("org.umpp.partner-thecappulets.example.com.cfg"));
        Properties served = read(capulet.path().resolve("org.umpp.server.cfg"));
        assertThat(partner)
                .containsEntry("sip", served.getProperty("sip.listen"))
                .containsEntry("xmpp", served.getProperty("xmpp.listen"));
    }

    @Test
    void furtherSettingsAddToWhatIsThereOrReplaceIt() throws IOException {
        ServerFolder server = new ServerFolder("montague.example.net", folder)
                .setting("sip.listen", "0.0.0.0:5061")
                .partner("thecappulets.example.com", 1, 2, "jid-binding = user");

        assertThat(read(server.path().resolve("org.umpp.server.cfg"))).containsEntry("sip.listen", "0.0.0.0:5061");
        assertThat(read(folder.resolve("org.umpp.partner-thecappulets.example.com.cfg")))
                .containsOnly(
                        Map.entry("sip", "127.0.0.1:1"),
                        Map.entry("xmpp", "127.0.0.1:2"),
                        Map.entry("jid-binding", "user"));
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
