// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.policy.Partner;
import org.umpp.sdp.TransportAddresses;

@Spec("D-51")
class ServerSettingsTest {
    @TempDir
    Path folder;

    @Test
    void whatIsNotSaidHasSafeDefaults() throws IOException {
        server("domains = montague.example.net");
        partner("thecappulets.example.com", "");

        ServerSettings settings = ServerSettings.read(folder);

        assertThat(settings.domains()).containsExactly("montague.example.net");
        assertThat(settings.certificates())
                .containsEntry("montague.example.net", folder.resolve("tls/montague.example.net.crt"));
        assertThat(settings.sipListen()).isEqualTo(new HostPort("0.0.0.0", 5061));
        assertThat(settings.xmppListen()).isEqualTo(new HostPort("0.0.0.0", 5269));
        assertThat(settings.traceBodies()).isFalse();
        assertThat(settings.partners())
                .singleElement()
                .isEqualTo(new PartnerSettings(
                        Partner.of("thecappulets.example.com"), java.util.List.of(), java.util.List.of()));
    }

    @Test
    void aPartnerHasItsOptionsAndRoutes() throws IOException {
        server("domains = montague.example.net");
        partner(
                "thecappulets.example.com",
                """
                sip = sip1.example.com:5061, [2001:db8::1]:5061
                xmpp = xmpp.example.com:5269
                xmpp.domain = im.example.com
                hosts = impish.example.com
                ports = 5269, 15269
                jid-binding = user
                one-session-per-pair = true
                entity = drop
                """);

        PartnerSettings partner = ServerSettings.read(folder).partners().get(0);

        assertThat(partner.sip())
                .containsExactly(new HostPort("sip1.example.com", 5061), new HostPort("2001:db8::1", 5061));
        assertThat(partner.xmpp()).containsExactly(new HostPort("xmpp.example.com", 5269));
        assertThat(partner.partner())
                .isEqualTo(new Partner(
                        "thecappulets.example.com",
                        "im.example.com",
                        new TransportAddresses(
                                Set.of("thecappulets.example.com", "im.example.com"),
                                Set.of("impish.example.com"),
                                Set.of(5269, 15269)),
                        true,
                        true,
                        Partner.EntityPolicy.DROP));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sip.listen = 5061            | sip.listen = 5061 (expected: host:port)",
                "sip.listen = localhost:70000 | sip.listen = localhost:70000 (expected: host:port)",
                "sessions.max = many          | sessions.max = many (expected: 1-10000000)",
                "sessions.max = 0             | sessions.max = 0 (expected: 1-10000000)",
                "trace.bodies = yes           | trace.bodies = yes (expected: true or false)",
                "sip.lisen = 127.0.0.1:5061   | sip.lisen is not a setting",
            })
    void aMistakeIsReportedWithFileAndKey(String line, String message) throws IOException {
        server("domains = montague.example.net\n" + line);

        assertThatThrownBy(() -> ServerSettings.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(ServerSettings.FILE)
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sip = nowhere     | sip = nowhere (expected: host:port, separated by commas)",
                "ports = 0         | ports = 0 (expected: 1-65535, separated by commas)",
                "entity = maybe    | entity = maybe (expected: warn or accept or drop)",
                "jid-binding = off | jid-binding = off (expected: domain or user)",
            })
    void aPartnersMistakeIsReportedWithFileAndKey(String line, String message) throws IOException {
        server("domains = montague.example.net");
        partner("thecappulets.example.com", line);

        assertThatThrownBy(() -> ServerSettings.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("org.umpp.partner-thecappulets.example.com.cfg")
                .hasMessageContaining(message);
    }

    @Test
    void withoutDomainsThereIsNothingToServe() throws IOException {
        server("");

        assertThatThrownBy(() -> ServerSettings.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("domains = (nothing) (expected: the domains served, separated by commas)");
    }

    @Test
    void aMissingFolderIsSaid() {
        assertThatThrownBy(() -> ServerSettings.read(folder.resolve("nowhere")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not a readable folder; it should hold " + ServerSettings.FILE);
    }

    private void server(String text) throws IOException {
        Files.writeString(folder.resolve(ServerSettings.FILE), text);
    }

    private void partner(String domain, String text) throws IOException {
        Files.writeString(folder.resolve("org.umpp.partner-" + domain + ".cfg"), text);
    }
}
