// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.msrp.transport.MsrpListener;
import org.umpp.net.limit.ConnectionLimit;
import org.umpp.net.limit.Rate;
import org.umpp.policy.Partner;
import org.umpp.sdp.TransportAddresses;
import org.umpp.server.settings.ConfigurationException;
import org.umpp.server.settings.ConfigurationFile;
import org.umpp.server.settings.EdgeSettings;
import org.umpp.server.settings.HostPort;
import org.umpp.server.settings.Limits;
import org.umpp.server.settings.Listening;
import org.umpp.server.settings.MsrpListening;
import org.umpp.server.settings.PartnerRates;
import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.Rates;
import org.umpp.server.settings.Secret;
import org.umpp.server.settings.ServedDomain;
import org.umpp.server.settings.ServerSettings;
import org.umpp.server.settings.Setting;
import org.umpp.server.settings.XmppServerSettings;

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
        assertThat(settings.served())
                .containsExactly(new ServedDomain(
                        "montague.example.net",
                        folder.resolve("umpp/tls/montague.example.net.crt"),
                        folder.resolve("umpp/tls/montague.example.net.key")));
        assertThat(settings.sip()).isEqualTo(new Listening(new HostPort("0.0.0.0", 5061), "sip.montague.example.net"));
        assertThat(settings.xmpp())
                .isEqualTo(new Listening(new HostPort("0.0.0.0", 5269), "xmpp.montague.example.net"));
        assertThat(settings.limits())
                .isEqualTo(new Limits(
                        100_000,
                        100_000,
                        256,
                        600,
                        100_000,
                        ConnectionLimit.Bounds.DEFAULT,
                        16L << 20,
                        256L << 20,
                        Duration.ofSeconds(1),
                        new Rates(new Rate(1000, 5000), new Rate(100, 500), new Rate(200, 2000)),
                        new Rates(new Rate(20, 200), new Rate(2, 50), new Rate(10, 500)),
                        new Rate(1, 10)));
        assertThat(settings.traceBodies()).isFalse();
        assertThat(settings.partners())
                .singleElement()
                .isEqualTo(new PartnerSettings(
                        folder.resolve("org.umpp.partner-thecappulets.example.com.cfg"),
                        Partner.of("thecappulets.example.com"),
                        List.of(),
                        false,
                        List.of(),
                        null,
                        Set.of(),
                        false,
                        PartnerRates.NONE,
                        PartnerRates.NONE));
    }

    @Test
    @Spec({"R-003", "D-51"})
    void ourOwnXmppServerHasASecretThatIsNotShown() throws IOException {
        Files.writeString(folder.resolve("secret"), "excalibur\n");
        server(
                """
                domains = montague.example.net, verona.example.org
                community.xmpp = 127.0.0.1:5347
                community.xmpp.secret-file = secret
                community.xmpp.domains = verona.example.org
                """);

        XmppServerSettings own = ServerSettings.read(folder).xmppServer();

        assertThat(own)
                .isEqualTo(new XmppServerSettings(
                        new HostPort("127.0.0.1", 5347),
                        new Secret("excalibur"),
                        List.of("verona.example.org"),
                        XmppServerSettings.Security.LOOPBACK));
        assertThat(ServerSettings.read(folder).toString()).doesNotContain("excalibur");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "community.xmpp.secret = excalibur\ncommunity.xmpp.secret-file = secret",
                "community.xmpp.secret = excalibur\ncommunity.xmpp.domains = mantua.example.org",
                "community.xmpp.secret = excalibur\ncommunity.xmpp.security = none",
                "community.xmpp.secret-file = nowhere"
            })
    @Spec({"R-003", "D-51"})
    void aMistakeAboutOurOwnXmppServerIsNamedAndShowsNoSecret(String lines) throws IOException {
        server("domains = montague.example.net\ncommunity.xmpp = 127.0.0.1:5347\n" + lines);

        assertThatThrownBy(() -> ServerSettings.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("(?s).*(community[.]xmpp|nowhere).*")
                .hasMessageNotContaining("excalibur");
    }

    @Test
    void aPartnerHasItsOptionsAndRoutes() throws IOException {
        server("domains = montague.example.net");
        partner(
                "thecappulets.example.com",
                """
                sip = sip1.example.com:5061, [2001:db8::1]:5061
                uri-scheme = sip
                xmpp = xmpp.example.com:5269
                xmpp.domain = im.example.com
                hosts = impish.example.com
                ports = 5269, 15269
                jid-binding = user
                one-session-per-pair = true
                sips-xmpp = agreed
                entity = drop
                profile = umpp-00
                ca = tls/capulet-ca.crt
                pins = 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
                tls.min = 1.3
                max-sessions = 10
                max-subscriptions = 20
                sessions = open-xmpp
                fallback = pager
                message-type = chat
                accepts = message/cpim, application/im-isComposing+xml
                """);

        PartnerSettings partner = ServerSettings.read(folder).partners().get(0);

        assertThat(partner.sip())
                .containsExactly(new HostPort("sip1.example.com", 5061), new HostPort("2001:db8::1", 5061));
        assertThat(partner.sipOnly()).isTrue();
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
                        true,
                        Partner.EntityPolicy.DROP,
                        Partner.Profile.UMPP_00,
                        10,
                        20,
                        Partner.Sessions.OPEN,
                        new Partner.Pager(true, true, Set.of("message/cpim", "application/im-iscomposing+xml")),
                        Partner.Msrp.NONE));
        assertThat(partner.authorities()).isEqualTo(folder.resolve("tls/capulet-ca.crt"));
        assertThat(partner.pins()).containsExactly("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assertThat(partner.newestTls()).isTrue();
    }

    @Test
    void aPlainXmppDomainHasNothingToDoWithSip() throws IOException {
        server("domains = montague.example.net");
        partner("verona.example", "type = xmpp\nxmpp = xmpp.verona.example:5269\nmax-subscriptions = 7\n");

        PartnerSettings partner = ServerSettings.read(folder).partners().get(0);

        assertThat(partner.partner()).isEqualTo(Partner.xmpp("verona.example", 7));
        assertThat(partner.partner().isXmpp()).isTrue();
        assertThat(partner.xmpp()).containsExactly(new HostPort("xmpp.verona.example", 5269));
        assertThat(partner.sip()).isEmpty();
    }

    @Test
    @Spec("D-17")
    void aPlainSipDomainHasNothingToDoWithXmpp() throws IOException {
        server("domains = montague.example.net");
        partner("verona.example", "type = sip\nsip = sip.verona.example:5061\nmax-subscriptions = 7\n");

        PartnerSettings partner = ServerSettings.read(folder).partners().get(0);

        assertThat(partner.partner().isSip()).isTrue();
        assertThat(partner.partner().maxSubscriptions()).isEqualTo(7);
        assertThat(partner.partner().pager())
                .isEqualTo(new Partner.Pager(true, false, Set.of("multipart/alternative")));
        assertThat(partner.sip()).containsExactly(new HostPort("sip.verona.example", 5061));
        assertThat(partner.sipOnly()).as("sip: URIs, unless it says otherwise").isTrue();
        partner("verona.example", "type = sip\nuri-scheme = im\n");
        assertThat(ServerSettings.read(folder).partners().get(0).sipOnly()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "xmpp = xmpp.verona.example:5269",
                "sessions = strict",
                "xmpp.domain = im.verona.example",
                "ports = 5269",
                "jid-binding = user",
                "one-session-per-pair = true"
            })
    @Spec("D-17")
    void whatSpeaksOfXmppIsAMistakeInTheFileOfAPlainSipDomain(String line) throws IOException {
        server("domains = montague.example.net");
        partner("verona.example", "type = sip\n" + line + "\n");

        assertThatThrownBy(() -> ServerSettings.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith("org.umpp.partner-verona.example.cfg: " + line
                        + " (expected: no such line with type = sip, a partner without XMPP)");
    }

    @ParameterizedTest(name = "{0}: {1}: MSRP {2}, MESSAGE {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "umpp | | false | false",
                "umpp | none | false | false",
                "umpp | pager | false | true",
                "umpp | msrp | true | false",
                "umpp | msrp, pager | true | true",
                "sip | | false | true",
                "sip | pager | false | true",
                "sip | msrp | true | false",
                "sip | msrp, pager | true | true"
            })
    @Spec("D-17")
    void whatToFallBackToIsSaidInItsOrder(String type, @Nullable String fallback, boolean msrp, boolean pager)
            throws IOException {
        server("domains = montague.example.net\nmsrp.listen = 127.0.0.1:2855");
        partner("verona.example", "type = " + type + (fallback == null ? "" : "\nfallback = " + fallback) + "\n");

        ServerSettings settings = ServerSettings.read(folder);

        Partner partner = settings.partners().get(0).partner();
        assertThat(partner.hasMsrp()).isEqualTo(msrp);
        assertThat(partner.pager().allowed()).isEqualTo(pager);
        assertThat(settings.msrp())
                .isEqualTo(new MsrpListening(new HostPort("127.0.0.1", 2855), null, "msrp.montague.example.net", null));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {"umpp | pager, msrp", "umpp | none, pager", "umpp | xmpp", "sip | none", "sip | msrp, msrp"})
    @Spec("D-17")
    void anotherOrderIsAMistake(String type, String fallback) throws IOException {
        server("domains = montague.example.net\nmsrp.listen = 127.0.0.1:2855");
        partner("verona.example", "type = " + type + "\nfallback = " + fallback + "\n");

        assertThatThrownBy(() -> ServerSettings.read(folder))
                .hasMessageContaining("fallback = " + fallback + " (expected: msrp or pager, or msrp, pager");
    }

    @Test
    @Spec("D-17")
    void msrpHasToBeServedSomewhere() throws IOException {
        server("domains = montague.example.net");
        partner("verona.example", "fallback = msrp\n");

        assertThatThrownBy(() -> ServerSettings.read(folder)).hasMessageContaining("msrp.listen");
    }

    @Test
    @Spec({"D-17", "R-036"})
    void clearTextHasToBeSaidOnBothSides() throws IOException {
        String served = "domains = montague.example.net\nmsrp.listen = 127.0.0.1:2855\n";
        server(served + "msrp.plain.listen = 127.0.0.1:2856");
        partner("verona.example", "type = sip\nfallback = msrp\nmsrp.security = plain\n");
        partner("padua.example", "type = sip\nfallback = msrp\n");
        assertThat(ServerSettings.read(folder).partners())
                .extracting(each -> each.partner().msrp())
                .as("padua, verona")
                .containsExactly(Partner.Msrp.TLS, Partner.Msrp.PLAIN);

        server(served);
        assertThatThrownBy(() -> ServerSettings.read(folder))
                .hasMessageContaining("verona.example.cfg: msrp.security = plain (expected: msrp.plain.listen");
        server(served + "msrp.plain.listen = 0.0.0.0:2856");
        assertThatThrownBy(() -> ServerSettings.read(folder))
                .hasMessageContaining("msrp.plain.listen = 0.0.0.0:2856 (expected: an address of this machine");
        server(served + "msrp.plain.listen = 127.0.0.1:2856");
        partner("verona.example", "type = sip\nmsrp.security = plain\n");
        assertThatThrownBy(() -> ServerSettings.read(folder))
                .hasMessageContaining("msrp.security = plain (expected: nothing without msrp in fallback)");
    }

    @Test
    @Spec("C-05")
    void wherePhonesConnectForSessions() throws IOException {
        String served = "domains = montague.example.net\nmsrp.host = msrp.example\n";
        server(served + "community.msrp.listen = 0.0.0.0:2856");
        MsrpListening msrp = ServerSettings.read(folder).msrp();
        assertThat(msrp.users())
                .isEqualTo(new MsrpListening.Users(new HostPort("0.0.0.0", 2856), true, "msrp.example"));
        assertThat(msrp.listeners()).extracting(MsrpListener::security).containsExactly(MsrpListener.Security.SERVER);

        server(served + "community.msrp.listen = 0.0.0.0:2856\ncommunity.msrp.security = plain");
        assertThatThrownBy(() -> ServerSettings.read(folder))
                .hasMessageContaining("community.msrp.listen = 0.0.0.0:2856 (expected: an address of this machine");
    }

    @Test
    void aTypeThatNobodyCanBeSentIsAMistake() throws IOException {
        server("domains = montague.example.net");
        partner("verona.example", "type = sip\naccepts = text/html\n");

        assertThatThrownBy(() -> ServerSettings.read(folder)).hasMessageContaining("accepts = text/html (expected: ");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "sip = sip.verona.example:5061",
                "sessions = strict",
                "profile = umpp-00",
                "xmpp.domain = im.verona.example",
                "hosts = x.verona.example",
                "ports = 5269",
                "jid-binding = user",
                "one-session-per-pair = true",
                "entity = drop",
                "max-sessions = 3",
                "fallback = pager",
                "message-type = chat",
                "accepts = message/cpim"
            })
    void whatSpeaksOfSipIsAMistakeInTheFileOfAPlainXmppDomain(String line) throws IOException {
        server("domains = montague.example.net");
        partner("verona.example", "type = xmpp\n" + line + "\n");

        assertThatThrownBy(() -> ServerSettings.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith("org.umpp.partner-verona.example.cfg: " + line
                        + " (expected: no such line with type = xmpp, a partner without SIP)");
    }

    @Test
    void anEdgeIsKnownByItsHostOrAName() throws IOException {
        server("domains = montague.example.net\nsip.edge = Edge.example.net:5061, edge2.example.net:5061");
        assertThat(ServerSettings.read(folder).edge())
                .isEqualTo(new EdgeSettings(
                        List.of(new HostPort("Edge.example.net", 5061), new HostPort("edge2.example.net", 5061)),
                        "edge.example.net"));

        server("domains = montague.example.net\nsip.edge = 10.0.0.1:5061\nsip.edge.name = edge.example.net");
        assertThat(ServerSettings.read(folder).edge())
                .isEqualTo(new EdgeSettings(List.of(new HostPort("10.0.0.1", 5061)), "edge.example.net"));
    }

    @Test
    void noPartnerIsAnEdge() throws IOException {
        server("domains = montague.example.net\nsip.edge = thecappulets.example.com:5061");
        partner("thecappulets.example.com", "");

        assertThatThrownBy(() -> ServerSettings.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("thecappulets.example.com is the name of the proxy that sip.edge trusts");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sip.edge = 10.0.0.1:5061     | sip.edge = 10.0.0.1 (expected: a name, or sip.edge.name beside the"
                        + " address)",
                "sip.edge.name = a.example    | sip.edge.name = a.example (expected: nothing without sip.edge)",
                "sip.listen = 5061            | sip.listen = 5061 (expected: host:port)",
                "sip.listen = localhost:70000 | sip.listen = localhost:70000 (expected: host:port)",
                "sessions.max = many          | sessions.max = many (expected: 1-10000000)",
                "sessions.max = 0             | sessions.max = 0 (expected: 1-10000000)",
                "trace.bodies = yes           | trace.bodies = yes (expected: true or false)",
                "sip.lisen = 127.0.0.1:5061   | sip.lisen is not a setting",
                "users = @montague            | users = @montague (expected: user@domain, separated by commas)",
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
                "type = smtp       | type = smtp (expected: umpp or xmpp or sip)",
                "profile = draft   | profile = draft (expected: rfc or umpp-00)",
                "pins = abc        | pins = abc (expected: base64 of a SHA-256, 44 characters)",
                "tls.min = 1.1     | tls.min = 1.1 (expected: 1.2 or 1.3)",
                "max-sessions = 0  | max-sessions = 0 (expected: 1-10000000)",
                "xmpp.domain = montague.example.net | montague.example.net is a domain of this server",
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
    void aConfigurationServiceMayHoldTheValues() {
        Path etc = folder.resolve("etc");
        ServerSettings settings = ServerSettings.of(
                ConfigurationFile.of(
                        etc.resolve(ServerSettings.FILE),
                        Map.of(
                                "domains", "montague.example.net",
                                "routes", "umpp/routes",
                                "service.pid", "org.umpp.server",
                                "felix.fileinstall.filename", "file:/etc/org.umpp.server.cfg")),
                Map.of(
                        "thecappulets.example.com",
                        ConfigurationFile.of(
                                etc.resolve("org.umpp.partner-thecappulets.example.com.cfg"),
                                Map.of("max-sessions", "5", "service.factoryPid", "org.umpp.partner"))));

        assertThat(settings.routes()).isEqualTo(etc.resolve("umpp/routes"));
        assertThat(settings.partners().get(0).partner().maxSessions()).isEqualTo(5);
    }

    @Test
    void aMistakeInAConfigurationServiceNamesFileAndKeyToo() {
        ConfigurationFile file = ConfigurationFile.of(
                Path.of("etc", ServerSettings.FILE), Map.of("domains", "montague.example.net", "waiting.max", "0"));

        assertThatThrownBy(() -> ServerSettings.of(file, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("etc/org.umpp.server.cfg: waiting.max = 0 (expected: 1-100000)");
    }

    @Test
    void twoPartnersMayNotShareADomain() throws IOException {
        server("domains = montague.example.net");
        partner("one.example", "xmpp.domain = im.example");
        partner("two.example", "xmpp.domain = im.example");

        assertThatThrownBy(() -> ServerSettings.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("org.umpp.partner-two.example.cfg: im.example is configured in")
                .hasMessageContaining("org.umpp.partner-one.example.cfg already");
    }

    @Test
    void theDocumentationListsEveryKeyAsTheCodeHasIt() throws IOException {
        String operations = Files.readString(Path.of("../../docs/operations.md"));
        for (List<Setting> table : List.of(ServerSettings.SETTINGS, PartnerSettings.SETTINGS)) {
            for (Setting setting : table) {
                assertThat(operations).contains(SettingsTable.row(setting));
            }
        }
    }

    @Test
    void everyKeyOfTheTableIsRead() throws IOException {
        StringBuilder lines = new StringBuilder("domains = montague.example.net\n");
        for (Setting setting : ServerSettings.SETTINGS) {
            if (setting.hasDefault()) {
                lines.append("%s = %s%n".formatted(setting.key(), setting.otherwise()));
            }
        }
        server(lines.toString());
        StringBuilder partner = new StringBuilder();
        for (Setting setting : PartnerSettings.SETTINGS) {
            if (setting.hasDefault()) {
                partner.append("%s = %s%n".formatted(setting.key(), setting.otherwise()));
            }
        }
        partner("thecappulets.example.com", partner.toString());

        assertThat(ServerSettings.read(folder).limits().waiting()).isEqualTo(256);
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
