// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.seda.SedaEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.Verona;
import org.umpp.server.explain.Explainer.Kind;

/** What {@code umpp:explain} says, against the golden files beside this class. */
class ExplainTest {
    /** Rules as an operator might write them into policy.xml. */
    private static final String RULES =
            """
            <filter>
              <simple>${header.UmppFrom} startsWith 'tybalt@'</simple>
              <throwException exceptionType="org.umpp.policy.PolicyRejectedException" message="Tybalt is blocked by us"/>
            </filter>
            <to uri="direct:policy-house-rules"/>
            """;

    /** A rule that is a file of its own beside policy.xml. */
    private static final String RULE_OF_ITS_OWN =
            """
            <routes xmlns="http://camel.apache.org/schema/xml-io">
              <route id="no-duels" routeConfigurationId="sub-route">
                <from uri="direct:rule-all-no-duels"/>
                <filter>
                  <simple>${header.UmppFrom} startsWith 'benvolio@'</simple>
                  <throwException exceptionType="org.umpp.policy.PolicyRejectedException" message="part, fools"/>
                </filter>
              </route>
            </routes>
            """;

    private static final String HOUSE_RULES =
            """
            <routes xmlns="http://camel.apache.org/schema/xml-io">
              <route id="policy-house-rules" routeConfigurationId="sub-route">
                <from uri="direct:policy-house-rules"/>
                <wireTap uri="seda:archive"/>
                <bean ref="archive" method="store"/>
                <choice>
                  <when>
                    <simple>${header.UmppFrom} startsWith '{{rival}}@'</simple>
                    <throwException exceptionType="org.umpp.policy.PolicyRejectedException" message="a plague on both your houses"/>
                  </when>
                </choice>
              </route>
            </routes>
            """;

    @TempDir
    Path folder;

    private final AtomicInteger archived = new AtomicInteger();
    private Verona verona;

    /** A bean of an operator's that must not be called. */
    public static final class Archive {
        private final AtomicInteger calls;

        Archive(AtomicInteger calls) {
            this.calls = calls;
        }

        public void store() {
            calls.incrementAndGet();
        }
    }

    @BeforeEach
    void server() throws Exception {
        verona = new Verona(folder, "users = romeo@montague.example.net, tybalt@montague.example.net");
        Path policy = verona.montague.folder().resolve("routes/policy.xml");
        String text = Files.readString(policy);
        int at = text.indexOf("<bean", text.indexOf("direct:policy-outbound-im"));
        Files.writeString(policy, text.substring(0, at) + RULES + text.substring(at));
        Files.writeString(verona.montague.folder().resolve("routes/house-rules.xml"), HOUSE_RULES);
        Files.writeString(verona.montague.folder().resolve("routes/duels.xml"), RULE_OF_ITS_OWN);
        // the partner's addresses differ from run to run, the golden files do not
        Files.writeString(
                verona.montague.folder().resolve("org.umpp.partner-thecappulets.example.com.cfg"),
                "sip = sip.thecappulets.example.com:5061\n");
        Files.writeString(verona.montague.folder().resolve("org.umpp.partner-verona.example.cfg"), "");
        Files.writeString(verona.montague.folder().resolve("org.umpp.partner-mantua.example.cfg"), "type = xmpp\n");
        verona.montague.start(context -> {
            context.getRegistry().bind("archive", new Archive(archived));
            context.getPropertiesComponent().addInitialProperty("rival", "mercutio");
        });
    }

    @AfterEach
    void stop() {
        verona.close();
    }

    @Test
    @Spec("D-49")
    void aMessageThatIsAllowed() throws Exception {
        assertThat(explain("romeo@montague.example.net", "juliet@thecappulets.example.com", Kind.IM))
                .isEqualTo(golden("allowed-im"));
    }

    @Test
    @Spec("D-49")
    void aMessageThatAnOperatorsRuleRefuses() throws Exception {
        assertThat(explain("tybalt@montague.example.net", "juliet@thecappulets.example.com", Kind.IM))
                .isEqualTo(golden("refused-by-rule"));
    }

    @Test
    @Spec("D-49")
    void aMessageThatARuleInAnotherFileRefuses() throws Exception {
        assertThat(explain("mercutio@montague.example.net", "juliet@thecappulets.example.com", Kind.IM))
                .isEqualTo(golden("refused-in-sub-route"));
    }

    @Test
    @Spec("D-49")
    void aMessageThatARuleOfItsOwnRefuses() {
        assertThat(explain("benvolio@montague.example.net", "juliet@thecappulets.example.com", Kind.IM))
                .contains("routingSlip rules.all", "refused: 403, not-allowed: part, fools")
                .contains("route no-duels (duels.xml), step throwException PolicyRejectedException");
    }

    @Test
    @Spec({"D-49", "D-43"})
    void whatReachesBeyondIsNotRun() {
        explain("romeo@montague.example.net", "juliet@thecappulets.example.com", Kind.IM);

        assertThat(archived).hasValue(0);
        assertThat(verona.montague
                        .server()
                        .context()
                        .getEndpoint("seda:archive", SedaEndpoint.class)
                        .getCurrentQueueSize())
                .isZero();
    }

    @Test
    @Spec({"D-49", "D-26"})
    void aDomainThatIsNoPartner() throws Exception {
        assertThat(explain("romeo@montague.example.net", "hamlet@elsinore.example", Kind.PRESENCE))
                .isEqualTo(golden("no-partner"));
    }

    @Test
    @Spec({"D-49", "R-018"})
    void anInvitationToNobody() throws Exception {
        assertThat(explain("juliet@thecappulets.example.com", "rosaline@montague.example.net", Kind.IM))
                .isEqualTo(golden("unknown-user"));
    }

    @Test
    @Spec("D-49")
    void aPartnerThatIsLookedForInTheDns() throws Exception {
        assertThat(explain("romeo@montague.example.net", "prince@verona.example", Kind.PRESENCE))
                .isEqualTo(golden("allowed-presence-dns"));
    }

    @Test
    @Spec({"D-49", "D-22"})
    void aMessageToAPlainXmppDomain() throws Exception {
        assertThat(explain("romeo@montague.example.net", "balthasar@mantua.example", Kind.IM))
                .isEqualTo(golden("allowed-im-xmpp"));
    }

    @Test
    @Spec({"D-49", "D-22", "RFC 6121 §8.5.1"})
    void aMessageFromAPlainXmppDomainToNobody() throws Exception {
        assertThat(explain("balthasar@mantua.example", "rosaline@montague.example.net", Kind.IM))
                .isEqualTo(golden("unknown-user-xmpp"));
    }

    @Test
    @Spec({"D-49", "RFC 6121 §3.1.3"})
    void aWishFromAPlainXmppDomain() {
        assertThat(explain("balthasar@mantua.example", "romeo@montague.example.net", Kind.PRESENCE))
                .endsWith("  then      the wish goes to direct:umpp-presence-in\nallowed\n")
                .contains("policy-inbound-presence")
                .doesNotContain("SIP");
    }

    @Test
    @Spec({"D-49", "D-26"})
    void twoStrangers() {
        assertThat(explain("hamlet@elsinore.example", "juliet@thecappulets.example.com", Kind.IM))
                .endsWith("refused: 403, not-allowed: neither domain is served here, and nothing is relayed\n");
    }

    @Test
    @Spec("D-49")
    void programsGetJson() {
        String json = verona.montague
                .server()
                .explain("tybalt@montague.example.net", "juliet@thecappulets.example.com", Kind.IM)
                .json();

        assertThat(json).contains("\"allowed\":false", "\"kind\":\"domain\"", "Tybalt is blocked by us");
    }

    private String explain(String from, String to, Kind kind) {
        return verona.montague.server().explain(from, to, kind).text();
    }

    private static String golden(String name) throws Exception {
        try (InputStream file = ExplainTest.class.getResourceAsStream(name + ".txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
