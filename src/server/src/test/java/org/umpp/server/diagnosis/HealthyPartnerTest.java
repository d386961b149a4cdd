// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.net.dns.Resolver;
import org.umpp.net.dns.ResolverTable;
import org.umpp.net.tls.Credential;
import org.umpp.net.tls.Credentials;
import org.umpp.net.tls.TrustAnchors;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.Target;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;
import org.umpp.xmpp.netty.TargetHint;

/** A partner with which nothing is wrong: a whole server of ours. */
@Spec("D-48")
class HealthyPartnerTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String HOST = "127.0.0.1";

    @TempDir
    Path folder;

    private final ThrowawayAuthority verona = ThrowawayAuthority.create("Verona", Duration.ofDays(60));

    @Test
    void allIsFineAndThePartnerHasNothingToComplainAbout() throws Exception {
        try (HealthyPartner partner = new HealthyPartner(CAPULET, MONTAGUE, "", verona, folder)) {
            int sipPort = partner.server().sipPort();
            TimeLimits limits = new TimeLimits(
                    Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofMillis(500), Duration.ofHours(1));

            List<Finding> findings =
                    new Diagnosis(viewpoint(sipPort, partner.server().xmppPort()), limits).of(CAPULET);

            assertThat(findings)
                    .extracting(Finding::id)
                    .containsExactly(
                            "partner-admitted",
                            "sip-located",
                            "sip-connected",
                            "sip-tls",
                            "sip-certificate",
                            "sip-options",
                            "xmpp-located",
                            "xmpp-connected",
                            "xmpp-stream",
                            "xmpp-starttls",
                            "xmpp-tls",
                            "xmpp-certificate",
                            "xmpp-external",
                            "xmpp-features");
            assertThat(findings).extracting(Finding::severity).containsOnly(Severity.OK);
            assertThat(Finding.exitCode(findings)).isZero();
            assertThat(findings.get(4).seen())
                    .contains(HOST + ":" + sipPort, "CN=" + CAPULET, "DNS:" + CAPULET, "CN=Verona", "valid from");
            assertThat(findings.get(13).seen()).contains("XEP-0288", "XEP-0198");
            assertThat(partner.server().sessions()).isEmpty();
            assertThat(partner.server().subscriptions()).isEmpty();
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(partner.complaints()).isEmpty());
        }
    }

    @Test
    void aServerDiagnosesThePartnerThatItsFileNames() throws Exception {
        try (HealthyPartner capulet = new HealthyPartner(CAPULET, MONTAGUE, "", verona, folder.resolve("capulet"));
                HealthyPartner montague = new HealthyPartner(
                        MONTAGUE,
                        CAPULET,
                        "sip = %s:%d%nxmpp = %s:%d%n"
                                .formatted(
                                        HOST,
                                        capulet.server().sipPort(),
                                        HOST,
                                        capulet.server().xmppPort()),
                        verona,
                        folder.resolve("montague"))) {

            List<Finding> findings = montague.server().diagnosis().of(CAPULET);

            assertThat(findings).extracting(Finding::severity).doesNotContain(Severity.FAIL);
            assertThat(findings)
                    .extracting(Finding::id)
                    .contains("partner-admitted", "sip-options", "xmpp-external", "sip-certificate");
            assertThat(findings.get(1).seen()).endsWith("as the partner's file says");
        }
    }

    @Test
    @Spec("D-48")
    void ofAPlainXmppDomainNobodyLooksForSip() throws Exception {
        try (HealthyPartner capulet =
                        new HealthyPartner(CAPULET, MONTAGUE, "type = xmpp", verona, folder.resolve("capulet"));
                HealthyPartner montague = new HealthyPartner(
                        MONTAGUE,
                        CAPULET,
                        "type = xmpp%nxmpp = %s:%d%n"
                                .formatted(HOST, capulet.server().xmppPort()),
                        verona,
                        folder.resolve("montague"))) {

            List<Finding> findings = montague.server().diagnosis().of(CAPULET);

            assertThat(findings)
                    .extracting(Finding::id)
                    .contains("partner-admitted", "xmpp-external")
                    .noneMatch(id -> id.startsWith("sip-"));
            assertThat(findings.get(0).seen()).contains("a plain XMPP domain, without SIP");
            assertThat(Finding.exitCode(findings)).isZero();
        }
    }

    private Viewpoint viewpoint(int sipPort, int xmppPort) {
        IssuedCertificate own = verona.forDomain(MONTAGUE);
        return new Viewpoint() {
            @Override
            public Credentials credentials() {
                return Credentials.of(MONTAGUE, new Credential(own.chain(), own.key()));
            }

            @Override
            public TrustAnchors anchors() {
                return TrustAnchors.of(verona.certificate());
            }

            @Override
            public Resolver resolver() {
                return new ResolverTable();
            }

            @Override
            public KnownPartner partner(String domain) {
                return new KnownPartner(
                        CAPULET,
                        CAPULET,
                        List.of(new Target(Protocol.TLS, HOST, sipPort)),
                        List.of(new TargetHint(HOST, xmppPort, true)),
                        Set.of());
            }
        };
    }
}
